// Measures the built site in one run of headless Chromium and prints one table. Nothing is asserted.
// CHROMIUM=/path/to/chromium TIDEMARK_DIST=dist node scripts/bench.mjs

import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const DIST = process.env.TIDEMARK_DIST ?? new URL('../dist', import.meta.url).pathname;
const EXECUTABLE = process.env.CHROMIUM || '/usr/bin/chromium';
const VIEWPORT = { width: 1280, height: 720 };
const ROUNDS = 10;
const FRAMES = 20; // a round and chapter: 200 film seconds of each chapter in all
const LOADS = 5;
const IDLE = 6000; // ms; longer than the watch for lost pixels takes to come round
const HOUR = 3600; // film seconds
const RATE = 10; // frames for each of them
// With these the page's clock counts in 5 µs instead of 100.
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const SLOW = { offline: false, latency: 400, downloadThroughput: 50e3, uploadThroughput: 50e3 };

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor(q * values.length)];
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const ms = (value) => `${value.toFixed(value < 20 ? 2 : 0)} ms`;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;

const row = (name, ...cells) => console.log(`${name.padEnd(44)}${cells.map((text) => String(text).padStart(14)).join('')}`);
const heading = (name, ...cells) => row(`\n${name}`.padEnd(45), ...cells);

/** A page that counts animation frames and notes when still and first frame came. */
async function visit(browser, url, network) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`bench: the page reports: ${error.message}`));
  await page.addInitScript(() => {
    const noted = (globalThis.bench = { frames: 0 });
    const ask = requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (use) => {
      noted.frames += 1;
      return ask(use);
    };
    const stamp = (key) => (noted[key] ??= performance.now());
    document.addEventListener('load', ({ target }) => target.matches?.('#still img') && stamp('still'), true);
    // the frame after the next has been handed to the screen
    document.addEventListener('tidemark:ready', () => ask(() => ask(() => stamp('shown'))));
  });
  const session = await context.newCDPSession(page);
  if (network) await session.send('Network.emulateNetworkConditions', network);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.bench?.shown && globalThis.tidemark, undefined, { timeout: 60000 });
  return { page, session, close: () => context.close() };
}

// --- (a) what a visitor downloads

async function sizes(browser, url) {
  const { page, close } = await visit(browser, url); // the server packs each file once, here
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname));
  await close();
  heading('what index.html loads', 'bytes', 'sent', 'of all');
  const all = ['index.html', ...new Set(asked)];
  const sum = (files, use) => files.reduce((before, file) => before + use(readFileSync(join(DIST, file)), file).length, 0);
  // woff2 and png are packed in themselves; all else goes out as brotli 11, node's default
  const sent = (files) => sum(files, (body, file) => (/\.(woff2|png)$/.test(file) ? body : brotliCompressSync(body)));
  for (const kind of ['wasm', 'js', 'woff2', 'json', 'html', 'css', 'svg', 'png', '']) {
    const files = all.filter((file) => file.endsWith(kind));
    const name = kind ? `.${kind}, ${files.length} of them` : 'together';
    row(name, sum(files, (body) => body), sent(files), percent(sent(files), sent(all)));
  }
}

// --- (b) script time of a frame

/** Milliseconds of `tidemark.draw` for each film second, one a screen frame. */
const draw = (page, seconds) =>
  page.evaluate(async (all) => {
    const took = [];
    for (const t of all) {
      await new Promise(requestAnimationFrame);
      const before = performance.now();
      globalThis.tidemark.draw(t);
      took.push(performance.now() - before);
    }
    return took;
  }, seconds);

async function frames(browser, url) {
  const { page, close } = await visit(browser, url);
  const chapters = await page.evaluate(() => globalThis.tidemark.page().chapters);
  const rows = chapters.map((one) => ({ ...one, took: [], jumps: [] }));
  const twin = { ...chapters[1], id: `${chapters[1].id} again (A/A)`, took: [], jumps: [] };
  const turn = [...rows];
  turn.splice(Math.ceil(rows.length / 2) + 1, 0, twin); // never next to its other half
  const part = (round, i) => (i + (round + 0.5) / ROUNDS) / FRAMES;
  const seconds = (one, round) => Array.from({ length: FRAMES }, (_, i) => one.start + part(round, i) * (one.end - one.start));
  for (const one of turn) await draw(page, seconds(one, 0)); // warm-up
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of [...turn.slice(round), ...turn.slice(0, round)]) {
      const [jump, ...took] = await draw(page, [one.start, ...seconds(one, round)]);
      one.took.push(...took);
      one.jumps.push(jump);
    }
  }
  await close();
  heading(`script of a frame, ${VIEWPORT.width} x ${VIEWPORT.height}`, 'median', 'p95', 'jump to it', 'of 16.7 ms');
  for (const { id, took, jumps } of [...rows, twin]) {
    const middle = quantile(took, 0.5);
    row(id, ms(middle), ms(quantile(took, 0.95)), ms(quantile(jumps, 0.5)), percent(middle, 1000 / 60));
  }
  const ratio = (key, q) => (quantile(twin[key], q) / quantile(rows[1][key], q)).toFixed(2);
  row('A/A ratio: what differs less is noise', ratio('took', 0.5), ratio('took', 0.95), ratio('jumps', 0.5));
}

