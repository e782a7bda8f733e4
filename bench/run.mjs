// The benchmark: one run, interleaved rounds, written to bench/RESULTS.md.
// CHROMIUM=… TIDEMARK_DIST=dist TIDEMARK_TOOL=target/release/tidemark TIDEMARK_NAMES=names.wasm TIDEMARK_RAW=all.json node bench/run.mjs [--quick]

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { serve } from '../scripts/serve.mjs';
import { ledger } from './ledger.mjs';
import { native } from './native.mjs';
import { report } from './report.mjs';
import { site } from './site.mjs';
import { launch, stage } from './stage.mjs';
import { story } from './story.mjs';
import { bytes, frames, growth, loads, rest } from './subjects.mjs';

const DIST = resolve(process.env.TIDEMARK_DIST ?? 'dist');
const QUICK = process.argv.includes('--quick');
const POINTS = QUICK ? [400, 40000] : [400, 4000, 40000, 100000];

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

const place = await stage(DIST, POINTS);
const own = await serve({
  dir: DIST,
  headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
});
const machine = await launch(process.env.CHROMIUM || '/usr/bin/chromium');
const found = {
  machine: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Chromium ${machine.browser.version()} headless with software rendering, Node ${process.versions.node}`,
  versions: ['echarts', 'chart.js', 'd3-selection', 'uplot', 'esbuild']
    .map((name) => `${name} ${version(name)}`)
    .join(', '),
  load: [load()],
  quick: QUICK,
};
try {
  say('bytes ...');
  found.bytes = await bytes(place, machine);
  say('first frame ...');
  found.plain = await loads(place, machine, { rounds: QUICK ? 2 : 4, slow: false });
  found.slow = await loads(place, machine, { rounds: QUICK ? 1 : 3, slow: true });
  for (const ratio of [1, 3]) {
    say(`frames at ratio ${ratio} ...`);
    found[`ratio${ratio}`] = await frames(place, machine, {
      rounds: QUICK ? 2 : 4,
      count: ratio === 1 ? 60 : 40,
      ratio,
    });
  }
  found.load.push(load());
  say('rest and memory ...');
  found.rest = await rest(place, machine, { seconds: 3, minutes: QUICK ? 1 : 10 });
  say('growth ...');
  found.growth = await growth(place, machine, { points: POINTS, rounds: QUICK ? 1 : 2, count: 12 });
  found.load.push(load());
  say('the site ...');
  found.site = await site(DIST, own.url, machine, { rounds: QUICK ? 2 : 8, count: 20 });
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
if (!QUICK) writeFileSync(new URL('./RESULTS.md', import.meta.url), text);
