// Who can read the page: the mirror, the keyboard, preferences of the reader, languages, paper, the ear.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { bench, walked } from '../bench.mjs';
import { settle, state, visit } from '../site.mjs';

const at = bench();
const { on } = at;

const until = (page, test, argument) => page.waitForFunction(test, argument, { timeout: 20000 });
const story = async () => (await fetch(`${at.url}story.json`)).json();
const axe = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
/** What is done to a page before it is looked at, and undone after it. */
const place = (to) => [(page) => page.evaluate((there) => globalThis.tidemark.seek(there), to), () => {}];
const looks = (options, [begin, end]) => [
  async (page) => {
    await page.evaluate((next) => {
      const { lang, theme } = globalThis.tidemark.state();
      globalThis.before = { lang, theme };
      globalThis.tidemark.set(next);
    }, options);
    await begin(page);
  },
  async (page) => {
    await end(page);
    await page.evaluate(() => globalThis.tidemark.set(globalThis.before));
  },
];
const plays = [
  (page) => page.evaluate(() => globalThis.tidemark.play()),
  (page) => page.evaluate(() => globalThis.tidemark.pause()),
];
const closed = async (page) => {
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
};
const card = (chapter) => [
  async (page) => {
    await place({ chapter })[0](page);
    await page.locator('.tide-mark[tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.tide-card.is-pinned').waitFor();
  },
  async (page) => {
    await page.keyboard.press('Escape');
    await page.locator('.tide-card').waitFor({ state: 'hidden' });
  },
];
const share = (chapter) => [
  async (page) => {
    await place({ chapter })[0](page);
    await page.locator('#share').click();
    await page.locator('dialog[open]').waitFor();
  },
  closed,
];
const keys = [
  async (page) => {
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
  },
  closed,
];
const sheet = (chapter) => [
  async (page) => {
    await place({ chapter })[0](page);
    await page.locator('#where').click();
    await page.locator('dialog[open]').waitFor();
  },
  closed,
];
/** In a window of another size; the page keeps it. */
const sized = (width, height, [begin, end] = [() => {}, () => {}]) => [
  async (page) => {
    await page.setViewportSize({ width, height });
    await settle(page);
    await begin(page);
  },
  end,
];

// --- axe, in every state

/** What axe cannot decide, and why it is no fault. */
const EXPLAINED = {
  // a canvas, a still or a generated band of the page's colour lies under the text: measured against the palette
  'color-contrast': (one) =>
    ['imgNode', 'pseudoContent', 'bgOverlap', 'elmPartiallyObscured', 'shortTextContent', 'nonBmp'].some((why) =>
      one.why.includes(why),
    ) && one.contrast >= 4.5,
  // the page inside the iframe is tested on its own
  'frame-tested': () => true,
};

/** Each page once, and the states in which it is looked at, one after the other. */
const PAGES = [
  [
    '',
    [
      ['stands'],
      ['plays, in English', looks({ lang: 'en' }, plays)],
      ['plays, dark', looks({ theme: 'dark' }, plays)],
      ['card open', card('industry')],
      ['share panel open', share('share')],
      ['keys open', keys],
      ['the last chapter stands', place({ chapter: 'closing' })],
      [
        'the last chapter stands, in English, 768 wide',
        sized(768, 1024, looks({ lang: 'en' }, place({ chapter: 'closing' }))),
        { incomplete: false },
      ],
      ['a phone stands', sized(390, 844, place({ chapter: 'merger' })), { incomplete: false }],
      ['sheet open', sheet('merger')],
    ],
  ],
  [
    '?lang=en&theme=dark',
    [
      ['stands'],
      ['a chapter stands', place({ chapter: 'share' })],
      ['card open', card('trade')],
      ['share panel open', share('opening')],
      ['keys open', keys],
      ['sheet open', sized(390, 844, sheet('merger'))],
    ],
  ],
  ['embed.html?chapter=share', [['stands'], ['stands, 640 wide', sized(640, 800)]]],
  ['embed.html?chapter=share&lang=en&theme=dark', [['plays', plays]]],
  ['kiosk.html?autoplay=0', [['stands'], ['stands, upright', sized(1080, 1920)]]],
  ['kiosk.html?autoplay=1&lang=en&theme=dark', [['plays']]],
];
const FAULTS = [['?lang=zh'], ['?lang=en&theme=dark']];
const STATES = PAGES.flatMap(([path, states]) => states.map((one) => [path, one]));
/** Of those that are alike in several looks of a page the first. */
const LOOKED = new Set(
  walked(STATES, ([path, [name]]) => path.replace(/\?.*/, '') + name.replace(/,.*/, '')).map(([, one]) => one),
);

