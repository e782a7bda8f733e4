// Takes comments and blanks out of the scripts in DIR: a quarter of what the first visit loads of
// them. Names stay, so that a fault's trace can be read, and scripts/offline.mjs finds its files.
// node scripts/shorten.mjs DIR

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

/** Into this a line is written later, by scripts/offline.mjs. */
const LEFT = ['sw.js'];

const [dir] = process.argv.slice(2);
for (const name of readdirSync(dir).filter((one) => one.endsWith('.js') && !LEFT.includes(one))) {
  const path = join(dir, name);
  const { code } = await transform(readFileSync(path, 'utf8'), {
    sourcefile: name,
    target: name === 'start.js' ? 'es2019' : 'es2022',
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'utf8',
    // the one script that every page waits for first
    minifyIdentifiers: name === 'start.js',
    legalComments: 'none',
  });
  writeFileSync(path, code);
}
