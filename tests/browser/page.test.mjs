// The page as a visitor meets it. What else goes wrong: faults/.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { ink, settle, state } from './site.mjs';

const at = bench();
const { on } = at;

const story = async () => (await fetch(`${at.url}story.json`)).json();

describe('one page', () => {
  const here = at.share('');

  test('loads without a word on the console, draws, and puts the still away', () =>
    here(async (page, said) => {
      await settle(page);
      assert.deepEqual(said, []);
      assert.ok((await ink(page)) > 0.05);
      assert.equal(await page.locator('#still').isVisible(), false);
      assert.equal(await page.locator('h1').count(), 1);
      assert.ok((await page.locator('#tables table').count()) > 5);
    }));

  test('the canvas is hidden from assistive technology and holds nothing', () =>
    here(async (page) => {
      assert.equal(await page.locator('canvas').getAttribute('aria-hidden'), 'true');
      assert.equal(await page.locator('canvas *, [aria-hidden=true] :is(a, button, input)').count(), 0);
    }));

  test('the keyboard goes through bar, graphic and data, and out again', () =>
    here(async (page) => {
      const seen = [];
      for (let i = 0; i < 240; i += 1) {
        await page.keyboard.press('Tab');
        const id = await page.evaluate(() => {
          const at = document.activeElement;
          return at === document.body ? 'out' : at.id || at.className || at.dataset.chapter || at.tagName;
        });
        seen.push(id);
        if (id === 'out') break;
      }
      for (const id of ['lang', 'theme', 'share', 'tide-play', 'tide-range'])
        assert.ok(seen.includes(id), `${id}: ${seen}`);
      assert.ok(seen.indexOf('lang') < seen.indexOf('tide-play'), String(seen));
      assert.equal(seen.at(-1), 'out');
    }));

  test('search finds rows, and says so when there are none', () =>
    here(async (page) => {
      const { facts } = await story();
      const fact = facts.find((one) => one.value);
      await page.locator('input[type=search]').fill(fact.text.zh);
      assert.ok((await page.locator('#tables tbody tr:visible').count()) >= 1);
      await page.locator('input[type=search]').fill('没有这样的条目');
      assert.equal(await page.locator('#tables tbody tr:visible').count(), 0);
      assert.equal(await page.locator('.none').isVisible(), true);
      await page.locator('input[type=search]').fill('');
    }));

  test('a table is sorted by a column, the other way round, and as it was', () =>
    here(async (page) => {
      const cells = (id, column) =>
        page.locator(`#${id} tbody tr .c${column}`).evaluateAll((all) => all.map((one) => one.textContent));
      const series = await page.locator('table.years').first().getAttribute('id');
      await page.evaluate((id) => document.getElementById(id).closest('details').setAttribute('open', ''), series);
      for (const [id, column] of [
        ['table-industry', 0],
        ['table-industry', 2],
        [series, 1],
        ['events', 0],
      ]) {
        const was = await cells(id, column);
        const head = page.locator(`#${id} thead .c${column}`);
        const button = head.getByRole('button');
        await button.click();
        assert.equal(await head.getAttribute('aria-sort'), 'ascending', id);
        const up = await cells(id, column);
        assert.deepEqual([...up].sort(), [...was].sort(), `${id}: rows were lost`);
        if (id === series) {
          const numbers = up.map((one) => Number(one.replace(/[^\d.]/g, '')));
          assert.deepEqual(
            numbers,
            [...numbers].sort((a, b) => a - b),
          );
        }
        await button.press('Enter');
        assert.equal(await head.getAttribute('aria-sort'), 'descending', id);
        const down = await cells(id, column);
        assert.equal(down[0], up.at(-1), id);
        await button.click();
        assert.equal(await head.getAttribute('aria-sort'), null, id);
        assert.deepEqual(await cells(id, column), was, id);
      }
    }));

  test('a source with an address is a link, in the tables, the text and the card', () =>
    here(async (page) => {
      const links = await page.locator('#tables td a').evaluateAll((all) => all.map((one) => [one.href, one.rel]));
      assert.ok(links.length > 50, String(links.length));
      for (const [href, rel] of links) assert.ok(/^https?:[/][/][a-z0-9]/.test(href) && rel === 'noopener', href);
      const other = page.locator('#tables .ref.is-other').first();
      await other.click();
      assert.ok((await page.locator('#tables .cite a').count()) >= 1);
      await other.click();
    }));

  test('every table cell of the story file stands in the mirror', () =>
    here(async (page) => {
      await page.evaluate(() => globalThis.tidemark.set({ lang: 'en' }));
      await settle(page);
      const text = await page.locator('#tables').textContent();
      for (const fact of (await story()).facts) assert.ok(text.includes(fact.text.en), fact.id);
      await page.evaluate(() => globalThis.tidemark.set({ lang: 'zh' }));
    }));

  test('seeking and playing show the same marks', () =>
    here(async (page) => {
      const [one, two] = await page.evaluate(() => {
        const { tidemark } = globalThis;
        tidemark.draw(12.25);
        const first = JSON.stringify(tidemark.marks());
        for (const t of [100, 3, 12, 12.2, 12.25]) tidemark.draw(t);
        return [first, JSON.stringify(tidemark.marks())];
      });
      assert.equal(one, two);
    }));

  test('the film runs through every year of the span, then through every chapter', () =>
    here(async (page) => {
      const { span, chapters } = await story();
      const seen = await page.evaluate((last) => {
        const years = new Set();
        const ids = [];
        for (let t = 0; t <= last; t += 0.1) {
          globalThis.tidemark.draw(t);
          const now = globalThis.tidemark.state();
          years.add(Math.floor(now.year + 1e-6));
          if (ids.at(-1) !== now.chapter) ids.push(now.chapter);
        }
        return { years: [...years].sort(), ids };
      }, chapters.at(-1).end);
      assert.deepEqual(
        seen.years,
        Array.from({ length: span.to - span.from + 1 }, (_, i) => span.from + i),
      );
      assert.deepEqual(
        seen.ids,
        chapters.map((one) => one.id),
      );
    }));

  test('mounting and destroying leaves nothing behind', () =>
    here(async (page) => {
      const left = await page.evaluate(async () => {
        const { mount } = await import('./tidemark.js');
        const box = document.createElement('div');
        box.style.height = '300px';
        document.body.append(box);
        for (let i = 0; i < 5; i += 1) (await mount(box, { chrome: 'embed' })).destroy();
        return box.childElementCount;
      });
      assert.equal(left, 0);
    }));
});

