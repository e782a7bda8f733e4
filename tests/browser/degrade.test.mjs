// Embeds where something is missing: no script, an isolated host page, an older engine. What a reader gets instead.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { host, inner, running, SCRIPT, SHEET, WAIT } from './guests.mjs';
import { DIST } from './site.mjs';

const { snippet } = await import(pathToFileURL(`${DIST}/snippets.js`));
const order = (options, home = 'https://example.org/tide/') => ({ home, options, chapter: 'share', lang: 'en', dark: false, title: 'A "small" place' });

describe('the lines that a newsroom copies', () => {
  test('fit the next release too: none carries a hash of this one', () => {
    for (const kind of ['iframe', 'element', 'still']) assert.doesNotMatch(snippet(kind, order({ chapter: 'share', lang: 'en' })), /integrity|sha\d/, kind);
  });

  test('the element holds a linked still of its own place; of another story a link', () => {
    const lines = snippet('element', order({ chapter: 'share', lang: 'en', plain: '1' }));
    const [, href, src, alt] = /<tide-mark[^>]*><a href="([^"]+)"><img\s+src="([^"]+)"[^>]*alt="([^"]+)"[^>]*><\/a><\/tide-mark>$/.exec(lines) ?? [];
    assert.deepEqual([href, src, alt], ['https://example.org/tide/?chapter=share&amp;lang=en', 'https://example.org/tide/stills/share.en.light.png', 'A &quot;small&quot; place']);
    const other = snippet('element', order({ src: 'stories/port.json' }));
    assert.match(other, /><a href="https:\/\/example.org\/tide\/\?src=stories%2Fport.json">A &quot;small&quot; place<\/a><\/tide-mark>$/);
    assert.doesNotMatch(other, /<img/);
  });
});

describe('a host page that isolates itself', () => {
  const headers = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };

  test('gets element, style sheet, iframe and still', () =>
    host(`<tide-mark chapter="share"></tide-mark><iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe><img id="still" src="{site}stills/share.en.light.png">`, { head: SHEET + SCRIPT, headers }, async (page, { said }) => {
      assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), true);
      await running(page);
      await inner(page);
      await page.waitForFunction(() => document.querySelector('#still').naturalWidth === 1200, null, WAIT);
      assert.ok(await page.evaluate(() => document.querySelector('link').sheet));
      assert.deepEqual(said, []);
    }));
});
