// What a mounted graphic owes to any page it stands on: the same picture, its own keys, its own cards.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';
import { at, host, running, SCRIPT, WAIT, watchShifts } from './host.mjs';
import { launchOptions, settle, state, stop, visit } from './site.mjs';

const { on } = at;

/** A page with one graphic in a box of its own, in the page's own tree: no shadow keeps anything out. */
const bare = [
  [
    '**/bare.html',
    (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="en"><title>host</title><body><div id="box" style="position:absolute;left:0;top:0;width:700px;height:620px;max-width:none!important;margin:0!important;padding:0!important"></div>',
      }),
  ],
];
const mounted = (options) => async (page) => {
  await page.evaluate(async (given) => {
    const { mount } = await import('./tidemark.js');
    globalThis.tidemark = await mount(document.querySelector('#box'), {
      chrome: 'embed',
      motion: 'reduced',
      theme: 'light',
      ...given,
    });
    globalThis.tidemark.redraw();
    await document.fonts.ready;
  }, options);
  await settle(page);
};

describe('the page around', () => {
  let page;
  let close;
  before(async () => {
    ({ page, close } = await visit(at, 'bare.html', { route: bare, until: 'none' }));
    await mounted({ chapter: 'share', lang: 'zh' })(page);
    // a card, for its words
    await page.evaluate(() =>
      [...document.querySelectorAll('.tide-mark')].find((one) => one.tagName === 'BUTTON').click(),
    );
    await page.locator('.tide-card.is-pinned').waitFor();
  });
  after(() => close?.());

  /** Adopts rules, or none, and reads the picture and the looks of everything over it. */
  const look = (css) =>
    page.evaluate(async (rules) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.adoptedStyleSheets = [sheet];
      const { canvas, root } = globalThis.tidemark;
      globalThis.tidemark.redraw();
      for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
      const copy = document.createElement('canvas');
      copy.width = canvas.width;
      copy.height = canvas.height;
      const c = copy.getContext('2d', { willReadFrequently: true });
      c.drawImage(canvas, 0, 0);
      const { data } = c.getImageData(0, 0, copy.width, copy.height);
      let sum = 0;
      for (let i = 0; i < data.length; i += 1) sum = (Math.imul(sum, 31) + data[i]) | 0;
      const looks = [...root.querySelectorAll(':not(path)')].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        const names = [
          'color',
          'webkitTextFillColor',
          'backgroundColor',
          'opacity',
          'fontFamily',
          'fontSize',
          'fontWeight',
          'fontStyle',
          'lineHeight',
          'letterSpacing',
          'wordSpacing',
          'textTransform',
          'textIndent',
          'textAlign',
          'textShadow',
          'whiteSpace',
          'wordBreak',
          'direction',
          'writingMode',
          'boxShadow',
          'borderTopWidth',
          'borderTopColor',
          'listStyleType',
          'transform',
          'visibility',
          'pointerEvents',
          'colorScheme',
          'cursor',
        ];
        const of = `${one.tagName}.${one.getAttribute('class') ?? ''}`;
        return `${of} ${[x, y, width, height].map((v) => v.toFixed(2))} ${names.map((name) => `${name}:${style[name]}`).join(';')}`;
      });
      return { size: [canvas.width, canvas.height], sum, looks };
    }, css);

  const INHERITED = [
    'direction: rtl',
    'letter-spacing: .3em',
    'word-spacing: .5em',
    'text-transform: uppercase',
    'text-indent: 3em',
    'text-align: right',
    'text-shadow: 2px 2px red',
    'white-space: pre',
    'writing-mode: vertical-rl',
    'line-height: 3',
    'font: italic small-caps 900 30px/3 serif',
    'font-stretch: condensed',
    'font-feature-settings: "zero", "vert"',
    'font-variant: small-caps oldstyle-nums',
    'font-kerning: normal',
    'font-size-adjust: .9',
    'text-rendering: geometricPrecision',
    'word-break: break-all',
    'hyphens: auto',
    '-webkit-text-fill-color: red',
    '-webkit-text-stroke: 1px red',
    'color-scheme: dark',
    'image-rendering: pixelated',
    'list-style: square inside',
    'cursor: wait',
    'quotes: "x" "y"',
    'text-orientation: upright',
    'tab-size: 9',
    '-webkit-font-smoothing: antialiased',
  ];
  const RESETS = [
    'input[type=range] { appearance: auto; background: red; border: 5px solid; height: 3px; width: 50%; min-height: 90px; opacity: .5; margin: 20px; transform: rotate(3deg) }',
    'button { padding: 20px; margin: 9px; border: 3px solid red; background: red; color: lime; font-size: 30px; text-transform: uppercase; box-shadow: 0 0 9px red; min-height: 90px; letter-spacing: 9px }',
    'p, ul, li, b, span, div { margin: 40px; padding: 1em; color: red; font-size: 30px; list-style: square; letter-spacing: 9px; max-width: 40px }',
    'canvas, svg { max-width: 50%; border: 4px solid red; padding: 9px; margin: 9px; opacity: .5; width: 50px; height: auto }',
    '* { direction: rtl; text-transform: uppercase; box-sizing: content-box; margin: 7px; padding: 7px }',
    'body button, body p, body canvas, html body input[type=range] { border: 9px solid red; opacity: .3 }',
  ];

  test('changes no pixel and no control, whatever it hands down or resets', async () => {
    const plain = await look('');
    assert.deepEqual(plain.size, [700, 620]);
    assert.ok(plain.looks.length > 20);
    for (const rule of [...INHERITED.map((one) => `html { ${one} }`), ...RESETS]) {
      const other = await look(rule);
      assert.deepEqual(other.size, plain.size, rule);
      assert.equal(other.sum, plain.sum, `other pixels with ${rule}`);
      assert.deepEqual(
        other.looks.filter((one, i) => one !== plain.looks[i]),
        [],
        rule,
      );
    }
  });

  test('text spacing of the reader (WCAG 1.4.12) changes no pixel of the picture', async () => {
    const plain = await look('');
    for (const rule of [
      '* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }',
      '* { direction: rtl !important; font-family: serif !important; font-variant: small-caps !important; text-rendering: optimizeLegibility !important; writing-mode: vertical-rl !important }',
    ]) {
      const canvas = rule.includes('writing-mode')
        ? `${rule} .tide.tide, .tide.tide * { writing-mode: horizontal-tb !important }`
        : rule;
      assert.equal((await look(canvas)).sum, plain.sum, rule);
    }
  });

  test('hides the graphic where it hides its box', async () => {
    const { looks } = await look('#box { visibility: hidden; pointer-events: none }');
    assert.ok(
      looks.every((one) => one.includes('visibility:hidden') || one.includes('visibility:collapse')),
      looks[0],
    );
    assert.ok(looks[0].includes('pointerEvents:none'));
  });
});

