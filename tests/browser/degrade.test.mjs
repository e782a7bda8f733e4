// Embeds where something is missing: no script, an isolated host page, an older engine. What a reader gets instead.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertSoon, at, high, host, inner, newsroom, running, SCRIPT, SHEET, WAIT } from './host.mjs';
import { visit } from './site.mjs';
import { source } from './source.mjs';

const { snippet } = await source('page/share/snippets.ts');
const order = (options, home = 'https://example.org/tide/') => ({
  home,
  options,
  chapter: 'share',
  lang: 'en',
  dark: false,
  title: 'A "small" place',
});

describe('the lines that a newsroom copies', () => {
  test('fit the next release too: none carries a hash of this one', () => {
    for (const kind of ['iframe', 'element', 'still'])
      assert.doesNotMatch(snippet(kind, order({ chapter: 'share', lang: 'en' })), /integrity|sha\d/, kind);
  });

  test('a still has the width of a mail where no style is known', () => {
    for (const kind of ['element', 'still'])
      assert.match(
        snippet(kind, order({ chapter: 'share', lang: 'en' })),
        /<img\s+src="[^"]+" width="600" height="315"/,
      );
  });

  test('the element holds a linked still of its own place; of another story a link', () => {
    const lines = snippet('element', order({ chapter: 'share', lang: 'en', plain: '1' }));
    const [, href, src, alt] =
      /<tide-mark[^>]*><a href="([^"]+)"><img\s+src="([^"]+)"[^>]*alt="([^"]+)"[^>]*><\/a><\/tide-mark>$/.exec(lines) ??
      [];
    assert.deepEqual(
      [href, src, alt],
      [
        'https://example.org/tide/?chapter=share&amp;lang=en',
        'https://example.org/tide/stills/share.en.light.png',
        'A &quot;small&quot; place',
      ],
    );
    const other = snippet('element', order({ src: 'stories/port.json' }));
    assert.match(
      other,
      /><a href="https:\/\/example.org\/tide\/\?src=stories%2Fport.json">A &quot;small&quot; place<\/a><\/tide-mark>$/,
    );
    assert.doesNotMatch(other, /<img/);
  });
});

describe('a host page that isolates itself', () => {
  const headers = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };

  test('gets element, style sheet, iframe and still, out of sight too', () =>
    host(
      `<tide-mark chapter="share"></tide-mark><iframe title="t" width="640" height="720" src="{site}embed.html?chapter=share"></iframe><img id="still" src="{site}stills/share.en.light.png">`,
      { head: SHEET + SCRIPT, headers, viewport: { width: 900, height: 300 } },
      async (page, { said }) => {
        assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), true);
        await inner(page);
        await running(page);
        await page.waitForFunction(() => document.querySelector('#still').naturalWidth === 1200, null, WAIT);
        assert.ok(await page.evaluate(() => document.querySelector('link').sheet));
        assert.deepEqual(said, []);
      },
    ));
});

/** Runs in the page: no second has gone by, however long the page took to come. */
const early = () =>
  document.getAnimations({ subtree: true }).forEach((one) => {
    one.pause();
    one.currentTime = 0;
  });
/** Runs in the page: four seconds have gone by. */
const late = () => document.getAnimations({ subtree: true }).forEach((one) => one.finish());

