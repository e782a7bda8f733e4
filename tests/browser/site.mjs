// Shared by the end-to-end tests: the served site, a browser, a page that reports what it says.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';

export const DIST = process.env.TIDEMARK_DIST ?? new URL('../../dist', import.meta.url).pathname;
const EXECUTABLE = process.env.CHROMIUM || '/usr/bin/chromium';

/** Starts the server and the browser; `close` ends both. */
export async function open(options = {}) {
  if (!existsSync(`${DIST}/index.html`)) throw new Error(`${DIST} is not built: run ./build.sh first.`);
  const site = await serve({ dir: DIST, port: 0, ...options });
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] });
  return {
    url: site.url,
    browser,
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** Has the server pack its large files: a busy machine may take longer for that than a page waits for an answer. */
export const packed = (url) =>
  Promise.all(['tidemark_bg.wasm', 'tidemark_rest.wasm', 'engine.js', 'story.json'].map(async (name) => (await fetch(url + name, { headers: { 'accept-encoding': 'br' } })).arrayBuffer()));

/**
 * A page in a context of its own. `said` holds console messages, page errors and failed requests.
 * @returns {Promise<{page: import('playwright-core').Page, said: string[], close: () => Promise<void>}>}
 */
export async function visit(at, path = '', { route, script, until = 'ready', loaded = 'load', ...context } = {}) {
  const own = await at.browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await own.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => said.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) said.push(`${response.status()}: ${response.url()}`);
  });
  if (script) await page.addInitScript(script);
  for (const [pattern, handler] of route ?? []) await page.route(pattern, handler);
  await page.goto(at.url + path, { waitUntil: loaded });
  if (until === 'ready') await page.waitForFunction(() => globalThis.tidemark?.state());
  if (until === 'fault') await page.waitForSelector('#fault:not([hidden])', { timeout: 20000 });
  return { page, said, close: () => own.close() };
}

/** The state as the page tells it. */
export const state = (page) => page.evaluate(() => globalThis.tidemark.state());

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
      if (Math.abs(data[i] - data[0]) + Math.abs(data[i + 1] - data[1]) + Math.abs(data[i + 2] - data[2]) > 12) other += 1;
    }
    return other / (data.length / 4);
  });
