// What a visitor's first frame may weigh: the numbers stand in bench/budget.json.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { launch } from '../../bench/stage.mjs';
import { weighs } from '../../bench/site.mjs';
import { CHROMIUM, DIST, served } from './site.mjs';

const budget = JSON.parse(readFileSync(new URL('../../bench/budget.json', import.meta.url), 'utf8'));

test('the first frame of the page keeps its budget of bytes', async (t) => {
  const site = await served();
  const machine = await launch(CHROMIUM);
  try {
    const { first, total } = await weighs(DIST, site.url, machine);
    const sent = { 'code and wasm': first.wasm + first.js, fonts: first.woff2, "first chapter's total": total };
    for (const [name, bytes] of Object.entries(sent)) {
      const { most, wanted } = budget[name];
      t.diagnostic(`${name}: ${bytes} bytes, budget ${most}, target ${wanted}`);
      assert.ok(bytes > 1000, `${name}: nothing was counted`);
      assert.ok(bytes <= most, `${name}: ${bytes} bytes are more than the ${most} of bench/budget.json`);
    }
  } finally {
    await machine.close();
    await site.close();
  }
});
