// The kiosk: who holds the film, what brings it back, what a hand cannot do.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { assertSoon } from './host.mjs';
import { openKiosk } from './kiosk.mjs';
import { ink, state, visit } from './site.mjs';
import { lend } from './source.mjs';

const at = bench();

const ALL = { serviceWorkers: 'block' };

/** Runs `use` with a kiosk under the test's clock. */
async function on(query, options, use) {
  const opened = await openKiosk(at.browser, at.url, `kiosk.html${query}`, { ...ALL, ...options });
  try {
    await use(opened);
  } finally {
    await opened.close();
  }
}

const toEnd = (page) =>
  page.evaluate(() => globalThis.tidemark.seek({ t: globalThis.tidemark.state().duration - 0.3 }));
/** Gives the screen another size, and the page the time to follow; mount.test.mjs holds it to one that was opened so. */
async function resized(page, run, viewport) {
  await page.setViewportSize(viewport);
  await page.waitForFunction((width) => innerWidth === width, viewport.width);
  await run(0.5);
  await page.waitForFunction((width) => document.querySelector('.tide-canvas').clientWidth === width, viewport.width);
  // what stands around the canvas takes its measure from the layout, a frame later
  await assertSoon(
    page,
    async () => {
      await run(0.1);
      return page.evaluate(() => {
        const { u } = globalThis.tidemark.layout();
        return document.documentElement.style.getPropertyValue('--u') === `${u}px`;
      });
    },
    'the page has not followed the new size',
  );
}
const counting = (page) => page.locator('#idle').isVisible();
/** A place of the stage where nothing can be hit. */
const ground = (page) =>
  page.evaluate(() => {
    const { canvas } = globalThis.tidemark;
    const box = canvas.getBoundingClientRect();
    const taken = globalThis.tidemark.marks().filter((mark) => mark.hit);
    taken.push(...globalThis.tidemark.controls());
    for (let y = box.height * 0.2; y < box.height * 0.8; y += 3) {
      for (let x = 4; x < box.width; x += 7) {
        const free = taken.every((m) => x < m.x - 2 || y < m.y - 2 || x > m.x + m.w + 2 || y > m.y + m.h + 2);
        if (free) return { x: x + box.left, y: y + box.top };
      }
    }
    return null;
  });

describe('the loop', () => {
  test('plays by itself, holds the end for four seconds, and starts again without a word', () =>
    on('', {}, async ({ page, said, run }) => {
      assert.equal((await state(page)).playing, true);
      await toEnd(page);
      await run(1);
      const held = await state(page);
      assert.deepEqual([held.playing, held.t], [false, held.duration]);
      await run(2.5);
      assert.equal((await state(page)).t, held.duration);
      await run(3);
      const again = await state(page);
      assert.ok(again.playing && again.t < 3, JSON.stringify(again));
      assert.ok((await ink(page)) > 0.01);
      assert.deepEqual(said, []);
    }));

  test('the last frame fades over the first and gives its pixels back', () =>
    on('', { deviceScaleFactor: 1 }, async ({ page, run }) => {
      await toEnd(page);
      await run(1);
      await page.evaluate(() => {
        globalThis.veils = [];
        const veil = document.querySelector('#veil');
        new MutationObserver(() => globalThis.veils.push(veil.width)).observe(veil, { attributes: true });
      });
      await run(6);
      const seen = await page.evaluate(() => globalThis.veils);
      assert.ok(Math.max(...seen) >= 540, String(seen));
      assert.equal(await page.locator('#veil').isVisible(), false);
      assert.equal(await page.evaluate(() => document.querySelector('#veil').width), 0);
    }));

  test('a chapter of the address is where it begins, and the film goes on from there', () =>
    on('?chapter=trade', {}, async ({ page, run }) => {
      await page.evaluate(() => globalThis.tidemark.seek({ t: 131 }));
      await run(3);
      assert.equal((await state(page)).chapter, 'closing');
      await toEnd(page);
      await run(7);
      assert.equal((await state(page)).chapter, 'opening');
    }));

  test('less motion loops through stills', () =>
    on('', { reducedMotion: 'reduce' }, async ({ page, run }) => {
      const before = await state(page);
      assert.deepEqual([before.playing, before.reduced], [true, true]);
      await run(8);
      assert.ok((await state(page)).t > before.t);
    }));
});

