// Makes the site's scripts from www/src/ and its style sheets: minified, for the oldest engines we support, what several
// of them need in files of its own, whose names carry a hash of their content. Names that HTML,
// host pages or the service worker's registration know stay as they are.
// node scripts/bundle.mjs DIR NOTES: DIR is the site, as far as it is there without scripts; into
// NOTES goes which file holds which modules, for tests (files.json).

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform, version } from 'esbuild';
import { stamp } from './stamp.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'www/src');

/** Modules with a name that others know, by their sources. */
const MODULES = {
  tidemark: 'mount/index.ts',
  early: 'page/early.ts',
  page: 'page/page.ts',
  embed: 'embed/element.ts',
  'embed-page': 'embed/frame.ts',
  kiosk: 'kiosk/kiosk.ts',
  supervisor: 'kiosk/supervisor.ts',
};
/** Classic scripts: each is a file by itself. */
const CLASSIC = {
  start: 'kit/start.ts',
  asked: 'page/asked.ts',
  forward: 'page/forward.ts',
  'kiosk-first': 'kiosk/first.ts',
  sw: 'kiosk/worker.ts',
};
/** What wasm-bindgen writes: the scripts of engine and reader. */
const PROGRAMS = ['engine.js', 'reader.js'];
/** Into this line scripts/offline.mjs writes. */
const HELD = "const HELD = { version: '', pages: {} };";

const TARGET = ['safari15', 'firefox115', 'chrome100'];
export const OPTIONS = {
  bundle: true,
  minify: true,
  target: TARGET,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  tsconfigRaw: '{}',
};

/** Style sheets stay files of their own, under their names: host pages know some of them. */
const STYLES = { loader: 'css', minify: true, target: TARGET, charset: 'utf8', legalComments: 'none' };

const TABLE = join(SRC, 'kit/parameters.ts');

/** The table of parameters and its lists (www/src/kit/parameters.ts). */
export async function parameters() {
  const { code } = await transform(readFileSync(TABLE, 'utf8'), { loader: 'ts', tsconfigRaw: '{}' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** A page wants the lists alone: the words are for the docs. */
async function lists() {
  const { PARAMETERS, ...all } = await parameters();
  return Object.entries(all)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');
}

const published = new Map(Object.entries(MODULES).map(([name, path]) => [join(SRC, path), `./${name}.js`]));

/**
 * What stands beside the sources: modules that the native tool writes (`site:outline.js`, taken from `made`), the
 * engine's script, and modules with a name of their own, which are asked for by it.
 * @param {string} made
 * @param {boolean} [whole] takes modules with a name of their own in as well
 * @returns {import('esbuild').Plugin}
 */
export const beside = (made, whole = false) => ({
  name: 'beside',
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /[/\\]kit[/\\]parameters\.ts$/ }, async () => ({ contents: await lists() }));
    onResolve({ filter: /^site:/ }, ({ path }) => {
      const name = path.slice('site:'.length);
      return PROGRAMS.includes(name) ? { path: `./${name}`, external: true } : { path: resolve(made, name) };
    });
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
      const name = published.get(resolve(resolveDir, path));
      return name && kind !== 'entry-point' && !whole ? { path: name, external: true } : undefined;
    });
  },
});

/** One hash of all that the site's parts are made from. */
function identify(dir) {
  const hash = createHash('sha256').update(version);
  const add = (folder, names) => {
    for (const name of names.sort()) hash.update(name).update(readFileSync(join(folder, name)));
  };
  add(
    dir,
    readdirSync(dir).filter((name) => /\.(js|wasm|bin|json|css|html)$/.test(name)),
  );
  add(
    SRC,
    readdirSync(SRC, { recursive: true }).filter((name) => /\.[jt]s$/.test(name)),
  );
  add(ROOT, ['scripts/bundle.mjs', 'scripts/stamp.mjs']);
  return hash.digest('hex').slice(0, 12);
}

/** `() => import("./x.js")` takes what is to stand behind the address, so that a lost file can be asked for again. */
const askable = (code) =>
  code.replace(
    /\(\)\s*=>\s*import\("(\.\/[\w-]+\.js)"\)/g,
    (_, path) => `q=>import("${path}"+(typeof q=="string"?q:""))`,
  );

