// Smoke runs of the page, an embed and the kiosk in other engines, and their pictures beside
// Chromium's. `./build.sh engines` runs it; an engine that cannot be had is skipped, in words.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { open, visit } from '../site.mjs';

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';
const WEBKIT = process.env.WEBKIT_DRIVER || '/usr/bin/WebKitWebDriver';
const BROWSER = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
].find((path) => existsSync(path));
const WAIT = 120000;

const PLACES = [
  ['page', '?chapter=share&lang=en&theme=light&motion=reduced'],
  ['embed', 'embed.html?chapter=trade&lang=zh&theme=dark&motion=reduced'],
  ['kiosk', 'kiosk.html?autoplay=0&chapter=merger&lang=zh&theme=light&motion=reduced'],
];
/** Each chapter once, alone on a canvas of a fixed size: what pictures are compared of. */
const SIZE = [960, 600];
/** Share of pixels that may differ by more than a quarter of the scale, in % of all. */
const MOST = 4;

let at;
before(async () => {
  at = await open();
});
after(() => at?.close());

/** Runs in the page: whether it stands, and what it shows. */
const look = () => {
  const tide = globalThis.tidemark;
  if (!tide?.state()) return null;
  const { canvas } = tide;
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let ink = 0;
  for (let i = 0; i < data.length; i += 400)
    if (Math.abs(data[i] - data[0]) + Math.abs(data[i + 1] - data[1]) > 12) ink += 1;
  return {
    state: tide.state(),
    marks: tide.marks().length,
    ink: ink / (data.length / 400),
    fault: Boolean(document.querySelector('#fault:not([hidden])')),
    title: document.querySelector('h1').textContent,
    lang: document.documentElement.lang,
  };
};

/** Runs in the page: pictures of each chapter at one size, one device pixel a px. */
const pictures = async ([width, height]) => {
  const { mount } = await import('./tidemark.js');
  const box = document.createElement('div');
  box.style.cssText = `position: fixed; left: 0; top: 0; width: ${width}px; height: ${height}px; z-index: 99`;
  document.body.append(box);
  const tide = await mount(box, { plain: '1', lang: 'en', theme: 'light', motion: 'reduced' });
  const out = [];
  for (const { id } of tide.page().chapters) {
    tide.seek({ chapter: id });
    tide.draw(tide.state().t);
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [width, height];
    copy.getContext('2d').drawImage(tide.canvas, 0, 0, width, height);
    out.push([id, copy.toDataURL('image/png')]);
  }
  tide.destroy();
  box.remove();
  return out;
};

/** Share of pixels of two pictures that differ by more than a quarter of the scale, and the mean difference, in %. */
async function differ(page, one, other) {
  return page.evaluate(
    async ([a, b]) => {
      const read = async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height).data;
      };
      const [x, y] = [await read(a), await read(b)];
      if (x.length !== y.length) return [100, 100];
      let far = 0;
      let sum = 0;
      for (let i = 0; i < x.length; i += 4) {
        const most = Math.max(Math.abs(x[i] - y[i]), Math.abs(x[i + 1] - y[i + 1]), Math.abs(x[i + 2] - y[i + 2]));
        if (most > 64) far += 1;
        sum += most;
      }
      const count = x.length / 4;
      return [(far / count) * 100, (sum / count / 255) * 100];
    },
    [one, other],
  );
}

async function free() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function until(check, what) {
  const end = Date.now() + WAIT;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

/** Firefox over WebDriver BiDi. */
async function firefox() {
  const { launch } = await import('puppeteer-core');
  const browser = await launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    timeout: WAIT,
    protocolTimeout: WAIT,
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    name: `Firefox ${(await browser.version()).replace(/^.*\//, '')}`,
    errors,
    go: (url) => page.goto(url, { waitUntil: 'domcontentloaded', timeout: WAIT }),
    run: (use, argument) => page.evaluate(use, argument),
    close: () => browser.close(),
  };
}

