// Builds a folder with every subject's page, serves it, and opens pages whose cost can be read.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { serve } from '../scripts/serve.mjs';
import { film, story, walk } from './film.mjs';

const here = (name) => new URL(name, import.meta.url).pathname;

// With these the page's clock counts in 5 µs instead of 100. No CSP: the peers were not made for ours.
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:",
};

const page = (name, extra) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${name}</title>
<style>html,body{margin:0;height:100%;background:#fbf8f2}#box{position:fixed;inset:0}</style>
${extra}<script type="module" src="${name}.js"></script>
<div id="box"></div>
`;

/** What Tidemark's own page asks for as early as the HTML is read. */
function hints(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const links = html.match(/<link rel="modulepreload"[^>]*>|<script [^>]*early\.js[^>]*><\/script>/g) ?? [];
  return links
    .filter((link) => !link.includes('page.js'))
    .map((link) => `${link}\n`)
    .join('');
}

/**
 * A folder with the built site and all subjects; `growth` are the numbers of points of the long lines, `packed` a folder
 * where packed files are kept from one run to the next.
 */
export async function stage(dist, growth = [], packed = undefined) {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-bench-'));
  cpSync(dist, dir, { recursive: true });
  const names = readdirSync(here('./peers'))
    .filter((name) => name !== 'start.mjs')
    .map((name) => name.replace('.mjs', ''));
  await build({
    entryPoints: names.map((name) => ({ in: here(`./peers/${name}.mjs`), out: `peer-${name}` })),
    outdir: dir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.css': 'text' },
    logLevel: 'error',
  });
  for (const name of ['@rive-app/canvas-lite/rive.wasm', '@lottiefiles/dotlottie-web/dist/dotlottie-player.wasm'])
    cpSync(here(`../node_modules/${name}`), join(dir, basename(name)));
  for (const name of names) {
    writeFileSync(join(dir, `peer-${name}.html`), page(`peer-${name}`, name === 'tidemark' ? hints(dist) : ''));
  }
  // not under names that the site itself has
  writeFileSync(join(dir, 'film.json'), JSON.stringify(film));
  writeFileSync(join(dir, 'story-film.json'), JSON.stringify(story()));
  for (const count of growth) {
    writeFileSync(join(dir, `walk-${count}.json`), JSON.stringify(walk(count)));
    writeFileSync(join(dir, `story-${count}.json`), JSON.stringify(story(walk(count))));
  }
  const site = await serve({ dir, headers: HEADERS, packed });
  // the largest are packed before a page asks: it waits a few seconds for an answer, and packing takes longer
  for (const count of growth)
    for (const name of [`walk-${count}.json`, `story-${count}.json`])
      await (await fetch(site.url + name, { headers: { 'accept-encoding': 'br' } })).arrayBuffer();
  return {
    dir,
    url: site.url,
    async close() {
      await site.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

// --- the browser and what its processes use

/** pid → [parent, kind of Chromium process] */
function processes() {
  const all = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      const kind = /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? '';
      all.set(pid, [parent, kind]);
    } catch {
      // it has ended since
    }
  }
  return all;
}

/** Frames as fast as they come, not as a screen wants them. */
export const UNLIMITED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

export async function launch(executablePath, args = []) {
  const server = await chromium.launchServer({ executablePath, args: ['--no-sandbox', ...args] });
  const browser = await chromium.connect(server.wsEndpoint());
  const root = String(server.process().pid);

  /** Milliseconds that all renderer and GPU processes have spent on a core so far. */
  function spent() {
    const all = processes();
    const ours = (pid) => {
      for (let at = pid; at && at !== '0'; at = all.get(at)?.[0]) if (at === root) return true;
      return false;
    };
    let ns = 0;
    for (const [pid, [, kind]] of all) {
      if (!/^(renderer|gpu-process)$/.test(kind) || !ours(pid)) continue;
      try {
        for (const task of readdirSync(`/proc/${pid}/task`))
          ns += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
      } catch {
        // a thread has ended since
      }
    }
    return ns / 1e6;
  }

  /** The same once all that was asked for has been drawn: raster goes on after the script has ended. */
  async function settled() {
    for (let before = spent(), n = 0; ; before = spent(), n += 1) {
      await new Promise((done) => setTimeout(done, 250));
      if (spent() - before < 6 || n === 80) return spent();
    }
  }

  /** Opens an address in a context of its own; resolves when its first frame has been shown. */
  async function visit(url, { ratio = 1, slow = null, shown = 'bench' } = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 720 },
      deviceScaleFactor: ratio,
      colorScheme: 'light',
    });
    const one = await context.newPage();
    one.on('pageerror', (error) => console.error(`bench: ${url} reports: ${error.message}`));
    const session = await context.newCDPSession(one);
    if (slow) {
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', slow.network);
      await session.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
    }
    await one.addInitScript(() => {
      const ask = requestAnimationFrame.bind(globalThis);
      globalThis.asked = 0;
      globalThis.requestAnimationFrame = (use) => {
        globalThis.asked += 1;
        return ask(use);
      };
      document.addEventListener(
        'load',
        ({ target }) => {
          if (target.matches?.('#still img')) globalThis.stillAt ??= performance.now();
        },
        true,
      );
      // a hand is answered from when the graphic is there and nothing else is being done
      const wait = setInterval(() => {
        if (!globalThis.tidemark) return;
        clearInterval(wait);
        requestIdleCallback(() => (globalThis.interactive ??= performance.now()));
      }, 20);
      document.addEventListener('tidemark:ready', () => ask(() => ask(() => (globalThis.first ??= performance.now()))));
    });
    await one.goto(url, { waitUntil: 'commit' });
    await one.waitForFunction((name) => (name === 'bench' ? globalThis.bench?.shown : globalThis.first), shown, {
      timeout: 120000,
    });
    return { page: one, session, close: () => context.close() };
  }

  return {
    browser,
    spent,
    settled,
    visit,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
