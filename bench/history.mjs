// bench/history.tsv: what the first frame weighs and what a moving frame takes, a row for each change of them that was
// meant. The tests hold both to the last row; `./build.sh history "WHY"` writes the next one.
// node bench/history.mjs --check FRAMES | --write FRAMES WHY

import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { weighs } from './site.mjs';
import { launch } from './stage.mjs';
import { packed } from './subjects.mjs';

const FILE = fileURLToPath(new URL('history.tsv', import.meta.url));

/** The frames of bench/frames.rs. */
const FRAMES = ['opening', 'share', 'trade'];

/** How much of what is written down may come without being written down. */
const SLACK = 0.02;

/** The last row of a history, by the names of its columns. */
export function last(text) {
  const [head, ...rows] = text.trimEnd().split('\n');
  const cells = rows.at(-1).split('\t');
  return Object.fromEntries(head.split('\t').map((name, i) => [name, cells[i]]));
}

export const written = () => last(readFileSync(FILE, 'utf8'));

/** A sentence for each number that is more than what is written down, and two percent. */
export function grown(row, now) {
  return Object.entries(now)
    .filter(([name, count]) => !(count <= Number(row[name]) * (1 + SLACK)))
    .map(
      ([name, count]) =>
        `${name}: ${count} where bench/history.tsv has ${row[name]}: make it less, or write it down with ./build.sh history "WHY"`,
    );
}

/** Brotli bytes of the site: parts of the engine (of both that its own story needs, and of the other kinds), and what the first frame waits for. */
export async function bytes(dist, url, machine) {
  const sent = (name) => packed(readFileSync(join(dist, name)), name);
  const { first, total } = await weighs(dist, url, machine);
  return {
    'first wasm': sent('tidemark_bg.wasm'),
    'both wasm': sent('tidemark_bg.wasm') + sent('tidemark_rest.wasm'),
    'kinds wasm': sent('tidemark_kinds.wasm'),
    'reader wasm': sent('reader_bg.wasm'),
    scripts: first.js,
    fonts: first.woff2,
    "first chapter's total": total,
  };
}

/** Instructions of three moving frames, exact for one build. */
function instructions(program) {
  const one = (name) => {
    const options = ['--tool=callgrind', '--toggle-collect=moving_frame', '--callgrind-out-file=/dev/null'];
    const said = execFileSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', 'valgrind', ...options, program, name]);
    const count = Number(/Collected : (\d+)/.exec(String(said))?.[1]);
    if (!(count > 1000)) throw new Error(`callgrind counted nothing of "${name}": ${said}`);
    return [name, count];
  };
  return Object.fromEntries(FRAMES.map(one));
}

/** Another compiler makes other instructions. */
const compiler = () => String(execFileSync('rustc', ['--version'])).split(' ')[1];

function check(program) {
  const row = written();
  if (row.rustc !== compiler()) {
    console.log(`Instructions are not compared: they are written down for rustc ${row.rustc}, here is ${compiler()}.`);
    return;
  }
  const now = instructions(program);
  for (const [name, count] of Object.entries(now)) console.log(`${name}: ${count} instructions, ${row[name]} written`);
  const faults = grown(row, now);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length ? 1 : 0;
}

async function write(program, why) {
  // here alone: a server of the tests is no part of what they import from here
  const { CHROMIUM, DIST, served } = await import('../tests/browser/site.mjs');
  const site = await served();
  const machine = await launch(CHROMIUM);
  try {
    const day = new Date().toISOString().slice(0, 10);
    const now = { ...(await bytes(DIST, site.url, machine)), ...instructions(program), rustc: compiler(), day, why };
    const [head] = readFileSync(FILE, 'utf8').split('\n');
    const row = head.split('\t').map((name) => String(now[name]).replace(/\s+/g, ' '));
    appendFileSync(FILE, `${row.join('\t')}\n`);
    console.log(row.join('  '));
  } finally {
    await machine.close();
    await site.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, program, why] = process.argv.slice(2);
  if (what === '--write') await write(program, why);
  else check(program);
}
