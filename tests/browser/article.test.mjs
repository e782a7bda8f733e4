// Tidemark in other people's pages: every host stands on an origin of its own.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assertSoon,
  at,
  EAR,
  go,
  high,
  host,
  inner,
  newsroom,
  running,
  SCRIPT,
  SHEET,
  WAIT,
  wanted,
  watchShifts,
} from './host.mjs';
import { inFrame } from './site.mjs';
import { files } from './source.mjs';

describe('an iframe is sized by', () => {
  /** In each tool's page: starts at the chapter's height, follows to a taller one and back. */
  async function follows(page) {
    const frame = await inner(page);
    const same = async () => (await high(page, 'iframe')) === (await wanted(frame));
    const heights = [];
    for (const chapter of ['share', 'industry', 'share']) {
      await go(frame, chapter);
      await inFrame(frame, (id) => globalThis.tidemark.state().chapter === id, chapter);
      await assertSoon(page, same, async () => `${chapter}: ${await high(page, 'iframe')} ${await wanted(frame)}`);
      heights.push(await wanted(frame));
    }
    assert.ok(heights[1] > heights[0] + 100 && heights[2] === heights[0], String(heights));
  }

  test('a real iframe-resizer parent', () =>
    host(
      '<iframe id="one" title="t" style="width:640px;min-width:100%" src="{site}embed.html?chapter=share"></iframe><script src="/iframeResizer.js"></script><script>iFrameResize({ checkOrigin: true }, "#one")</script>',
      {},
      async (page, { said }) => {
        await follows(page);
        // the tool itself is talkative
        assert.deepEqual(
          said.filter((one) => one.startsWith('error')),
          [],
        );
      },
    ));

  test('a real pym.js parent', () =>
    host(
      '<div id="one"></div><script src="/pym.js"></script><script>new pym.Parent("one", "{site}embed.html?chapter=share", {})</script>',
      {},
      async (page, { said }) => {
        await follows(page);
        assert.deepEqual(said, []);
      },
    ));

  test('a Datawrapper listener', () =>
    host(
      `<iframe id="datawrapper-chart-one" title="t" width="640" height="200" src="{site}embed.html?chapter=share&id=one"></iframe><script>
        addEventListener('message', function (event) {
          if (typeof event.data['datawrapper-height'] === 'undefined') return;
          for (var id in event.data['datawrapper-height']) {
            var frame = document.getElementById('datawrapper-chart-' + id) || document.querySelector("iframe[src*='" + id + "']");
            if (frame) frame.style.height = event.data['datawrapper-height'][id] + 'px';
          }
        });
      </script>`,
      {},
      follows,
    ));

  test('our own script, in a sandbox without an origin too', () =>
    host(
      `<iframe title="t" width="640" height="200" style="border:0" sandbox="allow-scripts" src="{site}embed.html?chapter=share"></iframe>${SCRIPT}`,
      {},
      async (page, { said }) => {
        await follows(page);
        assert.equal(
          await page
            .frames()
            .at(-1)
            .evaluate(() => globalThis.origin),
          'null',
        );
        assert.deepEqual(said, []);
      },
    ));

  test('a width that changes no height is not told', () =>
    host(
      `${EAR}<iframe title="t" width="600" height="200" src="{site}embed.html?chapter=share"></iframe>`,
      {},
      async (page) => {
        const frame = await inner(page);
        await page.waitForFunction(() => globalThis.heard.length === 3, null, WAIT);
        const before = await wanted(frame);
        await page.evaluate(() => {
          document.querySelector('iframe').width = 601;
        });
        await inFrame(
          frame,
          () => globalThis.tidemark.layout().width === 601 && document.querySelector('canvas').clientWidth === 601,
        );
        await frame.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))),
        );
        assert.equal(await wanted(frame), before);
        assert.equal(await page.evaluate(() => globalThis.heard.length), 3);
      },
    ));

  test('every protocol, once for each real change', () =>
    host(
      `${EAR}<iframe title="t" width="640" height="200" src="{site}embed.html?chapter=share&id=chart&childId=kid"></iframe>`,
      {},
      async (page) => {
        const frame = await inner(page);
        const pick = {
          datawrapper: (one) => one?.['datawrapper-height']?.chart,
          amp: (one) => (one?.sentinel === 'amp' && one.type === 'embed-size' ? one.height : undefined),
          resize: (one) => (typeof one === 'string' && one.startsWith('{') ? JSON.parse(one).height : undefined),
          pym: (one) =>
            typeof one === 'string' && /^pymxPYMxkidxPYMxheightxPYMx\d+$/.test(one)
              ? Number(one.split('xPYMx').at(-1))
              : undefined,
          sizer: (one) =>
            typeof one === 'string' && /^\[iFrameSizer\]own:\d+:\d+:/.test(one) ? Number(one.split(':')[1]) : undefined,
        };
        await page.evaluate(() =>
          document
            .querySelector('iframe')
            .contentWindow.postMessage('[iFrameSizer]own:8:false:false:32:true:true::bodyOffset', '*'),
        );
        const told = async (name) =>
          (await page.evaluate(() => globalThis.heard.map((one) => one.data)))
            .map(pick[name])
            .filter((one) => one !== undefined);
        await assertSoon(page, async () => (await told('sizer')).length === 1, 'no answer to iframe-resizer');
        const first = await wanted(frame);
        // a redraw, another theme: not a word
        await frame.evaluate(() => {
          globalThis.tidemark.set({ theme: 'dark' });
          globalThis.tidemark.redraw();
        });
        await page.evaluate(() =>
          document.querySelector('iframe').contentWindow.postMessage({ sentinel: 'amp', type: 'frames-init' }, '*'),
        );
        await assertSoon(page, async () => (await told('amp')).length === 2, 'no answer to AMP');
        await go(frame, 'industry');
        await inFrame(
          frame,
          (before) => document.querySelector('#frame').getBoundingClientRect().height > before + 100,
          first,
        );
        const second = await wanted(frame);
        for (const name of Object.keys(pick)) {
          await assertSoon(page, async () => (await told(name)).at(-1) === second, `${name} did not follow`);
          const expected = name === 'amp' ? [first, first, second] : [first, second];
          assert.deepEqual(await told(name), expected, name);
        }
      },
    ));
});

