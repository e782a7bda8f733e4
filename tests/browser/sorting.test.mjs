// The order of a table's rows: what a cell says, not how its digits look.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { source } from './source.mjs';

const { sorting } = await source('kit/table.ts');

/** Columns in rising order, each in a language. */
const RISING = [
  ['en', ['¥440 m', '¥5.6 bn', '¥238.25 bn', '¥1,814.77 bn']],
  ['en', ['1,200', '40 thousand', '2 million', '1.5 billion']],
  ['zh', ['0.39 亿元', '56 亿元', '2,382.50 亿元', '1.81 万亿元']],
  ['zh', ['9万人', '82.9448 万人', '940.4283 万人']],
  ['en', ['−99', '−5', '0', '4', '120']],
  ['en', ['−¥3 bn', '¥440 m', '¥5 bn']],
  ['en', ['1/16', '1/6', '>1/3', '>1/2']],
  ['en', ['<1.09%', '9.3%', '93.1%']],
  ['en', ['US$1.40 bn', 'US$2.70 bn']],
  ['en', ['1984', 'October 1992', 'end of 2002', '2022-01']],
  ['en', ['5 m', '12 m', '440 m']],
  ['zh', ['不足1/16', '超过1/2']],
  ['en', ['Daxie', 'Meishan', 'Xiaogang']],
];

for (const [lang, rising] of RISING)
  test(`rises: ${rising.join(' · ')}`, () => {
    for (const texts of [rising, [...rising].reverse(), [...rising.slice(1), rising[0]]])
      assert.deepEqual([...texts].sort(sorting(texts, lang)), rising);
  });
