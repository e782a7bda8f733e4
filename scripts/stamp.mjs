// Writes into DIR which build it is: into the loader, the engine's script and both parts of the
// engine, so that files of two releases, mixed by caches, are never put together.
// node scripts/stamp.mjs DIR, when every other file of DIR is as it will be served.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [dir] = process.argv.slice(2);
const path = (name) => join(dir, name);
const text = (name) => readFileSync(path(name), 'utf8');

/** Replaces the one place of `name` that is meant for it. */
function put(name, empty, full) {
  const parts = text(name).split(empty);
  if (parts.length !== 2) {
    console.error(`stamp: ${path(name)} has ${parts.length - 1} places '${empty}' in the place of one: restore it.`);
    process.exit(1);
  }
  writeFileSync(path(name), parts.join(full));
}

/** A section of a wasm that no engine reads: its kind, its length, the length of its name, its name, what it says. */
function section(name, said) {
  const body = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(said)]);
  return Buffer.concat([Buffer.from([0, body.length]), body]);
}

const hash = createHash('sha256');
for (const name of readdirSync(dir).sort()) if (/\.(js|wasm|json|css|html)$/.test(name)) hash.update(name).update(readFileSync(path(name)));
const build = hash.digest('hex').slice(0, 12);
put('loader.js', '@build@', build);
put('loader.js', '@length@', String(text('story.json').length));
writeFileSync(path('engine.js'), `${text('engine.js')}export const BUILD="${build}";\n`);
for (const name of ['tidemark_bg.wasm', 'tidemark_rest.wasm']) writeFileSync(path(name), Buffer.concat([readFileSync(path(name)), section('build', build)]));
