// Another story than the site's own (`?src=`) is never dressed as the own one, whatever page shows it
// and however far it comes: nothing of the own story's words, still or addresses may be seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench, walked } from './bench.mjs';
import { DIST, settle } from './site.mjs';

const at = bench();
const { on } = at;
const WAIT = { timeout: 60000 };

const own = JSON.parse(readFileSync(join(DIST, 'story.json'), 'utf8'));
const port = JSON.parse(readFileSync(join(DIST, 'stories/port.json'), 'utf8'));
const words = (text) => Object.values(text ?? {}).filter((one) => one.length > 3);
/** Titles, leads, headlines and events of the own story that the other does not say itself. */
const OWN = [
  own.title,
  own.subject,
  own.lead,
  own.summary,
  ...own.chapters.flatMap((one) => [one.title, one.subtitle]),
  ...own.events.map((one) => one.text),
]
  .flatMap(words)
  .filter((one) => !JSON.stringify(port).includes(JSON.stringify(one).slice(1, -1)));

/** All that a page says by words, pictures, addresses and head, what is hidden from view left out. */
const said = (page) =>
  page.evaluate(() => {
    const all = [document.title];
    const look = (root) => {
      for (const one of root.querySelectorAll('*')) {
        if (one.shadowRoot) look(one.shadowRoot);
        if (
          one.closest('head') &&
          one.matches('meta, link[rel=canonical], link[rel=alternate], script[type="application/ld+json"], title')
        ) {
          if (!one.closest('title ~ title')) all.push(one.content ?? '', one.href ?? '', one.textContent);
        }
        if (!one.checkVisibility?.({ contentVisibilityAuto: false })) continue;
        for (const name of ['alt', 'title', 'aria-label', 'value']) all.push(one.getAttribute(name) ?? '');
        if (one.localName === 'img' && one.currentSrc) all.push(`picture ${one.currentSrc}`);
        if (one.localName === 'a' && /stills\/|\/data\.(csv|json)$/.test(one.href)) all.push(`address ${one.href}`);
        for (const text of one.childNodes) if (text.nodeType === 3) all.push(text.data);
      }
    };
    look(document);
    const marks = globalThis.tidemark?.marks?.() ?? [];
    return [...all, ...marks.map((mark) => mark.text ?? '')].filter(Boolean);
  });

/** Fails where anything of the own story is among what a page says. */
function clean(all, where) {
  const found = all.filter(
    (text) => OWN.some((one) => text.includes(one)) || /^picture .*stills\/|^address /.test(text),
  );
  assert.deepEqual(found, [], where);
}

const SRC = 'src=stories/port.json';
const story = (answer) => [['**/stories/port.json', answer]];
const hang = () => {};
/** A worker would ask in the page's place, and its requests cannot be answered from here. */
const alone = { serviceWorkers: 'block' };
const gone = (route) => route.fulfill({ status: 404, body: 'no' });
const PAGES = ['', 'embed.html', 'kiosk.html'];
const shown = (page) =>
  page.waitForFunction(
    () => globalThis.tidemark?.state() && document.documentElement.dataset.story === 'shown',
    null,
    WAIT,
  );
const fault = (page) => page.locator('#fault').waitFor({ state: 'visible', ...WAIT });

test('there is something to look for', async () => {
  assert.ok(OWN.length > 40, String(OWN.length));
  await on('', {}, async (page) => {
    const all = await said(page);
    assert.throws(() => clean(all, 'own'));
  });
});

for (const name of PAGES) {
  describe(name || 'index.html', () => {
    test('the first script is lost: a waiting line all the same, then the story', () =>
      on(`${name}?${SRC}&lang=en`, { ...alone, until: 'none', route: [['**/asked.js', gone]] }, async (page) => {
        await shown(page);
        await settle(page);
        clean(
          (await said(page)).filter((text) => !/^http|^\{|stills\//.test(text)),
          'shown',
        );
      }));

    for (const lang of walked(name === 'embed.html' ? ['en', 'zh'] : ['zh', 'en'], () => name)) {
      test(`while the story is on its way, ${lang}: a waiting line`, () =>
        on(
          `${name}?${SRC}&lang=${lang}`,
          { ...alone, until: 'none', loaded: 'commit', route: story(hang) },
          async (page) => {
            // as soon as anything is painted, and when all scripts have come
            await page.waitForFunction(() => performance.getEntriesByName('first-paint').length, null, WAIT);
            clean(await said(page), 'at once');
            await page.waitForLoadState('load');
            await settle(page);
            clean(await said(page), 'loaded');
            assert.equal(await page.locator('#asked').isVisible(), true);
            assert.equal(await page.title(), 'port.json');
          },
        ));

      for (const [what, route] of [
        ['the story is not there', story(gone)],
        ['the engine is not there', [['**/*.wasm', gone]]],
      ]) {
        test(`${what}, ${lang}: a sentence that names it, and a way to the own story`, () =>
          on(`${name}?${SRC}&lang=${lang}`, { ...alone, until: 'none', route }, async (page) => {
            await fault(page);
            clean(await said(page), what);
            const text = await page.locator('#fault-text').textContent();
            assert.ok(text.includes(`${at.url}stories/port.json`), text);
            assert.equal(/[\u4e00-\u9fff]/.test(text), lang === 'zh', text);
            if (name === 'kiosk.html') return;
            const link = page.locator('#own');
            assert.equal(await link.isVisible(), true);
            assert.equal(
              new URL(await link.getAttribute('href'), at.url).href,
              lang === 'en' ? `${at.url}?lang=en` : at.url,
            );
          }));
      }

      test(`the story has come, ${lang}`, () =>
        on(`${name}?${SRC}&lang=${lang}`, { until: 'none' }, async (page) => {
          await shown(page);
          await settle(page);
          const all = await said(page);
          clean(all, 'shown');
          assert.ok(all.some((text) => text.includes(port.title[lang])));
        }));
    }

    test('a script that is lost leaves the waiting line', () =>
      on(`${name}?${SRC}`, { ...alone, until: 'none', route: [['**/tidemark.js*', gone]] }, async (page) => {
        const look = async () => {
          await settle(page);
          return said(page);
        };
        // a kiosk loads itself anew again and again
        clean(await look().catch(look), 'no module');
      }));
  });
}

test('the own story by its own address is the own story', () =>
  on('?src=story.json&lang=en', {}, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.dataset.story), undefined);
    assert.equal(await page.locator('h1').textContent(), own.title.en);
    assert.equal(await page.evaluate(() => globalThis.tidemark.source()), 'own');
  }));

