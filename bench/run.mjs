// The benchmark: one run, interleaved rounds, written to bench/RESULTS.md with the pictures of the film.
// CHROMIUM=… TIDEMARK_DIST=dist TIDEMARK_TOOL=target/release/tidemark TIDEMARK_NAMES=names.wasm TIDEMARK_RAW=all.json node bench/run.mjs [--quick] [--pictures] [--gpu]
// --quick  each number once or twice, nothing is written
// --pictures  the film's pictures alone, in bench/pictures/ and their part of RESULTS.md
// --gpu    the film alone, with hardware raster, written to bench/RESULTS-GPU.md; one sentence where there is no GPU

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { serve } from '../scripts/serve.mjs';
import { GPU, hardware, onShell } from './gpu.mjs';
import { ledger } from './ledger.mjs';
import { native } from './native.mjs';
import { LINE_POINTS, pictures } from './pictures.mjs';
import { gpuReport, report, withPictures } from './report.mjs';
import { chapters, visits } from './site.mjs';
import { launch, stage, UNLIMITED } from './stage.mjs';
import { story } from './story.mjs';
import { bytes, FRAMES, frames, growth, loads, ROUNDS, rest } from './subjects.mjs';

const DIST = resolve(process.env.TIDEMARK_DIST ?? 'dist');
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const QUICK = process.argv.includes('--quick');
const POINTS = QUICK ? [400, 40000] : [400, 4000, 40000, 100000];
const RATIOS = [1, 2, 3];
const RESULTS = new URL('./RESULTS.md', import.meta.url);

if (!existsSync(join(DIST, 'index.html'))) {
  console.error(`bench: ${DIST} is not built: run ./build.sh first.`);
  process.exit(1);
}
/** Says what comes next; what was found so far is kept, so that a run that is stopped is not lost. */
const say = (text) => {
  console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
  if (process.env.TIDEMARK_RAW) writeFileSync(process.env.TIDEMARK_RAW, JSON.stringify(found));
};
const load = () => loadavg()[0].toFixed(1);
const version = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url))).version;
const found = {
  versions: [
    'echarts',
    'chart.js',
    'd3-selection',
    'uplot',
    '@rive-app/canvas-lite',
    '@lottiefiles/dotlottie-web',
    'esbuild',
  ]
    .map((name) => `${name} ${version(name)}`)
    .join(', '),
  load: [load()],
  quick: QUICK,
};
const machineOf = (browser, raster) =>
  `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Chromium ${browser.version()} headless with ${raster}, Node ${process.versions.node}`;

/** Moving frames at each ratio, in a browser that does not wait for a screen. */
async function film(place, args = [], program = CHROMIUM) {
  const fast = await launch(program, [...UNLIMITED, ...args]);
  try {
    found.frames = {};
    for (const ratio of RATIOS) {
      say(`frames at ratio ${ratio} ...`);
      found.frames[ratio] = await frames(place, fast, { rounds: QUICK ? 1 : ROUNDS, count: FRAMES, ratio });
    }
  } finally {
    await fast.close();
  }
}

async function onGpu() {
  const program = onShell(CHROMIUM);
  const probe = await launch(program, GPU);
  const { name, why } = await hardware(probe.browser);
  found.machine = machineOf(probe.browser, `hardware raster on ${name}`);
  await probe.close();
  if (why) {
    console.log(`bench: there is no GPU to measure on: ${why}.`);
    return;
  }
  const place = await stage(DIST);
  try {
    await film(place, GPU, program);
  } finally {
    await place.close();
  }
  found.load.push(load());
  const text = gpuReport(found);
  console.log(text);
  if (!QUICK) writeFileSync(new URL('./RESULTS-GPU.md', import.meta.url), text);
}

async function all() {
  const place = await stage(DIST, POINTS);
  const own = await serve({
    dir: DIST,
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  });
  const machine = await launch(CHROMIUM);
  found.machine = machineOf(machine.browser, 'software rendering');
  try {
    say('pictures ...');
    found.pictures = await pictures(machine, place, { keep: !QUICK });
    say('bytes ...');
    found.bytes = await bytes(place, machine);
    say('first frame ...');
    found.plain = await loads(place, machine, { rounds: QUICK ? 1 : 4, slow: false });
    found.slow = await loads(place, machine, { rounds: QUICK ? 1 : 3, slow: true });
    await film(place);
    found.load.push(load());
    say('rest and memory ...');
    found.rest = await rest(place, machine, { seconds: 3, minutes: QUICK ? 1 : 10 });
    say('growth ...');
    found.growth = await growth(place, machine, { points: POINTS, rounds: QUICK ? 1 : 2, count: 12 });
    found.load.push(load());
    say('the site ...');
    found.visits = await visits(DIST, own.url, machine, { plain: QUICK ? 1 : 5, slow: QUICK ? 1 : 3 });
    found.chapters = await chapters(own.url, machine, { rounds: QUICK ? 1 : 8, count: 20 });
  } finally {
    await machine.close();
    await own.close();
    await place.close();
  }
  say('story.bin ...');
  found.story = await story(DIST);
  if (process.env.TIDEMARK_TOOL) {
    say('native tool ...');
    found.native = native(resolve(process.env.TIDEMARK_TOOL));
  }
  if (process.env.TIDEMARK_NAMES) found.ledger = ledger(process.env.TIDEMARK_NAMES);
  found.load.push(load());
  if (process.env.TIDEMARK_RAW) writeFileSync(process.env.TIDEMARK_RAW, JSON.stringify(found));
  const text = report(found, readFileSync(new URL('./NOTES.md', import.meta.url), 'utf8'));
  console.log(text);
  if (!QUICK) writeFileSync(RESULTS, text);
}

/** The pictures alone: the shares of each panel are said. */
async function look() {
  const place = await stage(DIST, [LINE_POINTS]);
  const machine = await launch(CHROMIUM);
  try {
    const shown = await pictures(machine, place);
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    for (const [name, seconds] of Object.entries(shown.film))
      for (const [t, { all: whole, panels }] of Object.entries(seconds)) {
        const drawn = Object.entries(panels).map(([panel, one]) => `${panel} ${percent(one.drawn)}`);
        console.log(`${name} at ${t} s: ${percent(whole)} differ; of what is drawn ${drawn.join(', ')}`);
      }
    for (const [name, drawn] of Object.entries(shown.growing)) console.log(`line by ${name}: ${percent(drawn)} differ`);
    writeFileSync(RESULTS, withPictures(readFileSync(RESULTS, 'utf8'), shown));
  } finally {
    await machine.close();
    await place.close();
  }
}

await (process.argv.includes('--pictures') ? look : process.argv.includes('--gpu') ? onGpu : all)();
