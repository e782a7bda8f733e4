// Faults of the engine and of the picture: checks 10, 11, 12, 14, 15, 22 and 25.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from '../bench.mjs';
import { ink, state } from '../site.mjs';
import { failing, FAULT, strike } from './engine.mjs';
import { frames, host, readable, tabled, until } from './kit.mjs';

const { on } = bench();
const births = (page) => page.evaluate(() => globalThis.engines.length);

/** Lets the newest engine fail with the next frame; waits for its successor. */
async function fails(page, fault, act) {
  const before_ = await births(page);
  await strike(page, fault);
  await page.evaluate(act ?? (() => globalThis.tidemark.redraw()));
  await until(page, (count) => globalThis.engines.length > count, before_);
  await frames(page);
}

/** Proof that the fault is a real one: the exported frame of the newest engine throws. */
const trap = (page, fault) =>
  page.evaluate((value) => {
    const engine = globalThis.engines.at(-1);
    engine.fault.value = value;
    try {
      engine.engine_frame(0, 0);
      return 'nothing';
    } catch (error) {
      return `${error.constructor.name}: ${error.message}`;
    }
  }, fault);

describe('recovery', () => {
  for (const [row, name, fault, says] of [
    [10, 'a panic', FAULT.panic, /RuntimeError: unreachable/],
    [12, 'a stack overflow', FAULT.overflow, /RangeError: Maximum call stack/],
    [12, 'memory that cannot grow', FAULT.memory, /RuntimeError|Error/],
  ]) {
    test(`fault ${row}: ${name} brings a new engine at the same place`, () =>
      on('?lang=en&theme=dark&year=2008.5', { route: failing() }, async (page) => {
        const before_ = await state(page);
        assert.ok(Math.abs(before_.year - 2008.5) < 0.01);
        assert.equal(await births(page), 1);
        assert.match(await trap(page, fault), says);
        await fails(page, fault);
        assert.equal(await births(page), 2);
        const now = await state(page);
        for (const key of ['year', 'chapter', 'lang', 'theme', 't', 'motion', 'speed', 'tide', 'playing'])
          assert.equal(now[key], before_[key], key);
        assert.ok((await ink(page)) > 0.05);
        assert.equal(await page.locator('#fault').isVisible(), false);
        await until(page, () => /started again/.test(document.querySelector('#status').textContent));
        // it works on: another place, drawn
        await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'share' }));
        await frames(page);
        assert.equal((await state(page)).chapter, 'share');
        assert.ok((await page.evaluate(() => globalThis.tidemark.marks().length)) > 20);
      }));
  }

  test('fault 10: a panic while playing plays on', () =>
    on('?t=20&autoplay=1', { route: failing() }, async (page) => {
      const before_ = await state(page);
      assert.equal(before_.playing, true);
      const took = await page.evaluate(async (fault) => {
        const from = performance.now();
        globalThis.engines.at(-1).fault.value = fault;
        while (globalThis.engines.length < 2) await new Promise(requestAnimationFrame);
        while (!globalThis.tidemark.marks().length) await new Promise(requestAnimationFrame);
        return performance.now() - from;
      }, FAULT.panic);
      console.log(`    a new engine after ${Math.round(took)} ms`);
      const t = (await state(page)).t;
      assert.ok(t >= before_.t && t < before_.t + 30, String(t));
      await until(page, (from) => globalThis.tidemark.state().t > from, t);
      assert.equal((await state(page)).playing, true);
    }));

  test('fault 10: a panic while one chapter plays leaves the film where the chapter ends', () =>
    on('?chapter=share&autoplay=1', { route: failing() }, async (page) => {
      assert.deepEqual(
        await page.evaluate(() => [globalThis.tidemark.state().playing, globalThis.tidemark.state().run]),
        [true, 'chapter'],
      );
      await fails(page, FAULT.panic);
      assert.deepEqual(
        await page.evaluate(() => [globalThis.tidemark.state().playing, globalThis.tidemark.state().run]),
        [true, 'chapter'],
      );
    }));

  test('fault 11: three new engines, then the static view, and the address keeps the place', () =>
    on('?chapter=share&lang=en', { route: failing() }, async (page) => {
      for (let i = 0; i < 3; i += 1) await fails(page, FAULT.panic);
      assert.equal(await births(page), 4);
      assert.equal(await page.locator('#fault').isVisible(), false);
      await strike(page, FAULT.panic);
      await page.evaluate(() => globalThis.tidemark.redraw());
      await readable(page, 'en');
      await tabled(page);
      assert.match(await page.locator('#fault-text').textContent(), /again and again/);
      assert.equal(await births(page), 4, 'a fifth engine');
      assert.match(await page.locator('#still img').getAttribute('src'), /share\.en\./);
      assert.equal(await page.locator('canvas').count(), 0);
      // Retry comes back to the place
      // the old document still knows its last state
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Retry' }).click()]);
      await until(page, () => globalThis.tidemark?.state().chapter === 'share');
      assert.equal((await state(page)).lang, 'en');
    }));

  test('fault 11: an engine that fails from its birth ends in the static view, on the page and in an iframe', async () => {
    const script = () => {
      globalThis.fault_for = 1;
    };
    for (const path of ['?lang=en', 'embed.html?lang=en']) {
      await on(path, { route: failing(), script, until: 'fault' }, async (page) => {
        await readable(page, 'en');
        assert.equal(await births(page), 4);
      });
    }
  });

  test('fault 14: a lost and restored 2D context is painted again', () =>
    on('', {}, async (page) => {
      const seen = await page.evaluate(async () => {
        const { canvas } = globalThis.tidemark;
        const context = canvas.getContext('2d');
        const said = [];
        const pixel = () => context.getImageData(canvas.width / 2, canvas.height * 0.45, 1, 1).data[3];
        let blank = null;
        let frames_ = 0;
        canvas.addEventListener('contextlost', (event) => said.push('contextlost', event.defaultPrevented));
        canvas.addEventListener('contextrestored', () => {
          blank = pixel();
          (function count() {
            if (pixel() !== 0) said.push('contextrestored');
            else {
              frames_ += 1;
              requestAnimationFrame(count);
            }
          })();
        });
        const [width, height] = [canvas.width, canvas.height];
        const wait = (check) =>
          new Promise((done, fail) => {
            const end = performance.now() + 30000;
            (function look() {
              if (check()) done();
              else if (performance.now() > end) fail(new Error('nothing happened'));
              else setTimeout(look, 20);
            })();
          });
        canvas.width = 65536;
        context.fillRect(0, 0, 1, 1);
        await wait(() => said.includes('contextlost') || context.isContextLost());
        canvas.width = width;
        canvas.height = height;
        await wait(() => said.includes('contextrestored'));
        return { said, blank, frames: frames_ };
      });
      assert.deepEqual(seen.said.slice(0, 2), ['contextlost', false]);
      assert.equal(seen.blank, 0, 'the fault was not injected');
      assert.ok(seen.frames <= 2, `blank for ${seen.frames} frames`);
      await frames(page);
      assert.ok((await ink(page)) > 0.05);
    }));

  test('fault 15: pixels lost without an event come back', () =>
    on('', {}, async (page) => {
      const clear = () =>
        page.evaluate(() => {
          const { canvas } = globalThis.tidemark;
          const context = canvas.getContext('2d');
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.clearRect(0, 0, canvas.width, canvas.height);
        });
      await frames(page);
      await clear();
      assert.equal(await ink(page), 0, 'the fault was not injected');
      await until(page, () => {
        const { canvas } = globalThis.tidemark;
        return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] === 255;
      });
      assert.ok((await ink(page)) > 0.05);
    }));

  test('fault 22: of 20 instances one fails, the others stay as they are', () =>
    on('host.html', { until: 'none', route: [...failing(), host('<div id="all"></div>')] }, async (page) => {
      await page.evaluate(async () => {
        const { mount } = await import('./tidemark.js');
        const chapters = ['opening', 'share', 'trade', 'merger'];
        globalThis.all = [];
        globalThis.bad = [];
        for (let i = 0; i < 20; i += 1) {
          const box = document.createElement('div');
          box.style.cssText = 'width: 400px; height: 300px';
          box.addEventListener('tidemark:error', (event) => globalThis.bad.push(event.detail));
          document.querySelector('#all').append(box);
          globalThis.all.push(
            await mount(box, { chrome: 'embed', chapter: chapters[i % 4], lang: i % 2 ? 'en' : 'zh' }),
          );
        }
      });
      const told = () =>
        page.evaluate(() =>
          globalThis.all.map((one) => `${one.state().chapter} ${one.state().lang} ${one.marks().length > 10}`),
        );
      const first = await told();
      assert.equal(first.filter((line) => line.endsWith('true')).length, 20, first.join('; '));
      const count = await births(page);
      await page.evaluate(async (fault) => {
        const engine = globalThis.engines.at(-1);
        engine.fault.value = fault;
        globalThis.all[7].redraw();
        // the fault is switched off again as soon as one has met it: the instance is shared
        const size = globalThis.engines.length;
        while (globalThis.engines.length === size) await new Promise((done) => setTimeout(done, 5));
        engine.fault.value = 0;
      }, FAULT.panic);
      await frames(page);
      assert.ok((await births(page)) > count, 'the fault was not injected');
      await page.evaluate(() => globalThis.all.forEach((one) => one.redraw()));
      await frames(page);
      assert.deepEqual(await told(), first);
      assert.deepEqual(await page.evaluate(() => globalThis.bad), []);
      // and each goes its own way
      await page.evaluate(() => globalThis.all[3].seek({ chapter: 'closing' }));
      const now = await told();
      assert.match(now[3], /^closing/);
      assert.deepEqual(
        now.filter((_, i) => i !== 3),
        first.filter((_, i) => i !== 3),
      );
    }));

  for (const [name, answer] of [
    ['are missing', (route) => route.fulfill({ status: 404 })],
    ['never come', () => {}],
  ]) {
    test(`fault 25: fonts that ${name} do not keep the chart from being drawn`, async () => {
      let asked = 0;
      const route = [
        [
          '**/*.woff2*',
          (one) => {
            asked += 1;
            return answer(one);
          },
        ],
      ];
      await on('', { route, loaded: 'commit' }, async (page) => {
        assert.ok(asked > 0);
        assert.equal(
          await page.evaluate(
            () =>
              [...document.fonts].filter((face) => face.family.includes('Tidemark') && face.status === 'loaded').length,
          ),
          0,
        );
        assert.ok((await ink(page)) > 0.05);
      });
    });
  }

  test('fault 25: a late font is drawn when it comes, though another never does', async () => {
    let give;
    const gate = new Promise((done) => {
      give = done;
    });
    const route = [
      [
        '**/*sans-400*.woff2',
        async (one) => {
          await gate;
          await one.fallback();
        },
      ],
      ['**/*figures-600*.woff2', () => {}],
    ];
    await on('', { route, loaded: 'commit' }, async (page) => {
      const look = () => page.evaluate(() => globalThis.tidemark.canvas.toDataURL());
      await frames(page);
      const first = await look();
      assert.equal(
        await page.evaluate(
          () =>
            document.fonts.check('400 16px "Tidemark Sans"') &&
            [...document.fonts].some((face) => face.family.includes('Sans') && face.weight === '400'),
        ),
        false,
      );
      give();
      await until(
        page,
        () =>
          [...document.fonts].filter(
            (face) => face.family.includes('Sans') && face.weight === '400' && face.status === 'loaded',
          ).length === 2,
      );
      await frames(page);
      assert.notEqual(await look(), first, 'not drawn again');
    });
  });
});
