// The shipped engine with faults that a test can switch on: nothing of this is ever shipped.
//
// The wasm is taken apart, the export `engine_frame` gets a wrapper that looks at an exported
// global, and it is put together again. Everything else is the engine as built: a trap is a real
// trap, an overflow a real one, and memory that cannot grow makes Rust's own allocator fail.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, PACKED } from '../site.mjs';

const BIN = new URL('../../../node_modules/.bin/', import.meta.url).pathname;

/** As in scripts/site.sh: with more, the assembler writes what browsers do not read yet. */
const FEATURES = [
  'bulk-memory',
  'nontrapping-float-to-int',
  'sign-ext',
  'mutable-globals',
  'reference-types',
  'multivalue',
].map((name) => `--enable-${name}`);

/** Values of the exported global `fault`. */
export const FAULT = { none: 0, panic: 1, overflow: 2, memory: 3 };

/** Pages of 64 KB that the failing engine may have: enough to work, few enough to run out of. */
const PAGES = 512;

function once(text, from, to) {
  const parts = text.split(from);
  if (parts.length !== 2)
    throw new Error(`the engine is built otherwise than this test knows: ${from} stands ${parts.length - 1} times`);
  return parts.join(to);
}

function broken(wat) {
  const called = (name) => {
    const found = new RegExp(`\\(export "${name}" \\(func (\\$[^)]+)\\)\\)`).exec(wat);
    if (!found) throw new Error(`the engine does not export ${name}`);
    return found[1];
  };
  const frame = called('engine_frame');
  const malloc = called('__wbindgen_malloc');
  let text = once(
    wat,
    `(export "engine_frame" (func ${frame}))`,
    `
    (export "engine_frame" (func $fault_frame))
    (export "fault" (global $fault))`,
  );
  const pages = /\(memory \$0 (\d+)\)/.exec(text);
  text = once(text, pages[0], `(memory $0 ${pages[1]} ${PAGES})\n (global $fault (mut i32) (i32.const 0))`);
  const end = text.lastIndexOf(')');
  return `${text.slice(0, end)}
 (func $fault_deep (param i32) (result i32)
  (i32.add (local.get 0) (call $fault_deep (i32.add (local.get 0) (i32.const 1)))))
 (func $fault_frame (param i32 f64) (result i32)
  (if (i32.eq (global.get $fault) (i32.const ${FAULT.panic})) (then (unreachable)))
  (if (i32.eq (global.get $fault) (i32.const ${FAULT.overflow})) (then (drop (call $fault_deep (i32.const 0)))))
  (if (i32.eq (global.get $fault) (i32.const ${FAULT.memory})) (then
   (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
   (loop $fill (drop (call ${malloc} (i32.const 65536) (i32.const 8))) (br $fill))))
  (call ${frame} (local.get 0) (local.get 1)))
)`;
}

/** Bytes of that section: head, the word "build", twelve digits. */
const BUILD = 20;

let made;

/** The failing wasm, made once an engine: taking it apart and putting it together takes seconds. */
export function failingWasm() {
  if (made) return made;
  const recipe = [`${DIST}/tidemark_bg.wasm`, new URL(import.meta.url)]
    .map((file) => readFileSync(file))
    .reduce((hash, bytes) => hash.update(bytes), createHash('sha256'));
  const kept = join(PACKED, `${recipe.digest('hex').slice(0, 22)}.failing.wasm`);
  if (existsSync(kept)) {
    made = readFileSync(kept);
    return made;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-'));
  try {
    const text = join(folder, 'engine.wat');
    const wasm = join(folder, 'engine.wasm');
    const options = { maxBuffer: 1 << 26, stdio: 'pipe' };
    execFileSync(`${BIN}wasm-dis`, [...FEATURES, `${DIST}/tidemark_bg.wasm`, '-o', text], options);
    writeFileSync(text, broken(readFileSync(text, 'utf8')));
    execFileSync(`${BIN}wasm-as`, [...FEATURES, text, '-o', wasm], options);
    // the assembler leaves out the section that names the build, the last of the file
    made = Buffer.concat([readFileSync(wasm), readFileSync(`${DIST}/tidemark_bg.wasm`).subarray(-BUILD)]);
    mkdirSync(PACKED, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, made);
    renameSync(`${kept}.${process.pid}`, kept);
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Routes that serve the failing engine. In the page: `globalThis.engines` holds the exports of every
 * instance in the order of their birth, `globalThis.fault_for` is the fault that new ones begin with.
 */
export function failing() {
  const wasm = failingWasm();
  return [
    [
      '**/tidemark_bg.wasm',
      (route) =>
        route.fulfill({ body: wasm, contentType: 'application/wasm', headers: { 'access-control-allow-origin': '*' } }),
    ],
    [
      '**/engine.js*',
      async (route) => {
        const answer = await route.fetch().catch(() => null);
        // a page that has gone meanwhile wants none
        const text = await answer?.text().catch(() => null);
        if (!text) return;
        const body = once(
          text,
          'wasm=instance.exports',
          `wasm=((exports) => {
        (globalThis.engines ??= []).push(exports);
        exports.fault.value = globalThis.fault_for ?? 0;
        return exports;
      })(instance.exports)`,
        );
        await route.fulfill({ response: answer, body });
      },
    ],
  ];
}

/** Switches a fault on in the newest instance of the page. */
export const strike = (page, fault) =>
  page.evaluate((value) => {
    globalThis.engines.at(-1).fault.value = value;
  }, fault);
