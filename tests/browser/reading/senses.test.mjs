// What readers tell their system, and what they read with: motion, contrast, forced colours, larger
// text, narrow screens, paper, no script, another language, the ear.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from '../bench.mjs';
import { settle, state } from '../site.mjs';

const at = bench();
const { on } = at;

const until = (page, test, argument) => page.waitForFunction(test, argument, { timeout: 20000 });
const story = async () => (await fetch(`${at.url}story.json`)).json();

/** Every colour that covers at least `share` of the canvas's opaque pixels, as rrggbb. */
const colours = (page, share) =>
  page.evaluate((share) => {
    const { canvas } = globalThis.tidemark;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const count = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      count.set(key, (count.get(key) ?? 0) + 1);
    }
    const least = (share * data.length) / 4;
    return [...count].filter(([, n]) => n >= least).map(([key]) => key.toString(16).padStart(6, '0'));
  }, share);

/** System colours as a page sees them. */
const system = (page) =>
  page.evaluate(() => {
    const probe = document.createElement('i');
    probe.style.forcedColorAdjust = 'none';
    document.body.append(probe);
    const found = ['Canvas', 'CanvasText', 'LinkText', 'Highlight', 'GrayText'].map((name) => {
      probe.style.color = name;
      return getComputedStyle(probe)
        .color.match(/\d+/g)
        .slice(0, 3)
        .map((v) => Number(v).toString(16).padStart(2, '0'))
        .join('');
    });
    probe.remove();
    return found;
  });

describe('forced colours', () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`only the system's colours are painted, ${colorScheme}`, () =>
      on('?chapter=share', { forcedColors: 'active', colorScheme }, async (page) => {
        const { chapters } = await story();
        const allowed = await system(page);
        assert.equal(new Set(allowed).size, 5, String(allowed));
        for (const chapter of chapters) {
          await page.evaluate((id) => {
            globalThis.tidemark.seek({ chapter: id });
            globalThis.tidemark.marks();
          }, chapter.id);
          // edges of shapes mix two colours: a mixture never fills an area
          const found = await colours(page, 0.004);
          assert.ok(found.length >= 2, `${chapter.id}: ${found}`);
          assert.deepEqual(
            found.filter((one) => !allowed.includes(one)),
            [],
            chapter.id,
          );
          const marks = await page.evaluate(() =>
            globalThis.tidemark
              .marks()
              .flatMap((mark) => [mark.fill, mark.stroke])
              .filter(Boolean),
          );
          assert.deepEqual(
            [...new Set(marks)].filter((one) => !allowed.includes(one.slice(1))),
            [],
          );
        }
      }));
  }

  test('switched on and off while the page is open, the canvas follows', () =>
    on('', {}, async (page) => {
      await page.emulateMedia({ forcedColors: 'active' });
      const allowed = await system(page);
      await until(page, (ground) => globalThis.tidemark.marks()[0].ground === `#${ground}`, allowed[0]);
      await page.emulateMedia({ forcedColors: 'none' });
      await until(page, (ground) => globalThis.tidemark.marks()[0].ground !== `#${ground}`, allowed[0]);
    }));
});

test('more contrast: page and canvas take the stronger palette', () =>
  on('?chapter=share', { contrast: 'more' }, async (page) => {
    const [page_, marks] = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      globalThis.tidemark.marks(),
    ]);
    assert.equal(page_, 'rgb(255, 255, 255)');
    assert.ok(marks.some((mark) => mark.ground === '#ffffff'));
    await page.emulateMedia({ contrast: 'no-preference' });
    await until(page, () => globalThis.tidemark.marks()[0].ground !== '#ffffff');
  }));

