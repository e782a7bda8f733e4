// The kiosk without a network: what is held, over reloads and restarts, and when it changes.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { write } from '../../scripts/offline.mjs';
import { bench } from './bench.mjs';
import { copy, openKiosk, ready, SCREEN } from './kiosk.mjs';
import { DIST, launchOptions, served, state } from './site.mjs';

const LONG = { timeout: 60000 };
/** A page that is led away in the wrong moment may never answer: such a test fails, and its process ends. */
const CAP = { timeout: 300000 };

const at = bench();

const stores = (page) =>
  page.evaluate(async () =>
    Object.fromEntries(
      await Promise.all(
        (await caches.keys()).map(async (name) => [
          name,
          (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname.slice(1)).sort(),
        ]),
      ),
    ),
  );
const version = (page) => page.evaluate(() => document.documentElement.dataset.version);
const toEnd = (page) =>
  page.evaluate(() => globalThis.tidemark.seek({ t: globalThis.tidemark.state().duration - 0.3 }));

describe('what is held', () => {
  test('is the list of the build, every file with its hash, and all that the kiosk asks for', async () => {
    const asked = new Set();
    const own = await at.browser.newContext({ ...SCREEN, serviceWorkers: 'block' });
    const page = await own.newPage();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname.slice(1)));
    await page.goto(`${at.url}kiosk.html`);
    await page.waitForFunction(() => globalThis.tidemark?.state());
    await page.waitForFunction(() => document.fonts.size >= 4);
    // the story's own files are looked at once it stands
    for (let tries = 0; tries < 100 && !asked.has('coast.geojson'); tries += 1)
      await new Promise((done) => setTimeout(done, 200));
    assert.ok(asked.has('coast.geojson'), [...asked].join(' '));
    await own.close();
    asked.delete('sw.js');

    const kiosk = await openKiosk(at.browser, at.url, 'kiosk.html', { clock: false });
    await ready(kiosk.page);
    const held = await stores(kiosk.page);
    const now = await version(kiosk.page);
    assert.deepEqual(Object.keys(held), [`tidemark kiosk.html ${now}`]);
    const files = Object.values(held)[0];
    assert.deepEqual(
      [...asked].filter((file) => !files.includes(file)),
      [],
    );
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
    const kiosk = await openKiosk(at.browser, at.url, 'kiosk.html', { clock: false });
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
    const site = await served({ dir: DIST });
    const start = () => chromium.launchPersistentContext(profile, launchOptions({ ...SCREEN }));
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
    const site = await served({ dir });
    const kiosk = await openKiosk(at.browser, site.url, 'kiosk.html?lang=en&src=second.json', { clock: false });
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

/** A server whose answers a test may change by path: `change.set('/a.json', (response) => …)`. */
async function bent(t, dir = DIST) {
  const inner = await served({ dir });
  const change = new Map();
  const answers = async (request, response) => {
    const { pathname } = new URL(request.url, inner.url);
    const own = change.get(pathname) ?? change.get('*');
    if (own && (await own(response, request)) !== 'on') return;
    const ask = () => fetch(new URL(request.url, inner.url), { headers: { 'accept-encoding': 'identity' } });
    // a connection that was kept may have been closed meanwhile
    const answer = await ask().catch(ask);
    const headers = Object.fromEntries(
      ['content-type', 'content-security-policy', 'document-isolation-policy', 'cache-control']
        .filter((name) => answer.headers.has(name))
        .map((name) => [name, answer.headers.get(name)]),
    );
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => answers(request, response).catch(() => response.destroy()));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const down = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  t.after(() => down().then(() => inner.close()));
  return { url: `http://127.0.0.1:${server.address().port}/`, change, down };
}

const runs = (page) => page.waitForFunction(() => globalThis.tidemark?.state(), null, LONG);

describe('another story', () => {
  test('its tables are held too, before the kiosk says that it is ready', CAP, async (t) => {
    const { dir, remove } = await copy();
    t.after(remove);
    const story = JSON.parse(await readFile(join(dir, 'stories/rain.json'), 'utf8'));
    const [series] = story.series;
    await writeFile(
      join(dir, 'stories/table.csv'),
      `Year,mm\n${series.rows.map((row) => row.slice(0, 2).join()).join('\n')}\n`,
    );
    delete series.rows;
    series.data = { file: 'table.csv', year: 'Year', value: 'mm' };
    await writeFile(join(dir, 'stories/tabled.json'), JSON.stringify(story));
    const at_ = await bent(t, dir);
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html?lang=en&src=stories/tabled.json', { clock: false });
    t.after(kiosk.close);
    await ready(kiosk.page);
    assert.deepEqual(Object.entries(await stores(kiosk.page)).find(([name]) => name.endsWith(' stories'))[1], [
      'stories/table.csv',
      'stories/tabled.json',
    ]);
    await at_.down();
    await kiosk.page.reload();
    await runs(kiosk.page);
    assert.match(await kiosk.page.evaluate(() => globalThis.tidemark.address()), /tabled\.json$/);
  });

  test(
    'its last good copy is shown where the server has none, an empty one, a page of the network, a broken one, or no answer',
    CAP,
    async (t) => {
      const at_ = await bent(t);
      const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html?lang=en&src=stories/port.json', { clock: false });
      t.after(kiosk.close);
      const { page } = kiosk;
      await ready(page);
      const path = '/stories/port.json';
      const title = await page.title();
      for (const [name, answer] of [
        ['404', (response) => response.writeHead(404).end('Not found.')],
        ['500', (response) => response.writeHead(500).end()],
        ['empty', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end()],
        [
          'a page',
          (response) =>
            response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>'),
        ],
        [
          'a page under another type',
          (response) =>
            response
              .writeHead(200, { 'content-type': 'application/json' })
              .end('<!doctype html><title>Sign in</title>'),
        ],
        ['no story', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"title": 3}')],
        ['no answer', () => {}],
      ]) {
        at_.change.set(path, answer);
        await page.reload();
        await runs(page);
        assert.equal(await page.title(), title, name);
        assert.match(await page.evaluate(() => globalThis.tidemark.address()), /port\.json$/, name);
      }
      // a good one takes its place again
      at_.change.set(path, async (response) => {
        const text = (await readFile(join(DIST, path), 'utf8')).replace('"title"', '"title" ');
        response.writeHead(200, { 'content-type': 'application/json' }).end(text);
      });
      await page.reload();
      await runs(page);
      await soon(
        () =>
          page.evaluate(
            async (url) =>
              (await (await caches.open((await caches.keys()).find((name) => name.endsWith(' stories')))).match(url))
                ?.text()
                .then((text) => text.includes('"title" ')),
            `${at_.url}stories/port.json`,
          ),
        'the new one was not kept',
      );
    },
  );
});

describe('another story on its way through the worker', () => {
  /** A kiosk under its worker, and then with a story that the worker does not hold. */
  const given = async (t, path, answer) => {
    const at_ = await bent(t);
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html?lang=en', { clock: false });
    t.after(kiosk.close);
    await ready(kiosk.page);
    at_.change.set(path, answer);
    return { ...kiosk, open: () => kiosk.page.goto(`${at_.url}kiosk.html?lang=en&src=${path.slice(1)}`) };
  };

  test('one without an end is given up at its limit, while it comes', CAP, async (t) => {
    let sent = 0;
    const { page, open } = await given(t, '/stories/endless.json', async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const part = Buffer.alloc(1 << 20, 32);
      for (; !response.destroyed && sent < 200 << 20; sent += part.length) {
        response.write(part);
        await new Promise((done) => setTimeout(done, 30));
      }
      response.destroy();
    });
    await open();
    await page.locator('#fault-text', { hasText: 'is too large and was not read to its end' }).waitFor(LONG);
    assert.ok(sent < 60 << 20, `${sent} bytes were sent`);
  });

  test('one that comes slowly is not given up', CAP, async (t) => {
    const text = await readFile(join(DIST, 'stories/port.json'));
    const { page, open } = await given(t, '/stories/slow.json', async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const parts = 8;
      for (let n = 0; n < parts; n += 1) {
        response.write(text.subarray((n * text.length) / parts, ((n + 1) * text.length) / parts));
        await new Promise((done) => setTimeout(done, 400));
      }
      response.end();
    });
    // who waits 15 s for a byte waits a tenth of it
    await page.addInitScript(() => {
      const own = globalThis.setTimeout;
      globalThis.setTimeout = (use, ms, ...more) => own(use, ms >= 10000 ? ms / 10 : ms, ...more);
    });
    await open();
    await runs(page);
    assert.match(await page.evaluate(() => globalThis.tidemark.address()), /slow\.json$/);
    await ready(page);
  });
});

