// Writes into DIR/sw.js what the service worker holds: for each page that works without a network,
// every file that it needs, with its hash, and one version for all of it.
// As a program: node scripts/offline.mjs DIR

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const PAGES = ['kiosk.html', 'supervisor.html'];
const LINE = /^const HELD = .*;$/m;

const HTML = /\b(?:src|href)="([^"#?:]+)"/g;
/** Whatever a script calls './name.ending' is a file beside it; a name that it makes up, `./fonts/${one}.woff2`, is each that fits. */
const JS = [/["'`](\.\/(?:[\w./-]|\$\{\w+\})+\.\w+)["'`]/g];
const CSS = /url\(["']?([^"')]+)["']?\)/g;
/** Not held: the worker itself, which the browser keeps; pages, which are listed or are not. */
const LEFT = /^sw\.js$|\.html$/;
/** Their texts name no files, but the imports of engine and reader. */
const BARE = ['engine.js', 'reader.js'];

const names = (text, patterns) => patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]));

/** The still that a page chooses by its address (www/src/kiosk/first.ts): in each language, light and dark. */
function stills(text) {
  const [, still, own] = /data-still="([^"]+)\.([\w-]+)\.light\.png"/.exec(text) ?? [];
  const languages = /data-languages="([^"]*)"/.exec(text)?.[1].split(' ') ?? [own];
  return still ? languages.flatMap((lang) => ['light', 'dark'].map((theme) => `${still}.${lang}.${theme}.png`)) : [];
}

/** The files that a name with holes in it may mean. */
function fitting(dir, name) {
  const folder = posix.dirname(name);
  const parts = posix
    .basename(name)
    .split(/\$\{\w+\}/)
    .map((part) => part.replace(/[.]/g, '\\.'));
  const pattern = new RegExp(`^${parts.join('[\\w.-]+')}$`);
  return readdirSync(join(dir, folder))
    .filter((one) => pattern.test(one))
    .map((one) => posix.join(folder, one));
}

/** The names of the files that a checked story was made from (src/show.rs, as www/src/mount/story.ts reads them). */
function namesIn(packed) {
  let at = 21;
  const whole = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = packed[at];
      at += 1;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const text = () => {
    const length = whole();
    at += length;
    return packed.toString('utf8', at - length, at);
  };
  return Array.from({ length: whole() }, text);
}

/** A file and all that it names, and what those name. */
function closure(dir, page) {
  const found = new Set();
  const todo = [page];
  while (todo.length) {
    const file = todo.pop();
    if (found.has(file)) continue;
    if (file.includes('${')) {
      todo.push(...fitting(dir, file));
      continue;
    }
    if (!existsSync(join(dir, file))) throw new Error(`${page} needs ${file}, which is not in ${dir}`);
    found.add(file);
    // a page compares the story with its files once it stands
    if (file === 'story.bin') todo.push(...namesIn(readFileSync(join(dir, file))));
    const kind = /\.(html|js|css)$/.exec(file)?.[1];
    if (!kind || BARE.includes(file)) continue;
    const text = readFileSync(join(dir, file), 'utf8');
    todo.push(...stills(text));
    const named = names(text, { html: [HTML], js: JS, css: [CSS] }[kind])
      .filter((name) => !name.startsWith('data:'))
      .map((name) => posix.normalize(posix.join(posix.dirname(file), name)));
    todo.push(...named.filter((name) => !LEFT.test(name) && !name.startsWith('..')));
  }
  return [...found].sort();
}

/** Lists, hashes and writes. @returns {{version: string, pages: Record<string, Record<string, string>>}} */
export function write(dir) {
  const path = join(dir, 'sw.js');
  const text = readFileSync(path, 'utf8');
  if (!LINE.test(text)) throw new Error(`${path} has no line 'const HELD = …;'`);
  const hash = (body) => createHash('sha256').update(body).digest('hex');
  const pages = Object.fromEntries(
    PAGES.map((page) => [
      page,
      Object.fromEntries(closure(dir, page).map((file) => [file, hash(readFileSync(join(dir, file)))])),
    ]),
  );
  // the worker's own text counts: a worker that works otherwise is another version
  const version = hash(text.replace(LINE, '') + JSON.stringify(pages)).slice(0, 12);
  const held = { version, pages };
  // beside the file, then renamed: a browser that asks meanwhile never gets half a worker
  const aside = join(dir, `.sw.${process.pid}.part.js`);
  writeFileSync(
    aside,
    text.replace(LINE, () => `const HELD = ${JSON.stringify(held)};`),
  );
  renameSync(aside, path);
  return held;
}

if (process.argv[1]?.endsWith('offline.mjs')) {
  try {
    const { version, pages } = write(process.argv[2]);
    const counts = Object.entries(pages).map(([page, files]) => `${page} ${Object.keys(files).length} files`);
    console.log(`sw.js: version ${version}, ${counts.join(', ')}`);
  } catch (error) {
    console.error(`offline: ${error.message}: mend that and build again.`);
    process.exit(1);
  }
}