describe('motion', () => {
  test('pause: no pixel changes in 5 s', () =>
    on('?t=10', {}, async (page) => {
      const picture = () =>
        page.evaluate(async () => {
          const { canvas } = globalThis.tidemark;
          const copy = new OffscreenCanvas(canvas.width, canvas.height);
          const context = copy.getContext('2d');
          context.drawImage(canvas, 0, 0);
          const digest = await crypto.subtle.digest(
            'SHA-256',
            context.getImageData(0, 0, canvas.width, canvas.height).data,
          );
          return [...new Uint8Array(digest)].join();
        });
      const before = await state(page);
      await page.getByRole('button', { name: '播放' }).first().click();
      await until(page, (t) => globalThis.tidemark.state().t > t, before.t);
      await page.getByRole('button', { name: '暂停' }).first().click();
      await until(page, () => !globalThis.tidemark.state().playing);
      await settle(page);
      const first = await picture();
      await page.waitForTimeout(5000);
      assert.equal(await picture(), first);
    }));

  test('reduced: stills only, each as it stands, none moves', () =>
    on('', { reducedMotion: 'reduce' }, async (page) => {
      const { chapters } = await story();
      const stills = chapters.flatMap((one) => one.stills ?? []);
      assert.ok(stills.length > 10, String(stills.length));
      for (const t of stills.slice(0, -1)) {
        const [a, b] = await page.evaluate((t) => {
          globalThis.tidemark.draw(t + 0.02);
          const first = JSON.stringify(globalThis.tidemark.marks());
          globalThis.tidemark.draw(t + 0.08);
          return [first, JSON.stringify(globalThis.tidemark.marks())];
        }, t);
        assert.equal(a, b, `${t} s`);
      }
    }));

  test('no more than three flashes in any second of the film', () =>
    on('', { viewport: { width: 1024, height: 640 }, deviceScaleFactor: 0.5 }, async (page) => {
      // WCAG: a flash is a pair of opposite changes of luminance of a tenth or more; counted a cell
      const worst = await page.evaluate(() => {
        const [w, h, step] = [32, 20, 1 / 12];
        const small = new OffscreenCanvas(w, h);
        const context = small.getContext('2d', { willReadFrequently: true });
        const { tidemark } = globalThis;
        const last = new Float64Array(w * h).fill(-1);
        const turn = new Int8Array(w * h);
        const turns = Array.from({ length: w * h }, () => []);
        let most = 0;
        const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
        for (let t = 0; t <= tidemark.state().duration; t += step) {
          tidemark.draw(t);
          context.drawImage(tidemark.canvas, 0, 0, w, h);
          const { data } = context.getImageData(0, 0, w, h);
          let flashing = 0;
          for (let i = 0; i < w * h; i += 1) {
            const now =
              0.2126 * linear(data[4 * i]) + 0.7152 * linear(data[4 * i + 1]) + 0.0722 * linear(data[4 * i + 2]);
            if (last[i] < 0) last[i] = now;
            const way = Math.sign(now - last[i]);
            if (Math.abs(now - last[i]) >= 0.1) {
              if (way !== turn[i]) turns[i].push(t);
              turn[i] = way;
              last[i] = now;
            } else if (way === turn[i]) last[i] = now;
            while (turns[i][0] < t - 1) turns[i].shift();
            if (turns[i].length > 6) flashing += 1;
          }
          most = Math.max(most, flashing / (w * h));
        }
        return most;
      });
      assert.ok(worst < 0.02, `${worst} of the picture flashes`);
    }));
});

// --- room

/** Texts of the page that are cut by the box that they stand in, or run out of the page. */
const cut = (page) =>
  page.evaluate(() => {
    const out = [];
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('.unseen, svg, dialog:not([open]), [hidden]') || !element.getClientRects().length) continue;
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own) continue;
      const style = getComputedStyle(element);
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      const wide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      const high = element.scrollHeight > element.clientHeight + 3 && element.clientHeight > 0;
      if (clips && style.overflowX !== 'auto' && style.overflowY !== 'auto' && (wide || high))
        out.push(`${element.className || element.tagName}: ${element.textContent.slice(0, 30)}`);
      const box = element.getBoundingClientRect();
      if (box.right > innerWidth + 1 && !element.closest('.tide'))
        out.push(`${element.className || element.tagName} ends at ${box.right}`);
    }
    return out;
  });

const WIDER =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

describe('room', () => {
  // one page a language, opened at the smallest: mount.test.mjs holds a page that is resized to one that was opened so
  for (const lang of ['zh', 'en']) {
    test(`nothing scrolls sideways at any size, ${lang}`, () =>
      on(`?lang=${lang}`, { viewport: { width: 320, height: 256 } }, async (page) => {
        for (const [width, height] of [
          [320, 256],
          [320, 640],
          [390, 844],
          [768, 1024],
          [1440, 900],
        ]) {
          await page.setViewportSize({ width, height });
          for (const chapter of ['opening', 'trade']) {
            await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter);
            await page.waitForFunction((wide) => document.querySelector('.tide-canvas').clientWidth === wide, width);
            await settle(page);
            const name = `${width} x ${height}, ${chapter}`;
            assert.ok(
              await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
              name,
            );
            assert.deepEqual(await cut(page), [], name);
          }
        }
      }));
  }

  for (const [width, height] of [
    [1440, 900],
    [640, 1136],
  ]) {
    test(`text at 200 % is whole, ${width} wide`, () =>
      on('?lang=en', { viewport: { width: width / 2, height: height / 2 }, deviceScaleFactor: 2 }, async (page) => {
        // a page at 200 % is a page of half the width at twice the density
        await settle(page);
        assert.deepEqual(await cut(page), []);
        const below = await page.evaluate(
          () => globalThis.tidemark.marks().filter((mark) => mark.font_px && mark.font_px < 12).length,
        );
        assert.equal(below, 0);
      }));

    test(`wider text spacing cuts nothing, ${width} wide`, () =>
      on('?lang=en', { viewport: { width, height }, bypassCSP: true }, async (page) => {
        await page.addStyleTag({ content: WIDER });
        await settle(page);
        assert.deepEqual(await cut(page), []);
      }));
  }
});