describe('what is held goes wrong', () => {
  test('a first install that failed is tried again', CAP, async (t) => {
    const at_ = await bent(t);
    let lost = 0;
    at_.change.set('/stills/opening.zh.light.png', (response, request) => {
      // the page has its own copy by then: only the worker is refused
      if (request.headers['sec-fetch-dest'] !== 'empty' || lost > 0) return 'on';
      lost += 1;
      return response.writeHead(503).end();
    });
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html', { clock: false });
    t.after(kiosk.close);
    await ready(kiosk.page);
    assert.equal(lost, 1);
  });

  test('a damaged or lost file is fetched anew: the kiosk starts', CAP, async (t) => {
    const at_ = await bent(t);
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html', { clock: false });
    t.after(kiosk.close);
    const { page } = kiosk;
    await ready(page);
    const hurt = (file, text) =>
      page.evaluate(
        async ([name, body]) => {
          const cache = await caches.open((await caches.keys()).find((one) => /kiosk\.html [0-9a-f]+$/.test(one)));
          const old = await cache.match(name);
          if (body === null) await cache.delete(name);
          else await cache.put(name, new Response(body, { headers: old.headers }));
        },
        [at_.url + file, text],
      );
    for (const [file, text] of [
      ['tidemark.js', 'syntax error('],
      ['kiosk.js', null],
      ['tidemark_bg.wasm', 'x'],
      ['story.bin', '{}'],
      ['story-rest.bin', '{}'],
    ]) {
      await hurt(file, text);
      await page.reload();
      await runs(page);
      assert.equal(await page.locator('#fault').isHidden(), true, file);
    }
    await ready(page);
    // and where there is no network it still is: the copies are sound again
    await at_.down();
    await page.reload();
    await runs(page);
  });

  test('a damaged file under a newer release on the server: all comes from there', CAP, async (t) => {
    const { dir, remove } = await copy();
    t.after(remove);
    const at_ = await bent(t, dir);
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html', { clock: false });
    t.after(kiosk.close);
    const { page } = kiosk;
    await ready(page);
    await appendFile(join(dir, 'tidemark.js'), '\n/* changed */\n');
    write(dir);
    await page.evaluate(
      async (url) => (await caches.open((await caches.keys())[0])).delete(url),
      `${at_.url}tidemark.js`,
    );
    await page.reload();
    await runs(page);
  });

  test('too little room is said', CAP, async (t) => {
    const at_ = await bent(t);
    const own = await at.browser.newContext({ ...SCREEN });
    t.after(() => own.close());
    const page = await own.newPage();
    const net = await own.newCDPSession(page);
    await net.send('Storage.overrideQuotaForOrigin', { origin: new URL(at_.url).origin, quotaSize: 200000 });
    await page.goto(`${at_.url}kiosk.html?lang=en`);
    await runs(page);
    await page.waitForFunction(() => document.documentElement.dataset.offline === 'quota', null, LONG);
    assert.equal(await page.locator('#offline').isVisible(), true);
    assert.match(await page.locator('#offline-text').textContent(), /storage/);
  });
});

