// The page's scroll: something always comes of it, and a chapter that is taller than the screen plays as it is read.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { settle, state, stop } from './site.mjs';

const { on } = bench();

const STEP = 90; // px
const DEAD = 200; // px of scrolling from which nothing comes, at the most

const place = (page) =>
  page.evaluate(() => {
    const { chapter, t } = globalThis.tidemark.state();
    return { chapter, t, up: globalThis.tidemark.scrolled(), y: globalThis.scrollY };
  });
/** To a place of the page, as a reader scrolls. */
const to = async (page, y) => {
  await page.evaluate((top) => globalThis.scrollTo({ top, behavior: 'instant' }), y);
  await settle(page);
};
const end = (page) =>
  page.evaluate(() => document.querySelector('#scroll').offsetTop + document.querySelector('#scroll').offsetHeight);

describe('no scrolling is dead', () => {
  for (const [name, viewport, reducedMotion] of [
    ['a wide page', { width: 1440, height: 900 }, 'no-preference'],
    // what is read stands at once: what plays by the clock would hide what does not move
    ['a tablet', { width: 820, height: 1180 }, 'reduce'],
    ['a phone', { width: 390, height: 844 }, 'reduce'],
  ]) {
    test(name, () =>
      on('?lang=en', { viewport, reducedMotion }, async (page) => {
        await page.waitForFunction(() => globalThis.tidemark.page().tables);
        await settle(page);
        let last = await place(page);
        const walk = async (step, goes) => {
          const seen = new Set();
          let dead = 0;
          // the track grows as its chapters become known
          while (await goes()) {
            await to(page, Math.max(0, last.y + step));
            const now = await place(page);
            const moved = ['chapter', 't', 'up'].some((key) => now[key] !== last[key]);
            dead = moved ? 0 : dead + Math.abs(now.y - last.y);
            assert.ok(dead <= DEAD, `${name}: nothing comes of ${dead} px at ${JSON.stringify(now)}`);
            assert.ok(step > 0 ? now.y > last.y : now.y < last.y, `the page stays at ${now.y}`);
            seen.add(now.chapter);
            last = now;
          }
          assert.equal(seen.size, 8);
        };
        await walk(STEP, async () => last.y + STEP < (await end(page)) - viewport.height);
        await walk(-STEP, () => last.y > 0);
      }),
    );
  }
});

