// Heights by question and answer: whoever comes first, whatever the host page does with them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertSoon, EAR, high, host, inner, SCRIPT, WAIT, wanted } from './host.mjs';
import { inFrame } from './site.mjs';
import { source } from './source.mjs';

const { steady } = await source('embed/reserve.ts');
const FRAME = (more = '') =>
  `<iframe title="t" width="640" height="300" style="border:0" src="{site}embed.html?chapter=industry&lang=en${more}"></iframe>`;
const sized = async (page, frame, of = () => high(page, 'iframe')) =>
  assertSoon(
    page,
    async () => (await of()) === (await wanted(frame)),
    async () => `${await of()}, wanted ${await wanted(frame)}`,
  );

test('a height that is enough stays where a scroll bar has come or gone; any other change is followed', () => {
  const last = { place: 'en share', width: 1100, height: 688 };
  const cases = [
    [{ ...last, width: 1085, height: 679 }, 688],
    [{ ...last, width: 1076, height: 673 }, 688],
    [{ ...last, width: 1115, height: 697 }, 697],
    [{ ...last, width: 1070, height: 669 }, 669],
    [{ ...last, height: 600, place: 'en trade' }, 600],
    [{ ...last, height: 600, place: 'zh share' }, 600],
  ];
  for (const [next, height] of cases) assert.equal(steady(last, next).height, height, JSON.stringify(next));
  assert.equal(steady(null, last), last);
  // a window that is drawn narrower step by step is followed
  let now = last;
  for (let width = 1099; width >= 700; width -= 1) now = steady(now, { ...last, width, height: width * 0.625 });
  assert.ok(now.height <= 724 * 0.625, String(now.height));
});

describe('our script', () => {
  test('finds a frame in an open shadow root of the page', () =>
    host(`<section id="a"></section>${SCRIPT}`, {}, async (page) => {
      await page.evaluate(
        (html) => {
          const outer = document.querySelector('#a').attachShadow({ mode: 'open' });
          const inner_ = outer.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
          inner_.innerHTML = html;
        },
        FRAME().replace(
          '{site}',
          await page.evaluate(() => document.querySelector('script').src.replace('embed.js', '')),
        ),
      );
      const frame = await inner(page);
      await sized(page, frame, () => page.locator('iframe').evaluate((one) => one.clientHeight));
    }));

  // the browser renders no frame of another origin that is out of sight: there no observer runs
  test('learns the height of a frame that nobody has seen yet', () =>
    host(`<div style="height: 4000px"></div>${FRAME()}${SCRIPT}`, {}, async (page) => {
      const frame = () => page.frames().find((one) => one.url().includes('embed.html'));
      // nothing is waited for in there: that would be by frames, and there are none
      const fits = async () => {
        const now = await high(page, 'iframe');
        return now > 300 && now === (await wanted(frame()));
      };
      await assertSoon(page, fits, () => high(page, 'iframe'));
      assert.equal(await page.evaluate(() => scrollY), 0);
    }));

  test('comes after the frame has said its height: it asks, and tells the look', () =>
    host(
      `${EAR}${FRAME()}`,
      { head: '<style>body { background: #101820 }</style>', colorScheme: 'light' },
      async (page, { said }) => {
        const frame = await inner(page);
        await page.waitForFunction(() => globalThis.heard.length >= 3, null, WAIT);
        const before = await page.evaluate(() => globalThis.heard.length);
        await page.evaluate(
          (src) => document.body.append(Object.assign(document.createElement('script'), { type: 'module', src })),
          `${new URL('embed.js', frame.url())}`,
        );
        await sized(page, frame);
        await inFrame(frame, () => globalThis.tidemark.state().dark);
        // one answer, in our own words alone
        assert.equal(await page.evaluate(() => globalThis.heard.length), before + 1);
        assert.deepEqual(said, []);
      },
    ));

  const boxes = {
    'a box of 16:9 that hides the rest': [
      '.w{position:relative;overflow:hidden}.w:before{content:"";display:block;padding-top:56.25%}.w iframe{position:absolute;inset:0;width:100%;height:100%}',
      360,
    ],
    'a box that ends at its padding': [
      '.w{position:relative;height:0;padding-top:56.25%;overflow:hidden}.w iframe{position:absolute;top:0;left:0;width:100%;height:100%}',
      360,
    ],
    'a box that contains its paint': ['.w{height:420px;contain:strict}', 420],
    'a rule that wins over ours': ['.w iframe{height:400px!important}', 400],
  };
  for (const [name, [css, given]] of Object.entries(boxes)) {
    test(`${name}: all of it is reached inside, and the whole once there is room`, () =>
      host(
        `<div class="w">${FRAME()}</div>${SCRIPT}`,
        { head: `<style>body{margin:0 auto;width:640px}${css}</style>`, viewport: { width: 700, height: 1400 } },
        async (page, { said }) => {
          const frame = await inner(page);
          await inFrame(frame, () => document.documentElement.classList.contains('is-held'));
          assert.equal(await high(page, 'iframe'), given);
          const play = await frame.evaluate(() => document.querySelector('.tide-play').getBoundingClientRect().bottom);
          assert.ok(play <= given, `the controls end at ${play}`);
          assert.ok(await frame.evaluate(() => document.documentElement.scrollHeight > innerHeight + 100));
          await page.evaluate(() => document.querySelector('style').remove());
          await page.evaluate(() =>
            Object.assign(document.querySelector('.w').style, { height: 'auto', padding: '0', overflow: 'visible' }),
          );
          await sized(page, frame);
          assert.deepEqual(said, []);
        },
      ));
  }

  for (const [name, css, given] of [
    [
      'a box of 16:9 that hides the rest',
      '.w{position:relative;overflow:hidden;height:360px}.w tide-mark{position:absolute;inset:0}',
      360,
    ],
    ['a box that contains its paint', '.w{height:420px;contain:strict}', 420],
  ]) {
    test(`the element in ${name}: all of it is reached inside, and the whole once there is room`, () =>
      host(
        `<div class="w"><tide-mark chapter="industry" lang="en"></tide-mark></div>${SCRIPT}`,
        { head: `<style>body{margin:0 auto;width:640px}${css}</style>`, viewport: { width: 700, height: 1400 } },
        async (page, { said }) => {
          await page.waitForFunction(() => document.querySelector('tide-mark')?.tide?.state(), null, WAIT);
          await page.waitForFunction(
            () => document.querySelector('tide-mark').shadowRoot.querySelector('.is-cut'),
            null,
            WAIT,
          );
          const inside = () =>
            page.evaluate(() => {
              const root = document.querySelector('tide-mark').shadowRoot;
              const [place, play] = [root.querySelector('.room'), root.querySelector('.tide-play')];
              return { high: place.clientHeight, all: place.scrollHeight, play: play.getBoundingClientRect().bottom };
            });
          const it = await inside();
          assert.equal(it.high, given);
          assert.ok(it.play <= given, `the controls end at ${it.play}`);
          assert.ok(it.all > given + 100, `${it.all} px of it`);
          // the foot of the chapter comes into sight under the controls, which stay
          const foot = await page.evaluate(() => {
            const element = document.querySelector('tide-mark');
            const place = element.shadowRoot.querySelector('.room');
            place.scrollTop = place.scrollHeight;
            return place.scrollTop;
          });
          await page.waitForFunction(
            (px) => Math.abs(document.querySelector('tide-mark').tide.scrolled() - px) < 2,
            foot,
            WAIT,
          );
          assert.ok((await inside()).play <= given);
          await page.evaluate(() => document.querySelector('style').remove());
          await page.evaluate(() =>
            Object.assign(document.querySelector('.w').style, { height: 'auto', overflow: 'visible', contain: 'none' }),
          );
          await page.waitForFunction(
            () => !document.querySelector('tide-mark').shadowRoot.querySelector('.is-cut'),
            null,
            WAIT,
          );
          assert.deepEqual(said, []);
        },
      ));
  }
});