describe('a hand', () => {
  for (const [name, query] of [
    ['on free ground', ''],
    ['in a chapter', '?t=70'],
  ]) {
    test(`takes the film at once: a touch ${name} stops it`, () =>
      on(query, { hasTouch: true }, async ({ page, run }) => {
        const { x, y } = await ground(page);
        await page.touchscreen.tap(x, y);
        const stopped = await state(page);
        assert.equal(stopped.playing, false);
        await run(5);
        assert.equal((await state(page)).t, stopped.t);
      }));
  }

  test('the play button goes on and stops', () =>
    on('?t=70', { hasTouch: true }, async ({ page, run }) => {
      await page.touchscreen.tap(...Object.values(await ground(page)));
      await page.locator('.tide-play').tap();
      await run(1);
      assert.equal((await state(page)).playing, true);
      await page.locator('.tide-play').tap();
      assert.equal((await state(page)).playing, false);
    }));

  test('a touch in a chapter shows it whole, not half built', () =>
    on('?chapter=trade', { hasTouch: true }, async ({ page }) => {
      for (const [i, { id }] of (await page.evaluate(() => globalThis.tidemark.page().chapters)).entries()) {
        const [touched, whole] = await page.evaluate((chapter) => {
          const tide = globalThis.tidemark;
          tide.seek({ chapter });
          const rest = tide.state().t;
          tide.seek({ t: tide.page().chapters.find((one) => one.id === chapter).start + 2.5 });
          tide.play();
          document.querySelector('#title').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
          return [tide.state(), rest];
        }, id);
        // from the second on the film is the visitor's: nothing is taken out of their hand
        if (i === 0) assert.deepEqual([touched.playing, touched.chapter, touched.t], [false, id, whole]);
        else assert.equal(touched.chapter, id);
      }
    }));

  test('the space bar does, too', () =>
    on('?chapter=trade', {}, async ({ page, run }) => {
      const whole = await page.evaluate(() => {
        globalThis.tidemark.seek({ chapter: 'trade' });
        const { t } = globalThis.tidemark.state();
        globalThis.tidemark.seek({ t: t - 6 });
        globalThis.tidemark.play();
        return t;
      });
      await run(0.5);
      await page.keyboard.press('Space');
      await run(0.5);
      const stopped = await state(page);
      assert.deepEqual([stopped.playing, stopped.t], [false, whole]);
    }));

  test('one button says what a touch does as long as it loops, and no pause stands beside it', () =>
    on('', { hasTouch: true, viewport: { width: 1080, height: 1920 } }, async ({ page, run }) => {
      const shown = () =>
        page.evaluate(() =>
          ['#start', '.tide-play'].map((name) =>
            document.querySelector(name).checkVisibility({ visibilityProperty: true }),
          ),
        );
      for (const { start } of await page.evaluate(() => globalThis.tidemark.page().chapters)) {
        await page.evaluate((t) => globalThis.tidemark.seek({ t: t + 3 }), start);
        await page.evaluate(() => globalThis.tidemark.play());
        await run(0.5);
        assert.deepEqual(await shown(), [true, false], `at ${start + 3} s`);
        assert.match(await page.locator('#start').textContent(), /轻触开始\s+约2分30秒/);
      }
      await page.locator('#start').tap();
      await run(1);
      const begun = await state(page);
      assert.ok(begun.playing && begun.t < 2, JSON.stringify(begun));
      assert.deepEqual(await shown(), [false, true], 'while a visitor has it playing the words are not true');
      await page.locator('.tide-play').tap();
      await run(1);
      assert.deepEqual(await shown(), [true, true]);
    }));

  test('upright, everything that is pressed stands in the lower part', async () => {
    await on('?lang=en', { hasTouch: true }, async ({ page, run }) => {
      for (const viewport of [
        { width: 1080, height: 1920 },
        { width: 600, height: 960 },
      ]) {
        await resized(page, run, viewport);
        for (const { id } of await page.evaluate(() => globalThis.tidemark.page().chapters)) {
          await page.evaluate((chapter) => globalThis.tidemark.seek({ chapter }), id);
          await run(0.5);
          const boxes = await page.evaluate(() =>
            [...document.querySelectorAll('.kiosk-tools button, .kiosk-chapters button, #start, .tide-play')]
              .filter((one) => one.checkVisibility())
              .map((one) => ({
                name: one.id || one.className || one.ariaLabel,
                ...one.getBoundingClientRect().toJSON(),
              })),
          );
          assert.ok(boxes.length >= 11, id);
          for (const box of boxes)
            assert.ok(
              box.top >= viewport.height * 0.75 && box.bottom <= viewport.height && box.right <= viewport.width,
              `${id}: ${JSON.stringify(box)}`,
            );
          // nothing of the strip lies under language and theme; what flies to the next chapter passes behind the strip
          const under = await page.evaluate(() => {
            const box = document.querySelector('.kiosk-tools').getBoundingClientRect();
            return globalThis.tidemark
              .marks()
              .filter(
                (m) =>
                  /^(quay-strip|strip\/labels)/.test(m.id) &&
                  m.x < box.right &&
                  m.x + m.w > box.left + 4 &&
                  m.y < box.bottom &&
                  m.y + m.h > box.top + 4,
              )
              .map((m) => m.id);
          });
          assert.deepEqual(under, [], id);
        }
      }
    });
  });

  test('a second finger presses, too, while the first rests on the glass', () =>
    on('?lang=zh', { hasTouch: true, viewport: { width: 1080, height: 1920 } }, async ({ page, run }) => {
      const cdp = await page.context().newCDPSession(page);
      const rest = { ...(await ground(page)), id: 1 };
      const send = (type, ...touchPoints) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
      // the second comes down while the first is there; both are lifted at once
      const press = async (at_) => {
        await send('touchStart', rest);
        await send('touchStart', rest, { ...at_, id: 2 });
        await send('touchEnd');
        await run(0.5);
      };
      const middle = async (locator) => {
        const { x, y, width, height } = await locator.boundingBox();
        return { x: x + width / 2, y: y + height / 2 };
      };
      await press(await middle(page.locator('#lang')));
      assert.equal((await state(page)).lang, 'en');
      await press(await middle(page.locator('nav button').nth(6)));
      assert.equal((await state(page)).chapter, 'trade');
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'opening' }));
      const box = await page.evaluate(() =>
        globalThis.tidemark.marks().find((m) => m.kind === 'quay-year' && m.id.endsWith('/2004')),
      );
      await press({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
      assert.equal(Math.round((await state(page)).year), 2004);
      // and the one that is left can press again
      await page.locator('#lang').tap();
      assert.equal((await state(page)).lang, 'zh');
    }));

  test('the words that say so start the film from its beginning, to its end', () =>
    on('?t=20', { hasTouch: true }, async ({ page, run }) => {
      await page.locator('#start').tap();
      await run(1);
      const begun = await state(page);
      assert.ok(begun.playing && begun.t < 2, JSON.stringify(begun));
      // who watches is not idle
      await run(100);
      assert.equal(await counting(page), false);
      assert.equal((await state(page)).playing, true);
      await run(55);
      assert.equal(await counting(page), true);
    }));

  test('each chapter has a tab that a finger hits, 44 px or more', () =>
    on('', { hasTouch: true }, async ({ page, run }) => {
      const tabs = page.locator('nav button');
      const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
      assert.equal(await tabs.count(), chapters.length);
      for (const [i, chapter] of chapters.entries()) {
        const box = await tabs.nth(i).boundingBox();
        assert.ok(box.width >= 44 && box.height >= 44, `${chapter.id}: ${box.width} x ${box.height}`);
        await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
        await run(0.5);
        assert.equal((await state(page)).chapter, chapter.id);
        assert.equal(await tabs.nth(i).getAttribute('aria-current'), 'true');
      }
    }));

  test('a mark of the quay that a finger hits opens its year', () =>
    on('', { hasTouch: true, viewport: { width: 1080, height: 1920 } }, async ({ page, run }) => {
      for (const [chapter, year] of [
        ['opening', 2004],
        ['trade', 2013],
      ]) {
        await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter);
        const at = await page.evaluate(
          (y) => globalThis.tidemark.marks().find((m) => m.kind === 'quay-year' && m.id.endsWith(`/${y}`)),
          year,
        );
        await page.touchscreen.tap(at.x + at.w / 2, at.y + at.h / 2);
        await run(0.5);
        // a chapter's strip tells the year of what stands over it: there only the card is the year's
        const now = await state(page);
        assert.deepEqual([now.chapter, Math.round(now.year)], [chapter, chapter === 'opening' ? year : 2023]);
        await run(1);
        assert.match(await page.locator('.tide-card-title').textContent(), new RegExp(String(year)));
      }
      const card = page.locator('.card');
      await run(1);
      assert.ok(await card.isVisible());
      const close = await page.locator('.tide-close').boundingBox();
      assert.ok(close.width >= 44 && close.height >= 44, JSON.stringify(close));
    }));

  test('what can be touched is 44 px or more, on every screen of a kiosk', async () => {
    await on('?t=20&autoplay=0', { hasTouch: true }, async ({ page, run }) => {
      for (const [width, height] of [
        [1080, 1920],
        [1920, 1080],
        [3840, 2160],
        [2160, 3840],
        [600, 960],
      ]) {
        await resized(page, run, { width, height });
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('button:not([hidden])')]
            .filter((one) => one.checkVisibility())
            .flatMap((one) => {
              const box = one.getBoundingClientRect();
              const more = getComputedStyle(one, '::after');
              const [w, h] = [
                more.position === 'absolute' ? parseFloat(more.width) : 0,
                more.position === 'absolute' ? parseFloat(more.height) : 0,
              ];
              const [x, y] = [Math.max(box.width, w || 0), Math.max(box.height, h || 0)];
              return x < 43.9 || y < 43.9 ? [`${one.id || one.className} ${x} x ${y}`] : [];
            }),
        );
        assert.deepEqual(small, [], `${width} x ${height}`);
      }
    });
  });
});

