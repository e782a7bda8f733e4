// What a file of end-to-end tests stands on: the site and a browser, open as long as its tests run.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { open, visit } from './site.mjs';

/** Every day's run walks one case of each kind, `test all` and a file that is run by itself walk them all. */
const SHORT = process.env.TIDEMARK_WALK === 'short';

/**
 * The cases of a table that this run walks.
 * @template T
 * @param {T[]} cases
 * @param {(one: T) => unknown} kind what is the same for cases that are alike: of those the first stands for the others
 * @returns {T[]}
 */
export function walked(cases, kind) {
  if (!SHORT) return cases;
  const seen = new Set();
  return cases.filter((one) => !seen.has(kind(one)) && seen.add(kind(one)));
}

/** `on(path, how, use)` runs `use` with a visited page of `at` and closes it; fails on any uncaught error in the page. */
export const visits = (at) => async (path, how, use) => {
  const visited = await visit(at, path, how);
  try {
    await use(visited.page, visited.said);
    assert.deepEqual(
      visited.said.filter((line) => line.startsWith('uncaught:')),
      [],
      'an uncaught error',
    );
  } finally {
    await visited.close();
  }
};

/**
 * `walk(cases, how, use)` visits the address of each case (its first entry) and runs `use(page, said, case)` there: one page
 * that goes from address to address, where a new one each would cost half as much again.
 */
export const walks =
  (at) =>
  async (cases, { until = 'ready', ...how }, use) => {
    await at.on('', { ...how, until: 'none', loaded: 'commit' }, async (page, said) => {
      for (const one of cases) {
        // what the last one leaves unfinished is told before the next begins
        await page.goto('about:blank');
        said.length = 0;
        await page.goto(at.url + one[0]);
        if (until === 'ready') await page.waitForFunction(() => globalThis.tidemark?.state());
        if (until === 'fault') await page.waitForSelector('#fault:not([hidden])');
        await use(page, said, one);
        assert.deepEqual(
          said.filter((line) => line.startsWith('uncaught:')),
          [],
          `an uncaught error at ${one[0]}`,
        );
      }
    });
  };

/**
 * One page for the tests of a `describe`, opened before them: returns what runs `use(page, said)` in it. What a test changes
 * the next one meets, so each leaves the page as it was or takes it to its own place first.
 */
export const shares =
  (at) =>
  (path, how = {}) => {
    let visited;
    before(async () => {
      visited = await visit(at, path, how);
    });
    after(() => visited?.close());
    return async (use) => {
      await use(visited.page, visited.said);
      assert.deepEqual(
        visited.said.filter((line) => line.startsWith('uncaught:')),
        [],
        'an uncaught error',
      );
    };
  };

/**
 * Opens site and browser before the tests of a file, and closes both after them. `beside` opens one
 * thing more that stands on them: the runner does not wait for one `before` to begin the next.
 * @returns {{url: string, browser: import('playwright-core').Browser, on: ReturnType<typeof visits>, walk: ReturnType<typeof walks>, share: ReturnType<typeof shares>}} `url` and `browser` from the first test on
 */
export function bench(options = {}, beside = async () => null) {
  const at = {};
  at.on = visits(at);
  at.walk = walks(at);
  at.share = shares(at);
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
