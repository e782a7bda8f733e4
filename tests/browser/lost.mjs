// Shared by the tests of lost files: each file that a page asks for is answered with 503, once or for good, and what a visitor
// sees is held to what should be seen. lost.test.mjs loses one file of each kind, long/lost.test.mjs loses all.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { files as built } from './source.mjs';

export const at = bench();
const TOGETHER = 4; // contexts at a time
const FAST = 8; // times that waits of the page pass faster

/** Waits before another try are short; how long an answer may take stays as it is. */
const hurry = (factor) => {
  const own = globalThis.setTimeout;
  globalThis.setTimeout = (use, ms = 0, ...more) => own(use, ms <= 10000 ? ms / factor : ms, ...more);
};

/** Waits until a page works, or says why not; the sentence. */
const running = () =>
  globalThis.tidemark?.state() || globalThis.supervisor?.beat()?.phase === 'loop' ? 'works' : undefined;
const said = () => document.querySelector('#fault:not([hidden]) #fault-text')?.textContent;

const HOST = '<script type="module" src="embed.js"></script><tide-mark chapter="share" lang="en"></tide-mark>';
/** An element that runs, has handed over to its iframe, or stands as still and table; without a script of ours it stands as the page wrote it. */
const element = () => {
  const { tide, shadowRoot } = document.querySelector('tide-mark');
  if (tide?.state() || shadowRoot?.querySelector('iframe')?.contentWindow?.tidemark?.state()) return 'works';
  if (shadowRoot?.querySelector('.tide-still table')) return 'still and table';
  const within = shadowRoot
    ?.querySelector('iframe')
    ?.contentDocument?.querySelector('#fault:not([hidden]) #fault-text');
  if (within) return within.textContent;
  return customElements.get('tide-mark') || document.readyState !== 'complete' ? undefined : 'as it was written';
};

/** Asked for when all else stands, for an editor's changes: anystory.test.mjs loses the first. */
const LATE = ['story.json', 'coast.geojson'];
/** On every page: it has other pictures, faces and styles instead, or none, and goes on. */
const DRESS = /\.(png|webp|svg|woff2)$|^(stage|style|still|kiosk|frame|frame-bare|supervisor)\.css$|^start\.js$/;
const PAGES = [
  {
    name: 'index.html',
    path: '?lang=en',
    without:
      /(^|\/)(asked|early|chrome|bar|address|scroll-sync|read|sonification|mirror|prose|table|dialog|print)\.[jt]s$/,
  },
  { name: 'embed.html', path: 'embed.html?lang=en&chapter=share', without: /(^|\/)asked\.[jt]s$/ },
  { name: 'kiosk.html', path: 'kiosk.html?lang=en', without: /(^|\/)(asked|first)\.[jt]s$/ },
  { name: 'supervisor.html', path: 'supervisor.html?lang=en' },
  { name: 'an element', path: 'host.html', check: element },
];

async function context(route) {
  const own = await at.browser.newContext({
    viewport: { width: 720, height: 900 },
    deviceScaleFactor: 0.5,
    serviceWorkers: 'block',
  });
  const page = await own.newPage();
  page.setDefaultTimeout(60000);
  await page.addInitScript(hurry, FAST);
  await page.route('**/host.html', (one) =>
    one.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>host</title>${HOST}` }),
  );
  if (route) await page.route((url) => !url.pathname.endsWith('.html'), route);
  return { page, close: () => own.close() };
}

const nameOf = (url) => new URL(url).pathname.slice(1);

/** Files that a page asks for from its first byte until it works and rests; not those of pages within it. */
async function files({ path, check = running }) {
  const asked = new Set();
  const { page, close } = await context();
  page.on('request', (request) => request.frame() === page.mainFrame() && asked.add(nameOf(request.url())));
  await page.goto(at.url + path);
  await page.waitForFunction(check);
  await page.waitForLoadState('networkidle');
  await close();
  return [...asked].filter((name) => name && !name.endsWith('.html') && !LATE.includes(name)).sort();
}

/** What a page comes to when the files of `lost` are answered with 503, `times` times each. */
async function outcome({ path, check = running }, lost, times) {
  const counts = new Map();
  const { page, close } = await context((route) => {
    const name = nameOf(route.request().url());
    const count = counts.get(name) ?? 0;
    if (!lost.includes(name) || count >= times) return route.fallback();
    counts.set(name, count + 1);
    return route.fulfill({ status: 503, body: '' });
  });
  try {
    // what comes late, after the page works already, is waited for too
    const met = page.waitForRequest((request) => lost.includes(nameOf(request.url())));
    await Promise.all([met, page.goto(at.url + path, { waitUntil: 'commit' })]);
    // a sentence counts when nothing better comes: what was lost may be on its way again
    const end = await Promise.any([page.waitForFunction(check), page.waitForFunction(said)]);
    const text = await end.evaluate((value) => value);
    return text;
  } finally {
    await close();
  }
}

/** The outcome of each group of files, some at a time. */
async function each(groups, use) {
  const out = [];
  const todo = [...groups];
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let group = todo.shift(); group; group = todo.shift())
        // a page that came to no end in a minute, among four, is opened once more: what is always so is so again
        out.push([
          group.join(' '),
          await use(group)
            .catch(() => use(group))
            .catch((error) => `!! ${error.message.split('\n')[0]}`),
        ]);
    }),
  );
  return out;
}

/** Whether a page can do without a file: it can without all modules in it, or without all files that import it. */
function spared(name, without) {
  const all = built();
  if (!all[name]) return without?.test(name);
  if (all[name].modules.every((path) => without?.test(path))) return true;
  const importing = Object.keys(all).filter((file) => [...all[file].imports, ...all[file].later].includes(name));
  return importing.length > 0 && importing.every((file) => spared(file, without));
}

/**
 * The tests of each page. What only dresses a page is lost together, everything else alone.
 * @param {(names: string[], spared: (name: string) => boolean) => string[]} choose which of the other files are lost; `spared` are those that a page can do without
 */
export function lose(choose) {
  for (const one of PAGES) {
    describe(one.name, () => {
      let groups;
      const walk = async (times) => {
        if (!groups) {
          const all = await files(one);
          assert.ok(all.length > 4, all.join());
          groups = [
            all.filter((name) => DRESS.test(name)),
            ...choose(
              all.filter((name) => !DRESS.test(name)),
              (name) => spared(name, one.without),
            ).map((name) => [name]),
          ];
          assert.ok(groups.every((group) => group.length));
        }
        return each(groups, (group) => outcome(one, group, times));
      };

      test('works although any file is lost once', async () => {
        const out = await walk(1);
        // a host page cannot be loaded anew: its own element may stand as it was written
        const fine = one.check ? ['works', 'as it was written'] : ['works'];
        assert.deepEqual(
          out.filter(([, text]) => !fine.includes(text)),
          [],
        );
      });

      test('goes on without what it can do without, and says so where a file is lost for good', async () => {
        const out = await walk(Infinity);
        const optional = (name) => DRESS.test(name) || spared(name, one.without);
        const told = one.check ? /^(works|still and table|as it was written)$|[Rr]etry/ : /[Rr]etry/;
        const wrong = out.filter(([name, text]) =>
          optional(name.split(' ')[0]) ? text !== 'works' : !told.test(text),
        );
        assert.deepEqual(wrong, []);
      });
    });
  }
}
