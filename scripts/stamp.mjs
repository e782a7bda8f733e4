// Writes into DIR which build it is: into the engine's script and all parts of the engine, as
// scripts/bundle.mjs does into the loader, so that files of two releases, mixed by caches, are never
// put together.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A section of a wasm that no engine reads: its kind, its length, the length of its name, its name, what it says. */
function section(name, said) {
  const body = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(said)]);
  return Buffer.concat([Buffer.from([0, body.length]), body]);
}

/**
 * @param {string} dir
 * @param {string} build
 */
export function stamp(dir, build) {
  const add = (name, ...more) =>
    writeFileSync(join(dir, name), Buffer.concat([readFileSync(join(dir, name)), ...more]));
  for (const name of ['engine.js', 'reader.js']) add(name, Buffer.from(`export const BUILD="${build}";\n`));
  for (const name of ['story.bin', 'story-rest.bin']) add(name, Buffer.from(build));
  for (const name of ['tidemark_bg.wasm', 'tidemark_rest.wasm', 'tidemark_kinds.wasm', 'reader_bg.wasm'])
    add(name, section('build', build));
}