describe('a frame whose host does not listen', () => {
  test('keeps its strip in view and scrolls the chapter', () =>
    host(
      '<iframe title="t" width="640" height="720" style="border:0" src="{site}embed.html?chapter=industry"></iframe>',
      {},
      async (page, { said }) => {
        const frame = await inner(page);
        const strip = () => frame.evaluate(() => globalThis.tidemark.marks().find((one) => one.id === 'strip/ground'));
        await assertSoon(page, async () => (await strip())?.y < 720, 'the strip is out of sight');
        const foot = () =>
          frame.evaluate(() =>
            Math.max(
              ...globalThis.tidemark
                .marks()
                .filter((one) => one.fact && !one.id.startsWith('quay'))
                .map((one) => one.y + one.h),
            ),
          );
        const top = (await strip()).y;
        assert.ok((await foot()) > top, 'this chapter is not tall enough to test with');
        await page.mouse.move(300, 300);
        await page.mouse.wheel(0, 3000);
        await assertSoon(
          page,
          async () => (await foot()) <= top + 1,
          async () => `the foot stays at ${await foot()}, under ${top}`,
        );
        assert.equal((await strip()).y, top);
        assert.equal(
          await frame.evaluate(() => document.querySelector('#stage').getBoundingClientRect().top),
          0,
          'the stage has left the view',
        );
        assert.deepEqual(said, []);
      },
    ));
});

