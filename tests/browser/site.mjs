// Shared by the end-to-end tests: the served site, a browser, a page that reports what it says.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';

export const DIST = process.env.TIDEMARK_DIST ?? new URL('../../dist', import.meta.url).pathname;
export const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const SHELL =
  process.env.CHROMIUM_SHELL ||
  (existsSync('/usr/bin/chromium-headless-shell') ? '/usr/bin/chromium-headless-shell' : CHROMIUM);
/** What takes seconds to make of a built file and is made once, by the file's hash; scripts/test.sh throws old ones away. */
export const PACKED = fileURLToPath(new URL('../../target/tidemark/packed', import.meta.url));

/**
 * How a browser is started: the headless shell, Chromium's engine without its windows, which takes half the processor time a
 * page, without the optimizing compiler for wasm, which works longer than most tests run; `whole` is Chromium itself, for what the
 * shell does not have.
 */
export const launchOptions = ({ whole = false, args = [], ...more } = {}) => ({
  executablePath: whole ? CHROMIUM : SHELL,
  args: ['--no-sandbox', '--disable-gpu', ...(whole ? [] : ['--js-flags=--no-wasm-tier-up']), ...args],
  ...more,
});

/** Starts the server of a site, the built one if nothing else is said. */
export function served(options = {}) {
  if (!existsSync(`${DIST}/index.html`)) throw new Error(`${DIST} is not built: run ./build.sh first.`);
  return serve({ dir: DIST, port: 0, packed: PACKED, ...options });
}

/** Starts the server and the browser; `close` ends both. */
export async function open({ whole, ...options } = {}) {
  const site = await served(options);
  const started = await chromium.launch(launchOptions({ whole }));
  return {
    url: site.url,
    browser: started,
    async close() {
      await started.close();
      await site.close();
    },
  };
}

/**
 * A page in a context of its own; with `clock` (`{}` or `{ time }`) under Playwright's clock from the start. `said` holds console messages, page errors and failed requests.
 * @returns {Promise<{page: import('playwright-core').Page, said: string[], close: () => Promise<void>}>}
 */
export async function visit(
  at,
  path = '',
  { route, script, clock, until = 'ready', loaded = 'load', ...context } = {},
) {
  const own = await at.browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await own.newPage();
  page.setDefaultTimeout(60000);
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // a picture whose place another takes is cancelled, and has not failed
    if (request.resourceType() === 'image' && why === 'net::ERR_ABORTED') return;
    said.push(`failed: ${request.url()} (${why})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) said.push(`${response.status()}: ${response.url()}`);
  });
  if (clock) await page.clock.install(clock);
  if (script) await page.addInitScript(script);
  for (const [pattern, handler] of route ?? []) await page.route(pattern, handler);
  await page.goto(at.url + path, { waitUntil: loaded });
  if (until === 'ready') await page.waitForFunction(() => globalThis.tidemark?.state());
  if (until === 'fault') await page.waitForSelector('#fault:not([hidden])');
  return { page, said, close: () => own.close() };
}

/** Stops the clock of a page. A leap would end what waits for an answer, such as the question what is held offline: it is a small one, where the machine lets it. */
export async function stop(page, least = 0) {
  for (const ahead of [500, 2000, 8000, 32000]) {
    const now = await page.evaluate(() => Date.now());
    // it may have come past that meanwhile
    const stopped = await page.clock.pauseAt(new Date(Math.max(now + ahead, least))).then(
      () => true,
      () => false,
    );
    if (stopped) return;
  }
  throw new Error('the clock could not be stopped');
}

/** The state as the page tells it. */
export const state = (page) => page.evaluate(() => globalThis.tidemark.state());

/**
 * Waits until `check` holds in a frame inside a page. Out of sight it is not rendered: what waits for its next picture, as
 * waitForFunction does by itself, waits for ever there.
 */
// biome-ignore lint/plugin: the one place that says how
export const inFrame = (frame, check, given) => frame.waitForFunction(check, given, { timeout: 60000, polling: 50 });

/** Waits until nothing is drawn any more. */
export const settle = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Share of sampled canvas pixels that differ from the upper left one, 0 to 1. */
export const ink = (page) =>
  page.evaluate(() => {
    const { canvas } = globalThis.tidemark;
    const copy = new OffscreenCanvas(160, 100);
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0, 160, 100);
    const { data } = context.getImageData(0, 0, 160, 100);
    let other = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (Math.abs(data[i] - data[0]) + Math.abs(data[i + 1] - data[1]) + Math.abs(data[i + 2] - data[2]) > 12)
        other += 1;
    }
    return other / (data.length / 4);
  });
