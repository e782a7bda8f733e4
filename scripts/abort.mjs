// A panic of the engine ends in a trap, and nobody can read what it says: there is no hook, and a page tells of the trap
// alone. So what writes the sentence becomes the trap itself; then the places and words that only panics name go, too
// (as with std's immediate abort, which only a std of one's own can be built with).
// node scripts/abort.mjs traps WHOLE.wasm OUT.wasm: both as wasm-bindgen leaves them, with names
// node scripts/abort.mjs drop WHOLE.wasm SMALL.wasm OUT.wasm: drops what wasm-opt has left without a use; each constant
// keeps a segment of its own, with `join` in place of `drop` they are put together and the names are left out

import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { constants, fill, reached, segments } from './data.mjs';

/** Functions of std that do nothing but panic, in both ways in which rustc writes names. */
const PANICS = new RegExp(
  [
    String.raw`core(\[\w+\])?::(panicking::|option::(unwrap|expect)_failed|result::unwrap_failed|cell::panic_)`,
    String.raw`core(\[\w+\])?::(slice|str)::.*(_fail|_fail_rt|_fail_ct|panic_on_ord_violation)(::h[0-9a-f]{16})?$`,
    String.raw`core(\[\w+\])?::num::from_(ascii|str)_radix_panic`,
    String.raw`alloc(\[\w+\])?::(raw_vec::(handle_error|capacity_overflow)|alloc::handle_alloc_error|vec::.*assert_failed)`,
    String.raw`std(\[\w+\])?::(panicking::(begin_panic|panic_handler|panic_with_hook|rust_panic)|alloc::(rust_oom|default_alloc_error_hook)|thread::local::panic_)`,
    String.raw`__rustc(\[\w+\])?::(rust_begin_unwind|rust_panic|__rust_start_panic|__rust_alloc_error_handler)`,
  ]
    .map((name) => `^<?${name}`)
    .join('|'),
);

/** The constants that code needed before it lost its panics, and does not need since. */
function unsaid(before, after) {
  const all = constants(before);
  const [had, has] = [before, after].map((module) => new Set([...reached(module, all)].map((one) => one.offset)));
  return new Set(all.map((one) => one.offset).filter((offset) => had.has(offset) && !has.has(offset)));
}

const LEAST = 20;

const read = (file) => binaryen.readBinary(readFileSync(file));

const size = (some) => some.reduce((sum, { data }) => sum + data.length, 0);

/** Bodies of functions that panic become traps. */
function traps(whole, out) {
  const module = read(whole);
  let count = 0;
  for (let i = 0; i < module.getNumFunctions(); i += 1) {
    const ref = module.getFunctionByIndex(i);
    const { name, module: from } = binaryen.getFunctionInfo(ref);
    if (from || !PANICS.test(name)) continue;
    binaryen.Function.setBody(ref, module.unreachable());
    count += 1;
  }
  // fewer: rustc names them otherwise now
  if (count < LEAST) throw new Error(`only ${count} functions that panic are known by their names`);
  writeFileSync(out, module.emitBinary());
  console.log(`abort: ${count} functions that panic`);
}

/** Leaves out the constants that only panics named. */
function drop(whole, small, out, joined) {
  const module = read(small);
  const dead = unsaid(read(whole), module);
  const all = constants(module);
  const left = all.filter(({ offset }) => !dead.has(offset));
  fill(module, joined ? segments(left) : left);
  binaryen.setDebugInfo(!joined);
  writeFileSync(out, module.emitBinary());
  console.log(`abort: ${size(all) - size(left)} of ${size(all)} bytes of constants`);
}

binaryen.setDebugInfo(true);
const [what, ...files] = process.argv.slice(2);
if (what === 'traps') traps(...files);
else drop(...files, what === 'join');