describe('other hosts', () => {
  test('a page whose scroll bar comes and goes with our height is not driven round', () =>
    host(
      `${EAR}<div style="width:1100px">${FRAME().replace('width="640"', 'width="100%"')}</div><script>
      addEventListener('message', ({ data }) => {
        const height = data && data['datawrapper-height'] && data['datawrapper-height'].tidemark;
        if (!height) return;
        document.querySelector('iframe').style.height = height + 'px';
        document.querySelector('div').style.width = height > 681 ? '1085px' : '1100px';
      });
    </script>`,
      { viewport: { width: 1200, height: 900 } },
      async (page) => {
        const frame = await inner(page);
        // more frames than a round takes
        await frame.evaluate(async () => {
          for (let i = 0; i < 40; i += 1) await new Promise(requestAnimationFrame);
        });
        const told = await page.evaluate(() =>
          globalThis.heard.map((one) => one.data?.['datawrapper-height']?.tidemark).filter(Boolean),
        );
        assert.ok(told.length <= 2, String(told));
        assert.equal(await high(page, 'iframe'), await wanted(frame));
      },
    ));

  test('WordPress: height with the secret of the address, again for each "ready"', () =>
    host(`${EAR}${FRAME('#?secret=Ab12345678')}`, {}, async (page) => {
      const frame = await inner(page);
      const told = () =>
        page.evaluate(() => globalThis.heard.map((one) => one.data).filter((one) => one?.message === 'height'));
      const answer = { message: 'height', value: await wanted(frame), secret: 'Ab12345678' };
      await assertSoon(page, async () => (await told()).length === 1, 'nothing was said');
      const send = (data) =>
        page.evaluate((one) => document.querySelector('iframe').contentWindow.postMessage(one, '*'), data);
      await send({ message: 'ready', secret: 'Ab12345678' });
      await assertSoon(page, async () => (await told()).length === 2, 'no answer');
      for (const secret of ['<b>', '', null, 7, 'x'.repeat(99)]) await send({ message: 'ready', secret });
      await send({ message: 'ready', secret: 'Ab12345678' });
      await assertSoon(page, async () => (await told()).length === 3, 'no answer');
      assert.deepEqual(await told(), [answer, answer, answer]);
    }));

  test('Pym and iframe-resizer that ask again are answered again', () =>
    host(`${EAR}${FRAME('&childId=kid')}`, {}, async (page) => {
      const frame = await inner(page);
      const height = await wanted(frame);
      await page.waitForFunction(() => globalThis.heard.length >= 4, null, WAIT);
      await page.evaluate(() => globalThis.heard.splice(0));
      const asks = [
        'pymxPYMxkidxPYMxwidthxPYMx640',
        '[iFrameSizer]own:8:false:false:32:true:true::bodyOffset',
        '[iFrameSizer]resize',
        '[iFrameSizer]own:8:false:false:32:true:true::bodyOffset',
        'pymxPYMxotherxPYMxwidthxPYMx640',
      ];
      for (const data of asks)
        await page.evaluate((one) => document.querySelector('iframe').contentWindow.postMessage(one, '*'), data);
      await page.waitForFunction(() => globalThis.heard.length >= 4, null, WAIT);
      const said = await page.evaluate(() => globalThis.heard.map((one) => one.data));
      assert.deepEqual(said, [
        `pymxPYMxkidxPYMxheightxPYMx${height}`,
        ...Array(3).fill(`[iFrameSizer]own:${height}:640:init`),
      ]);
    }));
});