describe('geometry', () => {
  // where the canvas begins decides which device px it covers; an emulated ratio knows nothing of them
  test("on a screen set to 125 % the picture has the screen's own pixels", async () => {
    const browser = await chromium.launch(launchOptions({ args: ['--force-device-scale-factor=1.25'] }));
    try {
      const { page } = await visit({ url: at.url, browser }, 'bare.html', {
        route: bare,
        until: 'none',
        viewport: null,
      });
      assert.equal(await page.evaluate(() => devicePixelRatio), 1.25);
      await mounted({ chapter: 'share' })(page);
      for (const left of [0, 0.3, 10.4, 33.7]) {
        const found = await page.evaluate(async (x) => {
          Object.assign(document.querySelector('#box').style, {
            left: `${x}px`,
            top: `${x / 2}px`,
            width: `${701 - x}px`,
            height: '603px',
          });
          const frame = () => new Promise(requestAnimationFrame);
          for (let n = 0; n < 4; n += 1) await frame();
          const { canvas } = globalThis.tidemark;
          const box = await new Promise((done) =>
            new ResizeObserver(
              ([
                {
                  devicePixelContentBoxSize: [one],
                },
              ]) => done(one),
            ).observe(canvas, { box: 'device-pixel-content-box' }),
          );
          return [
            [canvas.width, canvas.height],
            [box.inlineSize, box.blockSize],
          ];
        }, left);
        assert.deepEqual(found[0], found[1], `${left} px from the edge`);
      }
    } finally {
      await browser.close();
    }
  });

  test('a click finds its mark on a page that turns, scales, skews or zooms us', () =>
    on('bare.html', { route: bare, until: 'none', viewport: { width: 1600, height: 1400 } }, async (page) => {
      await mounted({ chapter: 'share', lang: 'en' })(page);
      const title = async (css) => {
        const spot = await page.evaluate((style) => {
          Object.assign(document.querySelector('#box').style, { transform: '', zoom: '', rotate: '', ...style });
          const { root } = globalThis.tidemark;
          const mark = globalThis.tidemark
            .marks()
            .filter((one) => one.fact && one.hit && one.w > 20 && one.h > 20)
            .sort((a, z) => a.w * a.h - z.w * z.h)[0];
          const probe = document.createElement('i');
          probe.style.cssText = `position:absolute;left:${mark.x + mark.w / 2}px;top:${mark.y + mark.h / 2}px;width:0;height:0`;
          root.append(probe);
          const { x, y } = probe.getBoundingClientRect();
          probe.remove();
          return { x, y };
        }, css);
        await page.mouse.click(spot.x, spot.y);
        const card = page.locator('.tide-card.is-pinned');
        await card.waitFor({ timeout: 5000 });
        const text = await card.locator('.tide-card-title').textContent();
        await page.keyboard.press('Escape');
        await card.waitFor({ state: 'hidden' });
        await page.mouse.move(1590, 1390);
        return text;
      };
      const plain = await title({});
      for (const css of [
        { transform: 'scale(.7)' },
        { transform: 'translate(300px, 300px) rotate(30deg)' },
        { transform: 'translate(200px, 100px) skewX(20deg)' },
        { transform: 'scaleX(-1)' },
        { zoom: '.75' },
        { zoom: '1.5' },
        { rotate: '180deg' },
      ]) {
        assert.equal(await title(css), plain, JSON.stringify(css));
      }
    }));
});