describe('a host that drops .html', () => {
  test('the kiosk is held under its short address, and starts without a network', CAP, async (t) => {
    const at_ = await bent(t);
    at_.change.set('*', (response, request) => {
      const { pathname, search } = new URL(request.url, at_.url);
      if (pathname.endsWith('.html'))
        return response.writeHead(308, { location: pathname.replace(/\.html$/, '') + search }).end();
      if (pathname === '/kiosk') request.url = `/kiosk.html${search}`;
      return 'on';
    });
    const kiosk = await openKiosk(at.browser, at_.url, 'kiosk.html?lang=en', { clock: false });
    t.after(kiosk.close);
    const { page } = kiosk;
    assert.equal(new URL(page.url()).pathname, '/kiosk');
    await ready(page);
    await at_.down();
    for (const path of ['kiosk?lang=en', 'kiosk.html?lang=en']) {
      await page.goto(at_.url + path);
      await runs(page);
    }
  });
});

/** A kiosk, and a newer version of its site on the server. `loads` counts the documents since. */
async function newer(t) {
  const { dir, remove } = await copy();
  const site = await served({ dir });
  const kiosk = await openKiosk(at.browser, site.url, 'kiosk.html');
  const { page } = kiosk;
  // a test that failed leaves nothing open: its process would not end
  t.after(() =>
    kiosk
      .close()
      .then(() => site.close())
      .then(remove),
  );
  await ready(page);
  const old = await version(page);
  await appendFile(join(dir, 'kiosk.css'), '\n/* changed */\n');
  const next = write(dir).version;
  let loads = 0;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) loads += 1;
  });
  await page.evaluate(() => {
    globalThis.same = true;
  });
  return { ...kiosk, old, next, now: async () => [await version(page), loads] };
}

