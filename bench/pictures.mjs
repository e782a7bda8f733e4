// The pictures of the film: what each subject shows at three seconds, and how far that is from the hand-written canvas.
// Alone: node bench/run.mjs --pictures

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { masks, PANELS } from './film.mjs';
import { table } from './numbers.mjs';

export const SECONDS = [4, 12, 20];
export const MODEL = 'canvas';
export const PICTURED = [MODEL, 'tidemark', 'd3', 'chartjs', 'echarts'];
/**
 * The part of pixels that may differ clearly: of those outside texts, of those of a panel, and of those that a panel draws at
 * all, for a thin line that is elsewhere is few pixels of a panel.
 */
export const MOST = 0.06;
/** The line of the growth table: who draws it over all of the canvas, of how many points, how far it has come. */
export const LINES = [MODEL, 'd3', 'chartjs', 'echarts', 'uplot'];
export const LINE_POINTS = 400;
const LINE_AT = 0.5;
const FOLDER = new URL('./pictures/', import.meta.url);

/** Draws a second and takes the picture of the page. */
async function shot(page, second) {
  await page.evaluate(async (t) => {
    await document.fonts.ready;
    globalThis.bench.draw(t);
    for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
  }, second);
  return page.screenshot();
}

/** PNG of each subject and second: `{canvas: {4: Buffer, …}, …}`. */
export async function shots(machine, place, names = PICTURED, seconds = SECONDS) {
  const out = {};
  for (const name of names) {
    const { page, close } = await machine.visit(`${place.url}peer-${name}.html`);
    out[name] = {};
    for (const t of seconds) out[name][t] = await shot(page, t);
    await close();
  }
  return out;
}

/** PNG of the growing line by each subject; the stage has one of so many points. */
export async function lineShots(machine, place) {
  const out = {};
  for (const name of LINES) {
    const { page, close } = await machine.visit(`${place.url}peer-${name}.html?points=${LINE_POINTS}`);
    out[name] = await shot(page, LINE_AT);
    await close();
  }
  return out;
}

/** What is compared of the growing line: all of it, and no text is in it. */
export const LINE = { hidden: [], panels: { line: [0, 0, 1280, 720] } };

/**
 * How far pictures are from the model's, in a page that can read pictures: `all` is the part of all pixels outside texts that
 * differ clearly after a blur, `panels` the same of each panel, `drawn` the same of what either of the two draws in it.
 */
export async function compared(page, model, other, { hidden = masks, panels = PANELS } = {}) {
  const address = (png) => `data:image/png;base64,${png.toString('base64')}`;
  return page.evaluate(
    async ([a, b, covered, rects]) => {
      const BLUR = 'blur(1.5px)';
      const CLEARLY = 48; // of 255, in one of the colours
      const INK = 8; // what differs from its ground by so much is drawn
      const blurred = async (src) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.width;
        canvas.height = image.height;
        const c = canvas.getContext('2d', { willReadFrequently: true });
        c.filter = BLUR;
        c.drawImage(image, 0, 0);
        return c.getImageData(0, 0, image.width, image.height);
      };
      const [first, second] = [await blurred(a), await blurred(b)];
      const { width, height, data: x } = first;
      if (second.width !== width || second.height !== height) throw new Error('pictures of two sizes');
      const y = second.data;
      const masked = new Uint8Array(width * height);
      for (const [left, top, w, h] of covered)
        for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, top + h); row += 1)
          masked.fill(
            1,
            row * width + Math.max(0, Math.floor(left)),
            row * width + Math.min(width, Math.max(0, Math.ceil(left + w))),
          );
      const apart = (one, i, two, j) =>
        Math.max(Math.abs(one[i] - two[j]), Math.abs(one[i + 1] - two[j + 1]), Math.abs(one[i + 2] - two[j + 2]));
      const count = ([left, top, w, h]) => {
        let [all, drawn, differ] = [0, 0, 0];
        const [l, t] = [Math.floor(left), Math.floor(top)];
        // the ground of a panel is what stands in its corner
        const ground = (t * width + l) * 4 + 8 + width * 8;
        for (let row = t; row < Math.min(height, top + h); row += 1)
          for (let column = l; column < Math.min(width, left + w); column += 1) {
            const i = row * width + column;
            if (masked[i]) continue;
            all += 1;
            if (apart(x, i * 4, x, ground) > INK || apart(y, i * 4, x, ground) > INK) drawn += 1;
            if (apart(x, i * 4, y, i * 4) > CLEARLY) differ += 1;
          }
        return { all: differ / Math.max(1, all), drawn: differ / Math.max(1, drawn) };
      };
      return {
        all: count([0, 0, width, height]).all,
        panels: Object.fromEntries(Object.entries(rects).map(([name, rect]) => [name, count(rect)])),
      };
    },
    [address(model), address(other), hidden, panels],
  );
}

