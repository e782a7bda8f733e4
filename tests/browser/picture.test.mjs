// A picture of the story: it comes when its chapter is near, and there is a plate with its words until then and where it
// is lost. stories/kinds.json, as another site's story, as a file of one's own, and in the place of the site's own.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { write } from '../../scripts/offline.mjs';
import { bench } from './bench.mjs';
import { checked } from './checked.mjs';
import { failing, FAULT, strike } from './faults/engine.mjs';
import { DIST } from './site.mjs';

const STORIES = new URL('../../stories/', import.meta.url).pathname;
const STORY = readFileSync(join(STORIES, 'kinds.json'));
const COAST = readFileSync(join(STORIES, 'coast.geojson'));
const QUAY = readFileSync(join(STORIES, 'quay.jpg'));
/** The same picture in another file: a comment stands in it. */
const OTHER = Buffer.concat([QUAY.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 4, 65, 66]), QUAY.subarray(2)]);
const WAIT = { timeout: 30000 };
const { on } = bench();

let folder;
let kinds;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-'));
  kinds = checked('kinds.json');
});
after(() => rmSync(folder, { recursive: true }));

/** The story of all kinds in the place of the site's own; `quay` answers for its picture. */
const own = (quay, more = []) => ({
  route: [
    ['**/story.bin', (one) => one.fulfill({ contentType: 'application/octet-stream', body: kinds.opening })],
    ['**/story-rest.bin', (one) => one.fulfill({ contentType: 'application/octet-stream', body: kinds.rest })],
    ['**/story.json', (one) => one.fulfill({ contentType: 'application/json', body: STORY })],
    ['**/coast.geojson', (one) => one.fulfill({ contentType: 'application/geo+json', body: COAST })],
    ['**/quay.jpg', quay],
    ...more,
  ],
});
const sent = (body) => (one) => one.fulfill({ contentType: 'image/jpeg', body });
const gone = (one) => one.fulfill({ status: 503, body: '' });

const go = (page, chapter) => page.evaluate((id) => globalThis.tidemark.seek({ chapter: id }), chapter);
/** The rectangle of a mark of the picture's panel, once it is there. */
const mark = async (page, part) => {
  const found = await page.waitForFunction(
    (own) => globalThis.tidemark.marks().find(({ id }) => /^image(-\d+)?\/([a-z]+)/.exec(id)?.[2] === own),
    part,
    WAIT,
  );
  return found.evaluate(({ x, y, w, h, label, text }) => ({ x, y, w, h, label, text }));
};
const place = ({ x, y, w, h }) => [x, y, w, h];
/** The colour in the middle of the picture's sky, read out of the page's own canvas: it lets itself be read. */
const sky = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const { canvas } = globalThis.tidemark;
            const at = globalThis.tidemark.marks().find((one) => /^image(-\d+)?\/(picture|plate)$/.test(one.id));
            const k = canvas.width / canvas.clientWidth;
            const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, (at.x + at.w * 0.06) * k, (at.y + at.h * 0.4) * k, 1, 1, 0, 0, 1, 1);
            done([...copy.getImageData(0, 0, 1, 1).data]);
          }),
        );
      }),
  );
const isSky = ([r, g, b]) => r > 150 && r > g + 30 && g > b && b < 140;

