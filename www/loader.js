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

/** Fetches and reads; repeats on a broken connection or a bad status, not on a time-out. */
async function get(url, read) {
  for (let n = 1; ; n += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT) });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return await read(response);
    } catch (error) {
      const final = error.name === 'TimeoutError' || error.name === 'CompileError';
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
      return await import('./engine.js');
    } catch {
      await wait(200);
    }
  }
  copies += 1;
  return import(`${here('./engine.js')}?copy=${copies}`);
}

/**
 * The Engine class. `again` gives one on a fresh instance: a trapped instance is not to be trusted.
 * @param {boolean} [again]
 */
export async function loadEngine(again = false) {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  compiled ??= get(here('./tidemark_bg.wasm'), compile);
  try {
    const [bindings, module] = await Promise.all([script(again), compiled]);
    await bindings.default({ module_or_path: module });
    return bindings.Engine;
  } catch (error) {
    compiled = undefined;
    throw error.code ? error : fault('wasm', String(error.message ?? error));
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

const FACES = [
  ['Tidemark Serif', '700', 'serif-700'],
  ['Tidemark Sans', '400', 'sans-400'],
  ['Tidemark Sans', '700', 'sans-700'],
  ['Tidemark Figures', '600', 'figures-600'],
];
let faces;

/** Loads every face once; resolves to the number that failed, never rejects. */
export function loadFonts() {
  faces ??= Promise.allSettled(
    FACES.map(async ([family, weight, file]) => {
      const face = new FontFace(family, `url("${here(`./fonts/tidemark-${file}.woff2`)}")`, { weight });
      document.fonts.add(await face.load());
    }),
  ).then((all) => all.filter((one) => one.status === 'rejected').length);
  return faces;
}
