// The kiosk without a network: what is held, over reloads and restarts, and when it changes.

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { write } from '../../scripts/offline.mjs';
import { serve } from '../../scripts/serve.mjs';
import { copy, hall, ready } from './hall.mjs';
import { DIST, open, state } from './site.mjs';

const EXECUTABLE = process.env.CHROMIUM || '/usr/bin/chromium';
const LONG = { timeout: 60000 };

let at;
before(async () => {
  at = await open();
});
after(() => at?.close());

const stores = (page) =>
  page.evaluate(async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname.slice(1)).sort()]))));
const version = (page) => page.evaluate(() => document.documentElement.dataset.version);
const toEnd = (page) => page.evaluate(() => globalThis.tidemark.seek({ t: globalThis.tidemark.state().duration - 0.3 }));

describe('what is held', () => {
  test('is the list of the build, every file with its hash, and all that the kiosk asks for', async () => {
    const asked = new Set();
    const own = await at.browser.newContext({ viewport: { width: 720, height: 1280 }, serviceWorkers: 'block' });
    const page = await own.newPage();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname.slice(1)));
    await page.goto(`${at.url}kiosk.html`);
    await page.waitForFunction(() => globalThis.tidemark?.state());
    await page.waitForFunction(() => document.fonts.size >= 4);
    await own.close();
    asked.delete('sw.js');

    const kiosk = await hall(at.browser, at.url, 'kiosk.html', { clock: false });
    await ready(kiosk.page);
    const held = await stores(kiosk.page);
    const now = await version(kiosk.page);
    assert.deepEqual(Object.keys(held), [`tidemark kiosk.html ${now}`]);
    const files = Object.values(held)[0];
    assert.deepEqual([...asked].filter((file) => !files.includes(file)), []);
    const listed = JSON.parse(/^const HELD = (.*);$/m.exec(await readFile(join(DIST, 'sw.js'), 'utf8'))[1]);
    assert.deepEqual(files, Object.keys(listed.pages['kiosk.html']).sort());
    assert.equal(listed.version, now);
    assert.deepEqual(kiosk.said, []);
    assert.equal(await kiosk.page.locator('#offline').isVisible(), true);
    await kiosk.close();
  });

  test('the list is the same for the same files, and another for other files', async () => {
    const { dir, remove } = await copy();
    const first = write(dir);
    assert.deepEqual(write(dir), first);
    await appendFile(join(dir, 'kiosk.css'), '\n/* changed */\n');
    assert.notEqual(write(dir).version, first.version);
    await writeFile(join(dir, 'kiosk.js'), "import './not-there.js';\n");
    assert.throws(() => write(dir), /kiosk\.html needs not-there\.js/);
    await remove();
  });

  test('index.html has no worker', async () => {
    const own = await at.browser.newContext();
    const page = await own.newPage();
    await page.goto(`${at.url}kiosk.html`);
    await ready(page);
    const asked = [];
    page.on('response', (response) => asked.push(response.fromServiceWorker()));
    await page.goto(`${at.url}index.html`);
    await page.waitForFunction(() => globalThis.tidemark?.state());
    assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
    assert.ok(asked.length > 5 && !asked.includes(true));
    await own.close();
  });
});

