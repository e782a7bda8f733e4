// A kiosk in time lapse: hours of loops and visitors under a clock of the test's own, with the
// memory looked at on the way. As a program: node tests/browser/soak.mjs [HOURS]

import { chromium } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { launchOptions, served } from './site.mjs';

const STEP = 500; // ms of a frame: at speed 2 the film takes as long as it does at speed 1
const PIECE = 300; // s that are run at a time
/** KB an hour that the heap may grow by, from the first sample on. */
const SLOPE = 50;
const LONG = 10; // h from which on the slope is judged
/** Pages that wasm memory may grow by in a run that is no long one. */
const STEPS = 32;

/** In the page: frames every STEP of the clock's time, and the engine's memory within reach. */
function prepare(step) {
  globalThis.requestAnimationFrame = (use) => {
    globalThis.frames += 1;
    return setTimeout(() => use(performance.now()), step);
  };
  globalThis.cancelAnimationFrame = (id) => clearTimeout(id);
  globalThis.frames = 0;
  globalThis.memories = [];
  const real = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...all) => {
    const made = await real.apply(WebAssembly, all);
    // the engine's second part works in the memory of the first
    const { memory } = (made.instance ?? made).exports;
    if (memory) globalThis.memories.push(memory);
    return made;
  };
}

async function sample(page, cdp, hour) {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners, documents } = await cdp.send('Memory.getDOMCounters');
  const more = await page.evaluate(() => ({
    pages: globalThis.memories.map((memory) => memory.buffer.byteLength / 65536),
    frames: globalThis.frames,
    beat: globalThis.tidemark.state(),
    offset: new DOMMatrix(getComputedStyle(document.querySelector('#screen')).transform).toString(),
  }));
  return { hour, heap: usedSize / 1024, nodes, listeners: jsEventListeners, documents, ...more };
}

/** A visitor: three chapters, language, theme, a year; and leaves. */
async function visitor(page, n) {
  const tabs = page.locator('nav button');
  for (const i of [n, n + 3, n + 5]) {
    await tabs.nth(i % 8).tap();
    await page.clock.runFor(15000);
  }
  await page.locator('#lang').tap();
  await page.locator('#theme').tap();
  await page.evaluate((year) => globalThis.tidemark.seek({ year }), 1984 + (n % 41));
  await page.clock.runFor(2000);
}

/** The least squares' slope of `of` over the hours. */
export function slope(samples, of) {
  const mean = (use) => samples.reduce((sum, one) => sum + use(one), 0) / samples.length;
  const [x, y] = [mean((one) => one.hour), mean(of)];
  const up = samples.reduce((sum, one) => sum + (one.hour - x) * (of(one) - y), 0);
  return up / samples.reduce((sum, one) => sum + (one.hour - x) ** 2, 0);
}

/**
 * Runs a kiosk for `hours`, with a visitor at each sample.
 * @param {{hours: number, every?: number, tell?: (sample: object) => void}} options every: hours between samples
 * @returns {Promise<{samples: object[], said: string[], loops: number, seconds: number}>}
 */
export async function soak({ hours, every = 1, tell = () => {} }) {
  const site = await served();
  const browser = await chromium.launch(launchOptions());
  const began = Date.now();
  try {
    const own = await browser.newContext({ viewport: { width: 600, height: 1067 }, hasTouch: true });
    const page = await own.newPage();
    const said = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.message}`));
    const time = new Date('2026-03-02T06:00:00');
    await page.clock.install({ time });
    await page.addInitScript(prepare, STEP);
    await page.addInitScript(() => {
      globalThis.ends = 0;
      let before = '';
      addEventListener('tidemark:change', ({ detail }) => {
        if (detail.cause === 'play' && detail.chapter === 'closing' && before !== 'closing') globalThis.ends += 1;
        before = detail.chapter;
      });
    });
    await page.goto(`${site.url}kiosk.html?speed=2&shift=3`);
    await page.waitForFunction(() => globalThis.tidemark?.state());
    await page.clock.pauseAt(new Date(time.getTime() + 120e3));
    const cdp = await own.newCDPSession(page);
    // all that a visitor can call up has been there once: the base, after five minutes
    for (let n = 0; n < 8; n += 1) await visitor(page, n);
    await page.clock.runFor(PIECE * 1000);
    const samples = [await sample(page, cdp, 0)];
    tell(samples[0]);
    for (let hour = every; hour <= hours + 1e-9; hour += every) {
      await visitor(page, samples.length);
      for (let left = every * 3600 - 47; left > 0; left -= PIECE) await page.clock.runFor(Math.min(left, PIECE) * 1000);
      samples.push(await sample(page, cdp, hour));
      tell(samples.at(-1));
    }
    const loops = await page.evaluate(() => globalThis.ends);
    return { samples, said, loops, seconds: (Date.now() - began) / 1000 };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** What is wrong with a run, as sentences. The base is the first sample. */
export function faults({ samples, said }) {
  const [first, last] = [samples[0], samples.at(-1)];
  const grown = slope(samples, (one) => one.heap);
  const out = [...said];
  // in a few hours the collector's own steps are larger than any slope
  if (last.hour >= LONG && grown > SLOPE) out.push(`the heap grows by ${grown.toFixed(1)} KB an hour`);
  for (const key of ['nodes', 'listeners', 'documents']) {
    if (last[key] > first[key]) out.push(`${key} grew from ${first[key]} to ${last[key]}`);
  }
  // an allocator finds its high water once, by chance within the first hours (steps of 5 to 20 pages were
  // seen): after half of a long run nothing may be added. tests/steady.rs counts bytes, to the last one
  const long = last.hour >= LONG;
  const base = long ? samples[Math.floor((samples.length - 1) / 2)] : first;
  const added = Math.max(...last.pages.map((pages, i) => pages - base.pages[i]));
  if (added > (long ? 0 : STEPS)) out.push(`wasm memory still grew, from ${base.pages} to ${last.pages} pages`);
  if (last.pages.length !== first.pages.length) out.push('the engine was started again');
  return out;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const hours = Number(process.argv[2] ?? 24);
  if (!(hours >= 1 && hours <= 240)) {
    console.error(`soak: '${process.argv[2]}' is no number of hours from 1 to 240.`);
    process.exit(1);
  }
  console.log('hour  heap KB  nodes  listeners  wasm pages  frames  shift');
  const run = await soak({
    hours,
    tell: (one) =>
      console.log(
        [one.hour, one.heap.toFixed(0), one.nodes, one.listeners, one.pages.join('+'), one.frames, one.offset].join(
          '  ',
        ),
      ),
  });
  const wrong = faults(run);
  console.log(
    `${hours} h, ${run.loops} films, ${run.samples.at(-1).frames} frames in ${run.seconds.toFixed(0)} s; heap ${slope(run.samples, (one) => one.heap).toFixed(1)} KB an hour`,
  );
  for (const one of wrong) console.error(`soak: ${one}`);
  process.exit(wrong.length ? 1 : 0);
}
