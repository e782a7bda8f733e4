// The supervisor: what it hears from a kiosk, and how it brings a dead one back.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { SCREEN } from './kiosk.mjs';
import { lend } from './source.mjs';

const LONG = { timeout: 60000 };

const at = bench();

/** A supervisor with a living kiosk. `ask` goes on working when a frame has crashed. */
async function supervised({ query = '', ...context } = {}) {
  const own = await at.browser.newContext({ ...SCREEN, ...context });
  const page = await own.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  await page.addInitScript(() => {
    if (parent !== window) return;
    globalThis.heard = [];
    addEventListener('message', ({ data }) => globalThis.heard.push(data));
  });
  await page.goto(`${at.url}supervisor.html${query}`);
  await page.waitForFunction(() => globalThis.supervisor?.beat()?.phase === 'loop', null, LONG);
  const cdp = await own.newCDPSession(page);
  const ask = async (use) =>
    (await cdp.send('Runtime.evaluate', { expression: `(${use})()`, returnByValue: true })).result.value;
  // on a busy machine a first start may have been given up already
  const restarts = await ask(() => globalThis.supervisor.restarts());
  /** Waits until the supervisor has a living kiosk again; why it was started anew. */
  const back = async () => {
    const from = Date.now();
    for (;;) {
      const [count, log, beat] = await ask(() => [
        globalThis.supervisor.restarts(),
        globalThis.supervisor.log(),
        globalThis.supervisor.beat(),
      ]);
      if (count > restarts && log.at(-1).endsWith('alive') && beat)
        return log.find((line) => line.includes(`restart ${restarts + 1}: `));
      if (Date.now() - from > 90000) throw new Error(`the kiosk did not come back: ${log.join('; ')}`);
      await new Promise((done) => setTimeout(done, 200));
    }
  };
  const kiosk = () => page.frames().find((one) => one.url().includes('kiosk.html'));
  return { page, own, said, ask, back, kiosk, close: () => own.close() };
}

describe('what a kiosk tells', () => {
  test('a heartbeat every two seconds, a word for a touch', async () => {
    const one = await supervised({ hasTouch: true, query: '?lang=en&t=70' });
    const { page, said } = one;
    await page.waitForFunction(() => globalThis.heard.filter((data) => data.phase === 'loop').length > 2, null, LONG);
    const { x, y, width, height } = await page.locator('iframe').boundingBox();
    await page.touchscreen.tap(x + width / 2, y + height / 3);
    await page.waitForFunction(() => globalThis.heard.some((data) => data.type === 'tidemark:activity'), null, LONG);
    await page.waitForFunction(() => globalThis.supervisor.beat().phase === 'hand', null, LONG);
    const heard = await page.evaluate(() => globalThis.heard);
    const beat = heard.findLast((data) => data.type === 'tidemark:heartbeat');
    assert.deepEqual(Object.keys(beat).sort(), ['loops', 'offline', 'phase', 'playing', 't', 'type', 'up', 'version']);
    assert.deepEqual([beat.version, beat.phase, beat.playing], [1, 'hand', false]);
    assert.deepEqual(
      heard.filter((data) => data.type === 'tidemark:activity'),
      [{ type: 'tidemark:activity', version: 1, kind: 'pointer' }],
    );
    assert.equal(await page.locator('iframe').getAttribute('title'), '潮涌四十年');
    assert.equal(one.kiosk().url(), `${at.url}kiosk.html?lang=en&t=70`);
    assert.deepEqual(said, []);
    await one.close();
  });

  test('one word for the end of the film, then the next loop', async () => {
    const one = await supervised({ query: '?t=146' });
    const { page, said } = one;
    await page.waitForFunction(() => globalThis.heard.some((data) => data.type === 'tidemark:end'), null, LONG);
    await page.waitForFunction(() => globalThis.supervisor.beat().loops === 1, null, LONG);
    const ends = await page.evaluate(() => globalThis.heard.filter((data) => data.type === 'tidemark:end'));
    assert.deepEqual(ends, [{ type: 'tidemark:end', version: 1 }]);
    assert.deepEqual(said, []);
    await one.close();
  });

  test('fault 32: only a heartbeat of the right shape counts', async () => {
    const one = await supervised();
    const wrong = await one.page.evaluate(
      async (from) => {
        const { heard } = await import(from);
        const good = {
          type: 'tidemark:heartbeat',
          version: 1,
          phase: 'loop',
          playing: true,
          offline: false,
          t: 1,
          loops: 0,
          up: 3,
        };
        const bad = [
          null,
          undefined,
          7,
          'tidemark:heartbeat',
          [],
          {},
          { ...good, version: 2 },
          { ...good, phase: 'x' },
          { ...good, t: NaN },
          { ...good, t: 1e99 },
          { ...good, loops: -1 },
          { ...good, loops: 1.5 },
          { ...good, up: '3' },
          { ...good, playing: 1 },
          { type: 'tidemark:activity', version: 1, kind: 'x'.repeat(1e6) },
        ];
        return [JSON.stringify(heard(good)), bad.map(heard).filter(Boolean).length];
      },
      await lend(one.page, 'kiosk/report.ts'),
    );
    assert.deepEqual(wrong, [
      '{"type":"heartbeat","phase":"loop","playing":true,"offline":false,"t":1,"loops":0,"up":3}',
      0,
    ]);
    await one.close();
  });
});