/** What axe says of the page; `less` leaves out what it has already seen in this page. */
async function axed(page, less = []) {
  if (!(await page.evaluate(() => globalThis.axe))) await page.evaluate(axe);
  return page.evaluate(async (exclude) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations, incomplete } = await globalThis.axe.run(
      { exclude: exclude.filter((one) => document.querySelector(one)) },
      { runOnly: tags, resultTypes: ['violations', 'incomplete'] },
    );
    const luminance = (colour) => {
      const [r, g, b] = colour
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const probe = document.createElement('i');
    document.body.append(probe);
    const grounds = ['--page', '--surface'].map((name) => {
      probe.style.color = `var(${name})`;
      return luminance(getComputedStyle(probe).color);
    });
    probe.remove();
    /** The lower contrast of a text with the grounds that may lie under it; an own ground counts alone. */
    const contrast = (selector) => {
      const element = document.querySelector(selector);
      if (!element) return 0;
      const style = getComputedStyle(element);
      const own = /rgba\(.*, 0\)/.test(style.backgroundColor) ? grounds : [luminance(style.backgroundColor)];
      const ink = luminance(style.color);
      return Math.min(...own.map((ground) => (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05)));
    };
    const short = (all) =>
      all.flatMap((one) =>
        one.nodes.map((node) => ({
          id: one.id,
          at: node.target.join(' '),
          why: node.any.map((any) => any.data?.messageKey ?? any.message).join('; '),
          contrast: one.id === 'color-contrast' ? contrast(node.target[0]) : 0,
        })),
      );
    return { violations: short(violations), incomplete: short(incomplete) };
  }, less);
}

function clean({ violations, incomplete }) {
  assert.deepEqual(violations, []);
  assert.deepEqual(
    incomplete.filter((one) => !EXPLAINED[one.id]?.(one)),
    [],
  );
}

describe('axe finds nothing', () => {
  for (const [path, states] of PAGES.map(([path, all]) => [path, all.filter((one) => LOOKED.has(one))])) {
    if (states.length === 0) continue;
    describe(path || 'the start', () => {
      let open;
      before(async () => {
        open = await visit(at, path, { bypassCSP: true });
      });
      after(() => open?.close());
      for (const [i, [name, [begin, end] = [() => {}, () => {}], { incomplete = true } = {}]] of states.entries()) {
        test(`${path || 'the start'}, ${name}`, async () => {
          const { page, said } = open;
          await begin(page);
          await settle(page);
          const seen = await axed(page, i ? ['#tables'] : []);
          clean(incomplete ? seen : { ...seen, incomplete: [] });
          await end(page);
          assert.deepEqual(
            said.filter((line) => line.startsWith('uncaught:')),
            [],
          );
        });
      }
    });
  }
  for (const [path] of FAULTS) {
    test(`${path}, the engine did not start`, () =>
      on(
        path,
        {
          bypassCSP: true,
          until: 'fault',
          route: [['**/tidemark_bg.wasm', (route) => route.fulfill({ status: 404, body: '' })]],
        },
        async (page) => clean(await axed(page, path === FAULTS[0][0] ? [] : ['#tables'])),
      ));
  }
  test('a host page with an iframe that has a title', () =>
    on(
      'host.html',
      {
        until: 'none',
        bypassCSP: true,
        route: [
          [
            '**/host.html',
            async (route) => {
              const page = await (await fetch(at.url)).text();
              const title = /<title>([^<]*)/.exec(page)[1];
              await route.fulfill({
                contentType: 'text/html',
                body: `<!doctype html><html lang="zh"><title>host</title><main><h1>host</h1><iframe title="${title}" src="embed.html?chapter=share" width="640" height="720"></iframe></main></html>`,
              });
            },
          ],
        ],
      },
      async (page) => {
        await page.frameLocator('iframe').locator('.tide-canvas').waitFor();
        clean(await axed(page));
      },
    ));
});

