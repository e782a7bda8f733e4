// The engine and the faces come in parts: the opening stands before the second is there, and only other stories want the third.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { checked } from './checked.mjs';
import { DIST, ink } from './site.mjs';
import { failing, FAULT, strike } from './faults/engine.mjs';
import { frames, readable, until } from './faults/kit.mjs';

const { on } = bench();
const REST = '**/tidemark_rest.wasm';

/** Holds a request back until `go` is called. */
function gate() {
  let go;
  const open = new Promise((done) => {
    go = done;
  });
  return { go, hold: (route) => open.then(() => route.fallback()) };
}

/** Notes first frames and births of engines. */
const watched = () => {
  globalThis.readies = 0;
  globalThis.faults = 0;
  document.addEventListener('tidemark:ready', () => {
    globalThis.readies += 1;
  });
  document.addEventListener('tidemark:error', () => {
    globalThis.faults += 1;
  });
};

describe('the second part of the engine', () => {
  test('the opening stands, with its words in their faces, while the rest is still under way', async () => {
    const rest = gate();
    const fonts = [];
    const route = [
      [REST, rest.hold],
      [
        '**/*.woff2*',
        (one) => {
          fonts.push(new URL(one.request().url()).pathname.split('/').pop());
          return one.fallback();
        },
      ],
    ];
    await on('', { until: 'none', route, script: watched }, async (page) => {
      await until(page, () => globalThis.readies === 1);
      await frames(page);
      assert.equal(await page.evaluate(() => globalThis.tidemark === undefined), true, 'the mount is not whole yet');
      assert.equal(await page.locator('#still').isHidden(), true, 'the still is in the way');
      const drawn = await page.evaluate(() => {
        const { width, height } = document.querySelector('.tide-canvas');
        return width * height;
      });
      assert.ok(drawn > 100000);
      assert.deepEqual([...fonts].sort(), [
        'tidemark-figures-600-first.woff2',
        'tidemark-sans-400-first.woff2',
        'tidemark-sans-700-first.woff2',
        'tidemark-serif-700-first.woff2',
      ]);
      const picture = await page.evaluate(() => document.querySelector('.tide-canvas').toDataURL());
      rest.go();
      await until(page, () => globalThis.tidemark?.state());
      await frames(page);
      await page.waitForFunction(() => [...document.fonts].length === 8);
      await frames(page);
      assert.equal(
        (await page.evaluate(() => document.querySelector('.tide-canvas').toDataURL())) === picture,
        true,
        'the picture changed when the rest came',
      );
      assert.equal(await page.evaluate(() => globalThis.faults), 0);
    });
  });

  test('a language of Latin letters brings no Chinese fonts before Chinese is shown', async () => {
    for (const path of ['?lang=en', 'embed.html?lang=en&chapter=share']) {
      const fonts = new Set();
      const note = (one) => {
        fonts.add(new URL(one.request().url()).pathname.split('/').pop());
        return one.fallback();
      };
      await on(path, { route: [['**/*.woff2*', note]] }, async (page) => {
        await page.waitForLoadState('networkidle');
        const few = ['figures-600-latin', 'sans-400-latin', 'sans-700-latin', 'serif-700-latin'];
        assert.deepEqual(
          [...fonts].sort(),
          few.map((name) => `tidemark-${name}.woff2`),
          path,
        );
        await page.evaluate(() => globalThis.tidemark.set({ lang: 'zh' }));
        await page.waitForFunction(() => [...document.fonts].length === 12);
        assert.equal(fonts.size, 12, path);
      });
    }
  });

  // a function that the first part lacks would be a trap, and a second copy of the engine
  for (const [name, path, how] of [
    ['wide', '', {}],
    ['wide and English', '?lang=en', { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 }],
    ['medium and dark', '?lang=en', { viewport: { width: 801, height: 603 }, colorScheme: 'dark' }],
    ['flat', '', { viewport: { width: 900, height: 400 } }],
    [
      'a phone',
      '?theme=dark',
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3 },
    ],
    ['tiny', '', { viewport: { width: 280, height: 320 } }],
    ['with less motion', '?lang=en', { viewport: { width: 768, height: 1024 }, reducedMotion: 'reduce' }],
    ['in forced colours', '', { forcedColors: 'active' }],
  ]) {
    test(`the first part has all that the opening needs: ${name}`, async () => {
      const rest = gate();
      const copies = [];
      const route = [
        [REST, rest.hold],
        [
          '**/engine.js?copy*',
          (one) => {
            copies.push(one.request().url());
            return one.fallback();
          },
        ],
      ];
      await on(path, { until: 'none', route, script: watched, ...how }, async (page) => {
        await until(page, () => globalThis.readies === 1);
        const { width, height } = page.viewportSize();
        for (const [dx, dy] of [
          [-30, 0],
          [0, 20],
          [40, -10],
        ]) {
          await page.setViewportSize({ width: width + dx, height: height + dy });
          await frames(page);
        }
        await page.mouse.move(width / 2, height / 2);
        await page.mouse.move(width / 2 + 9, height / 2);
        await frames(page);
        rest.go();
        await until(page, () => globalThis.tidemark?.state());
        assert.deepEqual(copies, []);
        assert.equal(await page.evaluate(() => globalThis.readies), 1);
      });
    });
  }

  test('what is asked for before the rest is there is done when it comes', async () => {
    const rest = gate();
    await on('', { until: 'none', route: [[REST, rest.hold]], script: watched }, async (page) => {
      await until(page, () => globalThis.readies === 1);
      await page.keyboard.press('2');
      await page.locator('.tide-play').click();
      await frames(page);
      assert.equal(await page.evaluate(() => globalThis.faults), 0);
      rest.go();
      await until(page, () => globalThis.tidemark?.state());
      // the film runs on from there
      const here = () =>
        globalThis.tidemark.page().chapters.findIndex((one) => one.id === globalThis.tidemark.state().chapter);
      await until(page, () => globalThis.tidemark.state().playing);
      assert.ok((await page.evaluate(here)) >= 2);
      assert.equal(await page.evaluate(() => globalThis.readies), 1, 'it was made anew');
      assert.ok((await ink(page)) > 0.02);
    });
  });

  test('a call that came too early is a trap; a fresh engine takes its place, whole', async () => {
    const rest = gate();
    const early = () => {
      document.addEventListener(
        'tidemark:ready',
        async () => {
          const { Engine } = await import('./engine.js');
          globalThis.probe = Engine.prototype.csv;
          const frame = Engine.prototype.frame;
          Engine.prototype.frame = function tooEarly(now) {
            Engine.prototype.frame = frame;
            globalThis.called = true;
            this.csv();
            return frame.call(this, now);
          };
        },
        { once: true },
      );
    };
    await on('', { until: 'none', route: [[REST, rest.hold]], script: early }, async (page) => {
      await until(page, () => globalThis.probe);
      await page.setViewportSize({ width: 1300, height: 800 });
      await until(page, () => globalThis.called);
      rest.go();
      await until(page, () => globalThis.tidemark?.state());
      assert.ok((await page.evaluate(() => globalThis.tidemark.csv())).length > 1000);
      assert.ok((await ink(page)) > 0.02);
      assert.equal(await page.locator('#fault').isHidden(), true);
    });
  });

  for (const path of [
    '?autoplay=0',
    '?year=2008',
    '?year=1984&lang=en&autoplay=0',
    '?chapter=opening&lang=en',
    '?t=12.5&lang=en',
    '?t=0&theme=dark',
    '?autoplay=false&year=1999.5',
  ]) {
    test(`an address that names a place in the opening waits for the first part alone: ${path}`, async () => {
      const rest = gate();
      const copies = [];
      const route = [
        [REST, rest.hold],
        [
          '**/engine.js?copy*',
          (one) => {
            copies.push(one.request().url());
            return one.fallback();
          },
        ],
      ];
      await on(path, { until: 'none', route, script: watched }, async (page) => {
        await until(page, () => globalThis.readies === 1);
        await frames(page);
        const drawn = await page.evaluate(() => {
          const { width, height } = document.querySelector('.tide-canvas');
          return width * height;
        });
        assert.ok(drawn > 100000);
        rest.go();
        await until(page, () => globalThis.tidemark?.state());
        assert.deepEqual(copies, [], 'the first part had not all that it needs');
        assert.equal(await page.evaluate(() => globalThis.tidemark.state().chapter), 'opening');
      });
    });
  }

  test('any other place waits for both', async () => {
    const rest = gate();
    await on('?chapter=trade', { until: 'none', route: [[REST, rest.hold]], script: watched }, async (page) => {
      await until(page, () =>
        performance.getEntriesByType('resource').some((one) => one.name.endsWith('tidemark_bg.wasm')),
      );
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => globalThis.readies), 0);
      rest.go();
      await until(page, () => globalThis.tidemark?.state().chapter === 'trade');
      assert.ok((await ink(page)) > 0.02);
      const copies = await page.evaluate(
        () => performance.getEntriesByType('resource').filter((one) => one.name.includes('engine.js')).length,
      );
      assert.equal(copies, 1, 'the first part trapped where it was to refuse');
    });
  });

  test('a rest that cannot be had is told like any other fault', async () => {
    await on(
      '?lang=en',
      { until: 'none', route: [[REST, (one) => one.fulfill({ status: 404, body: '' })]] },
      async (page) => {
        await readable(page, 'en');
        assert.match(await page.locator('#fault-text').textContent(), /network/);
      },
    );
  });

  test('one broken connection of the rest is made good', async () => {
    let broken = 0;
    const once = (one) => {
      broken += 1;
      return broken === 1 ? one.abort('connectionreset') : one.fallback();
    };
    await on('', { route: [[REST, once]] }, async (page) => {
      assert.equal(broken, 2);
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'closing' }));
      assert.ok((await page.evaluate(() => globalThis.tidemark.marks().length)) > 20);
    });
  });
});