describe('a chapter that is read', () => {
  /** Scrolls, and waits until the page has heard of it: frames stand still with the clock. */
  const by = (page, px) =>
    page.evaluate(
      (top) =>
        new Promise((done) => {
          globalThis.addEventListener('scroll', done, { once: true });
          globalThis.scrollBy({ top, behavior: 'instant' });
        }),
      px,
    );
  const viewport = { width: 390, height: 844 };
  const trade = async (page) => {
    await page.waitForFunction(() => globalThis.tidemark.page().tables);
    await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'innovation' }));
    await page.clock.runFor(100);
    await stop(page);
    while ((await state(page)).chapter !== 'trade') {
      await by(page, 60);
      await page.clock.runFor(50);
    }
  };
  const rest = async (page) => {
    const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
    return chapters.find((one) => one.id === 'trade');
  };

  test('plays as far as it is in sight, and on as it moves up', () =>
    on('?lang=en', { viewport, clock: {} }, async (page) => {
      await trade(page);
      const { start, end: last } = await rest(page);
      assert.equal((await state(page)).playing, true);
      await page.clock.runFor(20_000);
      const held = await state(page);
      assert.equal(held.playing, false);
      assert.ok(held.t > start + 2 && held.t < last - 3, `it stands at ${held.t - start} s`);
      // nothing more comes by itself
      await page.clock.runFor(5000);
      assert.equal((await state(page)).t, held.t);
      let up = 0;
      while ((await state(page)).chapter === 'trade' && up < 3000) {
        await by(page, 60);
        await page.clock.runFor(2000);
        const now = await state(page);
        if (now.chapter === 'trade') assert.ok(now.t >= held.t - 0.01, `back to ${now.t}`);
        if (now.t > last - 3.5) break;
        up += 60;
      }
      assert.ok((await state(page)).t > last - 3.5, 'its end has not come');
    }));

  test('stands whole where it is entered from below, and at once where less motion is wanted', () =>
    on('?lang=en', { viewport, reducedMotion: 'reduce', clock: {} }, async (page) => {
      await trade(page);
      const { end: last } = await rest(page);
      await page.clock.runFor(100);
      assert.ok((await state(page)).t > last - 3.5, 'reduced');
      await page.evaluate(() => globalThis.tidemark.set({ motion: 'full' }));
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'closing' }));
      await page.clock.runFor(100);
      await by(page, -300);
      await page.clock.runFor(100);
      const back = await state(page);
      assert.equal(back.chapter, 'trade');
      assert.ok(back.t > last - 3.5, 'from below');
    }));

  test('is played by the button from its top, and the page goes along', () =>
    on('?lang=en', { viewport, clock: {} }, async (page) => {
      await trade(page);
      await page.clock.runFor(20_000);
      await page.evaluate(() => globalThis.tidemark.playChapter('trade'));
      await page.clock.runFor(9000);
      const half = await place(page);
      assert.equal((await state(page)).playing, true);
      assert.ok(half.up > 0, 'what moves below has not come up');
      await page.clock.runFor(12_000);
      assert.equal((await state(page)).playing, false);
    }));

  test('goes on from its middle, wherever that comes from, and a tab starts no film', () =>
    on('?lang=en&t=50', { viewport, clock: {} }, async (page) => {
      await page.waitForFunction(() => globalThis.tidemark.page().tables);
      await page.clock.runFor(200);
      assert.equal((await state(page)).playing, false);
      for (let i = 0; i < 12; i += 1) {
        await by(page, 60);
        await page.clock.runFor(1500);
      }
      const { chapter, t } = await state(page);
      assert.equal(chapter, 'merger');
      assert.ok(t > 60, `it stands at ${t}`);
      // on to the next one, which plays as it is read
      while ((await state(page)).chapter === 'merger') await by(page, 60);
      await page.clock.runFor(2000);
      assert.equal((await state(page)).playing, true);
      await page.evaluate(() => document.querySelector('#tabs a[data-chapter="trade"]').click());
      await page.clock.runFor(500);
      const after = await state(page);
      assert.deepEqual([after.chapter, after.playing], ['trade', false]);
    }));

  test('takes over a film that plays, which does not go on behind it', () =>
    on('?lang=en', { viewport, clock: {} }, async (page) => {
      await page.waitForFunction(() => globalThis.tidemark.page().tables);
      await page.evaluate(() => globalThis.tidemark.play());
      await page.clock.runFor(2500);
      while ((await state(page)).chapter === 'opening') await by(page, 90);
      await by(page, 120);
      await page.clock.runFor(60_000);
      assert.equal((await state(page)).chapter, 'share');
      assert.equal((await state(page)).playing, false);
    }));

  test('keeps its passage where the language or the size changes', () =>
    on('?lang=en', { viewport, clock: {} }, async (page) => {
      await trade(page);
      for (let i = 0; i < 9; i += 1) {
        await by(page, 60);
        await page.clock.runFor(1500);
      }
      const { up } = await place(page);
      assert.ok(up > 300, String(up));
      await page.evaluate(() => globalThis.tidemark.press('lang'));
      await page.clock.runFor(500);
      const other = await place(page);
      assert.equal(other.chapter, 'trade');
      assert.ok(Math.abs(other.up - up) < 160, `${up} to ${other.up}`);
      await page.setViewportSize({ width: 390, height: 790 });
      await page.clock.runFor(500);
      const lower = await place(page);
      assert.equal(lower.chapter, 'trade');
      assert.ok(Math.abs(lower.up - other.up) < 160, `${other.up} to ${lower.up}`);
    }));

  test('has the opening, too: its text follows it when all of the story has come', () =>
    on('?lang=en', { viewport }, async (page) => {
      await page.waitForFunction(() => globalThis.tidemark.marks().some((mark) => /^reading\//.test(mark.id)));
      await to(page, 500);
      const { chapter, up } = await place(page);
      assert.equal(chapter, 'opening');
      assert.equal(up, 400);
    }));
});
