// What the shipped page itself loads, how long its first frame takes, and what each chapter costs a frame.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kb, median, quantile, short, spread, table } from './numbers.mjs';
import { packed, SLOW } from './subjects.mjs';

const kindOf = (name) => name.split('.').pop();

/** What a first visit may be to: the page itself, and one chapter in a frame. */
const VISITS = {
  'index.html': '',
  'embed of one chapter, English': 'embed.html?chapter=share&lang=en',
  'embed of one chapter, Chinese': 'embed.html?chapter=share&lang=zh',
};

/** Brotli bytes by kind: until the first frame stands, and with all that comes after it. */
export async function weighs(dist, url, machine, path = '') {
  const { page, close } = await machine.visit(url + path, { shown: 'first' });
  await page.waitForFunction(() => globalThis.tidemark, null, { timeout: 60000 });
  await page.waitForTimeout(2000);
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((one) => [new URL(one.name).pathname.slice(1), one.startTime < globalThis.first]),
  );
  await close();
  const seen = new Map([[path.split('?')[0] || 'index.html', true], ...asked]);
  // every kind there is: one that nobody thought of is counted, too
  const of = (early) => {
    const sums = {};
    for (const [name, first] of seen)
      if (first === early)
        sums[kindOf(name)] = (sums[kindOf(name)] ?? 0) + packed(readFileSync(join(dist, name)), name);
    return sums;
  };
  const first = of(true);
  return { first, later: of(false), total: total(first) };
}

const total = (kinds) => Object.values(kinds).reduce((a, b) => a + b, 0);

/** First visits: bytes by kind, and ms since navigation until text, still, first live frame and answer to a hand. */
export async function visits(dist, url, machine, { plain, slow }) {
  const out = {};
  for (const [name, path] of Object.entries(VISITS)) {
    const { first, later } = await weighs(dist, url, machine, path);
    const times = { plain: [], slow: [] };
    for (let n = 0; n < Math.max(plain, slow); n += 1) {
      for (const kind of ['plain', 'slow']) {
        if (n >= (kind === 'slow' ? slow : plain)) continue;
        const visited = await machine.visit(url + path, { shown: 'first', slow: kind === 'slow' ? SLOW : null });
        await visited.page.waitForFunction(() => globalThis.interactive, null, { timeout: 120000 });
        times[kind].push(
          await visited.page.evaluate(() => ({
            text: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
            still: globalThis.stillAt,
            first: globalThis.first,
            interactive: globalThis.interactive,
          })),
        );
        await visited.close();
      }
    }
    out[name] = { first, later, times };
  }
  return out;
}

/** Median ms of one moment of a visit. */
export const moment = (visit, kind, key) => median(visit.times[kind].map((one) => one[key] ?? NaN));

/** First visits as two tables: bytes, and moments. */
export function visitTables(found) {
  const names = Object.keys(found);
  const all = names.flatMap((name) => [found[name].first, found[name].later]);
  const kinds = [...new Set(all.flatMap(Object.keys))].sort(
    (a, b) => (found[names[0]].first[b] ?? 0) - (found[names[0]].first[a] ?? 0),
  );
  const both = (of) => all.map((one) => kb(of(one) ?? 0));
  return [
    table(
      ['KB brotli', ...names.flatMap((name) => [`${name}: until the first live frame`, 'after it'])],
      [...kinds.map((kind) => [kind, ...both((one) => one[kind])]), ['together', ...both(total)]],
    ),
    table(
      ['ms since navigation', 'text', 'still', 'first live frame', 'answers a hand', 'visits'],
      names.flatMap((name) =>
        ['plain', 'slow'].map((kind) => [
          `${name}, ${kind === 'slow' ? 'CPU 4x slower, 1.6 Mbit/s, 150 ms' : 'plain'}`,
          ...['text', 'still', 'first', 'interactive'].map((key) => short(moment(found[name], kind, key))),
          String(found[name].times[kind].length),
        ]),
      ),
    ),
  ].join('\n\n');
}

/** What a frame of each chapter of the shipped story costs. */
export async function chapters(url, machine, { rounds, count }) {
  const { page, close } = await machine.visit(url, { shown: 'first' });
  await page.waitForFunction(() => globalThis.tidemark);
  const all = (await page.evaluate(() => globalThis.tidemark.page().chapters)).map((one) => ({
    ...one,
    took: [],
  }));
  for (let round = -1; round < rounds; round += 1) {
    for (const one of [
      ...all.slice(Math.max(0, round) % all.length),
      ...all.slice(0, Math.max(0, round) % all.length),
    ]) {
      const took = await page.evaluate(
        async ([from, to, steps, shift]) => {
          const each = [];
          for (let i = 0; i < steps; i += 1) {
            await new Promise(requestAnimationFrame);
            const before = performance.now();
            globalThis.tidemark.draw(from + ((to - from) * (i + shift)) / steps);
            each.push(performance.now() - before);
          }
          return each.slice(1); // the jump to the chapter is not a frame of it
        },
        [one.start, one.end, count, (round + 0.5) / rounds],
      );
      if (round >= 0) one.took.push(...took); // the first round warms up
    }
  }
  await close();
  return table(
    ['script of a frame, ms, 1280 x 720', 'median (middle half)', 'p95'],
    all.map(({ id, took }) => [id, spread(took), short(quantile(took, 0.95))]),
  );
}
