// A long series from a table: what a frame costs in the browser, and that no peak is lost.
// CHROMIUM=… TIDEMARK_DIST=dist node bench/points.mjs [POINTS…]

import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { serve } from '../scripts/serve.mjs';
import { walk } from './film.mjs';
import { median, short } from './numbers.mjs';
import { launch } from './stage.mjs';

const DIST = resolve(process.env.TIDEMARK_DIST ?? 'dist');
const SIZES = process.argv.slice(2).map(Number);
const FRAMES = 60;
if (!existsSync(join(DIST, 'index.html'))) {
  console.error(`bench: ${DIST} is not built: run ./build.sh first.`);
  process.exit(1);
}

/** A day for each value, from 1700 on. */
const date = (i) => new Date(Date.UTC(1700, 0, 1) + i * 86400e3).toISOString().slice(0, 10);

/** Values, with one day's peak and one day's pit in it. */
function values(count) {
  const all = walk(count).map(([, value]) => (value + 3000).toFixed(2));
  all[Math.floor(count * 0.37)] = '9000';
  all[Math.floor(count * 0.61)] = '0';
  return all;
}

function story(count) {
  const year = (i) => Number(date(i).slice(0, 4));
  return {
    title: 'A long series',
    source: 'A seed',
    span: { from: Math.max(year(count - 1) - 40, 1700), to: Math.max(year(count - 1), 1702) },
    series: [{ text: 'A walk', unit: 'mm', data: { file: `walk-${count}.csv`, year: 'day', value: 'mm' } }],
    chapters: [{ id: 'walk', title: 'A walk of days', panels: [{ kind: 'trend', timing: { draw: [0.9, 12] } }] }],
  };
}

/** Lowest and highest y of the line in the SVG of the last frame. */
const reach = (page) =>
  page.evaluate(async () => {
    const blob = await globalThis.tidemark.snapshot({ type: 'svg' });
    const text = typeof blob === 'string' ? blob : await blob.text();
    const lines = [...text.matchAll(/<(?:path|polyline)[^>]* (?:d|points)="([^"]+)"/g)].map((one) =>
      one[1].match(/-?[\d.]+/g).map(Number),
    );
    const line = lines.reduce((a, b) => (b.length > a.length ? b : a), []);
    const ys = line.filter((_, i) => i % 2);
    return { points: ys.length, low: Math.min(...ys), high: Math.max(...ys) };
  });

const dir = mkdtempSync(join(tmpdir(), 'tidemark-points-'));
cpSync(DIST, dir, { recursive: true });
const sizes = SIZES.length ? SIZES : [400, 4000, 40000, 100000];
for (const count of sizes) {
  writeFileSync(join(dir, `walk-${count}.json`), JSON.stringify(story(count)));
  writeFileSync(
    join(dir, `walk-${count}.csv`),
    `day,mm\n${values(count)
      .map((value, i) => `${date(i)},${value}`)
      .join('\n')}\n`,
  );
}
const site = await serve({
  dir,
  headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
});
const machine = await launch(process.env.CHROMIUM || '/usr/bin/chromium');
try {
  console.log(
    '| points | story and table read, ms | points drawn | script, ms a frame (median, most) | CPU, ms a frame | y of peak and pit, px |\n|--:|--:|--:|--:|--:|--:|',
  );
  for (const count of sizes) {
    const { page, close } = await machine.visit(`${site.url}?src=walk-${count}.json&chapter=walk`, { shown: 'first' });
    const read = await page.evaluate(() => globalThis.first);
    const play = (frames) =>
      page.evaluate(async (all) => {
        const from = globalThis.tidemark.state().duration - 14;
        const took = [];
        for (let i = 0; i < all; i += 1) {
          await new Promise(requestAnimationFrame);
          const before = performance.now();
          globalThis.tidemark.draw(from + ((i + 0.5) / all) * 12.5);
          took.push(performance.now() - before);
        }
        await new Promise(requestAnimationFrame);
        return took;
      }, frames);
    await play(10);
    const before = await machine.settled();
    const took = await play(FRAMES);
    const cpu = ((await machine.settled()) - before) / FRAMES;
    const { points, low, high } = await reach(page);
    console.log(
      `| ${count} | ${read.toFixed(0)} | ${points} | ${short(median(took))}, ${short(Math.max(...took))} | ${short(cpu)} | ${low} ${high} |`,
    );
    await close();
  }
} finally {
  await machine.close();
  await site.close();
  rmSync(dir, { recursive: true, force: true });
}