// --- language

/** Runs of text whose nearest `lang` is not theirs. */
const astray = (page) =>
  page.evaluate(() => {
    const out = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = node.data.trim();
      const element = node.parentElement;
      if (
        !text ||
        element.closest('script, style, noscript, [hidden], textarea, code') ||
        !element.getClientRects().length
      )
        continue;
      const tag = element.closest('[lang]')?.lang ?? '';
      const han = /\p{Script=Han}/u.test(text);
      const words = /[a-z]{4,} [a-z]{2,}/i.test(text) && !/https?:|[./]\w+\//.test(text);
      if ((han && !tag.startsWith('zh')) || (words && !han && tag.startsWith('zh')))
        out.push(`${tag}: ${text.slice(0, 40)}`);
    }
    return out;
  });

describe('language', () => {
  for (const [path, states] of [
    ['', [{ lang: 'zh' }, { lang: 'en' }, { lang: 'en', chapter: 'trade' }]],
    ['?lang=en', [{}]],
    ['embed.html?lang=en', [{}]],
    ['kiosk.html?lang=en&autoplay=0', [{}]],
  ]) {
    test(`every run of text is in the language that it says, ${path || 'the start'}`, () =>
      on(path, {}, async (page) => {
        for (const { lang, chapter } of states) {
          if (lang) await page.evaluate((to) => globalThis.tidemark.set({ lang: to }), lang);
          if (chapter) await page.evaluate((to) => globalThis.tidemark.seek({ chapter: to }), chapter);
          await settle(page);
          // names of sources are given in the script that they are published in
          assert.deepEqual(
            (await astray(page)).filter((one) => !one.includes('◇')),
            [],
            `${lang} ${chapter}`,
          );
        }
      }));
  }

  test('a third language comes with the story alone', () =>
    on(
      '?lang=xx',
      {
        route: [
          [
            '**/story.json',
            async (route) => {
              const text = await (await fetch(`${at.url}story.json`)).text();
              const add = (value) => {
                if (Array.isArray(value)) return value.map(add);
                if (!value || typeof value !== 'object') return value;
                const own = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, add(one)]));
                if ('zh' in own && 'en' in own)
                  own.xx =
                    typeof own.en === 'string'
                      ? // what a link of running text names is no word
                        own.en.replace(/\]\([^)]*\)|[A-Za-z]{5,}/g, (word) => (word[0] === ']' ? word : `${word}en`))
                      : own.en;
                return own;
              };
              const next = add(JSON.parse(text));
              next.languages.push({ id: 'xx', name: 'Third', short: 'XX', tag: 'de' });
              await route.fulfill({ contentType: 'application/json', body: JSON.stringify(next) });
            },
          ],
        ],
      },
      async (page, said) => {
        // an editor has added it to the file since the site was built
        await page.waitForFunction(() => globalThis.tidemark.state().lang === 'xx');
        await settle(page);
        assert.equal((await state(page)).lang, 'xx');
        assert.equal(await page.getAttribute('html', 'lang'), 'de');
        assert.match(await page.locator('#tabs').textContent(), /Openingen/);
        assert.match(await page.locator('.tide-range').getAttribute('aria-valuetext'), /\d{4}/);
        assert.ok(
          (await page.evaluate(() => globalThis.tidemark.marks())).some(
            (mark) => mark.text?.includes('Risingen') || mark.text?.includes('Yearsen'),
          ),
        );
        await page.locator('#lang').click();
        assert.equal((await state(page)).lang, 'zh');
        assert.deepEqual(said, []);
      },
    ));
});

// --- paper, and without script

