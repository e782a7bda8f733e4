// Shared by the tests of host pages: a site, a newsroom on another port, a host page.

import assert from 'node:assert/strict';
import { bench } from './bench.mjs';
import { openNewsroom } from './newsroom.mjs';
import { inFrame } from './site.mjs';

export let newsroom;
export const at = bench({}, async ({ url }) => (newsroom = await openNewsroom(url)));

export const WAIT = { timeout: 60000 };
export const SCRIPT = '<script type="module" src="{site}embed.js"></script>';
export const SHEET = '<link rel="stylesheet" href="{site}embed.css">';
/** What listens to everything that is said to the page. */
export const EAR = `<script>window.heard = []; addEventListener('message', ({ data, origin, source }) => window.heard.push({ data, origin, own: source === window }));</script>`;

let pages = 0;
/** Opens a host page, with `clock` under Playwright's clock: `use(page, log)`; the log holds console messages and the site's requests. */
export async function host(body, options, use) {
  const { head, headers, viewport = { width: 900, height: 800 }, script, clock, ...context } = options;
  pages += 1;
  const url = newsroom.page(`host${pages}.html`, body, {
    head,
    headers: typeof headers === 'function' ? headers() : headers,
  });
  const own = await at.browser.newContext({ viewport, ...context });
  try {
    const page = await own.newPage();
    const log = { said: [], asked: [] };
    page.on('console', (message) => log.said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => log.said.push(`error: ${error.message}`));
    page.on(
      'request',
      (request) => request.url().startsWith(at.url) && log.asked.push(request.url().slice(at.url.length)),
    );
    if (clock) await page.clock.install(clock);
    if (script) await page.addInitScript(script);
    await page.goto(url);
    await use(page, log);
  } finally {
    await own.close();
  }
}

/** The frame of embed.html, once its graphic runs. */
export async function inner(page) {
  const find = () => page.frames().find((one) => one.url().includes('embed.html'));
  await assertSoon(page, () => Boolean(find()), 'no frame');
  await inFrame(find(), () => globalThis.tidemark?.state());
  return find();
}

/** Waits until `check` holds; the message says what did not come. */
export async function assertSoon(page, check, message) {
  const end = Date.now() + WAIT.timeout;
  for (;;) {
    if (await check()) return;
    assert.ok(Date.now() < end, typeof message === 'function' ? await message() : message);
    await page.waitForTimeout(50);
  }
}

export const running = (page, selector = 'tide-mark') =>
  page.waitForFunction(
    (name) => [...document.querySelectorAll(name)].every((one) => one.tide?.state()),
    selector,
    WAIT,
  );
/** Height of what is inside the border. */
export const high = (page, selector) =>
  page.evaluate((name) => {
    const one = document.querySelector(name);
    return one.tagName === 'IFRAME' ? one.clientHeight : one.getBoundingClientRect().height;
  }, selector);
export const wanted = (frame) =>
  frame.evaluate(() => Math.ceil(document.querySelector('#frame').getBoundingClientRect().height - 0.01));
export const go = (frame, chapter) => frame.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter);

/** Runs in the page before anything else: sums the layout shifts. */
export function watchShifts() {
  globalThis.shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) globalThis.shifts += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
}
