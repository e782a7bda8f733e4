// Writes the integrity values of embed.js and embed.css into the lines that the share panel offers.
// node scripts/seal.mjs DIR, after every file of DIR is as it will be served.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [dir] = process.argv.slice(2);
const path = join(dir, 'snippets.js');
const text = readFileSync(path, 'utf8');
const empty = 'const SEALS = {};';
if (text.split(empty).length !== 2) {
  console.error(`seal: ${path} has no line '${empty}': restore it.`);
  process.exit(1);
}
const lines = ['embed.js', 'embed.css'].map((file) => {
  const hash = createHash('sha384').update(readFileSync(join(dir, file))).digest('base64');
  return `  '${file}': 'sha384-${hash}',\n`;
});
writeFileSync(path, text.replace(empty, `const SEALS = {\n${lines.join('')}};`));