describe('the log', () => {
  test('outlives a reload; without storage it lasts as long as the page', async () => {
    const own = await at.browser.newContext({ serviceWorkers: 'block' });
    const page = await own.newPage();
    await page.route('**/kiosk.html*', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>kiosk</title>' }),
    );
    const log = () => page.waitForFunction(() => globalThis.supervisor?.log()).then((one) => one.jsonValue());
    await page.goto(`${at.url}supervisor.html`);
    const first = await log();
    await page.reload();
    assert.deepEqual((await log()).slice(0, first.length), first);
    assert.equal((await log()).filter((one) => one.endsWith(' loaded')).length, 2);
    await page.addInitScript(() =>
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      }),
    );
    await page.reload();
    assert.equal((await log()).length, 1);
    await own.close();
  });
});

describe('a dead kiosk', () => {
  test('fault 33: a crashed one is started again', async () => {
    const one = await supervised();
    const own = await one.own.newCDPSession(one.kiosk());
    own.send('Page.crash').catch(() => {});
    assert.match(await one.back(), /no heartbeat/);
    await one.close();
  });

  test('one that was led away is started again, and forged heartbeats do not keep it', async () => {
    const one = await supervised();
    const forge = () => {
      globalThis.forging = setInterval(
        () =>
          postMessage(
            {
              type: 'tidemark:heartbeat',
              version: 1,
              phase: 'loop',
              playing: true,
              offline: true,
              t: 1,
              loops: 0,
              up: 1,
            },
            '*',
          ),
        500,
      );
    };
    await one.ask(forge);
    await one
      .kiosk()
      .evaluate(() => {
        location.href = 'about:blank';
      })
      .catch(() => {});
    assert.match(await one.back(), /no heartbeat/);
    await one.close();
  });

  test('one that hangs is started again', async () => {
    const one = await supervised();
    // its thread stands as in an endless loop, and leaves the processor to other tests
    await one.own.route('**/never', () => {});
    one
      .kiosk()
      .evaluate(() => {
        const ask = new XMLHttpRequest();
        ask.open('GET', 'never', false);
        ask.send();
      })
      .catch(() => {});
    assert.match(await one.back(), /no heartbeat/);
    await one.close();
  });

  test('one whose frames stand still is started again', async () => {
    const one = await supervised();
    await one.kiosk().evaluate(() => {
      globalThis.requestAnimationFrame = () => 0;
    });
    assert.match(await one.back(), /no heartbeat/);
    await one.close();
  });

  test('silence of ten seconds, by the clock, is more than it bears', async () => {
    const own = await at.browser.newContext({ serviceWorkers: 'block' });
    const page = await own.newPage();
    await page.clock.install({ time: new Date('2026-03-02T12:00:00') });
    const body = `<!doctype html><title>kiosk</title><script>
      const beat = { type: 'tidemark:heartbeat', version: 1, phase: 'loop', playing: true, offline: false, t: 1, loops: 0, up: 1 };
      addEventListener('message', () => parent.postMessage(beat, '*'));
      parent.postMessage(beat, '*');
    </script>`;
    await page.route('**/kiosk.html*', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(`${at.url}supervisor.html`);
    await page.waitForFunction(() => globalThis.supervisor.beat(), null, LONG);
    await page.clock.pauseAt(new Date('2026-03-02T12:02:00'));
    const count = () => page.evaluate(() => globalThis.supervisor.restarts());
    const speak = async () => {
      await page.evaluate(() => {
        globalThis.answered = new Promise((done) => addEventListener('message', done, { once: true }));
        document.querySelector('iframe').contentWindow.postMessage('speak', '*');
      });
      await page.evaluate(() => globalThis.answered);
    };
    // as long as it speaks it stays
    for (let n = 0; n < 8; n += 1) {
      await speak();
      await page.clock.runFor(4000);
    }
    const before = await count();
    await page.clock.runFor(10000);
    assert.equal(await count(), before + 1);
    await own.close();
  });

  test('a server that is away is tried at growing intervals', async () => {
    const own = await at.browser.newContext({ serviceWorkers: 'block' });
    const page = await own.newPage();
    await page.clock.install({ time: new Date('2026-03-02T12:00:00') });
    await page.route('**/kiosk.html*', (route) => route.abort());
    await page.goto(`${at.url}supervisor.html`);
    await page.clock.pauseAt(new Date('2026-03-02T12:02:00'));
    const count = () => page.evaluate(() => globalThis.supervisor.restarts());
    const first = await count();
    await page.clock.runFor(30e3);
    const second = await count();
    await page.clock.runFor(300e3);
    const third = await count();
    assert.ok(second - first >= 1 && second - first <= 3, `${first} ${second}`);
    assert.ok(third - second >= 4 && third - second <= 8, `${second} ${third}`);
    await own.close();
  });
});
