// What the page keeps of a visitor's: the address's other parameters, the place below the film, a
// search that is still being typed; and what it says where a browser or an app does not play along.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { settle, state } from './site.mjs';

const at = bench();
const { on } = at;
const WAIT = { timeout: 60000 };

test('parameters of others stay in the address and in the tabs, and are not passed on', () =>
  on('?p=123&preview_token=abc&utm_source=wechat&chapter=share&lang=en', {}, async (page) => {
    const foreign = 'p=123&preview_token=abc&utm_source=wechat';
    await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'trade' }));
    await page.waitForFunction(() => location.search.includes('chapter=trade'), null, WAIT);
    assert.ok((await page.evaluate(() => location.search)).endsWith(foreign));
    assert.ok((await page.locator('#tabs a').last().getAttribute('href')).endsWith(foreign));
    await page.locator('#share').click();
    assert.equal(await page.locator('.panel-field').inputValue(), `${at.url}link/trade.en.html`);
    await page.locator('#share-embed').click();
    assert.doesNotMatch(await page.locator('#export-panel textarea').inputValue(), /preview_token|utm_|p=123/);
  }));

test('a reload comes back to the place below the film, and to that of the film', () =>
  on('?lang=en', {}, async (page) => {
    const top = () =>
      page.evaluate(() =>
        Math.round(document.querySelector('#tables .rows table:nth-of-type(3)').getBoundingClientRect().top),
      );
    await page
      .locator('#tables .rows table')
      .nth(2)
      .evaluate((one) => one.scrollIntoView({ block: 'start', behavior: 'instant' }));
    await settle(page);
    await settle(page);
    const before = await top();
    await page.reload();
    await page.waitForFunction(() => globalThis.tidemark?.state(), null, WAIT);
    await settle(page);
    await settle(page);
    assert.ok(Math.abs((await top()) - before) <= 2, `${await top()} for ${before}`);
    await page.evaluate(() => {
      scrollTo({ top: 0, behavior: 'instant' });
      globalThis.tidemark.seek({ chapter: 'trade' });
    });
    await page.waitForFunction(() => location.search.includes('chapter=trade'), null, WAIT);
    await page.reload();
    await page.waitForFunction(() => globalThis.tidemark?.state(), null, WAIT);
    assert.equal((await state(page)).chapter, 'trade');
    assert.equal(await page.locator('.tide').evaluate((one) => one.getBoundingClientRect().top >= 0), true);
    assert.ok(await page.evaluate(() => scrollY < document.querySelector('#data').offsetTop - innerHeight));
  }));

test('letters of an input method are no search before they are chosen', () =>
  on('?lang=zh', {}, async (page) => {
    const rows = () =>
      page
        .locator('#tables tbody tr')
        .evaluateAll((all) => all.filter((one) => !one.hidden && !one.closest('[hidden]')).length);
    const all = await rows();
    await page.locator('#data input[type=search]').focus();
    const keys = await page.context().newCDPSession(page);
    for (const text of ['g', 'gang', "gang'kou"]) {
      await keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      assert.equal(await rows(), all, text);
    }
    await keys.send('Input.insertText', { text: '港口' });
    await page.waitForFunction(
      (most) => [...document.querySelectorAll('#tables tbody tr')].filter((one) => !one.hidden).length < most,
      all,
      WAIT,
    );
  }));

describe('pictures where the canvas is guarded', () => {
  const noise = () => {
    const own = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (use, ...rest) {
      const other = document.createElement('canvas');
      [other.width, other.height] = [this.width, this.height];
      const pen = other.getContext('2d');
      for (let i = 0; i < 400; i += 1) {
        pen.fillStyle = `hsl(${i * 47} 90% 50%)`;
        pen.fillRect((i * 97) % other.width, 0, 9, other.height);
      }
      own.call(other, use, ...rest);
    };
  };
  const never = () => {
    HTMLCanvasElement.prototype.toBlob = () => {};
  };
  for (const [name, script, told] of [
    ['noise', noise, /gives noise in place of the picture\. Save the SVG/],
    ['no answer', never, /could not be made/],
  ]) {
    test(`${name}: no file, and the reason`, () =>
      on('?lang=en', { script }, async (page) => {
        let files = 0;
        page.on('download', () => {
          files += 1;
        });
        await page.locator('#share').click();
        await page.locator('#share-download').click();
        await page.getByRole('button', { name: 'PNG', exact: true }).click();
        await page.waitForFunction(() => document.querySelector('.panel-status').textContent, null, WAIT);
        assert.match(await page.locator('.panel-status').textContent(), told);
        assert.equal(files, 0);
      }));
  }

  test('reading refused, or noise: the watch over lost pixels gives up without a word', async () => {
    const refused = () => {
      globalThis.asked = 0;
      // it looks each few seconds: here twenty times as often
      const own = globalThis.setInterval;
      globalThis.setInterval = (use, ms, ...more) => own(use, ms / 20, ...more);
      CanvasRenderingContext2D.prototype.getImageData = () => {
        globalThis.asked += 1;
        throw new DOMException('blocked', 'SecurityError');
      };
    };
    await on('', { script: refused }, async (page) => {
      await page.waitForFunction(() => globalThis.asked === 1, null, WAIT);
      await page.waitForTimeout(1500);
      assert.equal(await page.evaluate(() => globalThis.asked), 1, 'it was asked again');
    });
  });
});

