// The running text: below the stage, beside it, and where no script runs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { DIST, settle } from './site.mjs';

const at = bench();
const { on } = at;
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const story = JSON.parse(readFileSync(`${DIST}/story.json`, 'utf8'));

/** The card on the screen, if one is there. */
const carded = (page) =>
  page.evaluate(() => {
    const card = document.querySelector('.tide-card');
    return card && !card.hidden ? card.textContent : '';
  });

test('every language is offered in letters that the fonts of each page have', async () => {
  for (const { id } of story.languages)
    await on(`?chapter=share&lang=${id}`, {}, async (page) => {
      const names = story.languages.flatMap((one) => [...one.name, ...one.short].filter((c) => c > '\u2e80'));
      const boxes = await page.evaluate(async (letters) => {
        await document.fonts.ready;
        const drawn = (letter) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 60 });
          const pen = canvas.getContext('2d');
          pen.font = '48px "Tidemark Sans"';
          pen.fillText(letter, 4, 50);
          return canvas.toDataURL();
        };
        // no font has this one: it is drawn as what is missing
        const missing = drawn('\ue000');
        return letters.filter((letter) => drawn(letter) === missing);
      }, names);
      assert.deepEqual(boxes, [], id);
    });
});

describe('beside the stage', () => {
  test('the text of the chapter opens, follows the chapter, and closes where it was opened', () =>
    on('?chapter=share&lang=en', {}, async (page, said) => {
      const opener = page.getByRole('button', { name: 'Read', exact: true });
      await opener.click();
      const panel = page.getByRole('complementary', { name: 'Read' });
      await panel.getByText('Think of each Ningbo total').waitFor();
      // the axe run sees the panel open
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run('.read'));
      assert.deepEqual(
        found.violations.map((one) => one.id),
        [],
      );
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'trade' }));
      await panel.getByText('Imports and exports came to').waitFor();
      assert.equal(await panel.getByText('Think of each Ningbo total').count(), 0);
      await page.keyboard.press('Escape');
      assert.equal(await panel.count(), 0);
      assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
      assert.deepEqual(said, []);
    }));

  test('words light their mark and the mark its words', () =>
    on('?chapter=share&lang=en', {}, async (page, said) => {
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      const words = page.locator('.read .ref[data-to="share-gdp"]');
      await words.hover();
      await page.waitForFunction(() => document.querySelector('.tide-card:not([hidden])'));
      assert.match(await carded(page), /1\/6/);
      await page.locator('.read h2').hover();
      await page.waitForFunction(() => document.querySelector('.tide-card').hidden);
      // a mark under the pointer
      const mark = await page.evaluate(() =>
        globalThis.tidemark.marks().find((one) => one.hit && one.fact === 'share-gdp' && one.w > 20),
      );
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2 + 1);
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2);
      await page.waitForFunction(() => document.querySelector('.read .ref.is-lit')?.dataset.to === 'share-gdp');
      assert.deepEqual(said, []);
    }));

  test('by the keyboard, what is known of a figure stands under its paragraph, one at a time', () =>
    on('?chapter=share&lang=en', {}, async (page, said) => {
      await page.getByRole('button', { name: 'Read', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('.read .ref');
      const playing = await page.evaluate(() => globalThis.tidemark.state().playing);
      await page.locator('.read .ref[data-to="beilun-land"]').focus();
      await page.keyboard.press('Enter');
      const cite = page.locator('.read .cite:not([hidden])');
      assert.match(await cite.textContent(), /615 km² · 2022 .* Zhejiang Department of Commerce/);
      await page.locator('.read .ref[data-to="share-area"]').first().focus();
      await page.keyboard.press('Space');
      assert.match(await cite.textContent(), /¶ 6/);
      assert.equal(await cite.count(), 1);
      await page.keyboard.press('Space');
      assert.equal(await cite.count(), 0);
      // the keys were the words' own: nothing began to play
      assert.equal(await page.evaluate(() => globalThis.tidemark.state().playing), playing);
      assert.deepEqual(said, []);
    }));
});

describe('below the stage', () => {
  test('every chapter stands with its picture, in both languages and themes', () =>
    on('?lang=en', {}, async (page, said) => {
      await page.waitForSelector('#text .prose-part');
      const told = story.chapters.filter((one) => one.text);
      const names = () => page.locator('#text .prose-part h3').allTextContents();
      assert.deepEqual(
        await names(),
        told.map((one) => one.title.en),
      );
      assert.equal(await page.locator('#text .prose-missing li').count(), story.not_found.length);
      const pictures = () =>
        page.locator('#text .prose-picture img').evaluateAll((all) => all.map((one) => one.getAttribute('src')));
      assert.equal((await pictures())[0], `stills/${told[0].id}.en.light.png`);
      await page.evaluate(() => globalThis.tidemark.set({ lang: 'zh', theme: 'dark' }));
      await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
      await settle(page);
      assert.deepEqual(
        await names(),
        told.map((one) => one.title.zh),
      );
      assert.equal((await pictures())[0], `stills/${told[0].id}.zh.dark.png`);
      await page.locator('#text .prose-picture').nth(2).scrollIntoViewIfNeeded();
      await page.locator('#text .prose-picture').nth(2).click();
      await page.waitForFunction((id) => globalThis.tidemark.state().chapter === id, told[2].id);
      assert.equal(await page.evaluate(() => scrollY < innerHeight * 40), true);
      assert.deepEqual(said, []);
    }));

  test('a story without running text has neither heading nor button', () =>
    on('?src=stories/rain.json', {}, async (page) => {
      await page.waitForFunction(() => document.querySelector('#tables table'));
      assert.equal(await page.locator('#text').count(), 0);
      assert.equal(await page.locator('#read-open').isVisible(), false);
    }));
});

