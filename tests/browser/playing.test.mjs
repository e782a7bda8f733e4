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

  test('on the chapter bar the film is scrubbed, and a box is its chapter', () =>
    on('?chapter=merger&lang=en', {}, async (page) => {
      await settle(page);
      const box = async (i) => (await marks(page, `^tab/${i}/target$`))[0];
      const middle = ({ x, y, w, h }) => [x + w / 2, y + h / 2];
      const [from, to] = [await box(2), await box(5)];
      const before = (await state(page)).t;
      await page.mouse.move(...middle(from));
      await page.mouse.down();
      await page.mouse.move(...middle(to), { steps: 6 });
      await settle(page);
      assert.equal((await state(page)).chapter, 'innovation');
      await page.keyboard.press('Escape');
      await settle(page);
      assert.equal((await state(page)).t, before, 'Escape puts it back');
      await page.mouse.up();
      await page.mouse.move(...middle(from));
      await page.mouse.down();
      await page.mouse.move(...middle(to), { steps: 6 });
      await page.mouse.up();
      await settle(page);
      const held = await state(page);
      assert.equal(held.chapter, 'innovation');
      assert.ok(Math.abs(held.t - 107) < 1, `it stays where it was let go: ${held.t}`);
      await page.mouse.click(...middle(await box(6)));
      await settle(page);
      const { chapter, t, offer } = await state(page);
      assert.deepEqual([chapter, t, offer], ['trade', 131.9, 'chapter']);
      const slider = page.getByRole('slider');
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await settle(page);
      assert.deepEqual([(await state(page)).t, await slider.inputValue()], [118.3, '118'], 'a scene back');
      assert.match(await slider.getAttribute('aria-valuetext'), /Trade above.*1 min 58 s of 2 min 30 s/);
      await page.keyboard.press('PageUp');
      await settle(page);
      assert.equal((await state(page)).chapter, 'closing', 'a chapter on');
    }));

  test('a year of the rail opens the quay over the chapter, and leaves the chapter as it was', () =>
    on('?chapter=trade&lang=en', {}, async (page) => {
      await settle(page);
      const before = await state(page);
      const tick = await column(page, 2008);
      await page.mouse.click(tick.x + tick.w / 2, tick.y + tick.h / 2);
      await page.locator('.tide-card').waitFor();
      assert.match(await page.locator('.tide-card-title').textContent(), /2008/);
      const open = await column(page, 2008);
      assert.ok(open.h > 100 && open.w > tick.w, 'its column stands on the quay');
      const slider = page.getByRole('slider');
      assert.deepEqual([await slider.inputValue(), await slider.getAttribute('min')], ['2008', '1984']);
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      await settle(page);
      assert.match(await page.locator('.tide-card-title').textContent(), /2009/);
      assert.match(await slider.getAttribute('aria-valuetext'), /2009/);
      // what it covers cannot be pointed at
      const reached = (await marks(page, '.')).filter((m) => m.hit && !/^(quay-strip|rail|tab)\//.test(m.id));
      assert.deepEqual(reached, []);
      await page.keyboard.press('Escape');
      await settle(page);
      const after = await state(page);
      assert.deepEqual([after.chapter, after.t, after.year], [before.chapter, before.t, before.year]);
      assert.equal((await marks(page, '^quay-sheet/')).length, 0);
      await page.keyboard.press('Enter');
      await page.locator('.tide-card').waitFor();
      assert.match(await page.locator('.tide-card-title').textContent(), /2023/, 'the year of the figures');
    }));
});

describe('a guess before the answer', () => {
  const cells = async (page) => (await marks(page, '^guess/count$'))[0]?.text;

  test('is dragged or typed, and told beside what is so', () =>
    on('?chapter=share&lang=en', {}, async (page) => {
      await settle(page);
      const guess = page.getByRole('button', { name: 'Guess first' });
      await guess.click();
      await settle(page);
      assert.equal((await marks(page, '^head/title$'))[0].text.startsWith('Of Ningbo'), true, 'the question');
      assert.equal((await marks(page, '^tank/share-fdi/value$')).length, 0, 'no answer yet');
      const tank = (await marks(page, '^guess/target$'))[0];
      await page.mouse.move(tank.x + tank.w / 2, tank.y + tank.h - 2);
      await page.mouse.down();
      await page.mouse.move(tank.x + tank.w / 2, tank.y + tank.h / 2, { steps: 5 });
      await page.mouse.up();
      await settle(page);
      assert.equal(await cells(page), '120');
      const slider = page.getByRole('slider');
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('PageDown');
      await settle(page);
      assert.equal(await cells(page), '109');
      assert.match(await slider.getAttribute('aria-valuetext'), /109 \/ 240/);
      await page.getByRole('button', { name: 'See the answer' }).first().click();
      await page.waitForFunction(() => globalThis.tidemark.state().playing);
      // a film that goes on would leave the chapter, whose picture stands just before its end
      await page.evaluate(() => globalThis.tidemark.pause());
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'share' }));
      await settle(page);
      assert.match((await marks(page, '^guess/yours$'))[0].text, /109/);
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'merger' }));
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'share' }));
      await settle(page);
      assert.equal((await marks(page, '^guess/')).length, 0, 'nothing is kept');
      assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    }));

  test('is skipped by play, given up by Escape, and no part of an embed', async () => {
    await on('?chapter=share&lang=en', {}, async (page) => {
      await settle(page);
      const rest = (await state(page)).t;
      await page.getByRole('button', { name: 'Guess first' }).click();
      await page.keyboard.press('Escape');
      await settle(page);
      assert.deepEqual([(await state(page)).t, (await marks(page, '^guess/')).length], [rest, 0]);
      await page.locator('.tide-play').click();
      await page.waitForFunction(() => globalThis.tidemark.state().playing);
      assert.equal(await page.locator('.tide-guess').isVisible(), false, 'never in the way of the film');
    });
    await on('embed.html?chapter=share&lang=en', {}, async (page) => {
      await settle(page);
      assert.equal(await page.locator('.tide-guess').isVisible(), false);
    });
  });
});
