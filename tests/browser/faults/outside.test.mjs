// Faults from outside: checks 28 to 32.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from '../bench.mjs';
import { stream } from '../seed.mjs';
import { inFrame, state } from '../site.mjs';
import { frames, host, readable, until } from './kit.mjs';

const at = bench();
const { on, walk } = at;

const good = async () => (await fetch(`${at.url}story.json`)).text();

describe('outside', () => {
  test('fault 28: broken stories are told with place, path, rule and fix, as text', async () => {
    const text = await good();
    const once = (from, to) => {
      assert.ok(text.includes(from), from);
      return text.replace(from, to);
    };
    const utf16 = (order) => {
      const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
      return order === 'be' ? bytes.swap16() : bytes;
    };
    const cases = [
      ['no JSON', '潮涌'],
      ['cut', text.slice(0, text.length / 2)],
      ['UTF-16 LE', utf16('le')],
      ['UTF-16 BE', utf16('be')],
      [
        'invalid UTF-8',
        Buffer.concat([Buffer.from('{"title": "'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')]),
      ],
      ['deep', '['.repeat(200000)],
      ['3 MB', `{"title": "${'潮'.repeat(1000000)}"}`],
      ['3 MB of keys', `{${Array.from({ length: 200000 }, (_, i) => `"k${i}":1`).join(',')}}`],
      ['bound', once('"bound": "="', '"bound": "about"')],
      ['markup in a key', once('"bound": "="', '"<img src=x onerror=alert(1)>": 1, "bound": "="')],
      ['markup in an id', once('"id": "city-opened"', '"id": "<script>alert(1)</script>"')],
      ['bidirectional control', once('"city-opened"', '"city\\u202eopened"')],
    ];
    // what is no story at all is told by whose fault it is
    cases.push(
      ['', '', /half a file/],
      ['', ' \n\t', /half a file/],
      ['', `{"title": "${'潮'.repeat(3500000)}"}`, /too large/],
    );
    let given = 0;
    const route = [['**/other.json', (one) => one.fulfill({ body: cases[given][1], contentType: 'application/json' })]];
    await walk(
      cases.map((one) => ['?lang=en&src=other.json', ...one]),
      { until: 'fault', route },
      async (page, _, [, name, , says]) => {
        await readable(page, 'en', false);
        if (says) assert.match(await page.locator('#fault-text').textContent(), says);
        else {
          const lines = await page.locator('#fault-list li').allTextContents();
          assert.ok(lines.length > 0, name);
          for (const line of lines.slice(0, 50))
            assert.match(line, /^Line \d+, column \d+ · (.+ · )?[a-z-]+ · .+ · .+/, name);
          assert.equal(await page.locator('#fault img, #fault script').count(), 0, name);
          assert.ok(lines.length <= 51, `${name}: ${lines.length} lines`);
        }
        given += 1;
      },
    );
    assert.equal(given, cases.length);
  });

  test('fault 28: markup in every text of a good story stays text', async () => {
    const markup = '<img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script>&lt;b&gt;';
    // what stands in a room of its own takes no more than that holds
    const short = '<script>hit=1</script>';
    const headings = ['title', 'brand', 'subject', 'tab'];
    const story = JSON.parse(await good());
    let marked = 0;
    const mark = (node, key) => {
      if (Array.isArray(node)) return node.map((one) => mark(one, key));
      if (node && typeof node === 'object') {
        const keys = Object.keys(node);
        const text = keys.includes('zh') && keys.includes('en') && keys.every((one) => typeof node[one] === 'string');
        return Object.fromEntries(
          keys.map((one) => {
            if (!text) return [one, mark(node[one], one)];
            marked += 1;
            return [one, node[one] + (headings.includes(key) ? short : markup)];
          }),
        );
      }
      return node;
    };
    const body = JSON.stringify(mark(story));
    assert.ok(marked > 500, String(marked));
    const route = [['**/other.json', (one) => one.fulfill({ body, contentType: 'application/json' })]];
    for (const path of ['?lang=en', 'embed.html?lang=en', 'kiosk.html?lang=en']) {
      await on(`${path}&src=other.json`, { until: 'none', route }, async (page) => {
        await until(page, () => globalThis.tidemark?.state() || !document.querySelector('#fault').hidden);
        assert.ok(
          await page.evaluate(() => globalThis.tidemark?.state()),
          await page.locator('#fault-list').textContent(),
        );
        assert.equal(await page.evaluate(() => globalThis.hit), undefined);
        assert.equal(await page.locator('img[src=x], script:not([src], [type="application/ld+json"])').count(), 0);
        assert.ok((await page.locator('h1').textContent()).includes('<script>'));
        const svg = await page.evaluate(async () => (await globalThis.tidemark.snapshot()).text());
        assert.equal(svg.includes('<script'), false);
        assert.ok(svg.includes('&lt;script'));
      });
    }
  });

  test('fault 29: storage denied, and a sandbox that allows scripts only', async () => {
    const body = (src) => `<iframe title="t" width="640" height="800" sandbox="allow-scripts" src="${src}"></iframe>`;
    const inside = async (page, name) => {
      await until(page, () => document.querySelector('iframe'));
      return page.frames().find((one) => one.url().includes(name)) ?? page.waitForEvent('framenavigated');
    };
    await on('host.html', { until: 'none', route: [host(body('kiosk.html?lang=en'))] }, async (page) => {
      // there a page may not even ask whether there are workers
      const frame = await inside(page, 'kiosk.html');
      await inFrame(frame, () => globalThis.tidemark?.state().playing);
      const seen = await frame.evaluate(() => {
        try {
          return String(navigator.serviceWorker);
        } catch (error) {
          return error.name;
        }
      });
      assert.equal(seen, 'SecurityError', 'the fault was not injected');
      assert.equal(await frame.locator('#fault').isVisible(), false);
    });
    await on('host.html', { until: 'none', route: [host(body('supervisor.html?lang=en'))] }, async (page) => {
      const frame = await inside(page, 'supervisor.html');
      await inFrame(frame, () => globalThis.supervisor?.beat()?.playing);
      assert.equal(await frame.evaluate(() => globalThis.supervisor.restarts()), 0);
    });
    await on('host.html', { until: 'none', route: [host(body('embed.html?chapter=share'))] }, async (page) => {
      const frame = await inside(page, 'embed.html');
      await inFrame(frame, () => globalThis.tidemark?.state());
      const seen = await frame.evaluate(() => {
        try {
          return String(localStorage.length);
        } catch (error) {
          return `${error.name} ${origin}`;
        }
      });
      assert.equal(seen, 'SecurityError null', 'the fault was not injected');
      assert.equal(await frame.evaluate(() => globalThis.tidemark.state().chapter), 'share');
      assert.ok((await frame.evaluate(() => globalThis.tidemark.marks().length)) > 20);
      assert.equal(await frame.locator('#fault').isVisible(), false);
    });
  });

  for (const [lang, title] of [
    ['zh', 'zh'],
    ['en', 'en'],
  ]) {
    test(`fault 30: print in ${lang} holds every chapter and all data, on light ground, without controls`, () =>
      on(`?lang=${lang}&theme=dark`, {}, async (page) => {
        const story = JSON.parse(await good());
        // the page loads what prints after it has started
        await page.waitForFunction(() =>
          performance.getEntriesByType('resource').some((one) => one.name.includes('/print-')),
        );
        await frames(page);
        await page.emulateMedia({ media: 'print' });
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        await frames(page);
        const text = (await page.evaluate(() => document.body.innerText)).replace(/\s+/g, '');
        const plates = await page
          .locator('.plate canvas')
          .evaluateAll((all) => all.filter((one) => one.width > 600).map((one) => one.getAttribute('aria-label')));
        const grounds = await page
          .locator('.plate canvas')
          .evaluateAll((all) => all.map((one) => Math.min(...one.getContext('2d').getImageData(2, 2, 1, 1).data)));
        assert.ok(Math.min(...grounds) > 230, `dark pictures: ${grounds}`);
        assert.equal(await page.locator('.tide-canvas:visible').count(), 0, 'the chart on the screen is printed too');
        assert.deepEqual(
          plates,
          story.chapters.map((one) => one.title[title]),
        );
        for (const one of story.facts) assert.ok(text.includes(one.text[title].replace(/\s+/g, '')), `no ${one.id}`);
        const torn = await page.evaluate(() =>
          [...document.querySelectorAll('.data :is(h1, h2, h3, summary, caption, thead)')]
            .filter((one) => one.checkVisibility() && getComputedStyle(one).breakAfter !== 'avoid')
            .map((one) => one.textContent.slice(0, 40)),
        );
        assert.deepEqual(torn, [], 'a heading may stand alone at the foot of a page');
        const shown = await page.locator('button:visible, input:visible, nav:visible').count();
        assert.equal(shown, 0, `${shown} controls`);
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light =
          ground === 'rgba(0, 0, 0, 0)' ||
          ground
            .match(/\d+/g)
            .slice(0, 3)
            .every((one) => Number(one) > 200);
        assert.ok(light, ground);
        await page.evaluate(() => dispatchEvent(new Event('afterprint')));
        assert.equal((await state(page)).dark, true);
        await page.emulateMedia({ media: null });
        const pdf = await page.pdf({ format: 'A4' });
        assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
        assert.ok(pdf.length > 100000, String(pdf.length));
      }));
  }

  test('fault 31: a cancelled touch and ten fingers leave no stuck drag', () =>
    on('', { hasTouch: true, viewport: { width: 1024, height: 768 } }, async (page) => {
      const cdp = await page.context().newCDPSession(page);
      const box = await page.locator('.tide-range').boundingBox();
      const touch = (type, points) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      const at = (i) => ({ x: box.x + box.width * (0.1 + 0.08 * i), y: box.y + box.height / 2, id: i });
      await page.evaluate(() => {
        globalThis.heard = [];
        for (const type of ['pointerdown', 'pointercancel'])
          addEventListener(type, (event) => globalThis.heard.push(`${type} ${event.pointerType}`), true);
      });
      await touch('touchStart', [at(5)]);
      await touch('touchMove', [{ ...at(6) }]);
      await touch('touchCancel', []);
      await touch(
        'touchStart',
        Array.from({ length: 10 }, (_, i) => at(i)),
      );
      await touch(
        'touchMove',
        Array.from({ length: 10 }, (_, i) => ({ ...at(i), y: at(i).y - 4 })),
      );
      await touch('touchEnd', []);
      await touch(
        'touchStart',
        Array.from({ length: 10 }, (_, i) => at(9 - i)),
      );
      await touch('touchCancel', []);
      await frames(page);
      const heard = await page.evaluate(() => globalThis.heard);
      assert.ok(heard.filter((one) => one === 'pointerdown touch').length >= 10, 'the fault was not injected');
      assert.ok(heard.includes('pointercancel touch'), 'the fault was not injected');
      const { t } = await state(page);
      // a mouse that only moves drags nothing
      await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
      await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 5 });
      await frames(page);
      assert.equal((await state(page)).t, t);
      // and a finger drags again
      await touch('touchStart', [at(2)]);
      await touch('touchMove', [{ ...at(5), id: 2 }]);
      await touch('touchEnd', []);
      await frames(page);
      assert.notEqual((await state(page)).t, t);
    }));

  for (const path of [
    'embed.html?chapter=share&lang=en',
    'kiosk.html?autoplay=0&chapter=share&lang=en',
    '?chapter=share&lang=en',
  ]) {
    test(`fault 32: 1,200 forged messages change nothing at ${path}`, () =>
      on(path, {}, async (page, said) => {
        const seed = Number(process.env.TIDEMARK_SEED ?? 32);
        console.log(`    seed ${seed}`);
        const before_ = await state(page);
        const size = await page.evaluate(() => [document.body.scrollHeight, document.querySelectorAll('*').length]);
        const next = stream(seed);
        const pick = (list) => list[Math.floor(next() * list.length)];
        const scalar = () =>
          pick([
            null,
            true,
            0,
            -1,
            1e308,
            NaN,
            Infinity,
            '',
            'x',
            'en',
            'frames-init',
            'amp',
            '[iFrameSizer]',
            '[iFrameSizer]a:1:2:3',
            'pymxPYMxonexPYMxheightxPYMx9',
            '<script>globalThis.hit=1</script>',
            '\u202e',
            'x'.repeat(10 ** Math.floor(next() * 6)),
          ]);
        const key = () =>
          pick([
            'sentinel',
            'type',
            'datawrapper-height',
            'height',
            'tidemark',
            'lang',
            'theme',
            '__proto__',
            'constructor',
            'then',
            'source',
            'src',
            'alive',
            'command',
            'reload',
          ]);
        const make = (depth) => {
          if (depth === 0 || next() < 0.4) return scalar();
          if (next() < 0.3) return Array.from({ length: Math.floor(next() * 5) }, () => make(depth - 1));
          return Object.fromEntries(Array.from({ length: Math.floor(next() * 4) + 1 }, () => [key(), make(depth - 1)]));
        };
        const all = Array.from({ length: 1200 }, () => make(3));
        const heard = await page
          .evaluate(async (messages) => {
            let count = 0;
            addEventListener('message', () => {
              count += 1;
            });
            // from the window itself, and from a frame that is nobody's parent
            const frame = document.createElement('iframe');
            document.body.append(frame);
            const cyclic = {};
            cyclic.self = cyclic;
            const special = [
              cyclic,
              new Map([[1, 2]]),
              new ArrayBuffer(1e7),
              new Date(NaN),
              'x'.repeat(5e6),
              Array(1e5).fill({ sentinel: 'amp' }),
            ];
            for (const one of [...messages, ...special]) postMessage(one, '*');
            for (const one of messages.slice(0, 100)) frame.contentWindow.parent.postMessage(one, '*');
            while (count < messages.length + special.length + 100) await new Promise((done) => setTimeout(done, 20));
            frame.remove();
            return count;
          }, all)
          .catch((error) => {
            throw new Error(`the messages were not sent: ${error.message}`);
          });
        assert.ok(heard >= 1300);
        await frames(page);
        const now = await state(page);
        for (const name of ['t', 'lang', 'theme', 'chapter', 'playing', 'speed'])
          assert.equal(now[name], before_[name], name);
        assert.deepEqual(
          await page.evaluate(() => [document.body.scrollHeight, document.querySelectorAll('*').length]),
          size,
        );
        assert.equal(await page.evaluate(() => globalThis.hit ?? {}.sentinel ?? null), null);
        assert.deepEqual(
          said.filter((line) => !line.includes('Content Security Policy')),
          [],
        );
      }));
  }

  test('fault 32: an element on a host takes no height from a stranger', () =>
    on(
      'host.html',
      {
        until: 'none',
        route: [
          host(
            '<script type="module" src="embed.js"></script><iframe id="own" title="own" src="about:blank"></iframe>',
          ),
        ],
      },
      async (page) => {
        await until(page, () => customElements.get('tide-mark'));
        const heights = await page.evaluate(async () => {
          const own = document.querySelector('#own');
          const out = [own.style.height];
          for (const value of [null, 'tall', -5, 1e9, NaN, { h: 1 }, [], 700]) {
            postMessage({ 'datawrapper-height': { a: value } }, '*');
            postMessage({ 'datawrapper-height': value }, '*');
          }
          await new Promise((done) => setTimeout(done, 300));
          out.push(own.style.height);
          return out;
        });
        assert.deepEqual(heights, ['', '']);
      },
    ));
});
