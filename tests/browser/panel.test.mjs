// The share panel and the list of keys: what leaves the page is what was on it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { openNewsroom } from './newsroom.mjs';
import { file, panel } from './panel.mjs';
import { inFrame, settle, state } from './site.mjs';

let newsroom;
const at = bench({}, async ({ url }) => (newsroom = await openNewsroom(url)));
const { on } = at;

const WAIT = { timeout: 60000 };
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const png = (bytes) => {
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe('link', () => {
  test('is copied, and leads to what is on the screen', () =>
    on(
      '?chapter=trade&lang=en&theme=dark',
      { permissions: ['clipboard-read', 'clipboard-write'] },
      async (page, said) => {
        await panel(page);
        await page.getByRole('button', { name: 'Copy link' }).click();
        await page.locator('.panel-status:has-text("Copied")').waitFor();
        const text = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(text, `${at.url}link/trade.en.html?theme=dark`);
        await page.goto(text);
        await page.waitForFunction(() => globalThis.tidemark?.state(), null, WAIT);
        assert.equal(page.url(), `${at.url}?chapter=trade&lang=en&theme=dark`);
        assert.deepEqual(said, []);
      },
    ));

  test('goes to the system where there is a way, and takes a refusal calmly', () =>
    on(
      '?chapter=share',
      {
        script: () => {
          navigator.share = (data) => {
            globalThis.shared = data;
            return Promise.reject(new DOMException('no', 'AbortError'));
          };
        },
      },
      async (page, said) => {
        await panel(page);
        await page.getByRole('button', { name: '系统分享' }).click();
        assert.equal(await page.evaluate(() => globalThis.shared.url), `${at.url}link/share.zh.html`);
        assert.deepEqual(said, []);
      },
    ));

  test('without a clipboard the address is chosen, to be copied by hand', () =>
    on(
      '',
      {
        script: () => {
          Object.defineProperty(navigator, 'clipboard', { value: undefined });
        },
      },
      async (page, said) => {
        await panel(page);
        await page.getByRole('button', { name: '复制链接' }).click();
        assert.equal(await page.evaluate(() => String(getSelection()) || document.activeElement.value), at.url);
        assert.deepEqual(said, []);
      },
    ));
});

describe('download', () => {
  test('pictures: once, twice, square, and a drawing with its faces', () =>
    on('?chapter=share&lang=en', { viewport: { width: 1280, height: 800 } }, async (page, said) => {
      const before = await state(page);
      await panel(page, 'download');
      await page.waitForFunction(() => document.querySelector('.panel-shot')?.naturalWidth > 0, null, WAIT);
      const one = await file(page, 'PNG');
      assert.equal(one.name, 'tidemark-share-en-light.png');
      const [width, height] = png(one.bytes);
      assert.deepEqual([width, height], [1280, Math.round((1280 * 754) / 1440)]);
      assert.deepEqual(png((await file(page, 'PNG 2×')).bytes), [2 * width, 2 * height]);
      assert.deepEqual(png((await file(page, 'PNG square')).bytes), [1080, 1080]);
      const { name, bytes } = await file(page, 'SVG');
      const svg = bytes.toString();
      assert.match(name, /\.svg$/);
      assert.match(svg, /^<svg [^>]*width="1280"/);
      assert.match(
        svg,
        /@font-face\{font-family:"Tidemark Serif";font-weight:700;src:url\(data:font\/woff2;base64,d09GMg/,
      );
      assert.match(svg, /Over half the foreign money, on a sixteenth of the land/);
      assert.match(svg, /font-family="Tidemark Sans, [^"]*'Noto Sans SC'[^"]* sans-serif"/);
      // each says what it is and where it comes from
      for (const said of [one.bytes.toString(), svg.replaceAll('&amp;', '&')]) {
        for (const part of [
          'Forty Years on a Rising Tide · Over half the foreign money, on a sixteenth of the land',
          'Main source: an article',
          `${at.url}?chapter=share&lang=en`,
        ])
          assert.ok(said.includes(part), part);
      }
      // well-formed: it draws by itself
      const drawn = await page.evaluate(async (text) => {
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
        await image.decode();
        return image.naturalWidth;
      }, svg);
      assert.equal(drawn, 1280);
      assert.deepEqual(await state(page), before, 'the graphic on the page has moved');
      assert.deepEqual(said, []);
    }));

  test('a phone keeps the whole tall chapter', () =>
    on('?chapter=industry', { viewport: { width: 390, height: 844 } }, async (page) => {
      await page.locator('#menu').click();
      await page.locator('#sheet-share').click();
      await page.locator('#share-download').click();
      const [width, height] = png((await file(page, 'PNG 原尺寸')).bytes);
      assert.equal(width, 390);
      assert.ok(height > 1000, String(height));
    }));

  test('data: the CSV and the JSON of the story', () =>
    on('', {}, async (page) => {
      await panel(page, 'download');
      const csv = await file(page, 'CSV');
      const json = await file(page, 'JSON');
      assert.ok(csv.bytes.equals(Buffer.from(await (await fetch(`${at.url}data.csv`)).arrayBuffer())));
      assert.equal(csv.bytes.subarray(0, 3).toString('hex'), 'efbbbf', 'Excel needs the mark');
      assert.deepEqual(JSON.parse(json.bytes), await (await fetch(`${at.url}data.json`)).json());
    }));

  test('film: a browser that cannot record says so', () =>
    on('?lang=en', { script: () => delete globalThis.MediaRecorder }, async (page) => {
      await panel(page, 'download');
      await page.getByText('This browser cannot record a film.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Record the film' }).count(), 0);
    }));
});

describe('embed', () => {
  /** The lines for one form, as the panel gives them. */
  async function lines(path, kind, plain = false) {
    let code = '';
    await on(path, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page, said) => {
      await panel(page, 'embed');
      await page.locator(`.panel-kinds input[value=${kind}]`).check();
      if (plain) await page.locator('.panel-kinds input[type=checkbox]').first().check();
      await page
        .locator('#export-panel')
        .getByRole('button', { name: /复制代码|Copy code/ })
        .click();
      await page.locator('.panel-status:not(:empty)').waitFor();
      code = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(code, await page.locator('#export-panel textarea').inputValue());
      if (kind !== 'still') {
        // the preview shows the same place
        const chapter = () =>
          page
            .frames()
            .at(-1)
            .evaluate(
              () => (globalThis.tidemark ?? document.querySelector('.panel-view tide-mark')?.tide)?.state().chapter,
            );
        if (kind === 'iframe')
          await page.waitForFunction(
            () => document.querySelector('.panel-view iframe')?.contentWindow.tidemark?.state(),
            null,
            WAIT,
          );
        else
          await page.waitForFunction(() => document.querySelector('.panel-view tide-mark')?.tide?.state(), null, WAIT);
        assert.equal(await chapter(), 'merger');
      }
      // a preview that is put away may still be loading
      assert.deepEqual(
        said.filter((one) => !one.startsWith('failed:')),
        [],
      );
    });
    return code;
  }

  for (const [kind, plain] of [
    ['iframe', false],
    ['iframe', true],
    ['element', false],
    ['element', true],
    ['still', false],
  ]) {
    test(`${kind}${plain ? ' without controls' : ''}: the lines work on a page of another origin`, async () => {
      const code = await lines('?chapter=merger&lang=en&theme=dark', kind, plain);
      const url = newsroom.page(`panel-${kind}-${plain}.html`, `<div style="width:640px">${code}</div>`);
      const own = await at.browser.newContext({ viewport: { width: 900, height: 900 } });
      const page = await own.newPage();
      const said = [];
      page.on('console', (message) => said.push(message.text()));
      await page.goto(url);
      if (kind === 'still') {
        await page.waitForFunction(() => document.querySelector('img').naturalWidth === 1200, null, WAIT);
        assert.match(await page.locator('img').getAttribute('src'), /stills\/merger\.en\.dark\.png$/);
        assert.equal(await page.locator('a').getAttribute('href'), `${at.url}?chapter=merger&lang=en&theme=dark`);
      } else {
        let now;
        if (kind === 'iframe') {
          await page.waitForFunction(() => document.querySelector('iframe').style.height, null, WAIT);
          const frame = page.frames().find((one) => one.url().includes('embed.html'));
          await inFrame(frame, () => globalThis.tidemark?.state());
          now = await frame.evaluate(() => ({
            ...globalThis.tidemark.state(),
            bars: document.querySelectorAll('.tide-bar').length,
          }));
          const [told, written] = await page.evaluate(() => {
            const one = document.querySelector('iframe');
            return [one.clientHeight, Number(one.getAttribute('height'))];
          });
          assert.equal(told, written, 'the height in the lines is the height that the frame wants');
        } else {
          await page.waitForFunction(() => document.querySelector('tide-mark').tide?.state(), null, WAIT);
          now = await page.evaluate(() => {
            const one = document.querySelector('tide-mark');
            return { ...one.tide.state(), bars: one.shadowRoot.querySelectorAll('.tide-bar').length };
          });
        }
        assert.deepEqual([now.chapter, now.lang, now.theme, now.bars], ['merger', 'en', 'dark', plain ? 0 : 1]);
      }
      assert.deepEqual(said, []);
      await own.close();
    });
  }
});

