// What a visitor's first frame may weigh: no more than bench/history.tsv has, and two percent.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytes, grown, last, written } from '../../bench/history.mjs';
import { launch } from '../../bench/stage.mjs';
import { CHROMIUM, DIST, served } from './site.mjs';

const wanted = JSON.parse(readFileSync(new URL('../../bench/budget.json', import.meta.url), 'utf8'));

test('the first frame of the page weighs what is written down', async (t) => {
  const site = await served();
  const machine = await launch(CHROMIUM);
  try {
    const now = await bytes(DIST, site.url, machine);
    for (const [name, count] of Object.entries(now)) {
      t.diagnostic(`${name}: ${count} bytes, ${written()[name]} written down`);
      assert.ok(count > 1000, `${name}: nothing was counted`);
    }
    const sums = { ...now, 'code and wasm': now['first wasm'] + now.scripts };
    for (const name of Object.keys(sums).filter((one) => wanted[one])) {
      t.diagnostic(`${name}: ${sums[name]} bytes, wanted ${wanted[name]}`);
    }
    assert.deepEqual(grown(written(), now), []);
  } finally {
    await machine.close();
    await site.close();
  }
});

test('what grows by more than two percent of the last row is named', () => {
  const row = last('scripts\ttrade\twhy\n900\t900\tbefore\n1000\t2000\tafter\n');
  assert.deepEqual(grown(row, { scripts: 1020, trade: 1900 }), []);
  const [fault, ...more] = grown(row, { scripts: 1021, trade: 2040 });
  assert.match(fault, /^scripts: 1021 where bench\/history\.tsv has 1000.*\.\/build\.sh history/);
  assert.deepEqual(more, []);
  // a number that nobody has written down is not let through
  assert.equal(grown(row, { fonts: 1 }).length, 1);
});