test('an app that saves nothing is told so: the picture to press on, the browser for the rest', () =>
  on(
    '?lang=en',
    {
      userAgent:
        'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36 MicroMessenger/8.0.49',
    },
    async (page) => {
      await page.locator('#share').click();
      await page.locator('#share-download').click();
      await page.getByRole('button', { name: 'PNG', exact: true }).click();
      await page.locator('.panel-status:has-text("Press and hold the picture")').waitFor(WAIT);
      assert.match(await page.locator('.panel-shot').getAttribute('src'), /^data:image\/png/);
      await page.getByRole('button', { name: 'CSV', exact: true }).click();
      await page.locator('.panel-status:has-text("Open this page in a browser")').waitFor(WAIT);
    },
  ));

test('a server that limits who may frame it is named beside the lines', async () => {
  const route = (headers) => [
    [
      '**/embed.html*',
      async (one) => {
        const answer = await one.fetch();
        await one.fulfill({ response: answer, headers: { ...answer.headers(), ...headers } });
      },
    ],
  ];
  for (const [headers, told] of [
    [{ 'x-frame-options': 'SAMEORIGIN' }, 'X-Frame-Options: SAMEORIGIN'],
    [{ 'content-security-policy': "frame-ancestors 'self'" }, "frame-ancestors 'self'"],
  ]) {
    await on('?lang=en', { route: route(headers) }, async (page) => {
      await page.locator('#share').click();
      await page.locator('#share-embed').click();
      await page.locator(`.panel-note:has-text("limits who may frame this page (${told})")`).waitFor(WAIT);
      await page.locator('.panel-kinds input[value=element]').check();
      assert.equal(await page.locator('.panel-note:has-text("limits who")').isVisible(), false);
    });
  }
});

test('a frame that may open no window says so, with the address', async () => {
  const host = [
    [
      '**/host.html',
      (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><title>host</title><iframe src="embed.html?lang=en&chapter=trade" sandbox="allow-scripts" width="640" height="900"></iframe>',
        }),
    ],
  ];
  await on('host.html', { until: 'none', route: host }, async (page) => {
    const frame = page.frameLocator('iframe');
    await frame.locator('.tide-bar a').click(WAIT);
    await frame
      .locator(`.tide-bar a:has-text("New window blocked. The address: ${at.url}?chapter=trade&lang=en")`)
      .waitFor(WAIT);
  });
});

test('on paper an embedded chapter is light, whatever the screen was; and dark again after it', () =>
  on('embed.html?lang=en&theme=dark&chapter=trade', {}, async (page) => {
    const look = () =>
      page.evaluate(() => {
        const { canvas } = globalThis.tidemark;
        const copy = new OffscreenCanvas(1, 1).getContext('2d');
        copy.drawImage(canvas, 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
        return [globalThis.tidemark.state().theme, copy.getImageData(0, 0, 1, 1).data[0] > 200];
      });
    assert.deepEqual(await look(), ['dark', false]);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.deepEqual(await look(), ['light', true]);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await settle(page);
    assert.deepEqual(await look(), ['dark', false]);
  }));

test('inside an article no hint speaks of scrolling the page', async () => {
  for (const [width, told] of [
    [390, 'Swipe sideways for years'],
    [640, 'or drag the trolley'],
  ]) {
    await on('embed.html?lang=en', { viewport: { width, height: 844 } }, async (page) => {
      const texts = await page.evaluate(() => globalThis.tidemark.marks().map((mark) => mark.text ?? ''));
      assert.ok(texts.includes(told), texts.join('|'));
      assert.ok(!texts.some((text) => /scroll|chapters/.test(text)));
    });
  }
});

test('faces that do not come: a text is no wider than the room that was measured for it', () =>
  on(
    '?lang=en&chapter=share',
    { viewport: { width: 1440, height: 900 }, route: [['**/*.woff2*', (route) => route.abort()]] },
    async (page) => {
      // what stands right of a figure's end is its unit: with a wide face in its place it would run into it
      const wider = await page.evaluate(() => {
        const out = [];
        const pen = CanvasRenderingContext2D.prototype;
        const own = pen.fillText;
        pen.fillText = function (text, x, y, most) {
          if (most === undefined || !(most > 0)) out.push(text);
          return own.call(this, text, x, y, most);
        };
        globalThis.tidemark.seek({ chapter: 'industry' });
        globalThis.tidemark.draw(globalThis.tidemark.state().t);
        pen.fillText = own;
        return out;
      });
      assert.deepEqual(wider, []);
    },
  ));