describe('start', () => {
  // laying out three thousand cells took 170 ms of the first second
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    test(`tables far below are laid out when they come near, ${viewport.width} wide`, async () => {
      let go;
      const held = new Promise((done) => {
        go = done;
      });
      const engine = (route) => held.then(() => route.continue());
      await on(
        '',
        { viewport, until: 'still', loaded: 'domcontentloaded', route: [['**/tidemark_bg.wasm', engine]] },
        async (page) => {
          const laid = () =>
            page.evaluate(
              () =>
                [...document.querySelectorAll('#tables td')].filter((cell) =>
                  cell.checkVisibility({ contentVisibilityAuto: true }),
                ).length,
            );
          await page.locator('#still img').evaluate((image) => image.decode());
          assert.ok((await page.locator('#tables td').count()) > 1000);
          assert.equal(await laid(), 0, 'while the engine is under way');
          go();
          await page.waitForSelector('#tables .rows', { state: 'attached' });
          await settle(page);
          assert.equal(await laid(), 0, 'when the film stands');
          await page.locator('#tables table').first().scrollIntoViewIfNeeded();
          await page.waitForFunction(() =>
            document.querySelector('#tables td').checkVisibility({ contentVisibilityAuto: true }),
          );
        },
      );
    });
  }

  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    test(`backing store is exact at ratio ${ratio}`, () =>
      on('', { deviceScaleFactor: ratio, viewport: { width: 801, height: 603 } }, async (page) => {
        const size = await page.evaluate(() => {
          const { canvas } = globalThis.tidemark;
          return [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight];
        });
        assert.deepEqual(size, [Math.round(801 * ratio), Math.round(603 * ratio), 801, 603]);
      }));
  }

  test('ground and still are of the theme that the address asks for, before any module runs; the other still is not painted', async () => {
    for (const colorScheme of ['light', 'dark']) {
      const own = await at.browser.newContext({ serviceWorkers: 'block', colorScheme });
      const page = await own.newPage();
      await page.route(/\/(early|page)\.js$/, () => {});
      // each still that the parser leaves in the page, as a paint would find it
      await page.addInitScript(() => {
        globalThis.painted = [];
        const look = () => {
          const image = document.querySelector('#still img');
          if (image)
            globalThis.painted.push(
              `${getComputedStyle(document.body).backgroundColor} ${image.currentSrc.split('/').pop()}`,
            );
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      for (const [query, theme] of [
        ['?theme=dark', 'dark'],
        ['?theme=DARK', 'dark'],
        ['?theme=light', 'light'],
        ['?theme=odd', colorScheme],
        ['', colorScheme],
      ]) {
        await page.goto(`${at.url}${query}`, { waitUntil: 'commit' });
        await page.waitForFunction(
          () => document.readyState === 'interactive' && globalThis.painted.some((one) => !one.endsWith(' ')),
        );
        const seen = await page.evaluate(() => [...new Set(globalThis.painted)]);
        const ground = theme === 'dark' ? 'rgb(10, 27, 42)' : 'rgb(251, 248, 242)';
        const wanted = `${ground} opening.zh.${theme}.wide.webp`;
        // for a moment there is no picture yet, but its ground
        assert.deepEqual(
          seen.filter((one) => one !== `${ground} `),
          [wanted],
          `${query} where the system is ${colorScheme}`,
        );
      }
      await own.close();
    }
  });

  test('draws nothing while nothing moves', () =>
    on(
      '',
      {
        script: () => {
          const real = globalThis.requestAnimationFrame;
          globalThis.frames_asked = 0;
          globalThis.requestAnimationFrame = (use) => {
            globalThis.frames_asked += 1;
            return real(use);
          };
        },
      },
      async (page) => {
        await page.waitForTimeout(800);
        const before = await page.evaluate(() => globalThis.frames_asked);
        await page.waitForTimeout(1500);
        assert.equal(await page.evaluate(() => globalThis.frames_asked), before);
      },
    ));
});

describe('film', () => {
  test('the play button plays and pauses', () =>
    on('', {}, async (page) => {
      await page.getByRole('button', { name: '播放' }).click();
      await page.waitForTimeout(500);
      const playing = await state(page);
      assert.ok(playing.playing && playing.t > 0 && playing.t < 5, JSON.stringify(playing));
      await page.getByRole('button', { name: '暂停' }).click();
      await settle(page);
      const { t, playing: still } = await state(page);
      assert.equal(still, false);
      await page.waitForTimeout(300);
      assert.equal((await state(page)).t, t);
    }));

  test('reduced motion: nothing plays by itself', () =>
    on('?autoplay=1', { reducedMotion: 'reduce' }, async (page) => {
      await page.waitForTimeout(300);
      assert.equal((await state(page)).playing, false);
    }));

  test('a hidden page gets no frame', () =>
    on('?autoplay=1', {}, async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      const { t } = await state(page);
      await page.waitForTimeout(400);
      assert.equal((await state(page)).t, t);
    }));

  test('scrolling leads the film, and the film leads the scroll', () =>
    on('', {}, async (page) => {
      const { chapters } = await story();
      await page.mouse.move(700, 300);
      const [first, one] = [180, 900]; // px of the opening, and of each chapter after it
      await page.mouse.wheel(0, first + one + 300);
      await page.waitForTimeout(300);
      assert.equal((await state(page)).chapter, chapters[2].id);
      await page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapters[1].id);
      await settle(page);
      const y = await page.evaluate(() => globalThis.scrollY);
      assert.ok(y >= first && y < first + one, String(y));
      assert.equal((await state(page)).chapter, chapters[1].id);
    }));
});