describe('nobody there', () => {
  test('counts down in the last seconds and brings everything back', () =>
    on('?lang=zh&theme=light&idle=60', { hasTouch: true }, async ({ page, run }) => {
      const first = await state(page);
      await page.locator('#lang').tap();
      await page.locator('#theme').tap();
      await page.locator('nav button').nth(5).tap();
      await page.evaluate(() => globalThis.tidemark.set({ speed: 2, tide: 'port-containers' }));
      await run(30);
      const now = await state(page);
      assert.deepEqual([now.lang, now.theme, now.chapter, now.speed], ['en', 'dark', 'innovation', 2]);
      await run(19);
      assert.equal(await counting(page), false);
      await run(4);
      assert.match(await page.locator('#idle-text').textContent(), /^Back to the start in [678] s$/);
      assert.equal(await page.locator('#status').textContent(), 'Back to the start in 10 s');
      await run(9);
      const back = await state(page);
      assert.equal(await counting(page), false);
      assert.ok(back.playing && back.t < 4, JSON.stringify(back));
      assert.deepEqual(
        [back.lang, back.theme, back.speed, back.tide, back.chapter],
        [first.lang, first.theme, first.speed, first.tide, 'opening'],
      );
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hans');
    }));

  test('a touch stays', () =>
    on('?idle=20&lang=en', { hasTouch: true }, async ({ page, run }) => {
      await page.touchscreen.tap(...Object.values(await ground(page)));
      const { t } = await state(page);
      await run(14);
      assert.equal(await counting(page), true);
      await page.locator('#stay').tap();
      assert.equal(await counting(page), false);
      await run(8);
      assert.equal(await counting(page), false);
      assert.equal((await state(page)).t, t);
      await run(14);
      assert.equal((await state(page)).playing, true);
    }));

  test('sleep and a clock that is set back hurt nothing', () =>
    on('', {}, async ({ page, said, run }) => {
      const before = await state(page);
      await page.clock.fastForward('10:00:00');
      await run(1);
      const woken = await state(page);
      assert.ok(woken.t - before.t < 2 && woken.playing, JSON.stringify(woken));
      await page.clock.setSystemTime(new Date('2022-01-01'));
      await run(2);
      assert.ok((await state(page)).playing);
      assert.deepEqual(said, []);
    }));
});

