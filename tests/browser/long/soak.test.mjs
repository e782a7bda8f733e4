// The short form of the soak: half an hour. `./build.sh soak` runs a day.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, soak } from '../soak.mjs';

test('half an hour of loops and visitors leaves memory as it was', async () => {
  const run = await soak({ hours: 0.5, every: 0.125 });
  assert.deepEqual(faults(run), []);
  assert.ok(run.loops >= 6, `${run.loops} films`);
});