describe('resizing while the film plays', () => {
  /** Where everything stands that belongs to the page's own layout. */
  const furniture = (page) =>
    page.evaluate(() => {
      const html = document.documentElement;
      const all = [
        ...document.querySelectorAll('.bar, .bar *, .kiosk-bar, .kiosk-bar *, #chapters button, .tide-controls > *'),
      ];
      const seen = all.filter(
        (one) =>
          one.checkVisibility() &&
          !one.closest('svg:not(:root) *') &&
          // what a film that plays has not
          !one.matches('.tide-play, .tide-guess'),
      );
      const box = (one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height].map((v) => Math.round(v * 4) / 4);
      };
      return {
        of: [html.dataset.class, html.style.getPropertyValue('--u'), html.style.getPropertyValue('--bar')],
        boxes: seen.map((one) => `${one.id || one.getAttribute('class') || one.tagName} ${box(one)}`),
      };
    });
  /** The furniture when nothing of it moves any more, or when it stands as `wanted`. */
  const rested = async (page, wanted = null) => {
    let before = null;
    for (let n = 0; n < 60; n += 1) {
      await settle(page);
      const now = await furniture(page);
      if (isDeepStrictEqual(now, wanted ?? before)) return now;
      before = now;
      await page.waitForTimeout(100);
    }
    return before;
  };
  /** What comes after the first frame, such as the kiosk's sign that it is held offline, has come. */
  const whole = (page, path) =>
    page.waitForFunction(
      (kiosk) =>
        !kiosk || (document.documentElement.dataset.offline === 'ready' && document.querySelector('#chapters button')),
      Boolean(path),
    );
  const rows = [
    [
      '',
      [
        [1440, 900],
        [390, 844],
        [801, 603],
        [1920, 1080],
      ],
    ],
    [
      'kiosk.html',
      [
        [1080, 1920],
        [1920, 1080],
        [1080, 1920],
      ],
    ],
  ];
  for (const [path, sizes] of rows) {
    test(`${path || 'the page'} is laid as if it had been opened so`, async () => {
      const wanted = [];
      for (const [width, height] of sizes) {
        await on(`${path}?autoplay=0&lang=en&chapter=share`, { viewport: { width, height } }, async (page) => {
          await whole(page, path);
          wanted.push(await rested(page));
        });
      }
      await on(
        `${path}?autoplay=1&lang=en&chapter=share`,
        { viewport: { width: sizes[0][0], height: sizes[0][1] } },
        async (page) => {
          await whole(page, path);
          for (const [i, [width, height]] of [...sizes.entries(), [0, sizes[0]]]) {
            // a chapter ends after a while
            await page.evaluate(() => globalThis.tidemark.playChapter('share'));
            await page.waitForFunction(() => globalThis.tidemark.state().playing);
            await page.setViewportSize({ width, height });
            await page.waitForFunction(
              ([w, h]) =>
                document.querySelector('.tide-canvas').clientWidth === w &&
                document.querySelector('.tide-canvas').clientHeight === h,
              [width, height],
            );
            const found = await rested(page, wanted[i]);
            const { playing, chapter } = await state(page);
            assert.deepEqual([playing, chapter], [true, 'share'], 'the film did not play on');
            assert.deepEqual(found, wanted[i], `${width} x ${height}`);
          }
        },
      );
    });
  }
});