/** A server that answers with `use(path, response)`. */
async function answering(use) {
  const server = createServer((request, response) => use(request.url, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

describe("the site's own story", () => {
  test('has its picture when the chapter is near, and nothing moves when it comes', () => {
    let release;
    const held = new Promise((done) => {
      release = done;
    });
    const asked = [];
    const quay = async (one) => {
      asked.push(one.request().url());
      await held;
      await sent(QUAY)(one);
    };
    return on('?lang=en&chapter=line', own(quay), async (page, said) => {
      await go(page, 'dots');
      await page.waitForLoadState('networkidle');
      assert.deepEqual(asked, [], 'two chapters before');
      const wanted = page.waitForRequest('**/quay.jpg', WAIT);
      await go(page, 'multiples');
      await wanted;
      await go(page, 'map');
      const plate = await mark(page, 'plate');
      assert.match(plate.label, /^A crane on a quay/);
      assert.match((await mark(page, 'alt')).text, /^A crane on a quay/);
      assert.equal(isSky(await sky(page)), false);
      release();
      assert.deepEqual(place(await mark(page, 'picture')), place(plate));
      assert.ok(isSky(await sky(page)), String(await sky(page)));
      assert.equal(asked.length, 1);
      assert.deepEqual(
        said.filter((line) => /^(error|warning)/.test(line)),
        [],
      );
    });
  });

  test('asks once more for a picture that was lost', () => {
    let count = 0;
    const quay = (one) => {
      count += 1;
      return count === 1 ? gone(one) : sent(QUAY)(one);
    };
    return on('?lang=en&chapter=map', own(quay), async (page) => {
      await mark(page, 'picture');
      assert.ok(isSky(await sky(page)));
      assert.equal(count, 2);
    });
  });

  test('says that a picture is lost, goes on, and asks again where its chapter comes again', () => {
    let answer = gone;
    return on(
      '?lang=en&chapter=map',
      own((one) => answer(one)),
      async (page) => {
        assert.equal((await mark(page, 'lost')).text, 'The picture could not be loaded');
        assert.match((await mark(page, 'plate')).label, /^A crane on a quay/);
        assert.equal(await page.locator('#fault').isVisible(), false);
        await go(page, 'line');
        answer = sent(QUAY);
        await go(page, 'map');
        await mark(page, 'picture');
        assert.ok(isSky(await sky(page)));
      },
    );
  });

  test('reads the story anew where an editor has put another picture there', () =>
    on('?lang=en&chapter=map', own(sent(OTHER)), async (page) => {
      await page.waitForFunction(() => globalThis.tidemark.edition() === 1, undefined, WAIT);
      await mark(page, 'picture');
      assert.ok(isSky(await sky(page)));
    }));

  test('has its picture in an engine that takes the place of a lost one', () =>
    on('?lang=en&chapter=map', { route: [...own(sent(QUAY)).route, ...failing()] }, async (page) => {
      await mark(page, 'picture');
      await strike(page, FAULT.panic);
      await page.evaluate(() => globalThis.tidemark.redraw());
      await page.waitForFunction(() => globalThis.engines.length > 1, undefined, WAIT);
      await mark(page, 'picture');
      assert.ok(isSky(await sky(page)));
    }));

  test('lets pictures and drawings be taken, with the picture in them', () =>
    on('?lang=en&chapter=line', own(sent(QUAY)), async (page) => {
      const { svg, png } = await page.evaluate(async () => {
        const { tidemark } = globalThis;
        tidemark.seek({ chapter: 'map' });
        const drawing = await (await tidemark.snapshot({ type: 'svg' })).text();
        const bitmap = await createImageBitmap(await tidemark.snapshot({ type: 'png' }));
        // as the share panel makes its files: a second engine
        const canvas = document.createElement('canvas');
        const twin = tidemark.twin(canvas, {});
        twin.resize(800, 600, 1);
        const seen = twin.marks().some((one) => one.kind === 'picture');
        const read = canvas.toDataURL().length;
        twin.free();
        return { svg: drawing, png: bitmap.width > 0 && seen && read > 10000 };
      });
      assert.match(svg, / href="data:image\/jpeg;base64,/);
      assert.ok(svg.includes(QUAY.toString('base64')));
      assert.doesNotMatch(svg, /href="quay/);
      assert.ok(png);
    }));
});

describe('another story', () => {
  test('brings its picture by its address', () =>
    on('?src=stories/kinds.json&lang=zh&chapter=map', {}, async (page) => {
      assert.match((await mark(page, 'picture')).label, /^岸线上的吊机/);
      assert.ok(isSky(await sky(page)));
      const row = page.locator('#tables tr', { hasText: '岸线上的吊机吊起一只箱' });
      assert.ok((await row.first().textContent()).includes('Tidemark'));
    }));

  test('is shown without a picture that is lost', () =>
    on('?src=stories/kinds.json&lang=en&chapter=map', { route: [['**/quay.jpg', gone]] }, async (page) => {
      assert.equal((await mark(page, 'lost')).text, 'The picture could not be loaded');
      assert.equal(await page.locator('#fault').isVisible(), false);
    }));

  test('of another host, which does not let its picture be read, is shown without it and can be exported', () =>
    on('', { until: 'none' }, async (page) => {
      const files = { '/kinds.json': STORY, '/coast.geojson': COAST, '/quay.jpg': QUAY };
      const other = await answering((path, response) => {
        const picture = path.endsWith('.jpg');
        const headers = picture ? { 'content-type': 'image/jpeg' } : { 'access-control-allow-origin': '*' };
        response.writeHead(files[path] ? 200 : 404, headers);
        response.end(files[path]);
      });
      const site = new URL(page.url()).origin;
      const host = await answering((path, response) => {
        response.writeHead(path === '/' ? 200 : 404, { 'content-type': 'text/html' });
        response.end(`<!doctype html><title>host</title><div id="here" style="width:900px;height:700px"></div>
<script type="module">import { mount } from '${site}/tidemark.js';
globalThis.tidemark = await mount(document.getElementById('here'),
  { src: '${other.url}/kinds.json', allow: ['${other.url}'], lang: 'en', chapter: 'map' });</script>`);
      });
      try {
        await page.goto(host.url);
        await page.waitForFunction(() => globalThis.tidemark?.state(), undefined, WAIT);
        assert.equal((await mark(page, 'lost')).text, 'The picture could not be loaded');
        const size = await page.evaluate(async () => {
          globalThis.tidemark.canvas.toDataURL();
          return (await globalThis.tidemark.snapshot({ type: 'png' })).size;
        });
        assert.ok(size > 5000, `${size} bytes`);
      } finally {
        await Promise.all([other.close(), host.close()]);
      }
    }));

  test('of one’s own files takes the picture that is opened with it, and says which one is missing', () =>
    on('?lang=en', {}, async (page) => {
      const file = (name, mimeType, buffer) => ({ name, mimeType, buffer });
      const choose = async (files) => {
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser', WAIT),
          page.locator('#open-story').evaluate((b) => b.click()),
        ]);
        await chooser.setFiles(files);
      };
      const story = [
        file('kinds.json', 'application/json', STORY),
        file('coast.geojson', 'application/geo+json', COAST),
      ];
      await choose(story);
      await page.waitForSelector('#problems', WAIT);
      assert.match(await page.locator('#problems').textContent(), /quay\.jpg cannot be read/);
      await choose([...story, file('quay.jpg', 'image/jpeg', QUAY)]);
      await page.waitForFunction(() => globalThis.tidemark.source() === 'file', undefined, WAIT);
      await go(page, 'map');
      await mark(page, 'picture');
      assert.ok(isSky(await sky(page)));
    }));
});

test('what a kiosk holds has the pictures of its story', () => {
  const site = join(folder, 'site');
  cpSync(DIST, site, { recursive: true });
  for (const [name, body] of Object.entries({
    'story.bin': kinds.opening,
    'story-rest.bin': kinds.rest,
    'coast.geojson': COAST,
    'quay.jpg': QUAY,
  }))
    writeFileSync(join(site, name), body);
  const { pages } = write(site);
  for (const [page, files] of Object.entries(pages))
    if (page === 'kiosk.html') assert.ok(files['quay.jpg'], Object.keys(files).join(' '));
});