describe('before the first paint', () => {
  const cases = [
    ['', 'light', 'zh.light'],
    ['?lang=en', 'light', 'en.light'],
    ['?theme=dark', 'dark', 'zh.dark'],
    ['?theme=Dark', 'dark', 'zh.dark'],
    ['?lang=en-GB&theme=dark', 'dark', 'en.dark'],
    ['?lang=xx&theme=odd', 'light', 'zh.light'],
    ['?src=stories/port.json&theme=dark', 'dark', null],
    ['?chapter=trade', 'light', null],
    ['?t=20&lang=en', 'light', null],
  ];
  test('the ground and the still that the address asks for, and no other', async () => {
    const own = await at.browser.newContext({ serviceWorkers: 'block' });
    const page = await own.newPage();
    // what the page is before its own scripts run
    await page.route('**/kiosk.js', () => {});
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const [query, theme, still] of cases) {
      await page.goto('about:blank');
      asked.length = 0;
      await page.goto(`${at.url}kiosk.html${query}`, { waitUntil: 'commit' });
      await page.waitForFunction(() => document.readyState === 'interactive');
      const seen = await page.evaluate(() => ({
        ground: getComputedStyle(document.querySelector('.kiosk-stage')).backgroundColor,
        still: document.querySelector('#still').getAttribute('src'),
      }));
      assert.equal(seen.ground, theme === 'dark' ? 'rgb(10, 27, 42)' : 'rgb(251, 248, 242)', query);
      assert.equal(seen.still, still && `stills/opening.${still}.png`, query);
      const stills = () => asked.filter((url) => url.includes('/stills/')).map((url) => url.split('/stills/')[1]);
      if (still) await assertSoon(page, async () => stills().length > 0, 'no still is asked for');
      assert.deepEqual([...new Set(stills())], still ? [`opening.${still}.png`] : [], query);
    }
    await own.close();
  });

  test('the system asks for dark: dark', async () => {
    const { page, close } = await visit(at, 'kiosk.html', { colorScheme: 'dark', serviceWorkers: 'block' });
    assert.match(await page.locator('#still').getAttribute('src'), /zh\.dark/);
    await close();
  });
});

