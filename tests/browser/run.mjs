// Runs files of browser tests, some at a time, each a process of its own, and says how long each took.
// node tests/browser/run.mjs [all] [FILE…]   without files: those of every day, whose tables are walked by one case of each
// kind (`walked` in bench.mjs); with `all` those of long/ too, and every case

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIST, served } from './site.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
/** How many files at a time: tests wait often enough for one more than there are cores. */
const BESIDE = Number(process.env.TIDEMARK_BESIDE) || Math.min(availableParallelism() + 1, 8);
/** Seconds after which a file hangs. */
const MOST = 900;
/** What depends on how fast things come runs last, and alone: what a page has asked for by its first frame. */
const ALONE = ['budget.test.mjs'];
/** What failed, for the end of a run that has more to say after these tests. */
const FAILED = join(ROOT, 'target/tidemark/browser-failed.txt');
/** The last run's seconds of each file: the longest begins first, so that none is left over at the end. */
const TIMES = join(ROOT, 'target/tidemark/browser-seconds.json');

const given = process.argv.slice(2);
const all = given[0] === 'all' && Boolean(given.shift());
const found = readdirSync(HERE, { recursive: true }).filter(
  (name) => name.endsWith('.test.mjs') && (all || !name.startsWith('long/')),
);
const files = given.length ? given.map((name) => relative(HERE, resolve(name))) : found;

function read() {
  try {
    return JSON.parse(readFileSync(TIMES, 'utf8'));
  } catch {
    return {};
  }
}
const before = read();
// a file that never ran is taken to last as long as its text is long
const weight = (name) => before[name] ?? statSync(join(HERE, name)).size / 500;
const sorted = (list) => [...list].sort((a, b) => weight(b) - weight(a));

const seconds = {};
/** What failed, and with what. */
const failed = new Map();
/** What a test wrote for its reader, such as a seed or a measure. */
const told = (text) =>
  text
    .split('\n')
    .filter((line) => /^\s*ℹ (?!(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) )/.test(line));

/** The part of a report that lists the failing tests, with what each expected. */
const failing = (text) =>
  text
    .slice(Math.max(text.indexOf('✖ failing tests:'), 0))
    .trim()
    .split('\n')
    .slice(0, 80)
    .join('\n');

function one(name) {
  const from = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--test-reporter=spec', join(HERE, name)], {
      cwd: ROOT,
      env: { ...process.env, TIDEMARK_WALK: all || given.length ? 'whole' : 'short' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hangs = setTimeout(() => child.kill(), MOST * 1000);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      seconds[name] = Math.round((performance.now() - from) / 100) / 10;
      const count = /^ℹ tests (\d+)/m.exec(text)?.[1] ?? 'no';
      const bad = code !== 0 || count === 'no';
      if (bad) failed.set(name, failing(text));
      console.log(
        [
          `${bad ? '✖' : '✔'} ${name.padEnd(32)} ${seconds[name].toFixed(1).padStart(6)} s, ${count} tests${signal ? `, ended by ${signal}` : ''}`,
          ...(bad ? [text] : told(text)),
        ].join('\n'),
      );
      done();
    });
  });
}

async function group(list, beside) {
  const todo = sorted(list);
  await Promise.all(
    Array.from({ length: beside }, async () => {
      for (let name = todo.shift(); name; name = todo.shift()) await one(name);
    }),
  );
}

/** Has the large files packed before any page waits for them: on a busy machine that may take longer than a page waits. */
async function warm() {
  const site = await served();
  const names = ['', 'embed.html', 'story.json', ...readdirSync(DIST).filter((name) => /\.(wasm|js|bin)$/.test(name))];
  await Promise.all(
    names.map(async (name) => (await fetch(site.url + name, { headers: { 'accept-encoding': 'br' } })).arrayBuffer()),
  );
  await site.close();
}

const from = performance.now();
await warm();
const alone = files.filter((name) => ALONE.includes(basename(name)));
await group(
  files.filter((name) => !alone.includes(name)),
  BESIDE,
);
await group(alone, 1);
mkdirSync(dirname(TIMES), { recursive: true });
writeFileSync(FAILED, [...failed].map(([name, why]) => `${name}\n${why}\n`).join('\n'));
writeFileSync(TIMES, JSON.stringify({ ...before, ...seconds }));
console.log(
  `${files.length} files, ${BESIDE} at a time, in ${Math.round((performance.now() - from) / 1000)} s${failed.size ? `; failed: ${[...failed.keys()].join(', ')}` : ''}`,
);
process.exit(failed.size ? 1 : 0);