describe('cards', () => {
  for (const [width, height, lang] of [
    [1440, 900, 'en'],
    [1024, 700, 'zh'],
    [390, 844, 'en'],
    [844, 390, 'zh'],
  ]) {
    test(`stand beside what they explain: every mark of every chapter, ${width} x ${height}`, () =>
      on(`?lang=${lang}`, { viewport: { width, height }, clock: {} }, async (page) => {
        const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
        const bad = { found: [], looked: 0 };
        for (const { id } of chapters) {
          await page.evaluate((chapter) => globalThis.tidemark.seek({ chapter }), id);
          await page.clock.runFor(700); // marks are looked for when frames have stopped
          const seen = await page.evaluate((chapter) => {
            const { tidemark: tide } = globalThis;
            const found = [];
            let looked = 0;
            let tall = 0;
            const cover = (name) => {
              const card = document.querySelector('.tide-card').getBoundingClientRect();
              const ring = document.querySelector('.tide-ring').getBoundingClientRect();
              const frame = tide.root.getBoundingClientRect();
              const mark = { left: ring.left + 6, right: ring.right - 6, top: ring.top + 6, bottom: ring.bottom - 6 };
              looked += 1;
              if (
                card.left < mark.right - 1 &&
                card.right > mark.left + 1 &&
                card.top < mark.bottom - 1 &&
                card.bottom > mark.top + 1
              )
                found.push(
                  `${name}: card ${[card.left, card.top, card.right, card.bottom].map(Math.round)} over ${[mark.left, mark.top, mark.right, mark.bottom].map(Math.round)}`,
                );
              else if (
                card.left < frame.left - 1 ||
                card.right > frame.right + 1 ||
                card.top < frame.top - 1 ||
                card.bottom > frame.bottom + 1
              )
                found.push(
                  `${name}: card ${[card.left, card.top, card.right, card.bottom].map(Math.round)} leaves ${frame.width} x ${frame.height}`,
                );
            };
            for (const button of document.querySelectorAll('button.tide-mark')) {
              const top = Number(tide.root.dataset.bar);
              const foot = Number(tide.root.dataset.foot);
              const { top: y, bottom, height: h } = button.getBoundingClientRect();
              // what is scrolled out of sight is not looked at
              if (h > foot - top) tall += 1;
              if (y < top || bottom > foot + 1 || h === 0) continue;
              button.click();
              if (!document.querySelector('.tide-card').hidden)
                cover(`${chapter} ${button.getAttribute('aria-label').slice(0, 40)}`);
              button.click();
            }
            return { found, looked, tall };
          }, id);
          assert.ok(seen.looked > 0 || seen.tall > 0 || id === 'opening', `no card in ${id}`);
          bad.found.push(...seen.found);
          bad.looked += seen.looked;
        }
        assert.ok(bad.looked > 12, String(bad.looked));
        assert.deepEqual(bad.found, []);
      }));
  }

  const article = `${SCRIPT}<div style="height:900px">above</div><tide-mark chapter="share" lang="en" motion="reduced"></tide-mark><div style="height:3000px">below</div>`;
  const show = async (page) => {
    await page.evaluate(() => document.querySelector('tide-mark').scrollIntoView({ block: 'start' }));
    await running(page);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  const spots = (page) =>
    page.evaluate(() => {
      const { tide } = document.querySelector('tide-mark');
      const { left, top } = tide.canvas.getBoundingClientRect();
      return tide
        .marks()
        .filter((one) => one.hit && one.fact && one.w > 8 && one.h > 8)
        .map((one) => ({ x: left + one.x + one.w / 2, y: top + one.y + one.h / 2 }))
        .filter(({ y }) => y > 0 && y < innerHeight);
    });
  const card = (page) => page.locator('.tide-card');

  test('shift nothing', () =>
    host(article, { viewport: { width: 900, height: 800 }, script: watchShifts }, async (page) => {
      await show(page);
      const before = await page.evaluate(() => globalThis.shifts);
      for (const { x, y } of (await spots(page)).slice(0, 8)) {
        await page.mouse.move(x, y, { steps: 4 });
        await card(page).waitFor();
      }
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.equal(await page.evaluate(() => globalThis.shifts), before);
    }));

  test('open where the pointer goes to a mark, not where a mark is scrolled under it', () =>
    host(article, { viewport: { width: 900, height: 800 }, clock: {} }, async (page) => {
      await show(page);
      const [{ x, y }] = await spots(page);
      await page.evaluate(() => {
        document.querySelector('tide-mark').tide.canvas.addEventListener('pointermove', (event) => {
          if (event.isTrusted) globalThis.rest = { x: event.screenX, y: event.screenY };
        });
      });
      await page.mouse.move(x, y);
      await card(page).waitFor();
      // the page scrolls under a pointer that rests; browsers tell so with a move that moves nothing
      const scroll = (px) =>
        page.evaluate(
          ([by, clientX, clientY]) => {
            const { tide } = document.querySelector('tide-mark');
            const own = tide.root.querySelector('.tide-card');
            globalThis.opened = 0;
            globalThis.watching?.disconnect();
            globalThis.watching = new MutationObserver(() => {
              if (!own.hidden) globalThis.opened += 1;
            });
            globalThis.watching.observe(own, { attributes: true });
            scrollBy({ top: by, behavior: 'instant' });
            const { x: screenX, y: screenY } = globalThis.rest;
            tide.canvas.dispatchEvent(
              new PointerEvent('pointermove', {
                clientX,
                clientY,
                screenX,
                screenY,
                bubbles: true,
                pointerType: 'mouse',
                pointerId: 1,
              }),
            );
          },
          [px, x, y],
        );
      await scroll(60);
      await card(page).waitFor({ state: 'hidden' });
      await scroll(-60);
      await page.clock.runFor(400); // longer than a card waits
      assert.equal(await page.evaluate(() => globalThis.opened), 0);
      // nor while the page is scrolling, whatever the pointer does; the clock stands between the two
      await stop(page);
      await page.mouse.move(x + 1, y);
      await page.evaluate(
        () =>
          new Promise((done) => {
            addEventListener('scroll', done, { capture: true, once: true });
            scrollBy({ top: 1, behavior: 'instant' });
          }),
      );
      await page.clock.runFor(120);
      assert.equal(await page.evaluate(() => globalThis.opened), 0);
      await page.clock.resume();
      await page.mouse.move(x + 2, y + 2);
      await card(page).waitFor();
    }));

  test('keys of a card work in the element after a click; a card that is opened pauses the film', () =>
    host(article.replace('motion="reduced"', ''), { viewport: { width: 900, height: 800 } }, async (page) => {
      await show(page);
      await page.evaluate(() => {
        globalThis.copied = [];
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text) => globalThis.copied.push(text) },
        });
        document.querySelector('tide-mark').tide.play();
      });
      const [{ x, y }] = await spots(page);
      await page.waitForFunction(() => document.querySelector('tide-mark').tide.state().playing);
      await page.evaluate(() => {
        const { tide } = document.querySelector('tide-mark');
        tide.seek({ chapter: 'share' });
        tide.play();
      });
      await page.mouse.click(x, y);
      await page.locator('.tide-card.is-pinned').waitFor();
      assert.equal(await page.evaluate(() => document.querySelector('tide-mark').tide.state().playing), false);
      await page.keyboard.press('c');
      await page.waitForFunction(() => globalThis.copied.length === 1);
      await page.keyboard.press('Escape');
      await card(page).waitFor({ state: 'hidden' });
    }));
});

