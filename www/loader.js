// Fetches what a mount needs: the engine (one compiled module for all), a story's text, the fonts.

const TRIES = 3;
const LIMIT = 15000;
const here = (name) => new URL(name, import.meta.url).href;

/**
 * An error with a code that the page has words for.
 * @param {'wasm'|'network'|'story'|'canvas'|'panic'} code
 * @param {string} message
 * @param {object[]} [problems] a story's problems
 */
export function fault(code, message, problems = []) {
  return Object.assign(new Error(message), { code, problems });
}

/** Resolves after `ms` milliseconds. */
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** `work`, or a fault where it takes longer than any request may. */
const within = (work, name) =>
  new Promise((done, fail) => {
    const timer = setTimeout(() => fail(fault('network', `${name}: no answer`)), LIMIT);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });

/** Fetches and reads; repeats on a broken connection or a bad status, not on a time-out. */
async function get(url, read) {
  for (let n = 1; ; n += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT) });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return await read(response);
    } catch (error) {
      const final = error.name === 'TimeoutError' || error instanceof WebAssembly.CompileError;
      if (final || n === TRIES) throw error;
      await wait(200 * n);
    }
  }
}

function compile(response) {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

let compiled;
let copies = 0;

async function script(again) {
  if (!again) {
    try {
      return await within(import('./engine.js'), 'engine.js');
    } catch (error) {
      if (error.code) throw error;
      await wait(200);
    }
  }
  copies += 1;
  return within(import(`${here('./engine.js')}?copy=${copies}`), 'engine.js');
}

const wasm = () => (compiled ??= get(here('./tidemark_bg.wasm'), compile));

/** Asks for what every mount needs before anybody has called for it; a failure shows when they do. */
export function warm() {
  if (typeof WebAssembly !== 'object') return;
  // the faces come after: on a slow line they would take the engine's share of it, three seconds
  wasm().then(loadFonts, () => {});
}

/**
 * The Engine class. `again` gives one on a fresh instance: a trapped instance is not to be trusted.
 * @param {boolean} [again]
 */
export async function loadEngine(again = false) {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  try {
    const [bindings, module] = await Promise.all([script(again), wasm()]);
    await bindings.default({ module_or_path: module });
    return bindings.Engine;
  } catch (error) {
    compiled = undefined;
    if (typeof error.code === 'string') throw error;
    const bad = error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
    throw fault(bad ? 'wasm' : 'network', String(error.message ?? error));
  }
}

/**
 * The text of a story.
 * @param {string} url
 */
export async function loadStory(url) {
  try {
    return await get(url, (response) => response.text());
  } catch (error) {
    throw fault('network', String(error.message ?? error));
  }
}

/**
 * The texts of the files that a story wants, by name: the words of the controls stand beside the
 * engine, anything else beside the story. What cannot be read is left out: the engine says so.
 * @param {string[]} names
 * @param {(name: string) => Promise<string>} [read] where the story was not fetched
 * @param {string} [base] the story's address
 */
export async function loadFiles(names, base, read) {
  const fetched = (name) => get(name === 'words.json' ? here('./words.json') : new URL(name, base).href, (r) => r.text());
  const from = (name) => (read && name !== 'words.json' ? read(name) : fetched(name));
  const all = await Promise.allSettled(names.map(async (name) => [name, await from(name)]));
  return Object.fromEntries(all.filter((one) => one.status === 'fulfilled').map((one) => one.value));
}

const FACES = [
  ['Tidemark Serif', '700', 'serif-700'],
  ['Tidemark Sans', '400', 'sans-400'],
  ['Tidemark Sans', '700', 'sans-700'],
  ['Tidemark Figures', '600', 'figures-600'],
];
let faces;

/**
 * Loads every face once.
 * @returns {{each: Promise<boolean>[], all: Promise<boolean[]>}} whether each came; never rejects
 */
export function loadFonts() {
  if (faces) return faces;
  const each = FACES.map(([family, weight, file]) =>
    new FontFace(family, `url("${here(`./fonts/tidemark-${file}.woff2`)}")`, { weight }).load().then(
      (face) => Boolean(document.fonts.add(face)),
      () => false,
    ),
  );
  faces = { each, all: Promise.all(each) };
  return faces;
}