describe('over the stage of a kiosk and a frame', () => {
  for (const [path, viewport] of [
    ['kiosk.html?autoplay=0&lang=en', { width: 1080, height: 1920 }],
    ['kiosk.html?autoplay=0&lang=en', { width: 1920, height: 1080 }],
    ['embed.html?chapter=open&lang=en', { width: 640, height: 800 }],
  ])
    test(`Read opens the chapter's text: ${path}, ${viewport.width}`, () =>
      on(path, { viewport }, async (page, said) => {
        await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'open' }));
        await settle(page);
        await page.getByRole('button', { name: 'Read', exact: true }).click();
        const panel = page.locator('.read');
        await panel.locator('.ref').first().waitFor();
        assert.match(await panel.textContent(), /Foreign capital came to US\$2\.70.bn/);
        const box = await panel.boundingBox();
        assert.ok(
          box.y >= 0 && box.y + box.height <= viewport.height + 0.5 && box.x + box.width <= viewport.width + 0.5,
          JSON.stringify(box),
        );
        // the strip stays in reach
        const strip = await page.evaluate(() => globalThis.tidemark.marks().find((one) => one.id === 'strip/ground'));
        if (path.startsWith('kiosk')) assert.ok(box.y + box.height <= strip.y + 1, `${box.y + box.height} ${strip.y}`);
        await panel.locator('.ref[data-to="fdi-2023"]').hover();
        await page.waitForFunction(() => document.querySelector('.tide-card:not([hidden])'));
        await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'trade' }));
        await page.waitForFunction(() => /456/.test(document.querySelector('.read').textContent));
        await page.keyboard.press('Escape');
        await panel.waitFor({ state: 'hidden' });
        assert.deepEqual(said, []);
      }));
});

describe("under a phone's charts", () => {
  test('a figure of the text lights and opens its card', () =>
    on('?chapter=open&lang=en', { viewport: { width: 390, height: 844 } }, async (page) => {
      await settle(page);
      const place = () =>
        page.evaluate(() => {
          const mark = globalThis.tidemark.marks().find((one) => one.hit && /^reading\/0\/0\/target/.test(one.id));
          return { x: mark.x + mark.w / 2, y: mark.y + mark.h / 2, label: mark.label };
        });
      assert.match((await place()).label, /US\$2\.70.bn/);
      await page.locator('button.tide-mark[aria-label*="2.70"]').last().focus();
      await page.waitForFunction(() => {
        const mark = globalThis.tidemark.marks().find((one) => one.hit && /^reading\/0\/0\/target/.test(one.id));
        const { bar, foot } = document.querySelector('.tide').dataset;
        return mark.y >= Number(bar) && mark.y + mark.h <= Number(foot);
      });
      const { x, y } = await place();
      await page.mouse.click(x, y);
      await page.locator('.tide-card.is-pinned').waitFor();
      assert.match(await page.locator('.tide-card').textContent(), /2\.70/);
    }));
});

test('without script each chapter is told, each figure with its source', () => {
  for (const [lang, name, cited] of [
    ['zh', 'index.html', /<span class="ref" title="[^"]*浙江省商务厅[^"]*">615\s?平方公里<\/span>◇/],
    ['en', 'text.en.html', /<span class="ref" title="[^"]*Zhejiang Department of Commerce[^"]*">615 km²<\/span>◇/],
  ]) {
    const html = readFileSync(`${DIST}/${name}`, 'utf8');
    for (const chapter of story.chapters.filter((one) => one.text))
      assert.ok(html.includes(`<h2>${chapter.title[lang]}`), `${chapter.id} ${lang}`);
    assert.match(html, cited);
    assert.ok(!/\]\([a-z0-9:-]+\)/.test(html.replace(/<script[^]*?<\/script>/g, '')), 'a link that was not read');
  }
});

test('what was not found stands in the data files', () => {
  const data = JSON.parse(readFileSync(`${DIST}/data.json`, 'utf8'));
  assert.deepEqual(data.not_found, story.not_found);
  assert.equal(
    (readFileSync(`${DIST}/data.csv`, 'utf8').match(/\r\nnot-found,/g) ?? []).length,
    story.not_found.length,
  );
});
