// The reader of addresses and options, fuzzed where it lives: in the shipped engine. Check 24.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from '../bench.mjs';
import { stream } from '../seed.mjs';

const { on } = bench();
const seed = Number(process.env.TIDEMARK_SEED ?? 24);
const KEYS = [
  'lang',
  'theme',
  'chapter',
  'year',
  't',
  'autoplay',
  'motion',
  'speed',
  'tide',
  'plain',
  'dark',
  'reduced',
  'chrome',
  'contrast',
  '',
  '__proto__',
];
const VALUES = [
  'zh',
  'en',
  'EN',
  'en-GB',
  'xx',
  'light',
  'dark',
  'auto',
  'full',
  'reduced',
  'share',
  'opening',
  '0',
  '1',
  '-1',
  '2008.5',
  '1984',
  '2024',
  '1e3',
  '1e999',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  ' 12 ',
  '',
  ' ',
  '\u0000',
  '\u202e',
  '潮',
  '😀',
  '\ud800',
  '99999999999999999999',
  '0.00000000000000000001',
  '<script>',
  '%',
  '&',
  '=',
  '#',
  '../..',
  'javascript:1',
  'null',
  'undefined',
  'x'.repeat(5000),
  null,
  true,
  false,
  0,
  -1,
  12.25,
  1e308,
  -1e308,
  NaN,
  Infinity,
  {},
  [],
  [1, 2],
  { lang: 'en' },
];

test('fault 24: 2,000 options and addresses of any kind give a valid state, and the address gives it again', () =>
  on('', {}, async (page, said) => {
    console.log(`    seed ${seed}`);
    const next = stream(seed);
    const pick = (list) => list[Math.floor(next() * list.length)];
    const all = Array.from({ length: 2000 }, () =>
      Object.fromEntries(Array.from({ length: 1 + Math.floor(next() * 4) }, () => [pick(KEYS), pick(VALUES)])),
    );
    const wrong = await page.evaluate((orders) => {
      const { tidemark } = globalThis;
      const chapters = tidemark.page().chapters.map((one) => one.id);
      const bad = [];
      const check = (order, name) => {
        const now = tidemark.state();
        const fine =
          now.t >= 0 &&
          now.t <= now.duration &&
          Number.isFinite(now.year) &&
          ['zh', 'en'].includes(now.lang) &&
          ['light', 'dark', 'auto'].includes(now.theme) &&
          ['full', 'reduced', 'auto'].includes(now.motion) &&
          [0.5, 1, 1.5, 2].includes(now.speed) &&
          chapters.includes(now.chapter);
        if (!fine) bad.push(`${name} ${JSON.stringify(order)}: ${JSON.stringify(now)}`);
        return now;
      };
      orders.forEach((order, i) => {
        tidemark.set(order);
        tidemark.seek(order);
        const now = check(order, 'options');
        if (i % 10) return;
        // what is written is read back as the same place
        const query = tidemark.query();
        const given = Object.fromEntries(new URLSearchParams(query));
        tidemark.seek({ t: 3 });
        tidemark.seek(
          Object.keys(given).some((key) => ['t', 'year', 'chapter'].includes(key)) ? given : { chapter: chapters[0] },
        );
        const again = check(order, 'again');
        if (Math.abs(again.t - now.t) > 0.011) bad.push(`${query}: ${now.t} became ${again.t}`);
      });
      return bad;
    }, all);
    assert.deepEqual(wrong.slice(0, 5), []);
    // whole addresses, through a load of the page
    for (let i = 0; i < 12; i += 1) {
      const query = all
        .slice(i * 7, i * 7 + 2)
        .flatMap((one) =>
          Object.entries(one).map(
            ([key, value]) =>
              `${encodeURIComponent(key)}=${i % 2 ? encodeURIComponent(String(value).replace(/[\ud800-\udfff]/g, '')) : String(value).replace(/[\ud800-\udfff#\0]/g, '')}`,
          ),
        )
        .join('&');
      await page.goto(new URL(`?${query}`, page.url()).href);
      await page.waitForFunction(() => globalThis.tidemark?.state() || !document.querySelector('#fault').hidden);
      assert.equal(await page.locator('#fault').isVisible(), false, query);
    }
    assert.deepEqual(
      said.filter((line) => line.startsWith('uncaught')),
      [],
    );
  }));