describe('keys', () => {
  test('work after a click on a tab, on the theme button and in the graphic', () =>
    on('?lang=en', {}, async (page) => {
      const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
      const pressed = async (key) => {
        await page.keyboard.press(key);
        await settle(page);
        return state(page);
      };
      await page.locator(`#tabs a[data-chapter="${chapters[2].id}"]`).click();
      assert.equal((await pressed('4')).chapter, chapters[4].id);
      await page.locator('#theme').click();
      assert.equal((await pressed('5')).chapter, chapters[5].id);
      assert.equal((await pressed('k')).playing, true);
      assert.equal((await pressed('k')).playing, false);
      await page.locator('#theme').focus();
      const { theme } = await state(page);
      assert.notEqual((await pressed(' ')).theme, theme, 'a button keeps its own keys');
      await page.mouse.click(700, 500);
      await page.keyboard.press('Escape');
      assert.equal((await pressed('3')).chapter, chapters[3].id);
    }));

  test('of one character can be switched off, and then live in the graphic alone', () =>
    on('?lang=en', {}, async (page) => {
      const chapter = async () => {
        await settle(page);
        return (await state(page)).chapter;
      };
      await page.keyboard.press('?');
      const box = page.getByRole('checkbox', { name: /one character/ });
      await box.uncheck();
      await page.keyboard.press('Escape');
      await page.locator('#help').waitFor({ state: 'hidden' });
      await page.evaluate(() => document.activeElement.blur());
      await page.reload();
      await page.waitForFunction(() => globalThis.tidemark?.state());
      const first = await chapter();
      await page.keyboard.press('3');
      assert.equal(await chapter(), first);
      await page.keyboard.press('?');
      await page.keyboard.press('k');
      assert.equal((await state(page)).playing, false);
      assert.equal(await page.locator('#help[open]').count(), 0);
      await page.keyboard.press('ArrowLeft');
      assert.equal(Math.round((await state(page)).year), 2023, 'an arrow is no character');
      await page.locator('.tide-range').focus();
      await page.keyboard.press('3');
      assert.notEqual(await chapter(), first);
      await page.keyboard.press('?');
      await box.check();
      assert.equal(await page.evaluate(() => localStorage.length), 0);
    }));

  test('of one character do nothing in a frame that nobody has entered', () =>
    on('embed.html?lang=en', {}, async (page) => {
      const read = async () => {
        await settle(page);
        const { chapter, playing } = await state(page);
        return [chapter, playing];
      };
      for (const key of ['5', 'k', 'c', '?']) {
        await page.keyboard.press(key);
        assert.deepEqual(await read(), ['opening', false], key);
      }
      await page.locator('.tide-range').focus();
      await page.keyboard.press('5');
      assert.equal((await read())[0], 'innovation');
    }));

  test('the slider says the year that stands, in a film that plays too', () =>
    on('?lang=en', {}, async (page) => {
      const { span } = await page.evaluate(() => globalThis.tidemark.page());
      await page.evaluate(() => globalThis.tidemark.play());
      // on its way: at the film's beginning it may still say the last year, where it stood before
      await page.waitForFunction(({ from, to }) => {
        const range = document.querySelector('.tide-range');
        const now = Math.round(globalThis.tidemark.state().year);
        return (
          globalThis.tidemark.state().playing &&
          now > from &&
          now < to - 5 &&
          Math.abs(Number(range.value) - now) <= 1 &&
          range.getAttribute('aria-valuetext').includes(range.value)
        );
      }, span);
    }));
});

