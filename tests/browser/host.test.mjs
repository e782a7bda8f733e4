// The snippets of the README as they are written, and what no page should have said.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { assertSoon, EAR, high, host, inner, newsroom, running, SCRIPT, WAIT, wanted } from './host.mjs';
import { inFrame } from './site.mjs';

describe('the three snippets of the README', () => {
  test('iframe, element and still work as they are written', async () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const section = text.slice(text.indexOf('## Embedding'), text.indexOf('\n## ', text.indexOf('## Embedding') + 5));
    const snippets = [...section.matchAll(/```html\n([^`]+)```/g)].map(([, html]) =>
      html.replaceAll('https://example.org/tidemark/', '{site}'),
    );
    assert.equal(snippets.length, 3);
    for (const [i, snippet] of snippets.entries()) {
      await host(snippet, { viewport: { width: 700, height: 900 } }, async (page, { said }) => {
        if (i === 0) {
          const frame = await inner(page);
          await assertSoon(
            page,
            async () => (await high(page, 'iframe')) === (await wanted(frame)),
            'the iframe is not sized',
          );
          assert.ok(await page.locator('iframe').getAttribute('title'));
        }
        if (i === 1) {
          await running(page);
          assert.equal(await page.evaluate(() => document.querySelector('tide-mark').tide.state().chapter), 'share');
        }
        if (i === 2) {
          await page.waitForFunction(() => document.querySelector('img').naturalWidth > 0, null, WAIT);
          const target = await page.locator('a').getAttribute('href');
          assert.equal((await fetch(target)).status, 200);
        }
        assert.deepEqual(said, []);
      });
    }
  });
});

describe('bad input', () => {
  test('a thousand forged messages change nothing in the frame', () =>
    host(
      `${EAR}<iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe>`,
      {},
      async (page, { said }) => {
        const frame = await inner(page);
        const before = await frame.evaluate(() => JSON.stringify(globalThis.tidemark.state()));
        const count = () => page.evaluate(() => globalThis.heard.length);
        await page.waitForFunction(() => globalThis.heard.length >= 3, null, WAIT);
        const heard = await count();
        // from the parent: nothing of these is a question
        await page.evaluate(forge, 'iframe');
        // and from the frame itself, which is not its own parent
        await frame.evaluate(() => {
          for (const data of ['[iFrameSizer]a:8:false', { sentinel: 'amp', type: 'frames-init' }])
            postMessage(data, '*');
        });
        await frame.evaluate(() => new Promise((done) => setTimeout(done, 300)));
        assert.equal(await frame.evaluate(() => JSON.stringify(globalThis.tidemark.state())), before);
        assert.equal(await count(), heard);
        assert.deepEqual(said, []);
      },
    ));

  test('our script on a page heeds nobody but its own frames, and no absurd height', () => {
    newsroom.page(
      'other.html',
      "<script>for (const h of [500, -1, 0, 1e9, NaN, null, '500', {}, Infinity]) parent.postMessage({ 'datawrapper-height': { a: h } }, '*')</script>",
    );
    return host(
      `${SCRIPT}<iframe id="ours" title="t" width="640" height="333" src="{site}embed.html?chapter=share"></iframe><iframe id="second" title="s" width="640" height="333" src="{site}embed.html?chapter=industry"></iframe><iframe id="theirs" title="u" width="640" height="222" src="other.html"></iframe>`,
      {},
      async (page, { said }) => {
        await page.evaluate(() => document.querySelector('#theirs').contentWindow.location.reload());
        const frame = await inner(page);
        await assertSoon(page, async () => (await high(page, '#ours')) === (await wanted(frame)), 'ours is not sized');
        const right = await high(page, '#ours');
        // each frame's word is for itself
        const second = page.frames().find((one) => one.url().includes('chapter=industry'));
        await inFrame(second, () => globalThis.tidemark?.state());
        await assertSoon(
          page,
          async () => (await high(page, '#second')) === (await wanted(second)),
          'the second is not sized',
        );
        assert.ok((await high(page, '#second')) > right + 100);
        assert.equal(await high(page, '#ours'), right);
        await frame.evaluate(() => {
          for (const h of [-1, 0, 1e9, NaN, null, '500', {}, Infinity, [9]])
            parent.postMessage({ 'datawrapper-height': { a: h } }, '*');
          for (const data of [null, 7, 'x', [], { 'datawrapper-height': null }, { 'datawrapper-height': 'x' }])
            parent.postMessage(data, '*');
        });
        await page.evaluate(() => postMessage({ 'datawrapper-height': { a: 555 } }, '*'));
        await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
        assert.equal(await high(page, '#ours'), right);
        assert.equal(await page.evaluate(() => document.querySelector('#theirs').style.height), '');
        assert.deepEqual(said, []);
      },
    );
  });

  test('storage denied changes nothing', () =>
    host(
      `<iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe>`,
      {
        script: () => {
          for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
            Object.defineProperty(globalThis, name, {
              get() {
                throw new DOMException('denied', 'SecurityError');
              },
            });
          }
          Object.defineProperty(Document.prototype, 'cookie', {
            get() {
              throw new DOMException('denied', 'SecurityError');
            },
          });
        },
      },
      async (page, { said }) => {
        const frame = await inner(page);
        assert.ok((await frame.evaluate(() => globalThis.tidemark.marks().length)) > 20);
        assert.deepEqual(said, []);
      },
    ));
});

/** Runs in the host: everything that is no question, to a frame. */
function forge(selector) {
  const { contentWindow } = document.querySelector(selector);
  let seed = 7;
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  const odd = [
    null,
    undefined,
    0,
    -1,
    1e308,
    NaN,
    '',
    'x'.repeat(1e5),
    [],
    [[[]]],
    {},
    { sentinel: 'amp' },
    { sentinel: 'amp', type: 1 },
    { type: 'frames-init' },
    '[iFrameSizer]',
    '[iFrameSizer]:',
    '[iFrameSizer]<b>:',
    `[iFrameSizer]${'a'.repeat(1e4)}:1`,
    'pymxPYMx',
    new Date(),
    new ArrayBuffer(8),
    { 'datawrapper-height': { a: 1 } },
    '{"context":"iframe.resize","height":9}',
    { t: 5 },
    { seek: { chapter: 'trade' } },
  ];
  for (let i = 0; i < 1000; i += 1) {
    const data =
      next() < 0.7
        ? odd[Math.floor(next() * odd.length)]
        : String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(next() * 65536)));
    contentWindow.postMessage(data, '*');
  }
}