describe('paper', () => {
  test('has every chapter on white above its table, all tables, and no control', () =>
    on('?theme=dark&lang=en&chapter=open', {}, async (page) => {
      const { chapters } = await story();
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some((one) => one.name.includes('/print-')),
      );
      await settle(page);
      await page.emulateMedia({ media: 'print' });
      await until(page, () => {
        dispatchEvent(new Event('beforeprint'));
        return document.querySelectorAll('.plate canvas').length > 0;
      });
      const plates = await page.evaluate(() =>
        [...document.querySelectorAll('.plate canvas')].map((canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let ink = 0;
          for (let i = 0; i < data.length; i += 400) ink += data[i] + data[i + 1] + data[i + 2] < 600 ? 1 : 0;
          const next = canvas.parentElement.nextElementSibling;
          return {
            title: canvas.ariaLabel,
            corner: [...data.slice(0, 3)],
            ink: ink / (data.length / 400),
            table: next?.id,
            seen: canvas.getBoundingClientRect().height > 100,
          };
        }),
      );
      assert.deepEqual(
        plates.map((one) => one.title),
        chapters.map((one) => one.title.en),
      );
      for (const [i, one] of plates.entries()) {
        assert.deepEqual(one.corner, [255, 255, 255]);
        assert.ok(one.ink > 0.02 && one.seen, `${one.title}: ${one.ink}`);
        if (one.table?.startsWith('table-') && one.table !== 'table-other')
          assert.equal(one.table, `table-${chapters[i].id}`);
      }
      assert.equal(await page.locator('details:not([open])').count(), 0);
      assert.equal(await page.locator('button:visible, input:visible, .bar:visible, #stage:visible').count(), 0);
      assert.ok((await page.locator('#tables table:visible').count()) > 10);
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.equal(await page.locator('.plate').count(), 0);
      assert.equal((await state(page)).theme, 'dark');
    }));
});

describe('without script: pictures and tables of every chapter', () => {
  for (const id of ['zh', 'en'])
    test(`in ${id}`, async () => {
      const { chapters, languages, facts } = await story();
      const { tag } = languages.find((one) => one.id === id);
      const first = id === languages[0].id;
      await on('', { javaScriptEnabled: false, until: 'none' }, async (page) => {
        // the page has its own language, and leads to the others
        if (!first) await page.locator(`#summary [lang="${tag}"] a`).click();
        assert.equal(await page.locator('html').getAttribute('lang'), tag);
        const section = page.locator(`#tables > section[lang="${tag}"]`);
        const text = await section.textContent();
        for (const fact of facts) assert.ok(text.includes(fact.text[id]), fact.id);
        for (const chapter of chapters) {
          const image = section.locator(`img[src="stills/${chapter.id}.${id}.light.png"]`);
          assert.ok((await image.getAttribute('alt')).includes(chapter.title[id]), chapter.id);
          await image.scrollIntoViewIfNeeded();
          await page.waitForTimeout(50);
        }
        const broken = await page
          .locator('img')
          .evaluateAll((all) => all.filter((one) => one.complete && !one.naturalWidth).map((one) => one.src));
        assert.deepEqual(broken, []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        if (!first) assert.match(await page.locator('#summary a').getAttribute('href'), new RegExp(`lang=${id}$`));
      });
    });
});

// --- hands

test('what a drag does, a click and a key do too', () =>
  on('', {}, async (page) => {
    const box = await page.locator('.tide-range').boundingBox();
    const x = box.x + box.width * 0.4;
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await settle(page);
    const dragged = await state(page);
    await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'opening' }));
    await page.mouse.click(x, box.y + box.height / 2);
    await settle(page);
    assert.equal((await state(page)).t, dragged.t);
    await page.locator('.tide-range').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await settle(page);
    assert.equal((await state(page)).t, dragged.t);
  }));