describe('chrome', () => {
  test('chapter links', () =>
    on('', {}, async (page) => {
      const { chapters } = await story();
      for (const chapter of chapters.slice(1)) {
        await page.locator(`#tabs a[data-chapter="${chapter.id}"]`).click();
        await settle(page);
        assert.equal((await state(page)).chapter, chapter.id);
        assert.equal(new URL(page.url()).searchParams.get('chapter'), chapter.id);
        assert.equal(await page.locator('#tabs [aria-current]').getAttribute('data-chapter'), chapter.id);
      }
      assert.equal(
        await page
          .locator('#status')
          .textContent()
          .then((text) => text.length > 0),
        true,
      );
      await page.goBack();
      await settle(page);
      assert.equal((await state(page)).chapter, chapters.at(-2).id);
    }));

  test('language and theme', () =>
    on('?chapter=share', {}, async (page) => {
      const { title } = await story();
      await page.locator('#lang').click();
      assert.equal((await state(page)).lang, 'en');
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
      assert.equal(await page.locator('h1').textContent(), title.en);
      await page.getByRole('button', { name: /Theme/ }).first().click();
      assert.equal((await state(page)).theme, 'dark');
      assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
      await page.waitForTimeout(700);
      const search = new URL(page.url()).searchParams;
      assert.deepEqual([search.get('chapter'), search.get('lang'), search.get('theme')], ['share', 'en', 'dark']);
    }));

  test('the address gives the same state again', () =>
    on('?year=2008.5&lang=en&theme=dark', {}, async (page) => {
      const first = await state(page);
      assert.ok(Math.abs(first.year - 2008.5) < 0.01, String(first.year));
      await page.evaluate(() => globalThis.tidemark.seek({ t: 58 }));
      await page.waitForTimeout(800);
      const before = await state(page);
      await page.reload();
      await page.waitForFunction(() => globalThis.tidemark?.state());
      const after = await state(page);
      for (const key of ['chapter', 'lang', 'theme', 'motion', 'speed']) assert.equal(after[key], before[key], key);
      assert.ok(Math.abs(after.t - before.t) < 0.02, `${after.t} ${before.t}`);
    }));

  test('unknown parameters fall back', () =>
    on(
      '?chapter=nowhere&lang=xx&theme=pink&year=9999&t=abc&motion=1&speed=77&src=https://example.org/x.json',
      {},
      async (page, said) => {
        await settle(page);
        assert.deepEqual(said, []);
        const now = await state(page);
        assert.equal(now.lang, 'zh');
        assert.equal(now.theme, 'auto');
        assert.equal(Math.round(now.year), (await story()).span.to);
      },
    ));

  test('phone: the sheet leads to a chapter, nothing scrolls sideways', () =>
    on('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
      const { chapters } = await story();
      await page.locator('#where').click();
      await page.locator('#sheet-list a').nth(3).click();
      await settle(page);
      assert.equal((await state(page)).chapter, chapters[3].id);
      assert.equal(await page.locator('#sheet').isVisible(), false);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }));
});

