// A short monkey on each page; `./build.sh monkey` runs 100,000 actions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from '../bench.mjs';
import { monkey, PAGES } from '../monkey.mjs';

const seed = Number(process.env.TIDEMARK_SEED ?? 1984);
const ACTIONS = 2000;
const at = bench();

for (const [path, part] of PAGES) {
  test(`${ACTIONS * part} actions of seed ${seed} at ${path || 'the page'}`, async () => {
    assert.deepEqual(await monkey(at, path, { seed, actions: ACTIONS * part }), []);
  });
}