describe('what plays by itself', () => {
  test('plays in sight only, and goes on only where it was not stopped by hand', () =>
    host(
      `${SCRIPT}<div style="height:500px">above</div><tide-mark chapter="share" lang="en" autoplay></tide-mark><div style="height:4000px">below</div>`,
      { viewport: { width: 900, height: 400 } },
      async (page) => {
        // near enough to be loaded, too far to be seen
        await running(page);
        const read = () => page.evaluate(() => document.querySelector('tide-mark').tide.state());
        const plays = (yes) =>
          page.waitForFunction((is) => document.querySelector('tide-mark').tide.state().playing === is, yes, WAIT);
        const go = (y) => page.evaluate((px) => scrollTo({ top: px, behavior: 'instant' }), y);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        assert.equal((await read()).playing, false, 'it plays unseen');
        assert.ok(
          (await page.evaluate(() => document.querySelector('tide-mark').tide.marks().length)) > 20,
          'the chapter does not stand while it waits',
        );
        await go(500);
        await plays(true);
        const { t } = await read();
        assert.ok(t < 40, `it began at ${t}`);
        await go(3000);
        await plays(false);
        await go(500);
        await plays(true);
        await page.evaluate(() => document.querySelector('tide-mark').shadowRoot.querySelector('.tide-play').click());
        await plays(false);
        await go(3000);
        await go(500);
        await page.evaluate(
          () => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 200)),
        );
        assert.equal((await read()).playing, false, 'it plays against the hand');
      },
    ));
});