/** WebKitGTK's MiniBrowser over its WebDriver, on a screen of its own. */
async function webkit() {
  const port = await free();
  const child = spawn('xvfb-run', ['-a', '-s', '-screen 0 1280x1024x24', WEBKIT, `--port=${port}`], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', NO_AT_BRIDGE: '1' },
  });
  const end = () => {
    try {
      process.kill(-child.pid);
    } catch {
      // it has ended
    }
  };
  try {
    const ask = async (method, path, body) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        body: body && JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
      const { value } = await answer.json();
      if (value?.error) throw new Error(`${value.error}: ${value.message}`);
      return value;
    };
    await until(
      () =>
        ask('GET', '/status').then(
          () => true,
          () => false,
        ),
      'WebKitWebDriver',
    );
    const { sessionId, capabilities } = await ask('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } } },
    });
    const at_ = `/session/${sessionId}`;
    await ask('POST', `${at_}/timeouts`, { script: WAIT, pageLoad: WAIT });
    await ask('POST', `${at_}/window/rect`, { width: 1280, height: 900 });
    return {
      name: `WebKitGTK ${capabilities.browserVersion}`,
      errors: [],
      go: (url) => ask('POST', `${at_}/url`, { url }),
      run: (use, argument) =>
        ask('POST', `${at_}/execute/async`, {
          script: `const [argument, done] = arguments; Promise.resolve((${use})(argument)).then(done, (error) => done({ failed: String(error) }));`,
          args: [argument ?? null],
        }),
      async close() {
        await ask('DELETE', at_).catch(() => {});
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

const ENGINES = [
  ['Firefox', firefox, existsSync(FIREFOX) ? '' : `Firefox ESR is not installed (${FIREFOX})`],
  [
    'WebKit',
    webkit,
    existsSync(WEBKIT) && BROWSER && existsSync('/usr/bin/xvfb-run')
      ? ''
      : 'WebKitWebDriver, MiniBrowser or xvfb-run is not installed',
  ],
];

for (const [name, start, missing] of ENGINES) {
  describe(name, { skip: missing || false }, () => {
    let engine;
    before(async () => {
      engine = await start();
      console.log(`    ${engine.name}`);
    });
    after(() => engine?.close());

    for (const [home, path] of PLACES) {
      test(`${home} starts, draws and goes on in ${name}`, async () => {
        await engine.go(at.url + path);
        const seen = await until(() => engine.run(look).catch(() => null), home);
        assert.equal(seen.fault, false);
        assert.ok(seen.marks > 10, JSON.stringify(seen));
        assert.ok(seen.ink > 0.02, JSON.stringify(seen));
        assert.ok(
          path.includes(seen.state.chapter) && path.includes(`lang=${seen.state.lang}`),
          JSON.stringify(seen.state),
        );
        assert.ok(seen.title.length > 3);
        await engine.run(() => globalThis.tidemark.seek({ year: 2008.5 }));
        const moved = await until(
          () => engine.run(look).then((now) => Math.abs(now.state.year - 2008.5) < 0.05 && now),
          'the year',
        );
        assert.ok(moved.marks > 10);
        await engine.run(() => globalThis.tidemark.set({ motion: 'full' }));
        await engine.run(() => globalThis.tidemark.play());
        await until(() => engine.run(look).then((now) => now.state.t > moved.state.t), 'the next frame');
        assert.deepEqual(engine.errors, []);
      });
    }

    test(`the pictures of ${name} are those of Chromium`, async () => {
      const { page, close } = await visit(at, '?motion=reduced');
      const ours = await page.evaluate(pictures, SIZE);
      await engine.go(`${at.url}?motion=reduced`);
      await until(() => engine.run(look).catch(() => null), 'the page');
      const theirs = await engine.run(pictures, SIZE);
      assert.equal(theirs.failed, undefined);
      assert.deepEqual(
        theirs.map(([id]) => id),
        ours.map(([id]) => id),
      );
      const wrong = [];
      for (const [i, [id, picture]] of ours.entries()) {
        const [far, mean] = await differ(page, picture, theirs[i][1]);
        console.log(`    ${id.padEnd(12)} ${far.toFixed(2)} % of pixels far off, ${mean.toFixed(2)} % on average`);
        if (far > MOST) wrong.push(`${id}: ${far.toFixed(2)} %`);
      }
      await close();
      assert.deepEqual(wrong, []);
    });
  });
}
