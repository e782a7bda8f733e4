// Fetches what a mount needs: the engine (one compiled module for all), a story's text, the fonts.
// The build says which release this is and how long its story: BUILD, LENGTH (scripts/bundle.mjs).

import type { EngineClass, Files } from '../kit/engine.ts';
import { fault, messageOf, thrown, wait } from '../kit/fault.ts';

/** The engine's script, and what its wasm gives. */
type Bindings = typeof import('site:engine.js');
type Timer = ReturnType<typeof setTimeout> | undefined;

const TRIES = 3;
const SILENCE = 15000; // ms without a byte
const MOST = 16 << 20; // bytes of a file
const STORY = 4 << 20; // bytes of a story: the reader takes no more
/** The address of a file beside this one. */
export const here = (name: string) => new URL(name, import.meta.url).href;

/**
 * A module, asked for again under another address where it failed: a browser keeps an import that
 * failed, and what it was for.
 * @param load `() => import(…)`: the build has it add `query` to the address (scripts/bundle.mjs)
 */
export async function bring<T>(load: (query?: string) => Promise<T>): Promise<T> {
  for (let n = 0; ; n += 1) {
    try {
      return await load(n ? `?again=${n}` : '');
    } catch (error) {
      // one that does not fit the modules that it names is of another release
      if (error instanceof SyntaxError) throw fault('release', error.message);
      if (n === TRIES - 1) throw fault('import', messageOf(error));
      await wait(200 * (n + 1));
    }
  }
}

let heard = 0; // when bytes came last, of any file

/** `work`, or a fault where nothing at all comes for too long: of an import the bytes are not seen. */
const within = <T>(work: Promise<T>, name: string) =>
  new Promise<T>((done, fail) => {
    let timer: Timer;
    const listen = (ms: number) => {
      timer = setTimeout(() => {
        const left = heard + SILENCE - performance.now();
        if (left > 0) listen(left);
        else fail(fault('network', `${name}: no answer`));
      }, ms);
    };
    listen(SILENCE);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });

/** Reads a copy of an answer as it comes: `came` for each piece. Rejects where there is too much. */
async function follow(response: Response, came: () => void, most: number) {
  const reader = response.body?.getReader();
  for (let all = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) return;
    all += value.length;
    if (all > most) throw Object.assign(fault('large', `${response.url}: more than ${most} bytes`), { final: true });
    came();
  }
}

/** Refuses what is not the file that was asked for: another site's, none, a page of the network's or the server's own. */
function proper(response: Response, url: string) {
  if (!response.ok) throw Object.assign(new Error(`${url}: ${response.status}`), { status: response.status });
  if (response.url && new URL(response.url).origin !== new URL(url).origin)
    throw Object.assign(fault('elsewhere', `${url}: led to ${response.url}`), { final: true });
  if ((response.headers.get('content-type') ?? '').startsWith('text/html'))
    throw fault('server', `${url}: a page instead of the file`);
}

/**
 * Fetches and reads. A limit is for silence and for size, not for the time that a slow line takes.
 * Repeats on a broken connection, a bad status and a bad file, past all caches; not on silence.
 */