describe('a start that fails', () => {
  test('is said in letters for two metres, with the still of its language and theme', async () => {
    const dead = [['**/*.wasm', (route) => route.fulfill({ status: 404 })]];
    const { page, close } = await visit(at, 'kiosk.html?lang=en&theme=dark&t=20', {
      until: 'fault',
      route: dead,
      viewport: { width: 1080, height: 1920 },
      serviceWorkers: 'block',
    });
    const sizes = await page.evaluate(() =>
      [...document.querySelectorAll('#fault-text, #retry, #fault-list')].map((one) =>
        parseFloat(getComputedStyle(one).fontSize),
      ),
    );
    for (const size of sizes) assert.ok(size >= 0.018 * 1080, String(sizes));
    const retry = await page.locator('#retry').boundingBox();
    assert.ok(retry.height >= 44 && retry.y > 1920 * 0.75);
    await page.waitForFunction(() => document.querySelector('#still').naturalWidth > 0);
    assert.equal(await page.locator('#still').getAttribute('src'), 'stills/opening.en.dark.png');
    await close();
  });
});

describe('burn-in', () => {
  const moved = (page) =>
    page.evaluate(() => {
      const { e, f } = new DOMMatrix(getComputedStyle(document.querySelector('#screen')).transform);
      return [e, f];
    });
  test('each loop stands a few px beside the last', () =>
    on('?shift=3', {}, async ({ page, run }) => {
      const places = [await moved(page)];
      for (let i = 1; i <= 3; i += 1) {
        await toEnd(page);
        await run(6.5);
        places.push(await moved(page));
      }
      assert.deepEqual(places, [
        [0, 0],
        [3, 0],
        [3, 3],
        [0, 3],
      ]);
    }));

  test('25 places in all, each beside the last, and round again; shift=0 has one', () =>
    on('', {}, async ({ page }) => {
      const from = await lend(page, 'kiosk/loop.ts');
      const walk = (shift) =>
        page.evaluate(
          async ([px, from]) => {
            const { loop } = await import(from);
            const state = { playing: false, t: 10, duration: 10 };
            const tide = { state: () => state, set() {}, seek() {}, play() {} };
            const seen = [];
            let now = 0;
            const use = {
              hold: () => 0,
              now: () => now,
              minute: () => 0,
              count() {},
              move: (x, y) => seen.push([x, y]),
              fade() {},
              rest() {},
              clear() {},
              ended() {},
              leave: () => false,
            };
            const kiosk = loop(tide, { idle: 2, shift: px, reload: null }, use);
            for (let i = 0; i < 400 && kiosk.loops() < 26; i += 1) {
              now += 1000;
              kiosk.tick();
            }
            return seen;
          },
          [shift, from],
        );
      const places = [[0, 0], ...(await walk(2)).slice(0, 24)];
      assert.equal(new Set(places.map(String)).size, 25);
      places
        .slice(1)
        .forEach(([x, y], i) =>
          assert.equal(
            Math.max(Math.abs(x - places[i][0]), Math.abs(y - places[i][1])),
            2,
            `${i}: ${places[i]} to ${[x, y]}`,
          ),
        );
      assert.ok(places.flat().every((n) => Math.abs(n) <= 4));
      assert.deepEqual(await walk(0), []);
    }));
});

