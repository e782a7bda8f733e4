// Other stories on the same page: by address, from a file of one's own, changed while it is watched.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench, visits } from './bench.mjs';
import { DIST, open, settle, state } from './site.mjs';

const WAIT = { timeout: 30000 };
const { on } = bench();

const text = (name) => readFileSync(join(DIST, name), 'utf8');

describe('by address', () => {
  for (const lang of ['zh', 'en']) {
    test(`the port's story follows in every word, ${lang}`, () =>
      on(`?src=stories/port.json&lang=${lang}`, {}, async (page, said) => {
        const port = JSON.parse(text('stories/port.json'));
        await settle(page);
        assert.deepEqual(said, []);
        assert.equal(await page.locator('h1').textContent(), port.title[lang]);
        assert.ok((await page.title()).includes(port.title[lang]));
        assert.deepEqual(
          await page.locator('#tabs a span').allTextContents(),
          port.chapters.map((chapter) => chapter.tab[lang]),
        );
        const tables = await page.locator('#tables').textContent();
        for (const fact of port.facts) assert.ok(tables.includes(fact.text[lang]), fact.id);
        await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'boxes' }));
        assert.equal((await state(page)).chapter, 'boxes');
        await page.waitForFunction(() => location.search.includes('src=stories'), undefined, WAIT);
      }));
  }

  for (const width of [1280, 1366, 1440, 1920])
    test(`its tabs stand clear of its name, ${width} px`, () =>
      on('?src=stories/kinds.json&lang=en', { viewport: { width, height: 800 } }, async (page) => {
        await settle(page);
        const [name, tabs] = await page.evaluate(() =>
          ['#brand-link', '#nav'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()),
        );
        assert.ok(name.width > 60, `${name.width}`);
        assert.ok(tabs.width === 0 || tabs.left >= name.right + 8, `tabs from ${tabs.left}, the name to ${name.right}`);
      }));

  test('ten lines are a story: the words of its controls come by themselves', () =>
    on('?src=stories/rain.json', {}, async (page, said) => {
      await settle(page);
      assert.deepEqual(said, []);
      assert.equal(await page.locator('h1').textContent(), 'Rain on one roof');
      assert.equal(await page.locator('#tabs a').count(), 2);
      assert.ok((await page.locator('#tables').textContent()).includes('1,180'));
    }));
});

describe("the site's own file, changed by an editor who builds nothing", () => {
  const changed = (change) => ({
    route: [
      ['**/story.json', (one) => one.fulfill({ contentType: 'application/json', body: change(text('story.json')) })],
    ],
  });
  /** Words of every kind: of the head, of a chapter, of controls, of tables. */
  const WORDS = [
    ['Forty Years on a Rising Tide', 'Forty-one Years'],
    ['Over half the foreign money, on a sixteenth of the land', 'A sixteenth of the land'],
    ['"en": "Shares"', '"en": "Parts"'],
    ['"en": "Quay timeline"', '"en": "Years of the quay"'],
    ['"en": "Speed"', '"en": "Pace"'],
  ];
  const edited = (story) => WORDS.reduce((all, [from, to]) => all.replaceAll(from, to), story);
  /** All words of a document, those of its head, and what is read out. */
  const words = () => {
    const all = [document.title];
    for (const one of document.body.querySelectorAll('*:not(script, style)')) {
      for (const name of ['alt', 'title', 'aria-label', 'aria-valuetext', 'value']) all.push(one.getAttribute(name));
      for (const node of one.childNodes) if (node.nodeType === 3) all.push(node.data);
    }
    return all.filter(Boolean).map((one) => one.trim());
  };

  for (const path of ['?lang=en&chapter=share', 'embed.html?lang=en&chapter=share', 'kiosk.html?lang=en&chapter=share'])
    test(`is on the screen soon after the first frame, at the same place, in every word: ${path}`, () =>
      on(path, { ...changed(edited), serviceWorkers: 'block' }, async (page) => {
        await page.waitForFunction(() => globalThis.tidemark.page().title === 'Forty-one Years', undefined, WAIT);
        assert.equal((await state(page)).chapter, 'share');
        assert.equal(await page.evaluate(() => globalThis.tidemark.source()), 'own');
        await settle(page);
        const all = await page.evaluate(words);
        const old = WORDS.map(([from]) => from.replace(/^.*: "|"$/g, ''));
        assert.deepEqual(
          all.filter((one) => old.some((word) => one === word || (word.length > 20 && one.includes(word)))),
          [],
        );
        assert.ok(all.some((one) => one.includes('Forty-one Years')));
        assert.ok(all.includes('Years of the quay'));
      }));

  test('with a fault in it, what the site was built with stays', () =>
    on(
      '?lang=en',
      changed((story) => story.replace('"bound": "="', '"bound": "about"')),
      async (page) => {
        await page.waitForEvent('console', {
          predicate: (one) => one.text().includes('story.json cannot be used'),
          ...WAIT,
        });
        assert.equal(await page.locator('#fault').isHidden(), true);
        assert.equal(await page.evaluate(() => globalThis.tidemark.page().title), 'Forty Years on a Rising Tide');
      },
    ));

  test('a file that a visitor has opened meanwhile stays', () =>
    on('?lang=en', changed(edited), async (page) => {
      const late = page.waitForTimeout(5000);
      await page.evaluate((story) => globalThis.tidemark.show({ story }), text('stories/port.json'));
      await late;
      assert.equal(await page.evaluate(() => globalThis.tidemark.source()), 'file');
    }));

  test('lost, what the site was built with stays', () =>
    on('?lang=en', { route: [['**/story.json', (one) => one.fulfill({ status: 503, body: '' })]] }, async (page) => {
      await page.waitForEvent('console', {
        predicate: (one) => one.text().includes('story.json cannot be used'),
        ...WAIT,
      });
      assert.equal(await page.locator('#fault').isHidden(), true);
      assert.ok(await state(page));
    }));

  test('as it was, it asks for no reader', () =>
    on('?lang=en', {}, async (page) => {
      const asked = [];
      page.on('request', (one) => asked.push(new URL(one.url()).pathname));
      await page.waitForResponse((one) => one.url().endsWith('/story.json'), WAIT);
      await page.waitForLoadState('networkidle');
      assert.deepEqual(
        asked.filter((name) => name.includes('reader')),
        [],
      );
    }));
});