/** A picture of half the size, in few colours: small enough to be kept. */
async function small(page, png) {
  const base64 = await page.evaluate(
    async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width / 2, image.height / 2];
      const c = canvas.getContext('2d', { willReadFrequently: true });
      c.imageSmoothingQuality = 'high';
      c.drawImage(image, 0, 0, canvas.width, canvas.height);
      const picture = c.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < picture.data.length; i += 1)
        if (i % 4 < 3) picture.data[i] = Math.min(255, Math.round(picture.data[i] / 8) * 8);
      c.putImageData(picture, 0, 0);
      return canvas.toDataURL('image/png').split(',')[1];
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  return Buffer.from(base64, 'base64');
}

/** Takes all pictures, keeps them in bench/pictures/ if wanted, and says how far each is from the hand-written canvas. */
export async function pictures(machine, place, { keep = true } = {}) {
  const all = await shots(machine, place);
  const page = await (await machine.browser.newContext()).newPage();
  if (keep) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const out = {};
  for (const [name, own] of Object.entries(all)) {
    out[name] = {};
    for (const t of SECONDS) {
      if (keep) writeFileSync(new URL(`${name}-${t}.png`, FOLDER), await small(page, own[t]));
      out[name][t] = await compared(page, all[MODEL][t], own[t]);
    }
  }
  const lines = await lineShots(machine, place);
  const growing = {};
  for (const [name, png] of Object.entries(lines)) {
    if (keep) writeFileSync(new URL(`line-${name}.png`, FOLDER), await small(page, png));
    growing[name] = (await compared(page, lines[MODEL], png, LINE)).panels.line.drawn;
  }
  await page.context().close();
  return { film: out, growing };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** The shares as a table; the panel that is furthest away stands beside them. */
export const sharesTable = (found, names) =>
  table(
    ['pixels that differ from the hand-written canvas', ...SECONDS.map((t) => `${t} s`), 'of what is drawn, at most'],
    Object.entries(found)
      .filter(([name]) => name !== MODEL)
      .map(([name, own]) => {
        const panels = SECONDS.flatMap((t) => Object.entries(own[t].panels));
        const [worst, { drawn }] = panels.reduce((a, b) => (b[1].drawn > a[1].drawn ? b : a));
        return [
          names[name],
          ...SECONDS.map((t) => percent(own[t].all)),
          drawn ? `${percent(drawn)} (${worst})` : percent(0),
        ];
      }),
  );

/** The growing line: a picture each, and how far it is from the model's. */
export const lineTable = (growing, names) =>
  table(
    ['', ...LINES.map((name) => names[name])],
    [
      ['', ...LINES.map((name) => `![a line by ${names[name]}](pictures/line-${name}.png)`)],
      ['of what is drawn, differs', ...LINES.map((name) => (name === MODEL ? '' : percent(growing[name])))],
    ],
  );

/** The pictures themselves, a row a subject. */
export const picturesTable = (names) =>
  table(
    ['', ...SECONDS.map((t) => `${t} s`)],
    PICTURED.map((name) => [
      names[name],
      ...SECONDS.map((t) => `![${names[name]} at ${t} s](pictures/${name}-${t}.png)`),
    ]),
  );
