// Faults of the start: checks 1 to 9 and 13.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from '../bench.mjs';
import { ink, inFrame } from '../site.mjs';
import { host, readable, tabled, until } from './kit.mjs';

const at = bench();
const { on } = at;
const WASM = '**/tidemark_bg.wasm';

describe('start', () => {
  test('fault 1: no WebAssembly gives the static view, in both languages', async () => {
    for (const lang of ['zh', 'en']) {
      await on(
        `?lang=${lang}&chapter=share`,
        { until: 'fault', script: () => delete globalThis.WebAssembly },
        async (page) => {
          assert.equal(await page.evaluate(() => typeof WebAssembly), 'undefined');
          await readable(page, lang);
          await tabled(page);
          // its page's own language, or what stands in the other one's page
          await page.locator(`#tables > [lang|="${lang}"] table`).first().waitFor({ state: 'attached' });
          assert.equal(await page.locator('#tables > [lang]').count(), 1);
          assert.match(await page.locator('#still img').getAttribute('src'), /share\./, 'not the chapter asked for');
        },
      );
    }
  });

  for (const status of [404, 500]) {
    test(`fault 2: wasm ${status} is asked for three times, then the static view`, async () => {
      let asked = 0;
      const route = [
        [
          WASM,
          (one) => {
            asked += 1;
            return one.fulfill({ status });
          },
        ],
      ];
      await on('', { until: 'fault', route }, async (page) => {
        assert.equal(asked, 3);
        await readable(page);
        await tabled(page);
      });
    });
  }

  test('fault 3: the wrong MIME type for wasm does not matter', async () => {
    let type;
    const route = [
      [
        WASM,
        async (one) => {
          const answer = await one.fetch();
          await one.fulfill({ response: answer, headers: { ...answer.headers(), 'content-type': 'text/plain' } });
        },
      ],
    ];
    await on('', { until: 'none', route }, async (page) => {
      page.on('response', (answer) => {
        if (answer.url().endsWith('_bg.wasm')) type = answer.headers()['content-type'];
      });
      await page.reload();
      await until(page, () => globalThis.tidemark?.state());
      assert.equal(type, 'text/plain');
      assert.ok((await ink(page)) > 0.05);
    });
  });

  test('fault 4: a truncated wasm gives the static view with its message', async () => {
    let bytes;
    const route = [
      [
        WASM,
        async (one) => {
          const answer = await one.fetch();
          const body = (await answer.body()).subarray(0, 20);
          bytes = body.length;
          await one.fulfill({ response: answer, body });
        },
      ],
    ];
    await on('?lang=en', { until: 'fault', route }, async (page) => {
      assert.equal(bytes, 20);
      await readable(page, 'en');
      assert.match(await page.locator('#fault-text').textContent(), /server or the network/);
      await tabled(page);
    });
  });

  test('fault 5: one broken connection of each file is made good', async () => {
    const broken = new Set();
    const once = async (one) => {
      const name = new URL(one.request().url()).pathname;
      if (broken.has(name)) return one.fallback();
      broken.add(name);
      return one.abort('connectionreset');
    };
    const route = [
      ['**/tidemark_bg.wasm', once],
      ['**/story.bin', once],
      ['**/engine.js', once],
    ];
    await on('', { route }, async (page) => {
      assert.deepEqual([...broken].sort(), ['/engine.js', '/story.bin', '/tidemark_bg.wasm']);
      assert.ok((await ink(page)) > 0.05);
    });
  });

  test('fault 6: a request that hangs: the table at once, the message after the time-out', async () => {
    const hangs = async (name) => {
      let asked = 0;
      const route = [
        [
          `**/${name}*`,
          () => {
            asked += 1;
          },
        ],
      ];
      await on('?lang=en', { until: 'none', loaded: 'commit', route, clock: {} }, async (page) => {
        await until(page, () => document.querySelector('footer'));
        await tabled(page);
        assert.equal(await page.locator('#still').isVisible(), true);
        // by the page's clock, second by second
        const fault = page.locator('#fault');
        for (let n = 0; n < 60 && !(await fault.isVisible()); n += 1) {
          if (asked > 0) await page.clock.runFor(1000);
          else await page.waitForTimeout(50);
        }
        await fault.waitFor({ state: 'visible' });
        const late = await page.evaluate(() => performance.now());
        assert.ok(late > 14000, `${name}: gave up after ${late} ms`);
        assert.ok(asked > 0, name);
        await readable(page, 'en');
        assert.match(await page.locator('#fault-text').textContent(), /network/, name);
      });
    };
    await Promise.all(['tidemark_bg.wasm', 'story.bin', 'engine.js'].map(hangs));
  });

  test('fault 7: on slow 3G the text comes first, then the chart', async () => {
    const script = () =>
      document.addEventListener('tidemark:ready', () => {
        globalThis.chartAt ??= performance.now();
      });
    await on('', { until: 'none', script }, async (page) => {
      const net = await page.context().newCDPSession(page);
      await net.send('Network.enable');
      await net.send('Network.setCacheDisabled', { cacheDisabled: true });
      await net.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 400,
        downloadThroughput: 50000,
        uploadThroughput: 50000,
      });
      await page.goto(at.url, { waitUntil: 'commit' });
      await until(page, () => document.querySelector('#tables table, #tables details'));
      const text = await page.evaluate(() => performance.now());
      await until(page, () => globalThis.chartAt);
      const [chart, bytes, slowest] = await page.evaluate(() => {
        const all = performance.getEntriesByType('resource').filter((one) => one.startTime < globalThis.chartAt);
        const wasm = all.find((one) => one.name.endsWith('.wasm'));
        return [
          globalThis.chartAt,
          all.reduce((sum, one) => sum + one.transferSize, 0),
          wasm.responseEnd - wasm.startTime,
        ];
      });
      assert.ok(slowest > 400, 'the network is not slow');
      // times are of this machine; what is asserted is the order and what a slow line must carry
      console.log(
        `    text after ${Math.round(text)} ms, chart after ${Math.round(chart)} ms, ${Math.round(bytes / 1000)} kB`,
      );
      assert.ok(text < chart);
      // 400 kB at 50 kB/s are eight seconds, and two are left for the waits
      assert.ok(bytes < 400e3, `${bytes} bytes before the chart`);
      await until(page, () => globalThis.tidemark?.state());
      assert.ok((await ink(page)) > 0.05);
    });
  });

  test('fault 8: without JavaScript the still and the table can be read', () =>
    on('', { until: 'none', javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator('canvas').count(), 0);
      assert.equal(await page.locator('#still').isVisible(), true);
      assert.ok((await page.locator('#data table').count()) > 5);
      await tabled(page);
      assert.equal(await page.locator('.static-note').isVisible(), true);
    }));

  test('fault 9: a host that forbids the engine gets the iframe, and where that fails too the still', async () => {
    const body = '<script type="module" src="embed.js"></script><tide-mark chapter="share" lang="en"></tide-mark>';
    for (const inner of [true, false]) {
      const route = [host(body, { 'content-security-policy': "script-src 'self'" })];
      if (!inner) {
        route.push([
          '**/embed.html*',
          async (one) => {
            const answer = await one.fetch();
            await one.fulfill({
              response: answer,
              headers: { ...answer.headers(), 'content-security-policy': "script-src 'self'" },
            });
          },
        ]);
      }
      await on('host.html', { until: 'none', route }, async (page) => {
        assert.equal(
          await page.evaluate(() =>
            WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
              () => 'allowed',
              (error) => error.name,
            ),
          ),
          'CompileError',
        );
        await until(page, () =>
          document.querySelector('tide-mark').shadowRoot?.querySelector('iframe')?.src.includes('chapter=share'),
        );
        const frame = await (
          await page.evaluateHandle(() => document.querySelector('tide-mark').shadowRoot.querySelector('iframe'))
        )
          .asElement()
          .contentFrame();
        if (inner) {
          await inFrame(frame, () => globalThis.tidemark?.state().chapter === 'share');
        } else {
          await frame.locator('#fault').waitFor({ state: 'visible' });
          assert.match(await frame.locator('#fault-text').textContent(), /Retry|retry/);
          await frame.locator('.tide-still img').waitFor({ state: 'visible' });
          assert.ok((await frame.locator('.tide-still table').count()) > 0);
        }
      });
    }
  });

  test('fault 13: a canvas that gives no context gives the static view', async () => {
    const script = () => {
      HTMLCanvasElement.prototype.getContext = () => null;
    };
    for (const path of ['?lang=en', 'embed.html?lang=en']) {
      await on(path, { until: 'fault', script }, async (page) => {
        await readable(page, 'en');
        assert.match(await page.locator('#fault-text').textContent(), /canvas/);
        assert.equal(await page.locator('canvas').count(), 0);
      });
    }
  });
});