// --- (c) from navigation to the first complete frame

async function loads(browser, url) {
  heading('since navigation, nothing cached', 'still', 'text painted', 'wasm here', 'first frame');
  for (const [name, network, runs] of [[`this machine, median of ${LOADS}`, null, LOADS], ['50 kB/s, 400 ms, one run', SLOW, 1]]) {
    const seen = [];
    for (let n = 0; n < runs; n += 1) {
      const { page, close } = await visit(browser, url, network);
      seen.push(await page.evaluate(() => {
        const entry = (name) => performance.getEntries().find((one) => one.name.endsWith(name));
        return { ...globalThis.bench, paint: entry('first-contentful-paint')?.startTime, wasm: entry('.wasm')?.responseEnd };
      }));
      await close();
    }
    const of = (key) => (seen.every((one) => one[key]) ? ms(quantile(seen.map((one) => one[key]), 0.5)) : 'not seen');
    row(name, of('still'), of('paint'), of('wasm'), of('shown'));
  }
}

// --- (d) frames asked for, (e) an hour of film

async function idle(browser, url) {
  const { page, close } = await visit(browser, url);
  const count = async (wait) => {
    const before = await page.evaluate(() => globalThis.bench.frames);
    await page.waitForTimeout(wait);
    return (await page.evaluate(() => globalThis.bench.frames)) - before;
  };
  await page.evaluate(() => globalThis.tidemark.pause());
  await page.waitForTimeout(2000);
  const still = await count(IDLE);
  await page.evaluate(() => globalThis.tidemark.play());
  const playing = await count(IDLE);
  await close();
  heading('frames asked for', 'count', 'a second');
  for (const [name, frames] of [['paused', still], ['playing (control)', playing]]) {
    row(`${name}, ${IDLE / 1000} s`, frames, ((1000 * frames) / IDLE).toFixed(1));
  }
}

async function memory(browser, url) {
  const { page, session, close } = await visit(browser, url);
  await session.send('Performance.enable');
  const play = (...span) =>
    page.evaluate(async ([from, to, rate]) => {
      const { duration } = globalThis.tidemark.state();
      for (let i = from * rate; i < to * rate; i += 1) {
        globalThis.tidemark.draw((i / rate) % duration);
        if (i % rate === 0) await new Promise((done) => setTimeout(done));
      }
    }, [...span, RATE]);
  const look = async (name) => {
    await page.waitForTimeout(1500);
    for (let n = 0; n < 3; n += 1) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (key) => metrics.find((one) => one.name === key).value;
    const pages = await page.evaluate(async () => (await (await import('./engine.js')).default()).memory.buffer.byteLength / 65536);
    row(name, kb(of('JSHeapUsedSize')), of('Nodes'), of('JSEventListeners'), pages);
    return of('JSHeapUsedSize');
  };
  heading(`memory, ${RATE} frames a film second`, 'script heap', 'DOM nodes', 'listeners', 'wasm pages');
  await play(0, 150); // warm-up: one film
  const start = await look('start, after one film');
  const middle = await play(0, HOUR / 2).then(() => look('half an hour'));
  const end = await play(HOUR / 2, HOUR).then(() => look('an hour'));
  await close();
  row('heap slope of the first and second half', ...[middle - start, end - middle].map((more) => `${kb(2 * more)}/h`));
}

if (!existsSync(join(DIST, 'index.html'))) {
  console.error(`bench: ${DIST} is not built: run ./build.sh first.`);
  process.exit(1);
}
const site = await serve({ dir: DIST, headers: ISOLATED });
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
try {
  const load = loadavg()[0].toFixed(1);
  console.log(`Chromium ${browser.version()}, ${cpus().length} cores, load ${load} at the start (more than the cores: times are too long)`);
  for (const part of [sizes, frames, loads, idle, memory]) await part(browser, site.url);
} finally {
  await browser.close();
  await site.close();
}