describe('last chapter', () => {
  test('stands as a picture, and Play begins the film anew', () =>
    on(`?lang=en`, {}, async (page) => {
      const { chapters } = await story();
      await page.locator(`#tabs a[data-chapter="${chapters.at(-1).id}"]`).click();
      await settle(page);
      assert.equal((await state(page)).chapter, chapters.at(-1).id);
      // nothing of the page lies over it
      const over = await page.evaluate(() => document.elementFromPoint(innerWidth * 0.7, innerHeight * 0.5).tagName);
      assert.equal(over, 'CANVAS');
    }));
});

test('the still comes before the engine, and a late still holds nothing up', async () => {
  const times = (page) =>
    page.evaluate(() => {
      const of = (end) => performance.getEntriesByType('resource').find((one) => one.name.endsWith(end));
      return [
        document.querySelector('#still img').currentSrc,
        of('tidemark_bg.wasm').startTime,
        of('.webp')?.responseEnd,
      ];
    });
  await on('', {}, async (page) => {
    const [source, engine, still] = await times(page);
    assert.match(source, /stills\/opening\./);
    assert.ok(engine >= still, `${engine} before ${still}`);
  });
  const late = (route) => setTimeout(() => route.continue().catch(() => {}), 9000);
  await on('', { loaded: 'domcontentloaded', route: [['**/stills/*.webp', late]] }, async (page, said) => {
    const [, engine, still] = await times(page);
    assert.ok(still === undefined || engine < still, `${engine} after ${still}`);
    assert.ok((await page.evaluate(() => globalThis.tidemark.marks())).length > 20);
    assert.deepEqual(said, []);
  });
});

