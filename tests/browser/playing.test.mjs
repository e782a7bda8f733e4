// The play button and the strip on every page that has them: what is said is what happens.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { settle, state } from './site.mjs';

const { on } = bench();

const button = (page) => page.locator('.tide-play');
const said = (page) => button(page).getAttribute('aria-label');
const seek = (page, to) => page.evaluate((place) => globalThis.tidemark.seek(place), to);
const marks = (page, test) =>
  page.evaluate((pattern) => globalThis.tidemark.marks().filter((mark) => new RegExp(pattern).test(mark.id)), test);
/** The words that stand beside the button on the canvas. */
const beside = async (page) => (await marks(page, '^(strip|control)/play$')).map((mark) => mark.text)[0];
const playing = (page) => page.waitForFunction(() => globalThis.tidemark.state().playing);
const paused = (page) => page.waitForFunction(() => !globalThis.tidemark.state().playing);

/** Presses Play; returns the words before, and where it went. */
async function press(page) {
  await settle(page);
  const words = await said(page);
  await button(page).click();
  await playing(page);
  const { t, chapter } = await state(page);
  await button(page).click();
  await paused(page);
  return { words, t, chapter };
}

describe('play', () => {
  for (const [name, path, viewport] of [
    ['page', '?lang=en', { width: 1440, height: 900 }],
    ['phone', '?lang=en', { width: 390, height: 844 }],
    ['embed', 'embed.html?lang=en', { width: 640, height: 720 }],
    ['kiosk', 'kiosk.html?lang=en&autoplay=0', { width: 1080, height: 1920 }],
  ]) {
    test(`does what it says: ${name}`, () =>
      on(path, { viewport }, async (page) => {
        const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
        for (const i of [1, 4, 0]) {
          const { id, start } = chapters[i];
          await seek(page, { chapter: id });
          await settle(page);
          const words = await beside(page);
          const first = await press(page);
          if (name === 'embed' || (i === 0 && name !== 'kiosk'))
            assert.equal(words, first.words, 'beside the button stands its name');
          assert.match(first.words, i ? /^Play this chapter, \d+ s$/ : /^Play the film, /, `${name} ${id}`);
          assert.equal(first.chapter, id);
          assert.ok(first.t >= start && first.t < start + 5, `${name} ${id}: starts at ${first.t}`);
          // paused on its way it goes on from there
          await settle(page);
          assert.equal(await said(page), 'Play on');
          if (name !== 'kiosk') assert.equal(await beside(page), undefined);
          const { t } = await state(page);
          const next = await press(page);
          assert.ok(next.t >= t && next.t < t + 5, `${name} ${id}: from ${t} to ${next.t}`);
        }
      }));
  }
});

describe('the strip', () => {
  const column = async (page, year) => (await marks(page, `^quay-strip/year/${year}$`))[0];
  const figure = async (page) => Number((await marks(page, '^quay-strip/year$'))[0].text);

  test('a year that is clicked or dragged to never leads out of the chapter', () =>
    on('?chapter=share&lang=en', {}, async (page) => {
      await settle(page);
      const { x, y, w, h } = await column(page, 2006);
      await page.mouse.click(x + w / 2, y + h / 2);
      await page.locator('.tide-card').waitFor();
      assert.match(await page.locator('.tide-card-title').textContent(), /2006/);
      const far = await column(page, 2020);
      await page.mouse.move(far.x + far.w / 2, far.y + far.h / 2);
      await page.mouse.down();
      await page.mouse.move(x, y + h / 2, { steps: 6 });
      await settle(page);
      assert.equal(await figure(page), 2024, 'the figures over it are those of 2024');
      await page.mouse.up();
      await settle(page);
      const { chapter, year } = await state(page);
      assert.deepEqual([chapter, year, await figure(page)], ['share', 2024, 2024]);
    }));

  test('in a chapter of several years it moves the chapter', () =>
    on('?chapter=merger&lang=en', {}, async (page) => {
      await settle(page);
      const from = await column(page, 2024);
      const to = await column(page, 2021);
      await page.mouse.move(from.x + from.w / 2, from.y + from.h / 2);
      await page.mouse.down();
      await page.mouse.move(to.x + to.w / 2, to.y + to.h / 2, { steps: 6 });
      await settle(page);
      const held = await state(page);
      assert.equal(held.chapter, 'merger');
      assert.ok(Math.abs(held.year - 2021) < 0.1, String(held.year));
      assert.equal(await figure(page), Math.floor(held.year + 1e-6));
      await page.mouse.up();
      await settle(page);
      const year = Math.round((await state(page)).year);
      assert.ok([2020, 2022].includes(year), `rests on ${year}`);
      const slider = page.getByRole('slider');
      await slider.focus();
      await page.keyboard.press('End');
      await settle(page);
      assert.equal(await slider.inputValue(), '2024');
      await page.keyboard.press('ArrowLeft');
      await settle(page);
      assert.deepEqual(
        [await slider.inputValue(), await figure(page), (await state(page)).chapter],
        ['2023', 2023, 'merger'],
      );
    }));
});
