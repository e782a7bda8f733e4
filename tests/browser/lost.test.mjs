// Every file that a page asks for is lost once (503), then for good: what a visitor sees.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';

const at = bench();
const TOGETHER = 4; // contexts at a time
const FAST = 8; // times that waits of the page pass faster

/** Waits of the page are short; what draws and what listens stays as it is. */
const hurry = (factor) => {
  const own = globalThis.setTimeout;
  globalThis.setTimeout = (use, ms = 0, ...more) => own(use, ms / factor, ...more);
};

/** Waits until a page works, or says why not; the sentence. */
const running = () => (globalThis.tidemark?.state() || globalThis.supervisor?.beat()?.phase === 'loop' ? 'works' : undefined);
const said = () => document.querySelector('#fault:not([hidden]) #fault-text')?.textContent;

const HOST = '<script type="module" src="embed.js"></script><tide-mark chapter="share" lang="en"></tide-mark>';
const element = () => {
  const { tide, shadowRoot } = document.querySelector('tide-mark');
  return tide?.state() ? 'works' : shadowRoot?.querySelector('.tide-still table') ? 'still and table' : undefined;
};

/** Pages, what they ask for first, and files that a page can do without: it goes on. */
const PAGES = [
  { name: 'index.html', path: '?lang=en', without: /^(start|early|print|listen|seen)\.js$/ },
  { name: 'embed.html', path: 'embed.html?lang=en&chapter=share', without: /^start\.js$/ },
  { name: 'kiosk.html', path: 'kiosk.html?lang=en', without: /^start\.js$/ },
  { name: 'supervisor.html', path: 'supervisor.html?lang=en', without: /^start\.js$/ },
];
/** On every page: it has other pictures, faces and styles instead, or none. */
const DRESS = /\.(png|svg|woff2)$|^(style|kiosk|frame|supervisor)\.css$|^sw\.js$/;

async function context(route) {
  const own = await at.browser.newContext({ viewport: { width: 720, height: 900 }, serviceWorkers: 'block' });
  const page = await own.newPage();
  page.setDefaultTimeout(15000);
  await page.addInitScript(hurry, FAST);
  await page.route('**/host.html', (one) => one.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>host</title>${HOST}` }));
  if (route) await page.route((url) => !url.pathname.endsWith('.html'), route);
  return { page, close: () => own.close() };
}

const nameOf = (url) => new URL(url).pathname.slice(1);

/** Files that a page asks for from its first byte until it works and rests; not those of pages within it. */
async function files({ path }) {
  const asked = new Set();
  const { page, close } = await context();
  page.on('request', (request) => request.frame() === page.mainFrame() && asked.add(nameOf(request.url())));
  await page.goto(at.url + path);
  await page.waitForFunction(running);
  await page.waitForLoadState('networkidle');
  await close();
  return [...asked].filter((name) => name && !name.endsWith('.html')).sort();
}

/** What a page comes to when `lost` files are answered with 503, `times` times each. */
async function outcome({ path }, lost, times) {
  let count = 0;
  const { page, close } = await context((route) => {
    if (nameOf(route.request().url()) !== lost || count >= times) return route.fallback();
    count += 1;
    return route.fulfill({ status: 503, body: '' });
  });
  try {
    await page.goto(at.url + path, { waitUntil: 'commit' });
    const end = await Promise.any([page.waitForFunction(running), page.waitForFunction(said)]);
    const text = await end.evaluate((value) => value);
    assert.ok(count > 0, `${lost} was not asked for`);
    return text;
  } finally {
    await close();
  }
}

/** Each name's outcome, some at a time. */
async function each(names, use) {
  const out = {};
  const todo = [...names];
  await Promise.all(Array.from({ length: TOGETHER }, async () => {
    for (let name = todo.shift(); name; name = todo.shift()) out[name] = await use(name).catch((error) => `!! ${error.message.split('\n')[0]}`);
  }));
  return out;
}

test('the first script of every page is small, waits for nobody and imports nothing', async () => {
  const code = await (await fetch(`${at.url}start.js`)).text();
  assert.ok(Buffer.byteLength(code) <= 1536, `${Buffer.byteLength(code)} bytes`);
  assert.doesNotMatch(code, /\bimport\b/);
  for (const { name } of PAGES) {
    const html = await (await fetch(at.url + name)).text();
    assert.match(/<script.*?>/.exec(html)[0], /^<script src="start\.js" async/, name);
  }
});

for (const one of PAGES) {
  describe(one.name, () => {
    test('works although any file is lost once', async () => {
      const out = await each(await files(one), (name) => outcome(one, name, 1));
      console.log(out);
    });
    test('works, or says so, although any file is lost for good', async () => {
      const out = await each(await files(one), (name) => outcome(one, name, Infinity));
      console.log(out);
    });
  });
}