// --- the tree

/** The accessibility tree as lines, without what differs from story to story. */
const tree = (page) => page.locator('body').ariaSnapshot();

describe('tree', () => {
  for (const path of ['?chapter=share', '?chapter=share&lang=en']) {
    test(`is as committed at ${path}`, () =>
      on(path, {}, async (page) => {
        await settle(page);
        const lang = path.includes('en') ? 'en' : 'zh';
        const file = new URL(`../../data/tree.${lang}.txt`, import.meta.url);
        // tables are compared cell by cell elsewhere
        const found = `${(await tree(page)).replace(/^( *)- '?(rowgroup|row|table|columnheader|rowheader|cell)\b.*\n?/gm, '').trim()}\n`;
        if (process.env.UPDATE_GOLDENS) (await import('node:fs')).writeFileSync(file, found);
        assert.equal(found, readFileSync(file, 'utf8'));
      }));
  }

  test('every focusable element has a name, and none is inside what is hidden', () =>
    on('?chapter=trade', {}, async (page) => {
      await settle(page);
      const client = await page.context().newCDPSession(page);
      const { nodes } = await client.send('Accessibility.getFullAXTree');
      const able = nodes.filter(
        (node) =>
          !node.ignored &&
          node.properties?.some((one) => one.name === 'focusable' && one.value.value) &&
          node.role.value !== 'RootWebArea',
      );
      assert.ok(able.length > 25, String(able.length));
      // a region of nothing; and what takes the focus of a click alone, so that the keys go on
      const named = (node) => node.name?.value || ['region', 'generic'].includes(node.role.value);
      assert.deepEqual(
        able.filter((node) => !named(node)).map((node) => node.role.value),
        [],
      );
      assert.deepEqual(
        await page
          .locator('div[tabindex]:not([role]):not([aria-hidden])')
          .evaluateAll((all) => all.map((one) => `${one.className} ${one.tabIndex}`)),
        ['tide -1'],
      );
      assert.equal(await page.locator('canvas[aria-hidden=true]').count(), 1);
      assert.equal(
        await page.locator('canvas *, [aria-hidden=true] :is(a[href], button, input, [tabindex])').count(),
        0,
      );
    }));

  test('tables have every cell that the story gives, in each language', () =>
    on('', {}, async (page) => {
      for (const lang of ['zh', 'en']) {
        await page.evaluate((lang) => globalThis.tidemark.set({ lang }), lang);
        await settle(page);
        const [shown, given] = await page.evaluate(() => {
          const cells = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
          const { tables, events } = globalThis.tidemark.page();
          // of an address its host is read, the whole of it is where the link leads
          const read = (row, links) =>
            links.length ? [...row.slice(0, -1), links.map((one) => one.words).join('')] : row;
          const rows = (table) => table.rows.map((row, i) => read(row, table.links[i]));
          return [
            [...document.querySelectorAll('#tables table')].map((table) => [table.id, cells(table)]),
            [...tables, events].map((table) => [table.id, [table.columns, ...rows(table)]]),
          ];
        });
        assert.deepEqual(new Map(shown), new Map(given));
        const { facts } = await story();
        const rows = given.filter(([id]) => id.startsWith('table-')).flatMap(([, rows]) => rows.slice(1));
        for (const fact of facts)
          assert.ok(
            rows.some((row) => row[0] === fact.text[lang]),
            fact.id,
          );
      }
    }));

  test('the mirror says what is drawn: every named mark has its row', () =>
    on('', {}, async (page) => {
      const { chapters, facts } = await story();
      const text = await page.locator('#tables').textContent();
      for (const chapter of chapters) {
        await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter.id);
        const marks = await page.evaluate(() => globalThis.tidemark.marks());
        const named = new Set(marks.map((mark) => mark.fact).filter(Boolean));
        for (const id of named) {
          const fact = facts.find((one) => one.id === id);
          if (fact) assert.ok(text.includes(fact.text.zh), id);
        }
      }
    }));
});

// --- keyboard