/** All scripts of the site, as texts, and for each what it holds and what it asks for. */
async function scripts(dir, made, defined) {
  const entries = (table) => Object.entries(table).map(([out, path]) => ({ out, in: join(SRC, path) }));
  const common = {
    ...OPTIONS,
    outdir: dir,
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    define: defined,
    plugins: [beside(made)],
  };
  const all = await Promise.all([
    build({ ...common, entryPoints: entries(MODULES), format: 'esm', splitting: true, chunkNames: '[name]-[hash]' }),
    ...entries(CLASSIC).map((one) =>
      build({ ...common, entryPoints: [one], format: 'iife', banner: one.out === 'sw' ? { js: HELD } : {} }),
    ),
  ]);
  const texts = Object.fromEntries(
    all.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [relative(dir, path), askable(text)])),
  );
  const files = all.flatMap(({ metafile }) =>
    Object.entries(metafile.outputs).map(([path, { inputs, imports }]) => {
      const asked = (kind) =>
        imports
          .filter((one) => one.kind === kind)
          .map((one) => relative(dir, resolve(ROOT, one.path)).split('/').pop());
      return [
        relative(dir, resolve(ROOT, path)),
        {
          modules: Object.keys(inputs).map((name) => relative('www/src', name)),
          imports: asked('import-statement'),
          later: asked('dynamic-import'),
        },
      ];
    }),
  );
  return { texts, files: Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A script and all that it cannot run without, each once. */
const needs = (files, name, found = new Set()) => {
  if (found.has(name)) return found;
  found.add(name);
  for (const one of files[name]?.imports ?? []) needs(files, one, found);
  return found;
};

/** A page's `<!--modules:a.js-->` becomes links that ask early for all that `a.js`, which follows at once, needs. */
function preload(html, files) {
  const all = new Set();
  return html.replace(/<!--modules:(.*?)-->/g, (_, name) => {
    const more = [...needs(files, name)].filter((one) => one !== name && !all.has(one));
    for (const one of more) all.add(one);
    return more.map((one) => `<link rel="modulepreload" href="${one}">`).join('\n');
  });
}

/** The files that the public module's types stand in, what is needed first. */
const TYPED = ['kit/engine', 'mount/tide', 'mount/index'];

/** The types of tidemark.js as one file. */
function types(notes) {
  const out = join(notes, 'types');
  rmSync(out, { recursive: true, force: true });
  execFileSync(
    join(ROOT, 'node_modules/.bin/tsc'),
    [
      '-p',
      ROOT,
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--stripInternal',
      '--rootDir',
      SRC,
      '--outDir',
      resolve(out),
    ],
    { stdio: 'inherit' },
  );
  const texts = TYPED.map((name) => readFileSync(join(out, `${name}.d.ts`), 'utf8'));
  return texts.join('').replace(/^(import|export) (type )?[*{][^;]*;\n/gm, '');
}

async function main([dir, notes]) {
  const build = identify(dir);
  const made = join(notes, 'made');
  mkdirSync(made, { recursive: true });
  for (const name of ['outline.js', 'static.js']) {
    writeFileSync(join(made, name), readFileSync(join(dir, name)));
    rmSync(join(dir, name));
  }
  const { texts, files } = await scripts(resolve(dir), made, { BUILD: JSON.stringify(build) });
  // its names stay: they stand in the trace of a trap
  for (const name of PROGRAMS) {
    const { code } = await transform(readFileSync(join(dir, name), 'utf8'), {
      minifyWhitespace: true,
      minifySyntax: true,
      target: TARGET,
      charset: 'utf8',
    });
    texts[name] = code;
  }
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text);
  for (const name of readdirSync(dir).filter((one) => one.endsWith('.css'))) {
    const css = readFileSync(join(dir, name), 'utf8');
    const { code } = await transform(css, { ...STYLES, sourcefile: name });
    writeFileSync(join(dir, name), code);
  }
  for (const name of readdirSync(dir).filter((one) => one.endsWith('.html'))) {
    const html = readFileSync(join(dir, name), 'utf8');
    writeFileSync(join(dir, name), preload(html, files));
  }
  writeFileSync(join(dir, 'tidemark.d.ts'), `// Types of tidemark.js, build ${build}.\n\n${types(notes)}`);
  stamp(dir, build);
  writeFileSync(join(notes, 'files.json'), `${JSON.stringify(files, null, 1)}\n`);
}

if (process.argv[1]?.endsWith('bundle.mjs')) await main(process.argv.slice(2));
