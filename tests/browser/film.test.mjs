// The benchmark's film is the same work for each subject: its pictures are those of the hand-written canvas, and in each
// panel something moves from frame to frame.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { filmTables } from '../../bench/film-tables.mjs';
import { PANELS } from '../../bench/film.mjs';
import {
  compared,
  LINE,
  LINE_POINTS,
  lineShots,
  MODEL,
  MOST,
  PICTURED,
  SECONDS,
  shots,
} from '../../bench/pictures.mjs';
import { launch, stage } from '../../bench/stage.mjs';
import { FRAMES, shiftOf, steps } from '../../bench/subjects.mjs';
import { DIST, launchOptions, PACKED } from './site.mjs';

/** The head is text alone. */
const DRAWN = Object.keys(PANELS).filter((name) => name !== 'head');
let place;
let machine;
let page;
let all;

before(async () => {
  place = await stage(DIST, [LINE_POINTS], PACKED);
  machine = await launch(launchOptions().executablePath);
  all = await shots(machine, place);
  page = await (await machine.browser.newContext()).newPage();
});
after(async () => {
  await machine?.close();
  await place?.close();
});

/** A picture in which one rectangle stands elsewhere. */
async function moved(png, [x, y, w, h], dx, dy) {
  const address = await page.evaluate(
    async ([src, left, top, wide, high, right, down]) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const c = canvas.getContext('2d');
      c.drawImage(image, 0, 0);
      c.beginPath();
      c.rect(left, top, wide, high);
      c.clip();
      c.drawImage(image, right, down);
      return canvas.toDataURL();
    },
    [`data:image/png;base64,${png.toString('base64')}`, x, y, w, h, dx, dy],
  );
  return Buffer.from(address.split(',')[1], 'base64');
}

/** Panels of which more is elsewhere than may be. */
const apart = ({ panels }) =>
  Object.entries(panels)
    .filter(([, share]) => share.all > MOST || share.drawn > MOST)
    .map(([name, share]) => `${name} ${share.all.toFixed(3)} ${share.drawn.toFixed(3)}`);

for (const name of PICTURED.filter((one) => one !== MODEL))
  test(`${name} draws what the hand-written canvas draws`, async (t) => {
    for (const second of SECONDS) {
      const found = await compared(page, all[MODEL][second], all[name][second]);
      t.diagnostic(`${name} at ${second} s: ${(100 * found.all).toFixed(2)} % differ`);
      assert.ok(found.all <= MOST, `${name} at ${second} s: ${found.all}`);
      assert.deepEqual(apart(found), [], `${name} at ${second} s`);
    }
  });

test('the growing line is the same line by each library', async () => {
  const lines = await lineShots(machine, place);
  for (const [name, png] of Object.entries(lines)) {
    const { drawn } = (await compared(page, lines[MODEL], png, LINE)).panels.line;
    assert.ok(drawn <= MOST, `${name}: ${drawn}`);
  }
});

test('a panel that stands 8 px elsewhere is seen', async () => {
  const png = all[MODEL][20];
  for (const name of DRAWN) {
    const found = apart(await compared(page, png, await moved(png, PANELS[name], 8, 8)));
    assert.ok(
      found.some((one) => one.startsWith(`${name} `)),
      `${name}: ${found}`,
    );
  }
});

for (const name of [MODEL, 'tidemark'])
  test(`${name} moves something in each panel at each frame that is measured`, async () => {
    const visited = await machine.visit(`${place.url}peer-${name}.html`);
    for (const round of [0, 2]) {
      const stood = await visited.page.evaluate(
        async ([seconds, panels]) => {
          const canvas = document.querySelector('#box canvas') ?? globalThis.tidemark.canvas;
          const copy = document.createElement('canvas');
          copy.width = canvas.width;
          copy.height = canvas.height;
          const c = copy.getContext('2d', { willReadFrequently: true });
          let before;
          const out = [];
          for (const [n, t] of seconds.entries()) {
            globalThis.bench.draw(t);
            c.drawImage(canvas, 0, 0);
            const now = new Uint32Array(c.getImageData(0, 0, copy.width, copy.height).data.buffer);
            const moves = ([x, y, w, h]) => {
              for (let row = Math.floor(y); row < Math.min(copy.height, y + h); row += 1)
                for (let i = row * copy.width + x; i < row * copy.width + x + w; i += 1)
                  if (before[i] !== now[i]) return true;
              return false;
            };
            for (const [panel, rect] of n ? Object.entries(panels) : []) if (!moves(rect)) out.push(`${panel} at ${t}`);
            before = now;
          }
          return out;
        },
        [steps(FRAMES, shiftOf(round)), Object.fromEntries(DRAWN.map((one) => [one, PANELS[one]]))],
      );
      assert.deepEqual(stood, []);
    }
    await visited.close();
  });

test('FILM.md tells the film as it is drawn', () => {
  const text = readFileSync(new URL('../../bench/FILM.md', import.meta.url), 'utf8');
  for (const [name, printed] of Object.entries(filmTables()))
    assert.ok(text.includes(printed), `${name} is not as \`node bench/film-tables.mjs\` prints it`);
});