/** Where the focus is, and whether it can be seen; `walks`: in the next frame, by which a page tells that it was scrolled. */
const focus = (page, walks = false) =>
  page.evaluate(async (walks) => {
    if (walks) await new Promise(requestAnimationFrame);
    const own = document.activeElement;
    // on a busy machine a ring comes some frames after the focus
    for (let i = 0; walks && i < 60 && own !== document.body && getComputedStyle(own).outlineStyle === 'none'; i += 1)
      await new Promise(requestAnimationFrame);
    // words of a text may go on in the next line: their first box
    const box = own.getClientRects()[0] ?? own.getBoundingClientRect();
    const style = getComputedStyle(own);
    const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)];
    const over = document.elementFromPoint(
      Math.min(Math.max(x, 1), innerWidth - 1),
      Math.min(Math.max(y, 1), innerHeight - 1),
    );
    return {
      body: own === document.body,
      name: own.id || own.dataset.chapter || own.className || own.tagName,
      label: own.getAttribute('aria-label') ?? own.textContent,
      mark: own.classList.contains('tide-mark'),
      outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
      colour: style.outlineColor,
      ground: getComputedStyle(document.documentElement).getPropertyValue('--page').trim(),
      inSight: box.bottom > 0 && box.top < innerHeight,
      covered: !(
        own === over ||
        own.contains(over) ||
        over?.contains(own) ||
        (own.closest('.tide') && over?.closest('.tide'))
      ),
      box: [box.x, box.y + scrollY, box.width, box.height],
    };
  }, walks);