describe('keys', () => {
  test('? shows them, Escape closes, and a field keeps its question mark', () =>
    on('?lang=en', {}, async (page, said) => {
      await page.keyboard.press('?');
      await page.locator('#help').waitFor();
      assert.ok((await page.locator('#help kbd').count()) > 10);
      const { t } = await state(page);
      await page.keyboard.press('5');
      await page.keyboard.press('ArrowRight');
      assert.equal((await state(page)).t, t, 'the list lets keys through to the film');
      await page.keyboard.press('Escape');
      await page.locator('#help').waitFor({ state: 'hidden' });
      await page.locator('#tables input[type=search]').focus();
      await page.keyboard.press('?');
      assert.equal(await page.locator('#tables input[type=search]').inputValue(), '?');
      assert.equal(await page.locator('#help[open]').count(), 0);
      assert.deepEqual(said, []);
    }));

  test('each key of the list does what it says', () =>
    on('?lang=en', {}, async (page) => {
      const read = async () => {
        await settle(page);
        return state(page);
      };
      await page.keyboard.press('3');
      assert.equal((await read()).chapter, 'industry');
      await page.keyboard.press('0');
      await page.keyboard.press('ArrowLeft');
      assert.equal(Math.round((await read()).year), 2023);
      await page.keyboard.press('k');
      assert.equal((await read()).playing, true);
      await page.keyboard.press(' ');
      assert.equal((await read()).playing, false);
      await page.locator('.tide-range').focus();
      await page.keyboard.press('Home');
      assert.equal(Math.round((await read()).year), 1984);
      await page.keyboard.press('PageUp');
      assert.equal(Math.round((await read()).year), 1989);
      await page.keyboard.press('Enter');
      await page.getByRole('tooltip').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('tooltip').waitFor({ state: 'hidden' });
    }));
});

