// What newsrooms load: the iframe page and the element.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { ink, inFrame, settle, visit } from './site.mjs';

const at = bench();

const host = (body) => [
  [
    '**/host.html',
    (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>host</title>${body}` }),
  ],
];

describe('iframe', () => {
  test('of one chapter plays that alone, on a strip of its scenes', async () => {
    const { page, close } = await visit(at, 'embed.html?chapter=share&lang=en');
    await settle(page);
    const ids = await page.evaluate(() => globalThis.tidemark.marks().map((one) => one.id));
    assert.ok(ids.includes('scene/0') && !ids.some((id) => /^(tab|quay-strip)/.test(id)), String(ids.slice(-20)));
    const { slider } = await page.evaluate(() => globalThis.tidemark.state());
    assert.deepEqual([slider.of, Math.round(slider.from), Math.round(slider.to)], ['film', 30, 46]);
    // a press on a box shows its scene; dragging past the bar's ends stays in the chapter
    const bar = await page.locator('.tide-range').boundingBox();
    const y = bar.y + bar.height / 2;
    await page.mouse.click(bar.x + 4, y);
    await page.waitForFunction(() => Math.abs(globalThis.tidemark.state().t - 32.4) < 0.01);
    await page.mouse.move(bar.x + 40, y);
    await page.mouse.down();
    for (const x of [bar.x + 80, 0, bar.x + 120, 639]) {
      await page.mouse.move(x, y, { steps: 3 });
      await page.evaluate(() => globalThis.tidemark.draw?.());
      assert.equal((await page.evaluate(() => globalThis.tidemark.state())).chapter, 'share');
    }
    await page.mouse.up();
    await page.locator('.tide-range').focus();
    for (const key of ['Home', 'PageDown', 'PageUp', 'End', 'ArrowRight', '5', '0']) {
      await page.keyboard.press(key);
      assert.equal((await page.evaluate(() => globalThis.tidemark.state())).chapter, 'share', key);
    }
    await close();
  });

  test('tells each height once, in every protocol', async () => {
    const { page, said, close } = await visit(at, 'host.html', {
      until: 'none',
      script: () => {
        globalThis.heard = [];
        addEventListener('message', ({ data }) => globalThis.heard.push(data));
      },
      route: host(
        '<iframe title="t" width="640" height="200" src="embed.html?chapter=share&childId=one&id=chart"></iframe>',
      ),
    });
    const frame =
      page.frames().find((one) => one.url().includes('embed.html')) ?? (await page.waitForEvent('framenavigated'));
    await inFrame(frame, () => globalThis.tidemark?.state());
    await page.waitForTimeout(500);
    const heard = await page.evaluate(() => globalThis.heard);
    const height = await frame.evaluate(() =>
      Math.ceil(document.querySelector('#frame').getBoundingClientRect().height),
    );
    assert.ok(height > 300, String(height));
    const last = (pick) =>
      heard
        .map(pick)
        .filter((one) => one !== undefined)
        .at(-1);
    assert.equal(
      last((one) => one?.['datawrapper-height']?.chart),
      height,
    );
    assert.equal(
      last((one) => (one?.sentinel === 'amp' ? one.height : undefined)),
      height,
    );
    assert.equal(
      last((one) => (typeof one === 'string' && one.startsWith('{') ? JSON.parse(one).height : undefined)),
      height,
    );
    assert.equal(
      last((one) => (typeof one === 'string' ? /^pymxPYMxonexPYMxheightxPYMx(\d+)$/.exec(one)?.[1] : undefined)),
      String(height),
    );
    const told = heard.filter((one) => one?.['datawrapper-height']).map((one) => one['datawrapper-height'].chart);
    assert.deepEqual(told, [...new Set(told)]);
    const count = heard.length;
    await page.waitForTimeout(500);
    assert.equal(await page.evaluate(() => globalThis.heard.length), count);
    assert.deepEqual(said, []);
    await close();
  });

  test('forged messages are ignored', async () => {
    const { page, said, close } = await visit(at, 'embed.html?chapter=share');
    await page.evaluate(() => {
      for (const data of [
        null,
        1,
        'x'.repeat(1e5),
        '[iFrameSizer]',
        { sentinel: 'amp' },
        { sentinel: 'amp', type: 'frames-init' },
        [],
        '[iFrameSizer]a:b',
      ])
        postMessage(data, '*');
    });
    await settle(page);
    assert.deepEqual(said, []);
    assert.ok((await ink(page)) > 0.02);
    await close();
  });
});

describe('element', () => {
  test('<tide-mark> draws, follows its attributes, survives a move and leaves', async () => {
    const { page, said, close } = await visit(at, 'host.html', {
      until: 'none',
      route: host(
        '<script type="module" src="embed.js"></script><tide-mark chapter="share" lang="en"></tide-mark><div id="other"></div>',
      ),
    });
    await page.waitForFunction(() => document.querySelector('tide-mark').tide?.state());
    const get = () => page.evaluate(() => document.querySelector('tide-mark').tide.state());
    assert.deepEqual([(await get()).chapter, (await get()).lang], ['share', 'en']);
    await page.evaluate(() => document.querySelector('tide-mark').setAttribute('theme', 'dark'));
    assert.equal((await get()).dark, true);
    await page.evaluate(() => document.querySelector('#other').append(document.querySelector('tide-mark')));
    await page.waitForFunction(() => document.querySelector('tide-mark').tide?.state());
    assert.ok((await page.evaluate(() => document.querySelector('tide-mark').tide.marks().length)) > 20);
    await page.evaluate(() => document.querySelector('tide-mark').remove());
    await settle(page);
    assert.deepEqual(said, []);
    await close();
  });

  test('a host that forbids the engine gets the iframe', async () => {
    const { page, close } = await visit(at, 'host.html', {
      until: 'none',
      route: [
        [
          '**/host.html',
          (route) =>
            route.fulfill({
              contentType: 'text/html',
              headers: { 'content-security-policy': "script-src 'self'" },
              body: '<!doctype html><title>host</title><script type="module" src="embed.js"></script><tide-mark chapter="share"></tide-mark>',
            }),
        ],
      ],
    });
    const frame = await page.waitForFunction(
      () => document.querySelector('tide-mark').shadowRoot?.querySelector('iframe')?.src,
    );
    assert.match(String(await frame.jsonValue()), /embed\.html\?chapter=share/);
    await close();
  });
});
