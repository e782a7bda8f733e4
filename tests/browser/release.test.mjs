// Files of two releases, of no release at all, and lines on which they come slowly.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench, walked } from './bench.mjs';
import { host, readable, until } from './faults/kit.mjs';
import { inFrame } from './site.mjs';

const { on } = bench();
const answer = (change) => async (route) => {
  const response = await route.fetch();
  const { status = 200, type, body } = change(await response.body());
  // the mark of the true file would make a browser keep this one
  const { etag, ...headers } = response.headers();
  await route.fulfill({ response, status, body, headers: { ...headers, ...(type && { 'content-type': type }) } });
};
const other = '000000000000';
/** A file as another build would have it. */
const older = answer((body) => {
  const text = body.toString('latin1');
  const at = text.lastIndexOf(/[0-9a-f]{12}"?;?\s*$/.exec(text)[0]);
  return { body: Buffer.from(text.slice(0, at) + text.slice(at).replace(/[0-9a-f]{12}/, other), 'latin1') };
});
/** What another wasm-bindgen gives: an import under another name. */
const renamed = answer((body) => ({
  body: Buffer.from(body.toString().replaceAll(/__wbg_fillText_[0-9a-f]+/g, '__wbg_fillText_0000')),
}));
/** A script that a module of this release does not fit. */
const lacking = answer((body) => ({ body: Buffer.from(body.toString().replaceAll('presented', 'absented')) }));
const documents = (page) => page.evaluate(() => performance.getEntriesByType('navigation')[0].type);

describe('files of two releases', () => {
  for (const [name, file, change] of walked(
    [
      ['glue of another build', 'engine.js', older],
      ['first half of another build', 'tidemark_bg.wasm', older],
      ['second half of another build', 'tidemark_rest.wasm', older],
      ['glue of another wasm-bindgen', 'engine.js', renamed],
      ['a script that lacks a name', 'tidemark.js', lacking],
    ],
    ([, , change]) => change,
  )) {
    test(`${name}: one load anew heals it, where the server fits again`, async () => {
      let wrong = 1;
      let loads = 0;
      const route = [
        [
          '**/',
          (one) => {
            loads += 1;
            return one.fallback();
          },
        ],
        // the page asks again past its cache before it loads anew
        [`**/${file}*`, (one) => (loads === 1 && wrong ? change(one) : one.fallback())],
      ];
      await on('', { until: 'none', route }, async (page) => {
        await until(page, () => globalThis.tidemark?.state());
        wrong = 0;
        assert.equal(loads, 2);
        assert.equal(await documents(page), 'reload');
        assert.equal(await page.evaluate(() => history.state), null, 'the note stays');
      }).catch((error) => {
        // a script that does not fit is an error of the page by its nature
        if (file !== 'tidemark.js' || !/uncaught/.test(error.message)) throw error;
      });
    });

    test(`${name}: never two, and a sentence that blames the release`, async () => {
      let loads = 0;
      const route = [
        [
          '**/?lang=en',
          (one) => {
            loads += 1;
            return one.fallback();
          },
        ],
        [`**/${file}*`, change],
      ];
      await on('?lang=en', { until: 'fault', route }, async (page) => {
        const said = await page.locator('#fault-text').textContent();
        assert.match(said, file === 'tidemark.js' ? /^Not started/ : /updated just now/);
        await page.waitForTimeout(1000);
        assert.equal(loads, 2);
      }).catch((error) => {
        if (file !== 'tidemark.js' || !/uncaught/.test(error.message)) throw error;
      });
    });
  }

  test('halves of two builds are never put together, on a host page neither', async () => {
    const body = '<script type="module" src="embed.js"></script><tide-mark chapter="share" lang="en"></tide-mark>';
    const script = () => {
      globalThis.joined = 0;
      const own = WebAssembly.instantiate;
      WebAssembly.instantiate = (...given) => {
        if (given[1]?.first) globalThis.joined += 1;
        return own(...given);
      };
    };
    await on(
      'host.html',
      { until: 'none', route: [host(body), ['**/tidemark_rest.wasm', older]], script },
      async (page) => {
        const frame = await (
          await page.waitForFunction(() => document.querySelector('tide-mark').shadowRoot?.querySelector('iframe'))
        )
          .asElement()
          .contentFrame();
        await inFrame(frame, () => document.querySelector('#fault')?.hidden === false);
        assert.deepEqual(
          [await page.evaluate(() => globalThis.joined), await frame.evaluate(() => globalThis.joined)],
          [0, 0],
        );
      },
    );
  });

  test('Retry asks past the cache', async () => {
    let wrong = true;
    const route = [['**/engine.js*', (one) => (wrong ? older(one) : one.fallback())]];
    const script = () => {
      const own = globalThis.fetch;
      globalThis.fetch = (url, how) => {
        if (`${url}`.includes('engine.js')) sessionStorage.asked = how.cache;
        return own(url, how);
      };
    };
    await on('?lang=en', { until: 'fault', route, script }, async (page) => {
      wrong = false;
      await page.evaluate(() => delete sessionStorage.asked);
      await page.getByRole('button', { name: 'Retry' }).click();
      await until(page, () => globalThis.tidemark?.state());
      assert.equal(await page.evaluate(() => sessionStorage.asked), 'reload');
    });
  });
});

describe('an answer that is not the file', () => {
  const page200 = answer(() => ({ type: 'text/html', body: '<!doctype html><title>Sign in</title>' }));
  const disguised = answer(() => ({ body: '<!doctype html><title>Sign in</title>' }));
  const empty = answer(() => ({ body: '' }));
  const half = answer((body) => ({ body: body.subarray(0, 300) }));
  for (const [name, change, files] of [
    [
      'a page of the network',
      page200,
      ['tidemark_bg.wasm', 'tidemark_rest.wasm', 'story.bin', 'story-rest.bin', 'engine.js'],
    ],
    ['a page under the type of the file', disguised, ['tidemark_bg.wasm', 'story.bin', 'story-rest.bin']],
    ['nothing', empty, ['tidemark_bg.wasm', 'tidemark_rest.wasm', 'story.bin', 'story-rest.bin']],
    ['a part of the file', half, ['tidemark_bg.wasm', 'tidemark_rest.wasm', 'story.bin', 'story-rest.bin']],
  ]) {
    test(`${name} is not the browser's fault, nor the story's`, async () => {
      await Promise.all(
        walked(files, () => name).map((file) =>
          on('?lang=en&chapter=share', { until: 'fault', route: [[`**/${file}*`, change]] }, async (page) => {
            await readable(page, 'en');
            assert.match(await page.locator('#fault-text').textContent(), /network|server/i, file);
            assert.equal(await page.locator('#fault-list li').count(), 0, file);
          }),
        ),
      );
    });
  }

  test('a story that is led to another site is not followed', async () => {
    const route = [
      ['**/moved.json', (one) => one.fulfill({ status: 302, headers: { location: 'http://other.test/story.json' } })],
    ];
    // what a host without our policy would get
    const script = () => {
      const own = globalThis.fetch;
      globalThis.fetch = async (url, how) => {
        const found = await own(`${url}`.endsWith('moved.json') ? 'story.json' : url, how);
        return `${url}`.endsWith('moved.json')
          ? Object.defineProperty(found, 'url', { value: 'http://other.test/story.json' })
          : found;
      };
    };
    await on('?lang=en&src=moved.json', { until: 'fault', route, script }, async (page) => {
      assert.match(await page.locator('#fault-text').textContent(), /another site/);
    });
  });

  test('a story without an end is given up at its limit, while it comes', async () => {
    let sent = 0;
    const script = () => {
      const own = globalThis.fetch;
      globalThis.sent = 0;
      globalThis.fetch = (url, how) => {
        if (!`${url}`.endsWith('endless.json')) return own(url, how);
        const body = new ReadableStream({
          pull(out) {
            if (how.signal.aborted) return out.error(how.signal.reason);
            globalThis.sent += 1 << 20;
            return out.enqueue(new Uint8Array(1 << 20).fill(32));
          },
        });
        return Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
      };
    };
    await on('?lang=en&src=endless.json', { until: 'fault', script }, async (page) => {
      sent = await page.evaluate(() => globalThis.sent);
      assert.ok(sent < 12e6, `${sent} bytes were read`);
      assert.match(await page.locator('#fault-text').textContent(), /is too large and was not read to its end/);
    });
  });
});

describe('a limit is for silence', () => {
  /** The engine's first half comes in pieces, `gap` ms apart; whoever waits long waits half of it. */
  const drip = (gap) => {
    const own = globalThis.fetch;
    const later = globalThis.setTimeout;
    globalThis.setTimeout = (use, ms, ...more) => later(use, ms >= 10000 ? ms / 2 : ms, ...more);
    globalThis.fetch = async (url, how) => {
      const response = await own(url, how);
      if (!`${url}`.endsWith('tidemark_bg.wasm')) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      let at = 0;
      const body = new ReadableStream({
        start: (out) => how.signal.addEventListener('abort', () => out.error(how.signal.reason)),
        async pull(out) {
          await new Promise((done) => later(done, gap));
          out.enqueue(bytes.subarray(at, at + 40000));
          at += 40000;
          if (at >= bytes.length) out.close();
        },
      });
      return new Response(body, { headers: response.headers });
    };
  };
  const dripping = (gap) => `(${drip})(${gap})`;

  test('a line on which bytes still come is never given up', async () => {
    await on('?chapter=share', { until: 'none', script: dripping(1200) }, async (page) => {
      await until(page, () => globalThis.tidemark?.state());
      const late = await page.evaluate(() => performance.now());
      assert.ok(late > 8000, `${late} ms: the line was not slow`);
    });
  });

  test('one on which nothing comes any more is', async () => {
    await on('?chapter=share&lang=en', { until: 'none', script: dripping(1e6) }, async (page) => {
      await page.locator('#fault').waitFor({ state: 'visible', timeout: 60000 });
      assert.match(await page.locator('#fault-text').textContent(), /network/);
    });
  });
});