const luminance = (colour) => {
  const parts = colour.startsWith('#')
    ? (colour.length === 4 ? [...colour.slice(1)].map((one) => one + one) : colour.slice(1).match(/../g)).map((one) =>
        parseInt(one, 16),
      )
    : colour
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map(Number);
  const [r, g, b] = parts.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) =>
  (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

/** Presses Tab until the focus leaves the page, or comes round to where it began, as windows without a bar have it; tells each stop. */
async function tour(page, key) {
  const stops = [];
  for (let i = 0; i < 260; i += 1) {
    await page.keyboard.press(key);
    const stop = await focus(page, true);
    const round = await page.evaluate((first) => {
      if (first) globalThis.tourBegan = document.activeElement;
      return !first && document.activeElement === globalThis.tourBegan;
    }, i === 0);
    if (stop.body || round) return stops;
    stops.push(stop);
  }
  return assert.fail(`no way out: ${stops.slice(-5).map((one) => one.name)}`);
}

describe('keyboard', () => {
  for (const [path, options] of [
    ['?chapter=share', {}],
    ['?chapter=open&lang=en&theme=dark', {}],
    ['?chapter=merger', { viewport: { width: 390, height: 844 } }],
    ['embed.html?chapter=share', { viewport: { width: 640, height: 800 } }],
  ]) {
    test(`goes through ${path} and out, both ways, always in sight`, () =>
      on(path, options, async (page) => {
        await settle(page);
        await page.locator('.tide-mark').first().waitFor({ state: 'attached' });
        const stops = await tour(page, 'Tab');
        for (const stop of stops) {
          assert.ok(stop.outline >= 2, `${stop.name}: ring of ${stop.outline} px`);
          assert.ok(contrast(stop.colour, stop.ground) >= 3, `${stop.name}: ${stop.colour} on ${stop.ground}`);
          assert.ok(stop.inSight && !stop.covered, `${stop.name}: not to be seen`);
        }
        const marks = stops.filter((stop) => stop.mark).map((stop) => stop.label);
        assert.equal(marks.length, 1, `the marks are one stop, not ${marks}`);
        assert.ok(stops.some((stop) => stop.name === 'tide-range'));
        const back = await tour(page, 'Shift+Tab');
        // where a stop scrolls the page the film may follow: what counts is that each is reached
        // a card that scrolls is a stop after the mark that has opened it, and gone where one comes from behind
        const names = (all) =>
          [...new Set(all.map((one) => one.name).filter((name) => !name.startsWith('tide-card')))].sort();
        assert.deepEqual(names(back), names(stops));
      }));
  }

  test('the order of Tab is the order of reading', () =>
    on('?chapter=share', {}, async (page) => {
      await settle(page);
      const order = (await tour(page, 'Tab')).map((stop) => stop.name);
      const places = ['brand-link', 'share', 'lang', 'data-link', 'tide-mark', 'tide-play', 'tide-range'];
      const found = places.map((name) => order.findIndex((one) => one.includes(name)));
      assert.ok(
        found.every((one) => one >= 0),
        `${order}`,
      );
      assert.ok(
        found[0] < found[2] && found[2] < found[3] && found[3] < found[4] && found[4] < found[5] && found[5] < found[6],
        `${found}`,
      );
    }));

  test('arrow keys reach every mark of every chapter, Enter opens its card, Escape closes it', () =>
    on('', {}, async (page) => {
      const { chapters } = await story();
      let reached = 0;
      for (const chapter of chapters.slice(1)) {
        await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter.id);
        await settle(page);
        const wanted = await page.evaluate(() => [
          ...new Set(
            globalThis.tidemark
              .marks()
              // years and chapters are the slider's
              .filter((mark) => mark.hit && !/^(quay|tab\/)/.test(mark.id))
              .map((mark) => mark.label),
          ),
        ]);
        await page.locator('.tide-mark').first().focus();
        await page.keyboard.press('Home');
        const seen = [];
        for (let now = await focus(page), i = 0; i < 80; i += 1) {
          seen.push(now.label);
          await page.keyboard.press('ArrowRight');
          const next = await focus(page);
          if (next.box.join() === now.box.join()) break;
          now = next;
        }
        for (const label of wanted) assert.ok(seen.includes(label), `${chapter.id}: ${label}`);
        reached += seen.length;
        await page.keyboard.press('Enter');
        await page.locator('.tide-card.is-pinned').waitFor();
        assert.equal(
          await page.evaluate(
            () => document.activeElement.getAttribute('aria-describedby') === document.querySelector('.tide-card').id,
          ),
          true,
        );
        await page.keyboard.press('Escape');
        await page.locator('.tide-card').waitFor({ state: 'hidden' });
        assert.equal((await focus(page)).mark, true);
      }
      assert.ok(reached > 50, String(reached));
    }));

  test('the ring lies on the mark', () =>
    on('?chapter=industry', {}, async (page) => {
      await settle(page);
      await page.locator('.tide-mark').first().focus();
      await page.keyboard.press('ArrowDown');
      const { label, box } = await focus(page);
      const marks = await page.evaluate(() => globalThis.tidemark.marks());
      const mark = marks.find((one) => one.hit && one.label === label && Math.abs(one.x - box[0]) < 1);
      assert.ok(mark, label);
      assert.ok(Math.abs(mark.w - box[2]) < 1 && Math.abs(mark.h - box[3]) < 1);
    }));

  test('a mark below the screen is brought into sight', () =>
    on('?chapter=industry', { viewport: { width: 390, height: 700 } }, async (page) => {
      await settle(page);
      await page.locator('.tide-mark').first().focus();
      await page.keyboard.press('End');
      await until(page, () => {
        const own = document.activeElement.getBoundingClientRect();
        const root = document.querySelector('.tide');
        return own.top >= Number(root.dataset.bar) - 1 && own.bottom <= Number(root.dataset.foot) + 1;
      });
      assert.equal((await state(page)).chapter, 'industry');
    }));

  test('the slider steps one year with arrows, five with Page, to the ends with Home and End, and says each year', () =>
    on('', {}, async (page) => {
      const { span } = await story();
      await page.locator('.tide-range').focus();
      const value = () =>
        page.evaluate(() => {
          const range = document.querySelector('.tide-range');
          return [Number(range.value), range.getAttribute('aria-valuetext')];
        });
      const press = async (key, wanted) => {
        await page.keyboard.press(key);
        await until(
          page,
          (year) =>
            Number(document.querySelector('.tide-range').value) === year &&
            document.querySelector('.tide-range').getAttribute('aria-valuetext').includes(String(year)),
          wanted,
        );
      };
      await press('Home', span.from);
      await press('ArrowRight', span.from + 1);
      await press('ArrowUp', span.from + 2);
      await press('ArrowDown', span.from + 1);
      await press('ArrowLeft', span.from);
      await press('PageUp', span.from + 5);
      await press('PageDown', span.from);
      await press('End', span.to);
      for (const lang of ['zh', 'en']) {
        await page.evaluate((lang) => globalThis.tidemark.set({ lang }), lang);
        await press('Home', span.from);
        const { ui } = await page.evaluate(() => globalThis.tidemark.page());
        const rows = await page.evaluate(() =>
          globalThis.tidemark.page().tables.find((one) => one.id === `series-${globalThis.tidemark.state().tide}`),
        );
        for (let year = span.from; year <= span.to; year += 1) {
          if (year > span.from) await press('ArrowRight', year);
          const [, said] = await value();
          const row = rows.rows.find((one) => one[0] === String(year) && !one[2].includes(ui.weak));
          const words = row ? ui.valuetext.replace('{2}', row[1]) : ui.valuetext_missing;
          assert.equal(said, words.replace('{0}', year).replace('{1}', rows.caption));
        }
      }
    }));
});