test('a story of another site is not fetched: the page says so, an embed shows nothing in its place', async () => {
  const path = '?src=https://example.org/x.json&lang=en';
  await on(path, {}, async (page) => {
    await page
      .locator('#status:has-text("another site is not fetched here: https://example.org/x.json")')
      .waitFor(WAIT);
    assert.equal(await page.locator('h1').textContent(), own.title.en);
  });
  await on(`embed.html${path}`, { until: 'none' }, async (page) => {
    await fault(page);
    clean(await said(page), 'embed');
    assert.match(
      await page.locator('#fault-text').textContent(),
      /another site is not fetched here: https:\/\/example\.org\/x\.json/,
    );
  });
});

test('without script the page says that it can only give its own', () =>
  on(`?${SRC}`, { until: 'none', javaScriptEnabled: false }, async (page) => {
    const note = page.locator('.static-note');
    assert.equal(await note.isVisible(), true);
    assert.match(await note.textContent(), /有 \?src=[^]*An address with \?src= asks for another story/);
  }));

test('files and share lines are those of the story on the screen', () =>
  on(`?${SRC}&lang=en&chapter=boxes`, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const coming = page.waitForEvent('download', WAIT);
    await page.locator('#tables .files a').first().click();
    const csv = readFileSync(await (await coming).path(), 'utf8');
    assert.equal(csv, readFileSync(join(DIST, 'stories/port/data.csv'), 'utf8'));
    await page.locator('#share').click();
    await page.locator('#share-embed').click();
    assert.equal(
      await page.locator('.panel-kinds input[value=still]').count(),
      0,
      'there is no still of another story',
    );
    const chapter = port.chapters.find((one) => one.id === 'boxes').title.en;
    for (const kind of ['iframe', 'element']) {
      await page.locator(`.panel-kinds input[value=${kind}]`).check();
      const code = await page.locator('#export-panel textarea').inputValue();
      assert.ok(
        code.includes(encodeURIComponent(`${at.url}stories/port.json`)) ||
          code.includes(`src="${at.url}stories/port.json"`),
        code,
      );
      clean([code, (await page.locator('.panel-view > *').getAttribute('title')) ?? ''], kind);
      if (kind === 'iframe') assert.ok(code.includes(`title="${chapter}"`), code);
    }
  }));

test('a file of one’s own: no address leads to it, so none is offered, and the head says nothing else', () =>
  on('?lang=en&chapter=closing', {}, async (page) => {
    await page
      .locator('#tables table')
      .first()
      .waitFor({ state: 'attached', ...WAIT });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser', WAIT),
      page.locator('#open-story').evaluate((one) => one.click()),
    ]);
    await chooser.setFiles([
      {
        name: 'port.json',
        mimeType: 'application/json',
        buffer: Buffer.from(
          JSON.stringify({
            ...port,
            chapters: port.chapters.map((one, i, all) => (i === all.length - 1 ? { ...one, id: 'closing' } : one)),
          }),
        ),
      },
    ]);
    await page.waitForFunction((title) => document.querySelector('h1').textContent === title, port.title.en, WAIT);
    await page
      .locator('#tables table')
      .first()
      .waitFor({ state: 'attached', ...WAIT });
    await settle(page);
    clean(await said(page), 'opened');
    await page.locator('#share').click();
    await page.locator('#export-panel').waitFor(WAIT);
    assert.deepEqual(await page.locator('#export-panel [role=tab]').allTextContents(), ['Download']);
    assert.equal(
      await page.evaluate(() => location.search.includes('chapter=closing') && !location.search.includes('t=')),
      true,
    );
  }));