async function get<T>(
  url: string,
  read: (response: Response) => Promise<T>,
  most = MOST,
  cache: RequestCache = 'default',
): Promise<T> {
  for (let n = 1; ; n += 1) {
    const stop = new AbortController();
    let timer: Timer;
    let silent = false;
    const came = () => {
      heard = performance.now();
      clearTimeout(timer);
      timer = setTimeout(() => {
        silent = true;
        stop.abort();
      }, SILENCE);
    };
    came();
    try {
      const response = await fetch(url, { signal: stop.signal, cache: n > 1 ? 'reload' : cache });
      proper(response, url);
      const copy = response.clone();
      // an answer that is too large is given up at once
      const watched = follow(copy, came, most).catch((error) => {
        stop.abort();
        throw error;
      });
      const result = read(response);
      result.catch(() => {});
      await watched;
      return await result;
    } catch (error) {
      stop.abort();
      if (silent) throw fault('network', `${url}: no answer`);
      if (thrown(error).final || n === TRIES) throw error;
      await wait(200 * n);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function compile(response: Response) {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (type.startsWith('application/wasm')) return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    // the browser is not to blame: it runs other code, and this is not what the build has made
    if (error instanceof WebAssembly.CompileError && runs()) throw fault('server', error.message);
    throw error;
  }
}

/** Whether WebAssembly can be had at all: a page's policy may forbid it. */
function runs() {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch {
    return false;
  }
}

/** A story's or a table's text; an answer without any is none. */
async function words(response: Response) {
  const text = await response.text();
  if (!text.trim() || /^\s*<(!doctype|html)/i.test(text)) throw fault('server', `${response.url}: not the file`);
  return text;
}

// The engine is one program in two files: what the opening's first frames need, and the rest.
const codes = new Map<string, Promise<WebAssembly.Module>>();
/** Bindings whose instance has the rest. */
const linked = new WeakMap<Bindings, Promise<WebAssembly.Instance>>();
let copies = 0;

/** The build that a compiled part is of, as scripts/stamp.mjs writes it. */
function buildOf(module: WebAssembly.Module) {
  const [section] = WebAssembly.Module.customSections(module, 'build');
  return section ? new TextDecoder().decode(section) : '';
}

/** Parts of two builds would work on each other's memory, each with its own idea of what stands there. */
function fits(...builds: string[]) {
  const other = builds.find((one) => one !== BUILD);
  if (other !== undefined) throw fault('release', `files of the builds ${BUILD} and ${other || 'unknown'}`);
}

async function script(again: boolean): Promise<Bindings> {
  if (!again) {
    try {
      return await within(import('site:engine.js'), 'engine.js');
    } catch (error) {
      if (thrown(error).code) throw error;
      await wait(200);
    }
  }
  copies += 1;
  return within(import(`${here('./engine.js')}?copy=${copies}`), 'engine.js');
}

function code(url: string) {
  const known = codes.get(url) ?? get(url, compile);
  codes.set(url, known);
  return known;
}
const first = () => code(here('./tidemark_bg.wasm'));
const rest = () => code(here('./tidemark_rest.wasm'));

/** Asks for what every mount needs before anybody has called for it; a failure shows when they do. */
export function warm() {
  if (typeof WebAssembly !== 'object') return;
  // the fonts come after: on a slow line they would take the engine's share of it, three seconds
  first().then(
    () => loadFonts('first'),
    () => {},
  );
}

/** What went wrong, with a code; what was fetched is asked for again next time. */
function failed(error: unknown) {
  codes.clear();
  if (typeof thrown(error).code === 'string') return error;
  // what does not link is of two builds, whatever they say
  const code =
    error instanceof WebAssembly.LinkError ? 'release' : error instanceof WebAssembly.CompileError ? 'wasm' : 'network';
  return fault(code, messageOf(error));
}

/** Gives an instance its rest, once. */
function link(bindings: Bindings, exports: WebAssembly.ModuleImports) {
  const join = (module: WebAssembly.Module) => {
    fits(buildOf(module));
    return WebAssembly.instantiate(module, { first: exports });
  };
  const known = linked.get(bindings) ?? rest().then(join);
  linked.set(bindings, known);
  return known;
}

/**
 * The Engine class. `again` gives one on a fresh instance: a trapped instance is not to be trusted.
 * `early` gives one that can draw the opening and nothing else before `whole()` has resolved.
 */
export async function loadEngine({
  again = false,
  early = false,
} = {}): Promise<{ Engine: EngineClass; whole: () => Promise<void> }> {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  if (!early) rest().catch(() => {}); // under way together with the first
  try {
    const [bindings, module] = await Promise.all([script(again), first()]);
    fits(bindings.BUILD, buildOf(module));
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

/** The text of a story. */
export async function loadStory(url: string) {
  try {
    let text = await get(url, words, STORY);
    // a cache may keep another release's: the server is asked once more
    if (url === here('./story.json') && text.length !== LENGTH) text = await fresh(url, text);
    return text;
  } catch (error) {
    throw thrown(error).code ? error : fault('network', messageOf(error));
  }
}

const fresh = (url: string, text: string) => get(url, words, STORY, 'reload').catch(() => text);

/**
 * The texts of the files that a story wants, by name: the words of the controls stand beside the
 * engine, anything else beside the story. What is not there is left out: the engine says so.
 * @param base the story's address
 * @param read where the story was not fetched
 */
export async function loadFiles(
  names: string[],
  base: string,
  read?: (name: string) => Promise<string>,
): Promise<Files> {
  const ours = (name: string) => name === 'words.json';
  const fetched = (name: string): Promise<string | null> =>
    get(ours(name) ? here('./words.json') : new URL(name, base).href, words).catch((error) => {
      if (!ours(name) && error.status === 404) return null;
      throw error.code ? error : fault('network', messageOf(error));
    });
  const from = (name: string): Promise<string | null> =>
    read && !ours(name) ? read(name).catch(() => null) : fetched(name);
  const all = await Promise.all(names.map(async (name) => [name, await from(name)] as const));
  return Object.fromEntries(all.filter((one): one is [string, string] => one[1] !== null));
}

/** Family, weight, file; the last: the font comes in two parts. */
const FONTS: [string, string, string, boolean][] = [
  ['Tidemark Serif', '700', 'serif-700', true],
  ['Tidemark Sans', '400', 'sans-400', true],
  ['Tidemark Sans', '700', 'sans-700', true],
  ['Tidemark Figures', '600', 'figures-600', false],
];
interface LoadedFonts {
  each: Promise<boolean>[];
  all: Promise<boolean[]>;
}
const loaded: { first?: LoadedFonts; rest?: LoadedFonts } = {};

/** Loads a font; one that was lost is asked for again. */
const load = async ([family, weight, file]: [string, string, string, ...unknown[]]) => {
  for (let n = 1; n <= TRIES; n += 1) {
    try {
      const url = `url("${here(`./fonts/tidemark-${file}.woff2`)}${n > 1 ? `?again=${n}` : ''}")`;
      document.fonts.add(await new FontFace(family, url, { weight }).load());
      return true;
    } catch {
      await wait(500 * n);
    }
  }
  return false;
};

/**
 * Loads one part of the fonts, once: what the first frames draw, or the rest.
 * @returns whether each came; never rejects
 */
export function loadFonts(part: 'first' | 'rest'): LoadedFonts {
  const known = loaded[part];
  if (known) return known;
  const files =
    part === 'first'
      ? FONTS.map(([family, weight, file, two]): [string, string, string] => [
          family,
          weight,
          two ? `${file}-first` : file,
        ])
      : FONTS.filter((font) => font[3]);
  const each = files.map(load);
  const started = { each, all: Promise.all(each) };
  loaded[part] = started;
  return started;
}