// --- status

describe('status', () => {
  test('one line, silent while playing, one sentence on a stop and on a step', () =>
    on(
      '',
      {
        script: () => {
          globalThis.heard = [];
          addEventListener('DOMContentLoaded', () => {
            new MutationObserver(() =>
              globalThis.heard.push([document.querySelector('#status').textContent, performance.now()]),
            ).observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true });
          });
        },
      },
      async (page) => {
        assert.equal(await page.locator('[role=status], [role=alert], [aria-live]').count(), 1);
        const { chapters } = await story();
        const sentence = (i) =>
          page.evaluate((i) => {
            const { ui, chapters } = globalThis.tidemark.page();
            return ui.status_chapter.replace('{0}', i).replace('{1}', chapters[i].title);
          }, i);
        const heard = () => page.evaluate(() => globalThis.heard.map(([text]) => text));
        await page.evaluate((t) => {
          globalThis.tidemark.seek({ t });
          globalThis.tidemark.play();
        }, chapters[2].start - 0.6);
        const before = (await heard()).length;
        await until(page, (id) => globalThis.tidemark.state().chapter === id, chapters[2].id);
        assert.equal((await heard()).length, before, 'silent while playing');
        await page.evaluate(() => globalThis.tidemark.pause());
        await until(page, (n) => globalThis.heard.length > n, before);
        assert.deepEqual((await heard()).slice(before), [await sentence(2)]);
        await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapters[4].id);
        await until(page, (n) => globalThis.heard.length > n, before + 1);
        assert.deepEqual((await heard()).slice(before), [await sentence(2), await sentence(4)]);
        // a row of quick steps is one message, of the last
        for (const chapter of chapters)
          await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter.id);
        await until(page, (text) => globalThis.heard.at(-1)[0] === text, await sentence(chapters.length - 1));
        const times = await page.evaluate(() => globalThis.heard.map(([, time]) => time));
        times.slice(1).forEach((time, i) => assert.ok(time - times[i] >= 900, `${time - times[i]} ms`));
      },
    ));
});

// --- tooltip

describe('card', () => {
  test('can be hovered, stays, and Escape closes it without moving the pointer', () =>
    on('?chapter=share', {}, async (page) => {
      await settle(page);
      const mark = await page.evaluate(() => globalThis.tidemark.marks().find((one) => one.hit && one.fact));
      const card = page.locator('.tide-card');
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2);
      await card.waitFor();
      assert.equal(await card.getAttribute('role'), 'tooltip');
      const box = await card.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 10 });
      await page.waitForTimeout(1200);
      assert.equal(await card.isVisible(), true);
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'hidden' });
    }));

  test('pressing, leaving and letting go does nothing', () =>
    on('?chapter=share', {}, async (page) => {
      await settle(page);
      const mark = await page.evaluate(() => globalThis.tidemark.marks().find((one) => one.hit && one.fact));
      const before = await state(page);
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2);
      await page.mouse.down();
      await page.mouse.move(30, 400, { steps: 4 });
      await page.mouse.up();
      await settle(page);
      assert.equal(await page.locator('.tide-card.is-pinned').count(), 0);
      assert.deepEqual(await state(page), before);
    }));
});