describe('where our script does not run', () => {
  const still = { width: 700, ratio: 630 / 1200 };
  const cases = {
    'a consent manager has changed its type': SCRIPT.replace('type="module"', 'type="text/plain" data-type="module"'),
    'a content system has taken it out': '',
    'it is not there': SCRIPT.replace('embed.js', 'gone.js'),
    'the page has switched animations off, too':
      '<style>*, *::before, *::after { animation: none !important; transition: none !important }</style>',
  };
  for (const [name, script] of Object.entries(cases)) {
    test(`${name}: a linked still, and no gap`, () =>
      host(
        `<style>body { margin: 0 }</style>${snippet('element', order({ chapter: 'share', lang: 'en' }, at.url)).replace(/<script.*<\/script>/, script)}<p>Next</p>`,
        { viewport: { width: still.width, height: 800 } },
        async (page) => {
          await page.waitForFunction(
            () => document.querySelector('tide-mark img').naturalWidth === 1200 && document.querySelector('link').sheet,
            null,
            WAIT,
          );
          await page.evaluate(early);
          assert.ok((await high(page, 'tide-mark')) > 600, 'the room of the graphic is not there from the start');
          await page.evaluate(late);
          assert.ok(
            Math.abs((await high(page, 'tide-mark')) - still.width * still.ratio) < 1,
            String(await high(page, 'tide-mark')),
          );
          assert.match(await page.locator('tide-mark a').getAttribute('href'), /\?chapter=share&lang=en$/);
          assert.equal(await page.locator('tide-mark img').getAttribute('alt'), 'A "small" place');
        },
      ));
  }

  test('scripts are switched off; lines of an older release, with nothing inside, show their still too', () =>
    host(
      `<style>body { margin: 0 }</style>${SHEET}<tide-mark chapter="trade" lang="en"></tide-mark>`,
      { viewport: { width: still.width, height: 800 }, javaScriptEnabled: false },
      async (page, { asked }) => {
        await assertSoon(page, () => asked.includes('stills/trade.en.light.png'), 'no still');
        await assertSoon(
          page,
          async () => Math.abs((await page.locator('tide-mark').boundingBox()).height - still.width * still.ratio) < 1,
          'a gap stays',
        );
      },
    ));

  test('the iframe shows still, title, summary and tables in each language', async () => {
    const { page, said, close } = await visit(at, 'embed.html?chapter=share', {
      until: 'none',
      javaScriptEnabled: false,
      viewport: { width: 640, height: 900 },
    });
    for (const lang of ['zh-Hans', 'en']) {
      const figure = page.locator(`figure[lang=${lang}]`);
      assert.ok((await figure.locator('img').boundingBox()).height > 300, lang);
      assert.ok((await figure.locator('figcaption p').nth(1).innerText()).length > 60, lang);
      await figure.locator('summary').click();
      assert.ok((await figure.locator('tr:visible').count()) > 10, lang);
    }
    assert.deepEqual(said, []);
    await close();
  });

  test('the iframe whose engine does not come shows the same after some seconds; one that runs, never', async () => {
    const { page, close } = await visit(at, 'embed.html?chapter=share&lang=en', {
      until: 'none',
      loaded: 'commit',
      route: [['**/tidemark.js', () => {}]],
    });
    await page.waitForFunction(() => document.querySelector('#bare') && document.styleSheets.length >= 4, null, WAIT);
    assert.equal(await page.locator('#bare').isVisible(), false);
    await page.evaluate(late);
    assert.equal(await page.locator('#bare strong').last().isVisible(), true);
    await close();
    const { page: other, close: end } = await visit(at, 'embed.html?chapter=share&lang=en');
    assert.equal(await other.locator('#bare').count(), 0);
    await end();
  });
});

describe('a script that runs and cannot go on', () => {
  test('shows what the page has put into the element', () =>
    host(
      '<tide-mark chapter="share" lang="en"><a href="/own"><b>Own words</b></a></tide-mark><tide-mark chapter="trade" lang="en"></tide-mark>',
      {
        head: `<meta http-equiv="content-security-policy" content="frame-src 'none'">${SCRIPT}`,
        script: () => {
          globalThis.stop = true;
        },
      },
      async (page) => {
        await page.route(/\/(tidemark|fallback-\w+)\.js/, (route) => route.abort());
        await page.reload();
        await page.getByText('Own words').waitFor(WAIT);
        await assertSoon(page, async () => (await high(page, 'tide-mark')) < 60, 'a gap stays');
        const link = page.locator('tide-mark').nth(1).locator('a');
        await link.waitFor(WAIT);
        assert.match(await link.getAttribute('href'), /\?lang=en&chapter=trade$/);
      },
    ));
});

