// Shared by the kiosk's tests: a kiosk under a clock of the test's own.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, stop } from './site.mjs';

const STEP = 250; // ms of a frame under the test's clock: as much as the film takes at a time

/** Frames come every STEP of the clock's time: a film takes hundreds of frames, not thousands. */
function coarse(step) {
  globalThis.requestAnimationFrame = (use) => setTimeout(() => use(performance.now()), step);
  globalThis.cancelAnimationFrame = (id) => clearTimeout(id);
}

/** A kiosk's screen of half the pixels each way: those of a film that plays are painted by the processor that all tests share. */
export const SCREEN = { viewport: { width: 720, height: 1280 }, deviceScaleFactor: 0.5 };

/**
 * Opens a kiosk; with `clock` under a clock that stands still until it is run.
 * @returns {Promise<{page: import('playwright-core').Page, said: string[], run: (seconds: number) => Promise<void>, close: () => Promise<void>}>}
 */
export async function openKiosk(
  browser,
  url,
  path = 'kiosk.html',
  { clock = true, time = '2026-03-02T12:00:00', script, ...context } = {},
) {
  const own = await browser.newContext({ ...SCREEN, ...context });
  const page = await own.newPage();
  const said = [];
  page.on('console', (message) => {
    // said by the test runner's own switch
    if (!message.text().includes('blocked by Playwright')) said.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) said.push(`${response.status()}: ${response.url()}`);
  });
  if (clock) {
    await page.clock.install({ time: new Date(new Date(time).getTime() + 118e3) });
    await page.addInitScript(coarse, STEP);
  }
  if (script) await page.addInitScript(script);
  await page.goto(url + path);
  // its tabs come after the film
  await page.waitForFunction(() => globalThis.tidemark?.state() && document.querySelector('nav button'), null, {
    timeout: 60000,
  });
  if (clock) await stop(page, new Date(time).getTime() + 120e3);
  return {
    page,
    said,
    run: (seconds) => page.clock.runFor(Math.round(seconds * 1000)),
    close: () => own.close(),
  };
}

/** A copy of the site that a test may change. */
export async function copy() {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-'));
  await cp(DIST, dir, { recursive: true });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Waits until everything is held for use without a network. */
export const ready = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.offline === 'ready', null, { timeout: 60000 });
