// What a file of end-to-end tests stands on: the site and a browser, open as long as its tests run.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { open, visit } from './site.mjs';

/** `on(path, how, use)` runs `use` with a visited page of `at` and closes it; fails on any uncaught error in the page. */
export const visits = (at) => async (path, how, use) => {
  const visited = await visit(at, path, how);
  visited.page.setDefaultTimeout(60000);
  try {
    await use(visited.page, visited.said);
    assert.deepEqual(visited.said.filter((line) => line.startsWith('uncaught:')), [], 'an uncaught error');
  } finally {
    await visited.close();
  }
};

/**
 * Opens site and browser before the tests of a file, and closes both after them. `beside` opens one
 * thing more that stands on them: the runner does not wait for one `before` to begin the next.
 * @returns {{url: string, browser: import('playwright-core').Browser, on: ReturnType<typeof visits>}} `url` and `browser` from the first test on
 */
export function bench(options = {}, beside = async () => null) {
  const at = {};
  at.on = visits(at);
  let more = null;
  before(async () => {
    Object.assign(at, await open(options));
    more = await beside(at);
  });
  after(async () => {
    await more?.close();
    await at.close?.();
  });
  return at;
}
