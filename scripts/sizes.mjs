// Prints what a visitor downloads: each file as it is and as brotli sends it.
// node scripts/sizes.mjs DIR

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const dir = process.argv[2];
if (!dir || !existsSync(dir)) {
  console.error('sizes: use node scripts/sizes.mjs DIR, with a folder that exists.');
  process.exit(1);
}

const below = (folder, pattern) =>
  existsSync(join(dir, folder))
    ? readdirSync(join(dir, folder)).filter((name) => pattern.test(name)).sort().map((name) => join(folder, name))
    : [];

const groups = {
  wasm: below('.', /\.wasm$/),
  script: below('.', /\.m?js$/),
  page: below('.', /\.(html|css|json|csv)$/),
  fonts: below('fonts', /\.woff2$/),
};

const line = (name, raw, sent) => console.log(`${name.padEnd(40)} ${String(raw).padStart(9)} ${String(sent).padStart(9)}`);

line('file', 'bytes', 'sent');
for (const [group, names] of Object.entries(groups)) {
  let raw = 0;
  let sent = 0;
  for (const name of names) {
    const body = readFileSync(join(dir, name));
    // woff2 is brotli inside: it is sent as it is.
    const packed = name.endsWith('.woff2') ? body.length : brotliCompressSync(body).length;
    line(name, body.length, packed);
    raw += body.length;
    sent += packed;
  }
  line(`= ${group}`, raw, sent);
}
