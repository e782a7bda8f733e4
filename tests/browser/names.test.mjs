// Filter lists hide elements by id and class, and block files by name. What matters on a page is
// called by no word that they look for; and what they may hide or block all the same fails alone.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bench, walked } from './bench.mjs';
import { settle, state, visit } from './site.mjs';
import { holding } from './source.mjs';

const at = bench();
const { on } = at;
const WAIT = { timeout: 60000 };
const WWW = new URL('../../www/', import.meta.url);

/** Words of the lists in use: EasyList, EasyPrivacy, Fanboy's Social and Annoyance lists, as parts of a name. */
const WORDS =
  /^(share|sharing|social|track|tracker|tracking|ads?|advert\w*|banner|sponsor\w*|promo\w*|pop-?up|analytics|beacon|telemetry|pixel|cookies?|consent|newsletter|follow|tweet|facebook|like)$/i;
/** On no list that we know of, and in use by others: a button and its panel's tabs. */
const KEPT = ['share', 'sheet-share', 'share-link', 'share-download', 'share-embed'];

const files = readdirSync(WWW, { recursive: true }).filter((name) => /\.(html|ts|css)$/.test(name));
const parts = (name) => name.split(/[-_.]|(?<=[a-z])(?=[A-Z])/);

test('no id, class or file that matters has such a name', () => {
  const found = files.filter((name) => parts(name).some((one) => WORDS.test(one)));
  const names = new Set();
  for (const file of files) {
    const text = readFileSync(new URL(file, WWW), 'utf8');
    const patterns = file.endsWith('css')
      ? [/[.#]([a-z][\w-]*)(?=[^{}]*\{)/gi]
      : [
          /\b(?:id|class|className|for)\s*=\s*["'`]([\w -]+)["'`]/g,
          /\$\('([\w-]+)'\)/g,
          /\bmake\('[\w-]+',\s*'([\w -]+)'/g,
          /\b(?:dialog|button)\('([\w -]+)'/g,
        ];
    for (const pattern of patterns)
      for (const [, all] of text.matchAll(pattern)) for (const name of all.split(' ')) names.add(name);
  }
  assert.ok(names.size > 100, `${names.size} names`);
  for (const name of names) if (!KEPT.includes(name) && parts(name).some((one) => WORDS.test(one))) found.push(name);
  assert.deepEqual(found, []);
});

/** What an extension does: a rule of the visitor's, stronger than any of the page's. */
const hide = (page, selector) =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${text} { display: none !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, selector);

describe('a dialog that is hidden leaves the page alive', () => {
  const alive = async (page) => {
    assert.equal(await page.locator('dialog[open]').count(), 0, 'a modal that nobody sees');
    await page.locator('.tide-play').click(WAIT);
    await page.waitForFunction(() => globalThis.tidemark.state().playing, null, WAIT);
  };

  test('share: the link is copied instead', () =>
    on('?lang=en', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await hide(page, 'dialog');
      await page.locator('#share').click();
      await page.locator('#status:has-text("Copied")').waitFor(WAIT);
      await alive(page);
    }));

  test('the list of keys, and the sheet of chapters', () =>
    on('?lang=en', { viewport: { width: 390, height: 844 } }, async (page) => {
      await hide(page, '.sheet, .panel');
      await page.locator('#menu').click();
      await settle(page);
      assert.equal(await page.locator('dialog[open]').count(), 0);
      const sheets = page.waitForResponse(/panel\.css$/, WAIT);
      await page.keyboard.press('?');
      await sheets;
      await settle(page);
      await alive(page);
    }));
});

test('a click beside a panel closes it and does what it was aimed at; one on its edge does nothing', () =>
  on('?lang=en', {}, async (page) => {
    await page.locator('#share').click();
    const box = await page.locator('#export-panel').boundingBox();
    await page.mouse.click(box.x + 4, box.y + box.height - 4);
    assert.equal(await page.locator('#export-panel').isVisible(), true);
    const tab = await page.locator('#tabs a[data-chapter=trade]').boundingBox();
    await page.mouse.click(tab.x + tab.width / 2, tab.y + tab.height / 2);
    await settle(page);
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.equal((await state(page)).chapter, 'trade');
  }));

describe('a part that is blocked fails alone', () => {
  for (const name of walked(
    [
      'page/scroll-sync',
      'page/read',
      'page/sonification',
      'page/mirror',
      'page/print',
      'page/chrome',
      'page/share/export',
      'page/help',
      'kit/dialog',
    ],
    (name) => name.replace(/[^/]*$/, ''),
  )) {
    test(name, () =>
      on(
        '?lang=en',
        {
          route: [[holding(name), (route) => route.abort('blockedbyclient')]],
          permissions: ['clipboard-read', 'clipboard-write'],
        },
        async (page) => {
          await settle(page);
          assert.equal(await page.locator('#fault').isVisible(), false, 'a fault, although the graphic stands');
          // the film plays
          await page.keyboard.press('k');
          await page.waitForFunction(() => globalThis.tidemark.state().playing, null, WAIT);
          await page.keyboard.press('k');
          // the page scrolls, down to the tables
          await page
            .locator('#tables table')
            .first()
            .evaluate((one) => one.scrollIntoView({ behavior: 'instant' }));
          assert.ok((await page.evaluate(() => scrollY)) > 100);
          if (['page/chrome', 'kit/dialog'].includes(name)) return;
          await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
          // tabs, language, theme
          await page.locator('#tabs a[data-chapter=trade]').click();
          await page.locator('#lang').click();
          await settle(page);
          const now = await state(page);
          assert.deepEqual([now.chapter, now.lang], ['trade', 'zh']);
          await page.locator('#share').click();
          if (name === 'page/share/export')
            await page.waitForFunction(() => document.querySelector('#status').textContent === '已复制', null, WAIT);
          else await page.locator('#export-panel').waitFor(WAIT);
        },
      ),
    );
  }
});

describe('a part of which half comes fails alone', () => {
  // as a network's filter or a cut line leaves it: no script any more
  const half = async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    await route.fulfill({ response: answer, body: `${body.subarray(0, body.length / 2)}\n)(` });
  };
  /** Notes every sentence that stands in sight while the page starts. */
  const watched = () => {
    const look = () => {
      const text = document.querySelector('#fault:not([hidden]) #fault-text')?.textContent;
      if (text) sessionStorage.told = text;
      requestAnimationFrame(look);
    };
    look();
  };
  for (const [name, most] of [
    ['page/asked', 1],
    ['page/early', 1],
    ['page/scroll-sync', 2],
    ['page/sonification', 2],
    ['page/mirror', 2],
    ['page/chrome', 2],
  ]) {
    test(name, async () => {
      let loads = 0;
      const counted = (route) => {
        loads += 1;
        return route.fallback();
      };
      const route = [
        [holding(name), half],
        ['**/?lang=en', counted],
      ];
      const { page, close } = await visit(at, '?lang=en', { route, script: watched });
      // longer than it waits before it loads anew
      await page.waitForTimeout(1500);
      await page.waitForFunction(() => globalThis.tidemark?.state(), null, WAIT);
      assert.ok(loads <= most, `${loads} loads`);
      assert.equal(await page.evaluate(() => sessionStorage.told), undefined);
      await page.locator('.tide-play').click(WAIT);
      await page.waitForFunction(() => globalThis.tidemark.state().playing, null, WAIT);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await close();
    });
  }
});

test('a message of failure lies over whatever graphic is still there', () =>
  on('?lang=en', {}, async (page) => {
    await page.evaluate(() => {
      document.querySelector('#fault').hidden = false;
      document.querySelector('#fault-text').textContent = 'A sentence.';
    });
    const { x, y, width, height } = await page.locator('#fault-text').boundingBox();
    const on_top = await page.evaluate(
      ([left, top]) => document.elementFromPoint(left, top)?.id,
      [x + width / 2, y + height / 2],
    );
    assert.equal(on_top, 'fault-text');
  }));