describe('the network is cut', () => {
  test('fault 34: reloads go on, with every parameter; the other language and theme are there', async () => {
    const kiosk = await hall(at.browser, at.url, 'kiosk.html', { clock: false });
    await ready(kiosk.page);
    await kiosk.page.context().setOffline(true);
    for (const query of ['', '?lang=en&theme=dark&idle=30']) {
      await kiosk.page.goto(`${at.url}kiosk.html${query}`);
      await kiosk.page.waitForFunction(() => globalThis.tidemark?.state(), null, LONG);
      await ready(kiosk.page);
    }
    assert.equal((await state(kiosk.page)).lang, 'en');
    assert.deepEqual(kiosk.said, []);
    await kiosk.close();
  });

  test('fault 34: a restart of the browser without a server goes on; so does its supervisor', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'tidemark-profile-'));
    const site = await serve({ dir: DIST });
    const start = () => chromium.launchPersistentContext(profile, { executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'], viewport: { width: 720, height: 1280 } });
    let own = await start();
    let page = await own.newPage();
    await page.goto(`${site.url}supervisor.html?lang=en`);
    await ready(page);
    await page.waitForFunction(() => globalThis.supervisor.beat()?.offline, null, LONG);
    await own.close();
    await site.close();
    own = await start();
    page = await own.newPage();
    await page.goto(`${site.url}kiosk.html?lang=en`);
    await page.waitForFunction(() => globalThis.tidemark?.state(), null, LONG);
    assert.deepEqual([(await state(page)).lang, (await state(page)).playing], ['en', true]);
    await page.goto(`${site.url}supervisor.html?lang=en`);
    await page.waitForFunction(() => globalThis.supervisor?.beat()?.phase === 'loop', null, LONG);
    assert.equal(await page.evaluate(() => globalThis.supervisor.restarts()), 0);
    await own.close();
    await rm(profile, { recursive: true, force: true });
  });

  test('another story that it was given is kept too', async () => {
    const { dir, remove } = await copy();
    const story = JSON.parse(await readFile(join(dir, 'story.json'), 'utf8'));
    story.brand.en = 'Second';
    await writeFile(join(dir, 'second.json'), JSON.stringify(story));
    const site = await serve({ dir });
    const kiosk = await hall(at.browser, site.url, 'kiosk.html?lang=en&src=second.json', { clock: false });
    await ready(kiosk.page);
    // the first load went past the worker
    await kiosk.page.reload();
    await kiosk.page.waitForFunction(() => globalThis.tidemark?.state(), null, LONG);
    await kiosk.page.context().setOffline(true);
    await kiosk.page.reload();
    await kiosk.page.waitForFunction(() => globalThis.tidemark?.state(), null, LONG);
    assert.equal(await kiosk.page.locator('#brand').textContent(), 'Second');
    await kiosk.close();
    await site.close();
    await remove();
  });
});

describe('a newer version', () => {
  test('comes at the end of a loop, never in the middle; the old one is removed', async (t) => {
    const { dir, remove } = await copy();
    const site = await serve({ dir });
    const { page, run, said, close } = await hall(at.browser, site.url, 'kiosk.html');
    // a test that failed leaves nothing open: its process would not end
    t.after(() => close().then(() => site.close()).then(remove));
    await ready(page);
    const old = await version(page);
    await appendFile(join(dir, 'kiosk.css'), '\n/* changed */\n');
    const next = write(dir).version;
    await page.evaluate(() => {
      globalThis.same = true;
    });
    // the first end asks; the loop begins again at once
    await toEnd(page);
    await run(6);
    assert.equal((await state(page)).playing, true);
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()).waiting, null, LONG);
    // in the middle, and under a hand, nothing changes
    await run(60);
    assert.deepEqual([await version(page), await page.evaluate(() => globalThis.same)], [old, true]);
    assert.ok((await state(page)).t > 50);
    // the second end lets it in, by a reload; a worker that is still busy is let go at a later one
    const came = () => page.evaluate((wanted) => globalThis.same === undefined && document.documentElement.dataset.version === wanted, next).catch(() => false);
    for (let end = 0; end < 5 && !(await came()); end += 1) {
      await toEnd(page).catch(() => {});
      await run(6).catch(() => {});
      // the clock is stopped in the new document too: it starts as time is given to it
      for (let i = 0; i < 40 && !(await came()); i += 1) {
        await run(0.25).catch(() => {});
        await new Promise((done) => setTimeout(done, 150));
      }
    }
    assert.ok(await came(), 'the newer version did not come');
    await ready(page);
    assert.deepEqual(Object.keys(await stores(page)), [`tidemark kiosk.html ${next}`]);
    assert.deepEqual(said, []);
  });

  test('half an upload never becomes a version', async () => {
    const { dir, remove } = await copy();
    const site = await serve({ dir });
    const { page, close } = await hall(at.browser, site.url, 'kiosk.html', { clock: false });
    await ready(page);
    const old = await version(page);
    const whole = await readFile(join(dir, 'kiosk.css'), 'utf8');
    await writeFile(join(dir, 'kiosk.css'), `${whole}\n/* changed */\n`);
    write(dir);
    await writeFile(join(dir, 'kiosk.css'), whole.slice(0, 100));
    const ended = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const found = new Promise((done) => {
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing.addEventListener('statechange', () => done(installing.state));
        }, { once: true });
      });
      await registration.update();
      return found;
    });
    assert.equal(ended, 'redundant');
    await page.reload();
    await ready(page);
    assert.equal(await version(page), old);
    await close();
    await site.close();
    await remove();
  });
});