describe('the element has a width', () => {
  const AREA = 'max-width:900px';
  const parents = {
    block: 'width:900px',
    'flex column': 'display:flex;flex-direction:column;align-items:center;width:900px',
    'place-items': 'display:grid;place-items:center;width:900px',
    'flex row': 'display:flex;width:900px',
    'fit-content': `width:fit-content;${AREA}`,
    'min-content': 'width:min-content',
    'inline-block': `display:inline-block;${AREA}`,
    float: `float:left;${AREA}`,
    'grid columns': 'display:grid;grid-auto-flow:column;width:900px',
    'min-content column': 'display:grid;grid-template-columns:min-content;width:900px',
    absolute: `position:absolute;left:0;${AREA}`,
    cell: `display:table-cell;${AREA}`,
    'vertical page': 'writing-mode:vertical-rl;width:900px',
    'vertical text': `writing-mode:vertical-lr;${AREA}`,
    'phone row': 'display:flex;width:360px',
    'phone fit-content': 'width:fit-content;max-width:360px',
  };
  const body = Object.entries(parents)
    .map(
      ([name, style]) =>
        `<section style="clear:both;position:relative;min-height:1300px"><div id="${name}" style="${style}">${/row|columns/.test(name) ? '<p>Words</p>' : ''}<tide-mark chapter="share" lang="en"></tide-mark></div></section>`,
    )
    .join('');
  test('in every parent, the same before and after its script has come', () =>
    host(body, { head: SHEET }, async (page) => {
      const sizes = () =>
        page.evaluate(() =>
          Object.fromEntries(
            [...document.querySelectorAll('tide-mark')].map((one) => [
              one.parentElement.id,
              [one.offsetWidth, one.offsetHeight],
            ]),
          ),
        );
      await page.waitForFunction(() => document.querySelector('link').sheet, null, WAIT);
      const before = await sizes();
      await page.evaluate(
        (src) => document.head.append(Object.assign(document.createElement('script'), { type: 'module', src })),
        `${at.url}embed.js`,
      );
      await page.waitForFunction(() => customElements.get('tide-mark'), null, WAIT);
      const after = await sizes();
      for (const name of Object.keys(parents)) {
        const [width, height] = after[name];
        assert.ok(
          width >= (name.startsWith('min') ? 200 : 280) && width <= 900 && height > 500,
          `${name}: ${width} x ${height}`,
        );
        assert.ok(
          Math.abs(width - before[name][0]) <= 1 && Math.abs(height - before[name][1]) <= 2,
          `${name}: ${before[name]} before, ${after[name]} after`,
        );
      }
    }));
});

describe('an older engine', () => {
  /** Safari before 16: neither constructable sheets nor containers, nor a later method of lists. */
  function old() {
    globalThis.CSSStyleSheet = function CSSStyleSheet() {
      throw new TypeError('Illegal constructor');
    };
    delete Document.prototype.adoptedStyleSheets;
    delete ShadowRoot.prototype.adoptedStyleSheets;
    delete Array.prototype.findLast;
    CSS.supports = () => false;
  }
  test('gets the element, at its height', () =>
    host('<tide-mark chapter="industry" lang="en" t="40"></tide-mark>', { head: SCRIPT, script: old }, async (page) => {
      await running(page);
      const { wanted: most, box } = await page.evaluate(() => {
        const one = document.querySelector('tide-mark');
        return { wanted: one.tide.layout().wanted, box: one.getBoundingClientRect().height };
      });
      assert.ok(Math.abs(most - box) < 1, `${most} ${box}`);
    }));

  test('the still keeps its styles where the engine has no constructable sheets', () =>
    host(
      '<tide-mark chapter="share" lang="en"></tide-mark>',
      { head: `<meta http-equiv="content-security-policy" content="frame-src 'none'">${SCRIPT}`, script: old },
      async (page) => {
        await page.route(/tidemark\.js$/, (route) => route.abort());
        await page.reload();
        await page.locator('tide-mark figure').waitFor(WAIT);
        assert.equal(
          await page.locator('tide-mark figure').evaluate((one) => getComputedStyle(one).backgroundColor),
          'rgb(251, 248, 242)',
        );
      },
    ));
});

test('an element that is moved into another document goes on there as an iframe, at its place', () =>
  host(
    '<iframe id="other" title="o" src="/other-document.html" width="700" height="900"></iframe><tide-mark chapter="trade" lang="en"></tide-mark>',
    { head: SCRIPT },
    async (page) => {
      newsroom.page('other-document.html', '<p>Other</p>');
      await page.reload();
      await running(page);
      const seconds = await page.evaluate(() => {
        const one = document.querySelector('tide-mark');
        const { t } = one.tide.state();
        document.querySelector('#other').contentDocument.body.append(one);
        return t;
      });
      const frame = await inner(page);
      assert.ok(Math.abs((await frame.evaluate(() => globalThis.tidemark.state().t)) - seconds) < 0.01);
      const box = () =>
        page.evaluate(() => {
          const one = document.querySelector('#other').contentDocument.querySelector('tide-mark');
          const made = one.shadowRoot.querySelector('iframe');
          return [getComputedStyle(one).display, made.offsetWidth >= 320, made.offsetHeight];
        });
      await assertSoon(
        page,
        async () => {
          const [display, wide, height] = await box();
          return (
            display === 'block' &&
            wide &&
            height ===
              Math.ceil(
                await frame.evaluate(() => document.querySelector('#frame').getBoundingClientRect().height - 0.01),
              )
          );
        },
        async () => String(await box()),
      );
    },
  ));