describe('reading', () => {
  for (const [width, height, theme] of [
    [1440, 900, 'light'],
    [390, 844, 'dark'],
  ]) {
    test(`axe finds nothing in any panel, ${width} wide, ${theme}; nothing scrolls sideways`, () =>
      on(`?chapter=share&lang=en&theme=${theme}`, { viewport: { width, height }, bypassCSP: true }, async (page) => {
        await page.evaluate(axe);
        const look = async (name) => {
          const found = await page.evaluate(async () => {
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const { violations } = await globalThis.axe.run(document.querySelector('dialog[open]'), { runOnly: tags });
            const box = document.querySelector('dialog[open]');
            return [
              ...violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`),
              ...(box.scrollWidth > box.clientWidth ? ['sideways'] : []),
            ];
          });
          assert.deepEqual(found, [], name);
        };
        if (width > 1000) await page.locator('#share').click();
        else {
          await page.locator('#menu').click();
          await page.locator('#sheet-share').click();
        }
        for (const tab of ['link', 'download', 'embed']) {
          await page.locator(`#share-${tab}`).click();
          await settle(page);
          await look(tab);
        }
        await page.locator('#share-embed').focus();
        await page.keyboard.press('ArrowRight');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'share-link');
        await page.keyboard.press('Escape');
        await page.locator('#export-panel').waitFor({ state: 'detached' });
        await page.keyboard.press('?');
        await page.locator('#help').waitFor();
        await look('keys');
      }));
  }
});