describe('the night', () => {
  test('loads anew at the end of a loop, not before', () =>
    on('?reload=04:00', { time: '2026-03-02T03:57:30' }, async ({ page, run }) => {
      await page.evaluate(() => {
        globalThis.same = true;
      });
      const now = () =>
        page.evaluate(() => [new Date().getHours(), globalThis.same, globalThis.tidemark.state().playing]);
      // from 03:59:30 on: an end before the hour is the next loop's beginning
      await toEnd(page);
      await run(7);
      assert.deepEqual(await now(), [3, true, true], 'at an end before its hour');
      // the hour comes in the middle of the film
      await page.evaluate(() => globalThis.tidemark.seek({ t: 20 }));
      await run(73);
      assert.deepEqual(await now(), [4, true, true], 'in the middle of the film');
      await toEnd(page);
      await run(2.5);
      assert.deepEqual(await now(), [4, true, false], 'while the last frame stands');
      // the page leaves in the middle of this run
      await run(5).catch(() => {});
      await page.waitForFunction(() => globalThis.tidemark?.state() && globalThis.same === undefined, null, {
        timeout: 60000,
      });
    }));

  test('loads anew when the visitor of that hour has gone', () =>
    on('?reload=04:00&idle=20', { time: '2026-03-02T03:57:30', hasTouch: true }, async ({ page, run }) => {
      await page.evaluate(() => {
        globalThis.same = true;
      });
      await page.touchscreen.tap(...Object.values(await ground(page)));
      for (let step = 0; step < 4; step += 1) {
        await run(15);
        await page.touchscreen.tap(...Object.values(await ground(page)));
      }
      assert.deepEqual(await page.evaluate(() => [new Date().getHours(), globalThis.same]), [4, true]);
      await run(22).catch(() => {});
      await page.waitForFunction(() => globalThis.tidemark?.state() && globalThis.same === undefined, null, {
        timeout: 60000,
      });
    }));
});

describe('what a hand cannot do', () => {
  test('no menu, no selection, no drag, no zoom', () =>
    on('', { hasTouch: true }, async ({ page }) => {
      const stopped = await page.evaluate(() => {
        const send = (event) => !document.querySelector('#brand').dispatchEvent(event);
        const make = (Kind, type, init) => new Kind(type, { bubbles: true, cancelable: true, ...init });
        return {
          menu: send(make(MouseEvent, 'contextmenu')),
          select: send(make(Event, 'selectstart')),
          drag: send(make(DragEvent, 'dragstart')),
          wheel: send(make(WheelEvent, 'wheel', { ctrlKey: true })),
          key: send(make(KeyboardEvent, 'keydown', { ctrlKey: true, key: '+' })),
          scroll: send(make(WheelEvent, 'wheel')),
        };
      });
      assert.deepEqual(stopped, { menu: true, select: true, drag: true, wheel: true, key: true, scroll: false });
      const loose = await page.evaluate(() =>
        [...document.querySelectorAll('body, body *')]
          .filter((one) => getComputedStyle(one).touchAction !== 'none' || getComputedStyle(one).userSelect === 'text')
          .map((one) => one.id || one.className),
      );
      assert.deepEqual(loose, []);
    }));

  test('no key of the browser: print, save, open, find, reload, back, tools', () =>
    on('', {}, async ({ page }) => {
      const stopped = (init) =>
        page.evaluate(
          (given) =>
            !document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...given })),
          init,
        );
      for (const key of ['p', 's', 'o', 'f', 'P', 'u', 'g', 'h', 'j', '+', '0', 'F5']) {
        for (const with_ of ['ctrlKey', 'metaKey'])
          assert.equal(await stopped({ key, [with_]: true }), true, `${with_} ${key}`);
      }
      for (const key of ['F1', 'F3', 'F5', 'F7', 'F11', 'F12', 'BrowserBack', 'ContextMenu', 'PrintScreen', '/', "'"])
        assert.equal(await stopped({ key }), true, key);
      for (const key of ['ArrowLeft', 'Home']) assert.equal(await stopped({ key, altKey: true }), true, key);
      for (const key of ['Tab', 'Enter', 'f', 'F', 'p']) assert.equal(await stopped({ key }), false, key);
      assert.equal(await stopped({}), false);
    }));

  test('two fingers do not zoom', () =>
    on('', { hasTouch: true }, async ({ page }) => {
      const cdp = await page.context().newCDPSession(page);
      const touch = (type, gap) =>
        cdp.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: gap
            ? [
                { x: 270 - gap, y: 400, id: 1 },
                { x: 270 + gap, y: 400, id: 2 },
              ]
            : [],
        });
      await touch('touchStart', 20);
      for (let gap = 30; gap < 200; gap += 20) await touch('touchMove', gap);
      await touch('touchEnd', 0);
      assert.equal(await page.evaluate(() => visualViewport.scale), 1);
    }));

  test('the pointer is hidden while nobody moves it', () =>
    on('', {}, async ({ page, run }) => {
      const cursor = () => page.evaluate(() => getComputedStyle(document.querySelector('.tide-canvas')).cursor);
      assert.equal(await cursor(), 'none');
      await page.mouse.move(200, 300);
      await page.mouse.move(210, 310);
      assert.notEqual(await cursor(), 'none');
      await run(4);
      assert.equal(await cursor(), 'none');
    }));
});