describe('a file of one’s own', () => {
  const choose = async (page, files) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser', WAIT),
      page.locator('#open-story').evaluate((b) => b.click()),
    ]);
    await chooser.setFiles(files);
  };
  const file = (name, body) => ({ name, mimeType: 'application/json', buffer: Buffer.from(body) });

  test('is shown at once, with the table that it names', () =>
    on('?lang=en', {}, async (page) => {
      const own = {
        title: 'Out of a table',
        source: 'A test',
        series: [{ text: 'Level', unit: 'mm', data: { file: 'level.csv', year: 'Year', value: 'mm' } }],
        chapters: [{ title: 'The line', panels: [{ kind: 'trend' }] }],
      };
      await choose(page, [
        file('own.json', JSON.stringify(own)),
        file('level.csv', 'Year,mm\n2001,12.5\n2002,30\n2003,7\n'),
      ]);
      await page.waitForFunction(() => document.querySelector('h1').textContent === 'Out of a table', undefined, WAIT);
      assert.ok((await page.locator('#tables').textContent()).includes('12.5'));
      assert.equal(await page.locator('#problems').count(), 0);
    }));

  test('that is wrong is told, all of it, with places; the picture stays', () =>
    on('?lang=en&chapter=trade', {}, async (page) => {
      const was = await state(page);
      const wrong = text('stories/rain.json').replace('"812"', '"8,12"').replace('"trend"', '"pie"');
      await choose(page, [file('wrong.json', wrong)]);
      await page.waitForSelector('#problems li', WAIT);
      const told = await page.locator('#problems li').allTextContents();
      assert.equal(told.length, 2, told.join('\n'));
      for (const line of told) assert.match(line, /\d+/);
      assert.ok(told.some((line) => line.includes('8,12')) && told.some((line) => line.includes('pie')));
      const now = await state(page);
      assert.deepEqual([now.chapter, now.t], [was.chapter, was.t]);
      // a wrong table is told with its row and column
      const own = JSON.parse(text('stories/rain.json'));
      delete own.series[0].rows;
      own.series[0].data = { file: 'level.csv', year: 'Year', value: 'mm' };
      await choose(page, [file('own.json', JSON.stringify(own)), file('level.csv', 'Year,mm\n2001,12.5\n20x2,wet\n')]);
      await page.waitForFunction(
        () => document.querySelector('#problems')?.textContent.includes('level.csv:3:1'),
        undefined,
        WAIT,
      );
      assert.ok((await page.locator('#problems').textContent()).includes('level.csv:3:2'));
    }));
});

describe('serve --watch', () => {
  test('shows a changed story at the same place, and says what is wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-watch-'));
    const path = join(folder, 'rain.json');
    writeFileSync(path, text('stories/rain.json'));
    const site = await open({ watch: { '/stories/': `${folder}/` } });
    try {
      await visits(site)('?src=stories/rain.json&t=12', {}, async (page) => {
        await page.waitForFunction(
          () => performance.getEntriesByType('resource').some((one) => one.name.includes('/watch-')),
          undefined,
          WAIT,
        );
        await settle(page);
        const change = (from, to) => writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
        // the listener may be a moment behind its script: the change is made until it is seen
        const seen = async (make, look) => {
          for (let i = 0; i < 40; i += 1) {
            make(i);
            if (
              await page.waitForFunction(look, undefined, { timeout: 1500 }).then(
                () => true,
                () => false,
              )
            )
              return;
          }
          assert.fail('the change was not seen');
        };
        await seen(
          () => change(/"title": "Rain[^"]*"/, '"title": "Rain again"'),
          () => document.querySelector('h1').textContent === 'Rain again',
        );
        assert.ok(Math.abs((await state(page)).t - 12) < 0.01);
        // the bar keeps its form, and the tab its mark
        assert.equal(await page.evaluate(() => document.documentElement.dataset.class), 'wide');
        assert.equal(await page.locator('#tabs a[aria-current]').count(), 1);
        await seen(
          () => change('"812"', '"8,12"'),
          () => document.querySelector('#problems')?.textContent.includes('8,12'),
        );
        assert.equal(await page.locator('h1').textContent(), 'Rain again');
        await seen(
          () => change('"8,12"', '"812"'),
          () => !document.querySelector('#problems'),
        );
      });
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('leaves the production page as it is', () =>
    on('', {}, async (page) => {
      assert.equal(await page.locator('meta[name=tidemark-watch]').count(), 0);
      const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name));
      assert.equal(
        loaded.some((name) => /(opened|watch)\.js$/.test(name)),
        false,
      );
    }));
});