describe("kinds that the site's story has no use for", () => {
  const KINDS = '**/tidemark_kinds.wasm';
  /** What is asked for of them, and whether an engine had to be made anew. */
  const told = (asked) => [
    [
      KINDS,
      (one) => {
        asked.push('kinds');
        return one.fallback();
      },
    ],
    [
      '**/engine.js?copy=*',
      (one) => {
        asked.push('a fresh engine');
        return one.fallback();
      },
    ],
  ];

  for (const path of ['?lang=en', 'embed.html?lang=zh', 'kiosk.html']) {
    test(`${path}: the whole film does without them`, async () => {
      const asked = [];
      await on(path, { route: told(asked) }, async (page) => {
        const drawn = await page.evaluate(() => {
          const { tidemark } = globalThis;
          return tidemark.page().chapters.map(({ id, end }) => {
            tidemark.seek({ t: end - 0.1 });
            const { width, height } = document.querySelector('.tide-canvas').getBoundingClientRect();
            for (let at = 0; at < 36; at += 1) {
              const [x, y] = [at % 6, Math.floor(at / 6)].map((i) => (i + 0.5) / 6);
              document
                .querySelector('.tide-canvas')
                .dispatchEvent(
                  new PointerEvent('pointermove', { clientX: x * width, clientY: y * height, bubbles: true }),
                );
            }
            return [id, tidemark.marks().length];
          });
        });
        for (const [id, marks] of drawn) assert.ok(marks > 20, `${id}: ${marks} marks`);
        assert.deepEqual(asked, []);
      });
    });
  }

  test('another story brings them', async () => {
    const asked = [];
    await on('?src=stories/kinds.json', { route: told(asked) }, async (page) => {
      const counts = await page.evaluate(() => {
        const { tidemark } = globalThis;
        return tidemark.page().chapters.map(({ id }) => {
          tidemark.seek({ chapter: id });
          return tidemark.marks().length;
        });
      });
      assert.ok(Math.min(...counts) > 10, `${counts}`);
      assert.deepEqual(asked, ['kinds']);
    });
  });

  test('so does an edit of the own one', async () => {
    const asked = [];
    const edit = async (route) => {
      const response = await route.fetch();
      const story = JSON.parse(await response.text());
      const words = Object.fromEntries(story.languages.map(({ id }) => [id, 'Edited']));
      const items = [{ fact: story.facts[0].id, label: words }];
      story.chapters.at(-1).panels = [{ kind: 'figures', text: words, items }];
      story.title = words;
      await route.fulfill({ response, body: JSON.stringify(story) });
    };
    await on('', { route: [...told(asked), ['**/story.json', edit]] }, async (page) => {
      await until(page, () => globalThis.tidemark.page().title === 'Edited');
      await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'closing' }));
      assert.ok(await page.evaluate(() => globalThis.tidemark.marks().some(({ id }) => /^figures/.test(id))));
      assert.deepEqual(asked, ['kinds']);
    });
  });

  test('an engine in the place of one that trapped goes on without them, where they cannot be had', async () => {
    const route = [...failing(), [KINDS, (one) => one.fulfill({ status: 404, body: '' })]];
    await on('?chapter=trade', { route }, async (page) => {
      await strike(page, FAULT.panic);
      await page.evaluate(() => globalThis.tidemark.redraw());
      // while it is made there are no marks
      await until(page, () => globalThis.engines.length > 1 && globalThis.tidemark.marks().length > 20);
      assert.equal(await page.evaluate(() => globalThis.tidemark.state().chapter), 'trade');
      assert.equal(await page.locator('#fault').isHidden(), true);
    });
  });

  for (const path of ['', '?chapter=bars', 'embed.html?chapter=bars', 'kiosk.html'])
    test(`a checked story for which the engine was not cut is shown all the same: ${path}`, async () => {
      const { opening, rest } = checked('kinds.json');
      const bin = (body) => (one) => one.fulfill({ contentType: 'application/octet-stream', body });
      const story = readFileSync(new URL('../../stories/kinds.json', import.meta.url), 'utf8');
      const route = [
        ['**/story.bin', bin(opening)],
        ['**/story-rest.bin', bin(rest)],
        ['**/story.json', (one) => one.fulfill({ contentType: 'application/json', body: story })],
      ];
      await on(path, { route, until: 'none', serviceWorkers: 'block' }, async (page) => {
        await until(page, () => globalThis.tidemark?.page()?.chapters.some(({ id }) => id === 'bars'));
        await page.evaluate(() => globalThis.tidemark.seek({ chapter: 'bars' }));
        await until(page, () => globalThis.tidemark.marks().some(({ id }) => /^bars/.test(id)));
      });
    });

  test('where they cannot be had, a sentence says so', async () => {
    const route = [[KINDS, (one) => one.fulfill({ status: 404, body: '' })]];
    await on('?src=stories/rain.json&lang=en', { until: 'none', route }, async (page) => {
      await readable(page, 'en', false);
      assert.match(await page.locator('#fault-text').textContent(), /network|server/);
    });
  });
});

test('the viewer reads no JSON and holds no sentence of a rule; the reader does', () => {
  const held = (name) => readFileSync(join(DIST, name)).toString('latin1');
  const RULES = ['is not known here', 'expected a number', 'Unterminated', 'Expected colon'];
  const reader = held('reader_bg.wasm');
  const there = RULES.filter((words) => reader.includes(words));
  assert.ok(there.length >= 2, `the reader has ${there}`);
  for (const name of ['tidemark_bg.wasm', 'tidemark_rest.wasm', 'tidemark_kinds.wasm']) {
    const code = held(name);
    assert.deepEqual(
      there.filter((words) => code.includes(words)),
      [],
      name,
    );
  }
});