describe('the element', () => {
  const far = `${SHEET}${SCRIPT}<p>Words above.</p><div style="height:3000px"></div><tide-mark chapter="share" lang="en"></tide-mark><p>Words below.</p>`;

  test('loads nothing until it comes near, and then moves nothing', () =>
    host(far, { script: watchShifts }, async (page, { said, asked }) => {
      await page.waitForFunction(() => customElements.get('tide-mark'));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.deepEqual(
        asked.filter((one) => !['embed.css', 'embed.js', ...files()['embed.js'].imports].includes(one)),
        [],
      );
      const reserved = await high(page, 'tide-mark');
      assert.ok(reserved > 400, String(reserved));
      await page.mouse.move(300, 300);
      await page.mouse.wheel(0, 2600);
      await running(page);
      const scroll = await page.evaluate(() => globalThis.scrollY);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.ok(
        Math.abs((await high(page, 'tide-mark')) - reserved) < 0.5,
        `${await high(page, 'tide-mark')} ${reserved}`,
      );
      assert.ok(asked.includes('tidemark_bg.wasm'));
      assert.deepEqual(
        await page.evaluate(() => [globalThis.scrollY, document.activeElement === document.body, globalThis.shifts]),
        [scroll, true, 0],
      );
      assert.deepEqual(said, []);
    }));

  for (const [width, chapter] of [
    [1200, 'trade'],
    [700, 'industry'],
    [390, 'merger'],
  ]) {
    test(`in sight from the start, ${width} wide: its room is there with the first paint`, () =>
      host(
        `<p>Words above.</p><tide-mark chapter="${chapter}" lang="en"></tide-mark><p>Words below.</p>${'<p>More.</p>'.repeat(60)}`,
        { head: SHEET + SCRIPT, script: watchShifts, viewport: { width, height: 900 } },
        async (page, { said }) => {
          await running(page);
          await page.evaluate(() => document.querySelector('tide-mark').tide.redraw());
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          assert.equal(await page.evaluate(() => globalThis.shifts), 0);
          const { layout, box } = await page.evaluate(() => {
            const one = document.querySelector('tide-mark');
            return { layout: one.tide.layout(), box: one.getBoundingClientRect().height };
          });
          if (layout.wanted) assert.ok(Math.abs(layout.wanted - box) < 0.5, `${layout.wanted} ${box}`);
          assert.deepEqual(said, []);
        },
      ));
  }

  test('many on one page share one engine; each keeps its own state', () =>
    host(
      ['share', 'merger', 'trade', 'closing'].map((id) => `<tide-mark chapter="${id}"></tide-mark>`).join(''),
      { head: SCRIPT, viewport: { width: 700, height: 4000 } },
      async (page, { said, asked }) => {
        await running(page);
        assert.equal(asked.filter((one) => one === 'tidemark_bg.wasm').length, 1);
        assert.equal(asked.filter((one) => one.startsWith('engine.js')).length, 1);
        const read = () =>
          page.evaluate(() =>
            [...document.querySelectorAll('tide-mark')].map(
              (one) => `${one.tide.state().chapter} ${one.tide.state().lang}`,
            ),
          );
        await page.evaluate(() => document.querySelectorAll('tide-mark')[1].setAttribute('lang', 'en'));
        assert.deepEqual(await read(), ['share zh', 'merger en', 'trade zh', 'closing zh']);
        assert.deepEqual(said, []);
      },
    ));

  test('its attributes are observed, and what is removed goes back', () =>
    host('<tide-mark chapter="share" lang="en"></tide-mark>', { head: SCRIPT }, async (page, { said }) => {
      await running(page);
      const after = (change) =>
        page.evaluate((source) => {
          const one = document.querySelector('tide-mark');
          for (const [name, value] of source) {
            if (value === null) one.removeAttribute(name);
            else one.setAttribute(name, value);
          }
          const { chapter, lang, theme, speed, t, playing } = one.tide?.state() ?? {};
          return { chapter, lang, theme, speed, t, playing };
        }, change);
      assert.equal((await after([['chapter', 'trade']])).chapter, 'trade');
      assert.equal((await after([['lang', 'zh']])).lang, 'zh');
      assert.equal((await after([['theme', 'dark']])).theme, 'dark');
      assert.equal((await after([['theme', null]])).theme, 'auto');
      assert.equal((await after([['speed', '2']])).speed, 2);
      assert.equal((await after([['speed', '1e309']])).speed, 2);
      assert.equal((await after([['speed', null]])).speed, 1);
      assert.equal((await after([['t', '12.5']])).t, 12.5);
      await after([['autoplay', '1']]);
      await page.waitForFunction(() => document.querySelector('tide-mark').tide.state().playing);
      await after([['autoplay', null]]);
      await page.waitForFunction(() => !document.querySelector('tide-mark').tide.state().playing);
      // without chrome: another graphic, without bar and strip
      await after([
        ['t', null],
        ['chapter', 'share'],
        ['plain', ''],
      ]);
      await running(page);
      const bare = await page.evaluate(() => {
        const { shadowRoot, tide } = document.querySelector('tide-mark');
        return [
          shadowRoot.querySelectorAll('.tide-bar, .tide-controls').length,
          tide.marks().filter((one) => one.id.startsWith('strip')).length,
        ];
      });
      assert.deepEqual(bare, [0, 0]);
      // values that mean nothing change nothing
      const before = await after([]);
      assert.deepEqual(
        await after([
          ['chapter', 'x'.repeat(1e5)],
          ['lang', '\u0000'],
          ['theme', 'pink'],
          ['speed', 'fast'],
          ['year', 'NaN'],
        ]),
        before,
      );
      assert.deepEqual(said, []);
    }));

  test('takes no key of its page; gives none away while it has the focus', () =>
    host(
      '<input id="field"><tide-mark chapter="merger"></tide-mark><div style="height:4000px"></div>',
      { head: SCRIPT },
      async (page) => {
        await running(page);
        const read = () =>
          page.evaluate(() => {
            const { t, playing, year } = document.querySelector('tide-mark').tide.state();
            return { t, playing, year };
          });
        const before = await read();
        for (const key of ['ArrowRight', 'k', '5', 'Home', 'Escape', '?']) await page.keyboard.press(key);
        assert.deepEqual(await read(), before);
        await page.keyboard.press('End');
        await page.waitForFunction(() => globalThis.scrollY > 0);
        assert.deepEqual(await read(), before);
        await page.evaluate(() =>
          document.querySelector('tide-mark').shadowRoot.querySelector('input[type=range]').focus(),
        );
        await page.keyboard.press('ArrowLeft');
        await page.waitForFunction((year) => document.querySelector('tide-mark').tide.state().year < year, before.year);
      },
    ));

  test('theme=auto follows what stands behind it', () =>
    host(
      '<tide-mark chapter="share"></tide-mark>',
      { head: `<style>html.night { background: #111; transition: none }</style>${SCRIPT}`, colorScheme: 'dark' },
      async (page) => {
        await running(page);
        const dark = () => page.evaluate(() => document.querySelector('tide-mark').tide.state().dark);
        // the system is dark, but this page is white
        assert.equal(await dark(), false);
        await page.evaluate(() => document.documentElement.classList.add('night'));
        await page.waitForFunction(() => document.querySelector('tide-mark').tide.state().dark === true);
        await page.evaluate(() => document.documentElement.classList.remove('night'));
        await page.waitForFunction(() => document.querySelector('tide-mark').tide.state().dark === false);
        await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light dark'));
        await page.waitForFunction(() => document.querySelector('tide-mark').tide.state().dark === true);
        await page.evaluate(() => document.querySelector('tide-mark').setAttribute('theme', 'light'));
        assert.equal(await dark(), false);
      },
    ));

  test('an iframe beside our script follows the page too; without it, the system', () =>
    host(
      `<iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe>`,
      { head: `<style>html.night { background: #111 }</style>${SCRIPT}`, colorScheme: 'dark' },
      async (page) => {
        const frame = await inner(page);
        await inFrame(frame, () => globalThis.tidemark.state().dark === false);
        await page.evaluate(() => document.documentElement.classList.add('night'));
        await inFrame(frame, () => globalThis.tidemark.state().dark === true);
        // only the parent may tell
        await frame.evaluate(() => postMessage({ sentinel: 'tidemark', type: 'scheme', dark: false }, '*'));
        for (const dark of [null, 0, 'no', {}])
          await page.evaluate(
            (value) =>
              document
                .querySelector('iframe')
                .contentWindow.postMessage({ sentinel: 'tidemark', type: 'scheme', dark: value }, '*'),
            dark,
          );
        await frame.evaluate(() => new Promise((done) => setTimeout(done, 200)));
        assert.equal(await frame.evaluate(() => globalThis.tidemark.state().dark), true);
        await page.evaluate(() => document.querySelector('script[src]').remove());
        const bare = newsroom.page(
          'bare.html',
          `<iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe>`,
        );
        await page.goto(bare);
        const other = await inner(page);
        assert.equal(await other.evaluate(() => globalThis.tidemark.state().dark), true);
      },
    ));

  const STRICT = (rules) => ({ 'content-security-policy': rules.replaceAll('SITE', at.url) });

  test('a page that forbids the engine gets the iframe, at its height and with a title', () =>
    host(
      '<tide-mark chapter="share" lang="en"></tide-mark>',
      { head: SCRIPT, headers: () => STRICT('script-src SITE') },
      async (page) => {
        const frame = await inner(page);
        assert.equal(await frame.evaluate(() => globalThis.tidemark.state().chapter), 'share');
        const made = () =>
          page.evaluate(() => {
            const one = document.querySelector('tide-mark').shadowRoot.querySelector('iframe');
            return { title: one.title, height: one.getBoundingClientRect().height };
          });
        assert.equal((await made()).title, 'Over half the foreign money, on a sixteenth of the land');
        await page.evaluate(() => document.querySelector('tide-mark').setAttribute('chapter', 'industry'));
        await assertSoon(
          page,
          async () =>
            (await page
              .frames()
              .at(-1)
              ?.evaluate(() => globalThis.tidemark?.state().chapter)
              .catch(() => '')) === 'industry',
          'the iframe does not follow',
        );
        const want = await wanted(page.frames().at(-1));
        await assertSoon(
          page,
          async () => (await made()).height === want,
          async () => `${(await made()).height} ${want}`,
        );
      },
    ));

  test('a page that forbids frames too gets the still, a link and the table', () =>
    host(
      '<tide-mark chapter="share" lang="en"></tide-mark>',
      { head: SCRIPT, headers: () => STRICT("default-src 'none'; script-src SITE; img-src SITE") },
      async (page) => {
        await page.locator('tide-mark img').waitFor({ timeout: 60000 });
        await page.waitForFunction(
          () => document.querySelector('tide-mark').shadowRoot.querySelector('img')?.naturalWidth === 1200,
          null,
          WAIT,
        );
        assert.match(await page.locator('tide-mark a').first().getAttribute('href'), /\?chapter=share&lang=en$/);
        assert.ok((await page.locator('tide-mark tbody tr').count()) >= 6);
        assert.match(await page.locator('tide-mark table').textContent(), /1\/16/);
      },
    ));

  test('a site whose engine is gone: iframe and element both end at the still with its table', () =>
    host(`<tide-mark chapter="share" lang="en"></tide-mark>`, { head: SCRIPT }, async (page) => {
      await page.route('**/*.wasm', (route) =>
        route.fulfill({ status: 404, headers: { 'access-control-allow-origin': '*' } }),
      );
      await page.reload();
      await assertSoon(page, () => page.frames().some((one) => one.url().includes('embed.html')), 'no iframe');
      const frame = page.frames().find((one) => one.url().includes('embed.html'));
      await frame.locator('#stage table').waitFor({ timeout: 60000 });
      assert.equal(await frame.locator('#fault-text').isVisible(), true);
      await assertSoon(
        page,
        async () =>
          Math.abs(
            (await page.evaluate(
              () =>
                document.querySelector('tide-mark').shadowRoot.querySelector('iframe').getBoundingClientRect().height,
            )) - (await wanted(frame)),
          ) < 1,
        'the iframe is not as high as its table',
      );
    }));
});
