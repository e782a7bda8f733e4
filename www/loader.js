// Fetches what a mount needs: the engine (one compiled module for all), a story's text, the fonts.

const TRIES = 3;
const LIMIT = 15000;
/** The address of a file beside this one. */
export const here = (name) => new URL(name, import.meta.url).href;

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

/**
 * A module, asked for again under another address where it failed: a browser keeps an import that
 * failed, and what it was for.
 * @param {string} url
 */
export async function bring(url) {
  for (let n = 0; ; n += 1) {
    try {
      return await import(n ? `${url}?again=${n}` : url);
    } catch (error) {
      // one that does not fit the modules that it names is of another release
      if (error instanceof SyntaxError) throw fault('release', error.message);
      if (n === TRIES - 1) throw fault('import', String(error.message ?? error));
      await wait(200 * (n + 1));
    }
  }
}

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

// The engine is one program in two files: what the opening's first frames need, and the rest.
const codes = new Map();
/** Bindings whose instance has the rest. */
const linked = new WeakMap();
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

function code(url) {
  if (!codes.has(url)) codes.set(url, get(url, compile));
  return codes.get(url);
}
const first = () => code(here('./tidemark_bg.wasm'));
const rest = () => code(here('./tidemark_rest.wasm'));

/** Asks for what every mount needs before anybody has called for it; a failure shows when they do. */
export function warm() {
  if (typeof WebAssembly !== 'object') return;
  // the faces come after: on a slow line they would take the engine's share of it, three seconds
  first().then(() => loadFonts('first'), () => {});
}

/** What went wrong, with a code; what was fetched is asked for again next time. */
function failed(error) {
  codes.clear();
  if (typeof error.code === 'string') return error;
  const bad = error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
  return fault(bad ? 'wasm' : 'network', String(error.message ?? error));
}

/** Gives an instance its rest, once. */
function link(bindings, exports) {
  if (!linked.has(bindings)) linked.set(bindings, rest().then((module) => WebAssembly.instantiate(module, { first: exports })));
  return linked.get(bindings);
}

/**
 * The Engine class. `again` gives one on a fresh instance: a trapped instance is not to be trusted.
 * `early` gives one that can draw the opening and nothing else before `whole()` has resolved.
 * @param {{again?: boolean, early?: boolean}} [how]
 * @returns {Promise<{Engine: Function, whole: () => Promise<void>}>}
 */
export async function loadEngine({ again = false, early = false } = {}) {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  if (!early) rest().catch(() => {}); // under way together with the first
  try {
    const [bindings, module] = await Promise.all([script(again), first()]);
    const exports = await bindings.default({ module_or_path: module });
    const whole = () =>
      link(bindings, exports).then(
        () => {},
        (error) => {
          linked.delete(bindings);
          throw failed(error);
        },
      );
    if (!early) await whole();
    return { Engine: bindings.Engine, whole };
  } catch (error) {
    throw failed(error);
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

/** Family, weight, file; the last: the face comes in two parts. */
const FACES = [
  ['Tidemark Serif', '700', 'serif-700', true],
  ['Tidemark Sans', '400', 'sans-400', true],
  ['Tidemark Sans', '700', 'sans-700', true],
  ['Tidemark Figures', '600', 'figures-600', false],
];
const loaded = {};

const load = ([family, weight, file]) =>
  new FontFace(family, `url("${here(`./fonts/tidemark-${file}.woff2`)}")`, { weight }).load().then(
    (face) => Boolean(document.fonts.add(face)),
    () => false,
  );

/**
 * Loads one part of the faces, once: what the first frames draw, or the rest.
 * @param {'first'|'rest'} part
 * @returns {{each: Promise<boolean>[], all: Promise<boolean[]>}} whether each came; never rejects
 */
export function loadFonts(part) {
  if (!loaded[part]) {
    const files = part === 'first'
      ? FACES.map(([family, weight, file, two]) => [family, weight, two ? `${file}-first` : file])
      : FACES.filter((face) => face[3]);
    const each = files.map(load);
    loaded[part] = { each, all: Promise.all(each) };
  }
  return loaded[part];
}