describe('wrong calls', () => {
  const watched = () => {
    globalThis.faults = 0;
    globalThis.copies = 0;
    addEventListener('tidemark:error', () => {
      globalThis.faults += 1;
    });
  };

  test('of every method, with every kind of value, leave the same engine at work', () =>
    on(
      '?lang=en&motion=full',
      { script: watched, route: [['**/engine.js?copy*', (route) => route.abort()]] },
      async (page) => {
        const told = await page.evaluate(async () => {
          const { tidemark: tide } = globalThis;
          const cyclic = {};
          cyclic.self = cyclic;
          const seeks = {
            get t() {
              tide.seek({ t: 40 });
              tide.draw(41);
              tide.marks();
              return 5;
            },
            get lang() {
              tide.set({ lang: 'en' });
              return 'en';
            },
          };
          const odd = [
            undefined,
            null,
            true,
            0,
            -1,
            3,
            1e308,
            NaN,
            Infinity,
            1n,
            2n ** 80n,
            '',
            'x',
            '\u0000',
            '\ud800',
            Symbol('s'),
            [],
            [[1]],
            {},
            cyclic,
            Object.create(null),
            () => {},
            new Date(NaN),
            new Proxy({}, {}),
            seeks,
            new Map([['t', 1]]),
            document,
            { t: 1n },
            { t: {} },
            { chapter: Symbol('x') },
            { year: '2008' },
          ];
          const leave = ['destroy', 'canvas', 'root', 'show'];
          const done = [];
          for (const name of Object.keys(tide).filter((one) => !leave.includes(one))) {
            for (const value of odd) {
              try {
                const result = tide[name](value, value);
                if (result instanceof Promise) await result.catch((error) => done.push([name, error.name]));
                else result?.free?.();
              } catch (error) {
                done.push([name, error.name]);
              }
            }
          }
          for (const value of odd) await tide.show({ story: value }).catch((error) => done.push(['show', error.name]));
          for (let i = 0; i < 4; i += 1) {
            document.body.dispatchEvent(new Event('keydown', { bubbles: true }));
            tide.root.dispatchEvent(new Event('keydown', { bubbles: true }));
            for (const type of ['pointermove', 'pointerdown', 'pointerup', 'pointerleave'])
              tide.canvas.dispatchEvent(new Event(type, { bubbles: true }));
          }
          return done;
        });
        // what cannot be done for want of a canvas or a story is the caller's to know
        assert.deepEqual(
          [...new Set(told.map(([name]) => name))].sort(),
          ['show', 'still', 'twin'],
          JSON.stringify(told),
        );
        assert.equal(await page.evaluate(() => globalThis.faults), 0);
        await page.evaluate(() => {
          globalThis.tidemark.pause();
          globalThis.tidemark.seek({ chapter: 'trade' });
        });
        await settle(page);
        assert.equal((await state(page)).chapter, 'trade');
        assert.ok((await page.evaluate(() => globalThis.tidemark.marks().length)) > 20);
      },
    ));

  test('a chapter may be named by its number', () =>
    on('?lang=en', {}, async (page) => {
      await page.evaluate(() => globalThis.tidemark.playChapter(3));
      await settle(page);
      assert.equal((await state(page)).chapter, 'industry');
    }));

  test('a fault in what a host gave does not stop the film; what is no function is not called', async () => {
    const { page, said, close } = await visit(at, 'bare.html', { route: bare, until: 'none', script: watched });
    await page.evaluate(async () => {
      const { mount } = await import('./tidemark.js');
      const bad = () => {
        throw new Error('of the host');
      };
      globalThis.tidemark = await mount(document.querySelector('#box'), {
        onframe: bad,
        oncard: bad,
        oncopy: 1,
        onrecover: {},
        scheme: 'x',
        allow: 5,
        chrome: 'embed',
        keys: {},
      });
      globalThis.tidemark.seek({ t: 3 });
      globalThis.tidemark.play();
    });
    await page.waitForFunction(() => globalThis.tidemark.state().t > 3.2);
    assert.equal(await page.evaluate(() => globalThis.faults), 0);
    assert.ok(said.length > 0 && said.every((line) => line.endsWith('of the host')), said.slice(0, 3).join());
    await close();
  });

  test('an address gives no functions', () =>
    on(
      'embed.html?chapter=share&lang=en&oncard=1&onframe=1&oncopy=x&onrecover=1&scheme=1&allow=1&keys=1&chrome=kiosk',
      { script: watched },
      async (page, said) => {
        await page
          .locator('button.tide-mark')
          .first()
          .evaluate((one) => one.click());
        await page.locator('.tide-card.is-pinned').waitFor();
        assert.deepEqual([await page.evaluate(() => globalThis.faults), said], [0, []]);
      },
    ));

  test('mounting nowhere is said in a sentence', () =>
    on('', {}, async (page) => {
      const said = await page.evaluate(async () => {
        const { mount } = await import('./tidemark.js');
        return Promise.all(
          [undefined, null, 'x', {}].map((one) =>
            mount(one).then(
              () => 'mounted',
              (error) => `${error.name}: ${error.message}`,
            ),
          ),
        );
      });
      for (const one of said) assert.match(one, /^TypeError: mount\(\) wants/);
    }));
});