/** Plays to the end and over it; the page may leave in the midst of that. */
async function over(page, run) {
  await toEnd(page);
  await run(6).catch(() => {});
}

/** Asks again and again, from here: page.waitForFunction takes a promise for true at once. */
async function soon(check, what) {
  for (let i = 0; i < 600; i += 1) {
    if (await check()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(what);
}

const waits = (page) => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting));
const fetched = (page) => soon(() => waits(page), 'the newer version was not fetched');

/** Waits until the newer version has a page of its own, whole and without the old one; it came by one load. */
async function came({ page, next, now, said }) {
  await page.waitForFunction(
    (wanted) => !globalThis.same && document.documentElement.dataset.version === wanted && globalThis.tidemark?.state(),
    next,
    LONG,
  );
  await ready(page);
  assert.deepEqual(await now(), [next, 1]);
  assert.deepEqual(
    Object.keys(await stores(page)).filter((name) => !/ (stories|coming)$/.test(name)),
    [`tidemark kiosk.html ${next}`],
  );
  assert.deepEqual(said, []);
}

describe('a newer version', () => {
  test(
    'comes at the first end of a loop after it is fetched, never in the middle; the old one is removed',
    CAP,
    async (t) => {
      const kiosk = await newer(t);
      const { page, run, old, now } = kiosk;
      // the first end asks; the loop begins again at once
      await over(page, run);
      assert.equal((await state(page)).playing, true);
      await fetched(page);
      await run(60);
      assert.ok((await state(page)).t > 50);
      assert.deepEqual(await now(), [old, 0], 'in the middle');
      await toEnd(page);
      await run(3);
      assert.deepEqual(await now(), [old, 0], 'while the last frame stands');
      await run(3).catch(() => {});
      await came(kiosk);
    },
  );

  test('waits for a visitor, and comes when everything goes back to the start', CAP, async (t) => {
    const kiosk = await newer(t);
    const { page, run, old, now } = kiosk;
    await over(page, run);
    await fetched(page);
    await page.locator('#lang').click();
    await run(85);
    assert.equal((await state(page)).lang, 'en');
    assert.deepEqual(await now(), [old, 0], 'under a hand');
    await run(6).catch(() => {});
    await came(kiosk);
    assert.equal((await state(page)).lang, 'zh');
  });

  test(
    'waits for a worker that is busy: the film goes on, and the first end or return after that lets it in',
    CAP,
    async (t) => {
      const kiosk = await newer(t);
      const { page, run, old, now } = kiosk;
      const held = [];
      await page.context().route('**/slow.json', (route) => held.push(route));
      await over(page, run);
      await fetched(page);
      await page.evaluate(() => {
        fetch('slow.json').catch(() => {});
      });
      await soon(() => held.length, 'the worker is not busy');
      await over(page, run);
      assert.equal((await state(page)).playing, false);
      await run(6);
      assert.equal((await state(page)).playing, true, 'the film goes on');
      // who comes in that moment keeps the film
      await over(page, run);
      await page.keyboard.press('Shift');
      await run(6);
      assert.deepEqual(
        [(await state(page)).playing, (await state(page)).t > 100],
        [false, true],
        'taken from the visitor',
      );
      assert.deepEqual([await waits(page), ...(await now())], [true, old, 0]);
      await held[0].fulfill({ json: {} });
      await soon(async () => !(await waits(page)), 'the newer version was not let in');
      await page.evaluate(() => globalThis.tidemark.play());
      await run(30);
      assert.deepEqual((await now())[1], 0, 'in the middle');
      await run(91).catch(() => {});
      await came(kiosk);
    },
  );

  test('half an upload never becomes a version', async () => {
    const { dir, remove } = await copy();
    const site = await served({ dir });
    const { page, close } = await openKiosk(at.browser, site.url, 'kiosk.html', { clock: false });
    await ready(page);
    const old = await version(page);
    const whole = await readFile(join(dir, 'kiosk.css'), 'utf8');
    await writeFile(join(dir, 'kiosk.css'), `${whole}\n/* changed */\n`);
    write(dir);
    await writeFile(join(dir, 'kiosk.css'), whole.slice(0, 100));
    const ended = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const found = new Promise((done) => {
        registration.addEventListener(
          'updatefound',
          () => {
            const { installing } = registration;
            installing.addEventListener('statechange', () => done(installing.state));
          },
          { once: true },
        );
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
