// Measures index.html with Lighthouse's mobile preset and prints the medians of some runs.
// node scripts/lighthouse.mjs [DIR] [--runs 3]   DIR is the built site

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from './serve.mjs';

const VERSION = '12.8.2';
const [dir = 'dist', ...rest] = process.argv.slice(2);
const runs = Number(rest[rest.indexOf('--runs') + 1]) || 3;
const WANTED = { accessibility: 1, 'best-practices': 1, seo: 1, performance: 0.95 };
const TIMES = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
];

const site = await serve({ dir, port: 0 });
const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'));

async function run(i) {
  const out = join(folder, `${i}.json`);
  const flags = [
    '--output=json',
    `--output-path=${out}`,
    '--quiet',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
  ];
  const code = await new Promise((done) => {
    spawn('npx', ['--yes', `lighthouse@${VERSION}`, site.url, ...flags], {
      env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).on('exit', done);
  });
  if (code !== 0) throw new Error(`lighthouse ended with ${code}: see above`);
  return JSON.parse(await readFile(out, 'utf8'));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
try {
  const all = [];
  for (let i = 0; i < runs; i += 1) all.push(await run(i));
  console.log(`index.html, mobile preset, Lighthouse ${VERSION}, medians of ${runs}`);
  let short = 0;
  for (const [name, wanted] of Object.entries(WANTED)) {
    const score = median(all.map((one) => one.categories[name].score));
    if (score < wanted) short += 1;
    console.log(`  ${name.padEnd(16)} ${Math.round(score * 100)}${score < wanted ? `  (wanted ${wanted * 100})` : ''}`);
  }
  for (const id of TIMES) {
    const values = all.map((one) => one.audits[id].numericValue);
    console.log(
      `  ${id.padEnd(26)} ${Math.round(median(values) * 1000) / 1000}  (${values.map((v) => Math.round(v * 1000) / 1000).join(', ')})`,
    );
  }
  const failed = new Set(
    all.flatMap((one) =>
      ['accessibility', 'best-practices', 'seo'].flatMap((name) =>
        one.categories[name].auditRefs.filter((ref) => one.audits[ref.id].score === 0).map((ref) => ref.id),
      ),
    ),
  );
  if (failed.size) console.log(`  not met: ${[...failed].join(', ')}`);
  process.exitCode = short ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
  await site.close();
}
