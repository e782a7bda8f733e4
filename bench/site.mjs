// What the shipped page itself loads, how long its first frame takes, and what each chapter costs a frame.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kb, median, quantile, short, spread, table } from './numbers.mjs';
import { packed, SLOW } from './subjects.mjs';

const KINDS = ['wasm', 'js', 'woff2', 'json', 'html', 'css', 'svg', 'png'];

/** Brotli bytes by kind: until the first frame stands, and with all that comes after it. */
export async function weighs(dist, url, machine) {
  const { page, close } = await machine.visit(url, { shown: 'first' });
  await page.waitForFunction(() => globalThis.tidemark, null, { timeout: 60000 });
  await page.waitForTimeout(2000);
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((one) => [new URL(one.name).pathname.slice(1), one.startTime < globalThis.first]),
  );
  await close();
  const seen = new Map([['index.html', true], ...asked]);
  const sum = (use) =>
    [...seen]
      .filter(([name, first]) => use(name, first))
      .reduce((before, [name]) => before + packed(readFileSync(join(dist, name)), name), 0);
  const first = Object.fromEntries(
    KINDS.map((kind) => [kind, sum((name, early) => early && name.endsWith(`.${kind}`))]),
  );
  const later = Object.fromEntries(
    KINDS.map((kind) => [kind, sum((name, early) => !early && name.endsWith(`.${kind}`))]),
  );
  return { first, later, total: Object.values(first).reduce((a, b) => a + b, 0) };
}

export async function site(dist, url, machine, { rounds, count }) {
  const { first, later, total } = await weighs(dist, url, machine);
  const out = [
    table(
      ['index.html loads, KB brotli', 'until the first frame', 'after it'],
      [
        ...KINDS.filter((kind) => first[kind] || later[kind]).map((kind) => [kind, kb(first[kind]), kb(later[kind])]),
        ['together', kb(total), kb(Object.values(later).reduce((a, b) => a + b, 0))],
      ],
    ),
  ];

  const times = { plain: [], slow: [] };
  for (let n = 0; n < 5; n += 1) {
    for (const kind of ['plain', 'slow']) {
      if (kind === 'slow' && n > 2) continue;
      const { page, close } = await machine.visit(url, { shown: 'first', slow: kind === 'slow' ? SLOW : null });
      times[kind].push(
        await page.evaluate(() => ({
          still: globalThis.stillAt,
          first: globalThis.first,
          text: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
        })),
      );
      await close();
    }
  }
  const of = (kind, key) => short(median(times[kind].map((one) => one[key] ?? NaN)));
  out.push(
    table(
      ['index.html, ms since navigation', 'text', 'still', 'first frame'],
      [
        ['plain, median of 5', of('plain', 'text'), of('plain', 'still'), of('plain', 'first')],
        [
          'CPU 4x slower, 1.6 Mbit/s, 150 ms, median of 3',
          of('slow', 'text'),
          of('slow', 'still'),
          of('slow', 'first'),
        ],
      ],
    ),
  );

  const { page, close } = await machine.visit(url, { shown: 'first' });
  await page.waitForFunction(() => globalThis.tidemark);
  const chapters = (await page.evaluate(() => globalThis.tidemark.page().chapters)).map((one) => ({
    ...one,
    took: [],
  }));
  for (let round = -1; round < rounds; round += 1) {
    for (const one of [
      ...chapters.slice(Math.max(0, round) % chapters.length),
      ...chapters.slice(0, Math.max(0, round) % chapters.length),
    ]) {
      const took = await page.evaluate(
        async ([from, to, steps, shift]) => {
          const all = [];
          for (let i = 0; i < steps; i += 1) {
            await new Promise(requestAnimationFrame);
            const before = performance.now();
            globalThis.tidemark.draw(from + ((to - from) * (i + shift)) / steps);
            all.push(performance.now() - before);
          }
          return all.slice(1); // the jump to the chapter is not a frame of it
        },
        [one.start, one.end, count, (round + 0.5) / rounds],
      );
      if (round >= 0) one.took.push(...took); // the first round warms up
    }
  }
  await close();
  out.push(
    table(
      ['script of a frame, ms, 1280 x 720', 'median (middle half)', 'p95'],
      chapters.map(({ id, took }) => [id, spread(took), short(quantile(took, 0.95))]),
    ),
  );
  return out.join('\n\n');
}
