// Faults of size, time and visibility: checks 16 to 21, 23, 24, 26, 27 and 35.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { bench } from '../bench.mjs';
import { ink, launchOptions, state, stop } from '../site.mjs';
import { frames, host, until } from './kit.mjs';

const at = bench();
const { on, walk } = at;

/** Counts in the page: frames that the engine was asked for, and resizes of it. */
const count = (page) =>
  page.evaluate(async () => {
    const { Engine } = await import('./engine.js');
    globalThis.drawn = 0;
    globalThis.sized = 0;
    globalThis.perFrame = 0;
    let inFrame = 0;
    for (const [name, tell] of [
      [
        'frame',
        () => {
          globalThis.drawn += 1;
          inFrame += 1;
          globalThis.perFrame = Math.max(globalThis.perFrame, inFrame);
        },
      ],
      [
        'resize',
        () => {
          globalThis.sized += 1;
        },
      ],
    ]) {
      const real = Engine.prototype[name];
      Engine.prototype[name] = function counted(...all) {
        tell();
        return real.apply(this, all);
      };
    }
    (function next() {
      inFrame = 0;
      requestAnimationFrame(next);
    })();
  });

const hide = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { get: () => value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

describe('canvas', () => {
  test('fault 16: a hidden page draws no frame, and goes on where it was', () =>
    on('?t=10&autoplay=1', {}, async (page) => {
      await count(page);
      await until(page, () => globalThis.drawn > 3);
      await hide(page, true);
      const { t } = await state(page);
      const drawn = await page.evaluate(() => globalThis.drawn);
      // neither the film nor a script makes it draw
      await page.evaluate(() => globalThis.tidemark.redraw());
      await page.waitForTimeout(1500);
      assert.equal(await page.evaluate(() => globalThis.drawn), drawn);
      assert.equal((await state(page)).t, t);
      await hide(page, false);
      await until(page, (from) => globalThis.tidemark.state().t > from, t);
      assert.ok((await state(page)).t < t + 1.5, 'what was missed was caught up');
    }));

  test('fault 17: the back/forward cache keeps the state', async () => {
    const browser = await chromium.launch(
      launchOptions({
        whole: true,
        ignoreDefaultArgs: ['--disable-back-forward-cache'],
        args: [
          '--enable-features=BackForwardCache,BackForwardCacheMemoryControls:memory_threshold_for_back_forward_cache_in_mb/0',
        ],
      }),
    );
    try {
      const page = await browser.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${at.url}?lang=en`);
      // a page that still waits for something is not kept by the browser
      await until(page, () => globalThis.tidemark?.page().tables);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => {
        globalThis.kept = 'kept';
        addEventListener('pageshow', (event) => {
          globalThis.persisted = event.persisted;
        });
        globalThis.tidemark.seek({ t: 58 });
      });
      await page.goto(`${at.url}data.csv`, { waitUntil: 'commit' }).catch(() => page.goto(`${at.url}icon.svg`));
      await page.goBack({ waitUntil: 'commit' });
      await until(page, () => globalThis.tidemark?.state());
      const seen = await page.evaluate(() => [globalThis.persisted, globalThis.kept]);
      assert.deepEqual(seen, [true, 'kept'], 'the page did not come from the cache');
      const now = await state(page);
      assert.deepEqual([now.t, now.lang], [58, 'en']);
      await frames(page);
      assert.ok((await ink(page)) > 0.02);
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'share' }));
      assert.equal((await state(page)).chapter, 'share');
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });

  test('fault 18: 500 resizes in 2 s are one draw a frame at most', () =>
    on('', {}, async (page) => {
      await count(page);
      const seen = await page.evaluate(async () => {
        const stage = document.querySelector('#stage');
        let noted = 0;
        new ResizeObserver(() => {
          noted += 1;
        }).observe(stage);
        // several between two frames, and on until the page has seen enough of them
        for (let i = 0; i < 500 || noted < 12; i += 1) {
          stage.style.width = `${700 + ((i * 37) % 600)}px`;
          stage.style.height = `${500 + ((i * 53) % 300)}px`;
          dispatchEvent(new Event('resize'));
          globalThis.tidemark.redraw();
          if (i % 5 === 4) await new Promise((done) => setTimeout(done, 20));
        }
        stage.style.width = '900px';
        stage.style.height = '640px';
        const { canvas } = globalThis.tidemark;
        for (let i = 0; i < 100 && (canvas.width !== 900 || canvas.height !== 640); i += 1)
          await new Promise((done) => setTimeout(done, 50));
        return { noted, size: [canvas.width, canvas.height] };
      });
      assert.ok(seen.noted > 10, 'the fault was not injected');
      const [most, sized] = await page.evaluate(() => [globalThis.perFrame, globalThis.sized]);
      assert.ok(sized > 5);
      assert.ok(most <= 1, `${most} draws in one frame`);
      assert.deepEqual(seen.size, [900, 640]);
      assert.ok((await ink(page)) > 0.03);
    }));

  test('fault 19: at device pixel ratio 1, 1.5, 2 and 3 the backing size is exact', () =>
    on('', { viewport: { width: 800, height: 600 } }, async (page) => {
      const device = await page.context().newCDPSession(page);
      // with a width of its own each: of an emulated ratio alone no observer is told
      for (const [ratio, width] of [
        [1, 903],
        [1.5, 911],
        [2, 887],
        [3, 899],
      ]) {
        await device.send('Emulation.setDeviceMetricsOverride', {
          width,
          height: 601,
          deviceScaleFactor: ratio,
          mobile: false,
        });
        await until(page, (wanted) => devicePixelRatio === wanted, ratio);
        await until(page, (wanted) => globalThis.tidemark.canvas.width === wanted, Math.round(ratio * width));
        const size = await page.evaluate(() => [globalThis.tidemark.canvas.width, globalThis.tidemark.canvas.height]);
        assert.deepEqual(size, [Math.round(width * ratio), Math.round(601 * ratio)]);
        await frames(page);
        assert.ok((await ink(page)) > 0.05);
      }
    }));

  test('fault 20: a container without size draws when it gets one', () =>
    on('', {}, async (page) => {
      await count(page);
      await page.evaluate(() => {
        document.querySelector('#stage').style.display = 'none';
      });
      await frames(page);
      const drawn = await page.evaluate(() => globalThis.drawn);
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'share' }));
      await frames(page);
      assert.equal(await page.evaluate(() => globalThis.tidemark.canvas.clientWidth), 0, 'the fault was not injected');
      assert.equal(await page.evaluate(() => globalThis.drawn), drawn, 'drawn without a size');
      await page.evaluate(() => {
        document.querySelector('#stage').style.display = '';
      });
      await until(page, (before_) => globalThis.drawn > before_, drawn);
      assert.equal((await state(page)).chapter, 'share');
      assert.ok((await ink(page)) > 0.05);
    }));

  test('fault 20: mounted in a container of 0x0, drawn when it is shown', () =>
    on('host.html', { until: 'none', route: [host('<div id="box"></div>')] }, async (page) => {
      await page.evaluate(async () => {
        const { mount } = await import('./tidemark.js');
        document.querySelector('#box').style.cssText = 'width: 0; height: 0';
        globalThis.tidemark = await mount(document.querySelector('#box'), { chrome: 'embed' });
        document.querySelector('#box').style.cssText = 'width: 640px; height: 480px';
      });
      await until(page, () => globalThis.tidemark.canvas.width === 640);
      await frames(page);
      assert.ok((await ink(page)) > 0.05);
    }));

  test('fault 21: an 8K screen at ratio 3 gets 8 Mpx at most, and still one px a px', () =>
    on('', {}, async (page) => {
      const device = await page.context().newCDPSession(page);
      await device.send('Emulation.setDeviceMetricsOverride', {
        width: 7680,
        height: 4320,
        deviceScaleFactor: 3,
        mobile: false,
      });
      await until(page, () => globalThis.tidemark.canvas.clientWidth > 7000 && globalThis.tidemark.canvas.width > 3000);
      await frames(page);
      const [w, h, cw, ch] = await page.evaluate(() => {
        const { canvas } = globalThis.tidemark;
        return [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight];
      });
      assert.ok(cw * ch * 9 > 200e6, 'the fault was not injected');
      assert.ok(w * h <= 8.01e6, `${w} x ${h}`);
      assert.ok(w * h >= 7.9e6, `${w} x ${h} is less sharp than it may be`);
      assert.ok((await ink(page)) > 0.03);
    }));

  test('fault 23: an element moved 1,000 times leaves no node and no listener behind', () =>
    on(
      'host.html',
      {
        until: 'none',
        route: [
          host(
            '<script type="module" src="embed.js"></script><tide-mark chapter="share"></tide-mark><div id="one"></div><div id="two"></div>',
          ),
        ],
      },
      async (page) => {
        const cdp = await page.context().newCDPSession(page);
        const count = async () => {
          for (let i = 0; i < 3; i += 1) await cdp.send('HeapProfiler.collectGarbage');
          const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
          return { nodes, listeners: jsEventListeners };
        };
        /** Of an instance that has all its parts: what is built when the rest has come would look like a leak. */
        const counters = async () => {
          await until(page, () => document.querySelector('tide-mark').tide?.page().tables);
          let now = await count();
          for (let before = '', look = 0; before !== JSON.stringify(now) && look < 20; look += 1) {
            before = JSON.stringify(now);
            await page.waitForTimeout(500);
            now = await count();
          }
          return now;
        };
        const ready = () => until(page, () => document.querySelector('tide-mark').tide?.state());
        const move = (times) =>
          page.evaluate(async (n) => {
            const element = document.querySelector('tide-mark');
            for (let i = 0; i < n; i += 1) {
              // a move alone builds nothing anew; one that was away for a moment is destroyed and built
              if (i % 10 === 0) {
                element.remove();
                while (element.tide) await new Promise((done) => setTimeout(done, 1));
              }
              document.querySelector(i % 2 ? '#one' : '#two').append(element);
              if (i % 10 === 0) {
                while (!element.tide) await new Promise((done) => setTimeout(done, 1));
                globalThis.built = (globalThis.built ?? 0) + 1;
              } else if (i % 3 === 0) await Promise.resolve();
            }
            while (!element.tide) await new Promise((done) => setTimeout(done, 1));
          }, times);
        await ready();
        await move(20);
        const base = await counters();
        await move(1000);
        const end = await counters();
        assert.ok((await page.evaluate(() => globalThis.built)) >= 100, 'the fault was not injected');
        assert.ok(end.nodes <= base.nodes + 10, JSON.stringify([base, end]));
        assert.ok(end.listeners <= base.listeners + 5, JSON.stringify([base, end]));
        assert.ok((await page.evaluate(() => document.querySelector('tide-mark').tide.marks().length)) > 20);
      },
    ));

  test('fault 24: unknown values fall back to the nearest valid one', async () => {
    const cases = [
      ['?lang=xx', { lang: 'zh' }],
      ['?lang=en-GB', { lang: 'en' }],
      ['?theme=pink', { theme: 'auto' }],
      ['?chapter=nowhere', { chapter: 'opening' }],
      ['?year=9999', { year: 2024 }],
      ['?year=-5', { year: 1984 }],
      ['?year=1e999', {}],
      ['?t=-7', { t: 0 }],
      ['?t=1000000', { t: (now) => now.duration }],
      ['?t=NaN&year=abc&speed=0&motion=%00&tide=%F0%9F&autoplay=maybe', { playing: false }],
      [`?lang=${'x'.repeat(4000)}&lang=en&year=%3Cscript%3E`, { lang: 'zh' }],
    ];
    await walk(cases, {}, async (page, said, [path, wanted]) => {
      const now = await state(page);
      for (const [key, value] of Object.entries(wanted)) {
        assert.equal(now[key], typeof value === 'function' ? value(now) : value, `${path}: ${key}`);
      }
      assert.deepEqual(said, [], path);
      assert.equal(await page.locator('script:not([src], [type="application/ld+json"])').count(), 0);
    });
  });

  test('fault 26: after a sleep of 10 h nothing jumps and nothing is caught up', () =>
    on('?t=10&autoplay=1', { clock: {} }, async (page) => {
      await stop(page);
      await count(page);
      await page.clock.runFor(500);
      const { t } = await state(page);
      assert.ok(t > 10, 'it does not play');
      const [time, drawn] = await page.evaluate(() => [performance.now(), globalThis.drawn]);
      await page.clock.fastForward('10:00:00');
      await page.clock.runFor(200);
      const [later, more] = await page.evaluate(() => [performance.now(), globalThis.drawn]);
      assert.ok(later - time > 36e6, 'the fault was not injected');
      assert.ok((await state(page)).t < t + 1.2, `${t} became ${(await state(page)).t}`);
      assert.ok(more - drawn < 60, `${more - drawn} frames`);
    }));

  test('fault 27: a wall clock set back four years moves nothing', () =>
    on('?t=10&autoplay=1', { clock: { time: new Date('2026-01-01T00:00:00Z') } }, async (page) => {
      await stop(page);
      await page.clock.runFor(300);
      const { t } = await state(page);
      await page.clock.setSystemTime(new Date('2022-01-01T00:00:00Z'));
      assert.ok((await page.evaluate(() => new Date().getFullYear())) <= 2022, 'the fault was not injected');
      await page.clock.runFor(300);
      const now = await state(page);
      assert.ok(now.t >= t && now.t < t + 1, `${t} became ${now.t}`);
      assert.equal(now.playing, true);
    }));

  test('fault 35: memory pressure is no error', () =>
    on('?t=20&autoplay=1', {}, async (page, said) => {
      const cdp = await at.browser.newBrowserCDPSession();
      for (const level of ['moderate', 'critical', 'critical']) {
        await cdp.send('Memory.simulatePressureNotification', { level });
        await frames(page);
      }
      const { t } = await state(page);
      await until(page, (from) => globalThis.tidemark.state().t > from, t);
      assert.ok((await ink(page)) > 0.03);
      assert.deepEqual(said, []);
    }));
});