describe('settings', () => {
  const read = async (page, search) =>
    page.evaluate(
      async ([from, text]) => (await import(from)).settings(text),
      [await lend(page, 'kiosk/settings.ts'), search],
    );
  test('a bad value becomes the nearest valid one', () =>
    on('?idle=abc&shift=-5&reload=99:99&wake=maybe&lang=xx&speed=1e9&t=NaN', {}, async ({ page, said }) => {
      const cases = [
        ['', { idle: 90, shift: 3, wake: false, reload: null }],
        ['?idle=0&shift=99&wake=1&reload=04:00', { idle: 2, shift: 16, wake: true, reload: 240 }],
        ['?idle=1e9&shift=-1&reload=7', { idle: 90, shift: 0, reload: 420 }],
        [`?idle=${'9'.repeat(400)}&shift=2.5&reload=99:99`, { idle: 3600, shift: 2.5, reload: 23 * 60 + 59 }],
        ['?idle=&shift=null&reload=soon&wake=', { idle: 90, shift: 3, reload: null, wake: true }],
        ['?idle=Infinity&idle=5&shift=%00', { idle: 90, shift: 3 }],
      ];
      for (const [search, wanted] of cases) {
        const got = await read(page, search);
        for (const [key, value] of Object.entries(wanted)) assert.equal(got[key], value, `${search} ${key}`);
      }
      assert.ok((await state(page)).playing);
      assert.deepEqual(said, []);
    }));

  test('wake=1 asks for the screen once, and again after it was hidden; a refusal is silent', async () => {
    const script = () => {
      globalThis.asked = 0;
      const wakeLock = {
        request: async () => {
          globalThis.asked += 1;
          if (location.search.includes('refuse')) throw new DOMException('no', 'NotAllowedError');
          return Object.assign(new EventTarget(), { released: true });
        },
      };
      Object.defineProperty(navigator, 'wakeLock', { value: wakeLock });
    };
    for (const [query, wanted] of [
      ['?wake=1', 2],
      ['?wake=1&refuse', 2],
      ['', 0],
    ]) {
      await on(query, { script }, async ({ page, said }) => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        assert.equal(await page.evaluate(() => globalThis.asked), wanted, query);
        assert.deepEqual(said, []);
      });
    }
  });

  test('forged, null and huge messages are ignored; storage denied changes nothing', () =>
    on(
      '',
      {
        script: () => {
          for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
            Object.defineProperty(globalThis, name, {
              get: () => {
                throw new DOMException('denied', 'SecurityError');
              },
            });
          }
        },
      },
      async ({ page, said, run }) => {
        await page.evaluate(() => {
          const all = [
            null,
            0,
            'x'.repeat(1e6),
            [],
            { type: 'tidemark:heartbeat' },
            { type: 'tidemark:reload' },
            { type: 'tidemark:activate' },
            { type: 'tidemark:end', version: 1 },
          ];
          for (const data of all) postMessage(data, '*');
        });
        await run(3);
        assert.equal((await state(page)).playing, true);
        assert.deepEqual(said, []);
      },
    ));
});