for (const [path, width, height, least] of [
  ['?chapter=share', 1440, 900, 24],
  ['?chapter=share', 390, 844, 24],
  ['kiosk.html?autoplay=0', 1080, 1920, 44],
]) {
  test(`targets are ${least} px or more at ${path}, ${width} wide`, () =>
    on(path, { viewport: { width, height } }, async (page) => {
      await settle(page);
      const small = await page.evaluate((least) => {
        const size = (element) => {
          const box = element.getBoundingClientRect();
          const after = getComputedStyle(element, '::after');
          const grown =
            after.content !== 'none' && after.position === 'absolute'
              ? [parseFloat(after.width), parseFloat(after.height)]
              : [0, 0];
          return [Math.max(box.width, grown[0] || 0), Math.max(box.height, grown[1] || 0)];
        };
        const shown = [...document.querySelectorAll('button, a[href], summary, input')].filter(
          (one) => one.getClientRects().length && !one.closest('p, td, th, .unseen'),
        );
        // words inside of running text are as high as their line (WCAG 2.5.8, inline), on the canvas, too
        const inline = globalThis.tidemark
          .marks()
          .filter((one) => one.hit && one.id.startsWith('reading/'))
          .map((one) => one.label);
        return shown
          .filter((one) => !one.matches('.tide-mark') || !inline.includes(one.getAttribute('aria-label')))
          .map((one) => [one.id || one.className || one.textContent, ...size(one)])
          .filter(([, w, h]) => w < least - 0.5 || h < least - 0.5);
      }, least);
      assert.deepEqual(small, []);
    }));
}

// --- the ear

describe('sound', () => {
  const fake = () => {
    globalThis.sounded = [];
    class Node {
      connect(to) {
        return to;
      }
      disconnect() {
        globalThis.sounded.push('cut');
      }
    }
    globalThis.AudioContext = class {
      currentTime = 0;
      close() {
        globalThis.sounded.push('closed');
      }
    };
    globalThis.OscillatorNode = class extends Node {
      constructor(_, { frequency }) {
        super();
        this.hz = frequency;
      }
      start(time) {
        globalThis.sounded.push([this.hz, time]);
      }
      stop() {}
    };
    globalThis.GainNode = class extends Node {
      gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    };
  };
  const button = (page) => page.locator('#sound button');

  test('is off and not loaded until asked for; one tone a firm year, higher for more; silent gaps', () =>
    on('', { script: fake }, async (page, said) => {
      await settle(page);
      const loaded = () =>
        page.evaluate(() => performance.getEntriesByType('resource').some((one) => one.name.includes('/sound-')));
      assert.equal(await loaded(), false);
      assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
      await button(page).focus();
      await page.keyboard.press('Enter');
      await until(page, () => document.querySelector('#sound button').ariaPressed === 'true');
      const [tones, points] = await page.evaluate(() => [
        globalThis.sounded.filter(Array.isArray),
        globalThis.tidemark.points(),
      ]);
      const { span } = await story();
      assert.equal(tones.length, points.length);
      assert.ok(points.length < span.to - span.from + 1, 'the series has gaps');
      const step = (tones[1][1] - tones[0][1]) / (points[1].year - points[0].year);
      tones.forEach(([hz, time], i) => {
        assert.ok(
          Math.abs(time - tones[0][1] - (points[i].year - points[0].year) * step) < 1e-6,
          String(points[i].year),
        );
        if (i)
          assert.equal(
            Math.sign(hz - tones[i - 1][0]),
            Math.sign(points[i].value - points[i - 1].value),
            String(points[i].year),
          );
        assert.ok(hz > 80 && hz < 2000, String(hz));
      });
      await until(page, () => /^19\d\d · /.test(document.querySelector('.sound-now').textContent));
      await page.keyboard.press('Escape');
      await until(page, () => document.querySelector('#sound button').ariaPressed === 'false');
      assert.ok((await page.evaluate(() => globalThis.sounded)).includes('closed'));
      assert.deepEqual(said, []);
    }));

  test('says in words what it sounds like, in each language', () =>
    on('', {}, async (page) => {
      for (const lang of ['zh', 'en']) {
        await page.evaluate((lang) => globalThis.tidemark.set({ lang }), lang);
        await settle(page);
        const text = await page.locator('#sound-note').textContent();
        const rows = await page.evaluate(
          () =>
            globalThis.tidemark.page().tables.find((one) => one.id === `series-${globalThis.tidemark.state().tide}`)
              .rows,
        );
        assert.ok(text.includes(rows.at(-1)[1]) && text.includes(rows.at(-1)[0]), text);
        assert.ok(!text.includes('{'), text);
        assert.equal(await button(page).getAttribute('aria-describedby'), 'sound-note');
      }
    }));

  test('stops when the page is left, and when the film plays', () =>
    on('', { script: fake }, async (page) => {
      const started = async () => {
        await button(page).click();
        await until(page, () => document.querySelector('#sound button').ariaPressed === 'true');
      };
      const stopped = () => until(page, () => document.querySelector('#sound button').ariaPressed === 'false');
      await started();
      await page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        delete document.hidden;
      });
      await stopped();
      await started();
      await page.evaluate(() => globalThis.tidemark.play());
      await stopped();
    }));
});