describe('hands', () => {
  const timeline = (page) => page.locator('.tide-range').boundingBox();

  test('dragging along the quay scrubs', () =>
    on('', {}, async (page) => {
      const box = await timeline(page);
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 8 });
      await settle(page);
      const { span } = await story();
      const middle = (span.from + span.to) / 2;
      assert.ok(Math.abs((await state(page)).year - middle) < 2, String((await state(page)).year));
      await page.mouse.up();
      await settle(page);
      assert.ok(Math.abs((await state(page)).year - middle) < 2);
      assert.equal((await state(page)).playing, false);
    }));

  test('the slider obeys the keyboard and says its value', () =>
    on('', {}, async (page) => {
      const { span } = await story();
      const slider = page.getByRole('slider');
      await slider.focus();
      const value = async () => {
        await settle(page);
        return Number(await slider.inputValue());
      };
      await page.keyboard.press('Home');
      assert.equal(await value(), span.from);
      await page.keyboard.press('ArrowRight');
      assert.equal(await value(), span.from + 1);
      await page.keyboard.press('PageUp');
      assert.equal(await value(), span.from + 6);
      await page.keyboard.press('ArrowLeft');
      assert.equal(await value(), span.from + 5);
      await page.keyboard.press('End');
      assert.equal(await value(), span.to);
      assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(String(span.to)));
    }));

  test('pointing at a fact opens its card; Escape closes it', () =>
    on('?chapter=share&lang=en', {}, async (page) => {
      await settle(page);
      const mark = await page.evaluate(() => {
        const all = globalThis.tidemark.marks().filter((one) => one.hit && one.fact);
        return all.find((one) => one.w > 40 && one.h > 100) ?? all[0];
      });
      const fact = (await story()).facts.find((one) => one.id === mark.fact);
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2);
      const card = page.getByRole('tooltip');
      await card.waitFor({ state: 'visible' });
      const text = await card.textContent();
      assert.ok(text.includes(fact.text.en), text);
      assert.ok(text.includes(fact.value), text);
      assert.match(text, /¶|◇/);
      const box = await card.boundingBox();
      const over =
        box.x < mark.x + mark.w && box.x + box.width > mark.x && box.y < mark.y + mark.h && box.y + box.height > mark.y;
      assert.equal(over, false, 'the card lies over its own mark');
      // one line beside what is pointed at; all that is known where it is chosen
      assert.equal(await card.locator('li').count(), 1);
      await page.mouse.click(mark.x + mark.w / 2, mark.y + mark.h / 2);
      await card.locator('.tide-close').waitFor({ state: 'visible' });
      assert.ok((await card.locator('li').count()) > 1);
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'hidden' });
    }));

  test('the card can be entered with the pointer', () =>
    on('?chapter=share', {}, async (page) => {
      await settle(page);
      const mark = await page.evaluate(() =>
        globalThis.tidemark.marks().find((one) => one.hit && one.fact && one.h > 100),
      );
      await page.mouse.move(mark.x + mark.w / 2, mark.y + mark.h / 2);
      const card = page.getByRole('tooltip');
      await card.waitFor({ state: 'visible' });
      const box = await card.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.waitForTimeout(500);
      assert.equal(await card.isVisible(), true);
    }));
});
