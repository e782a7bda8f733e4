// A short monkey on each page; `./build.sh monkey` runs 100,000 actions.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { monkey, PAGES } from './monkey.mjs';
import { open } from './site.mjs';

const seed = Number(process.env.TIDEMARK_SEED ?? 1984);
const ACTIONS = 2000;
let at;
before(async () => {
  at = await open();
});
after(() => at?.close());

for (const [path, part] of PAGES) {
  test(`${ACTIONS * part} actions of seed ${seed} at ${path || 'the page'}`, async () => {
    assert.deepEqual(await monkey(at, path, { seed, actions: ACTIONS * part }), []);
  });
}
