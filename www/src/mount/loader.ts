// Loads modules, the engine and the reader (one compiled module for all), stories and the files beside them.
// The build says which release this is: BUILD (scripts/bundle.mjs).

import type { EngineClass, Files } from '../kit/engine.ts';
import { fault, messageOf, thrown, wait } from '../kit/fault.ts';
import { isPicture } from '../kit/outside.ts';
import { get, here, TRIES, within, words } from './fetch.ts';
import { loadFonts } from './fonts.ts';
import type { ReadFile } from './tide.ts';

/** The engine's script, and what its wasm gives. */
type Bindings = typeof import('site:engine.js');

const STORY = 4 << 20; // bytes of a story, or of a picture: the reader takes no more

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

// The engine is one program in three files: what the opening's first frames need, what else the site's own story does,
// and the chart kinds that it has no use for.
const codes = new Map<string, Promise<WebAssembly.Module>>();
/** How much of the engine is wanted: for the opening's first frames, for all of the site's story, for any story. */
export type Extent = 'opening' | 'own' | 'any';
type Later = 'rest' | 'kinds';
/** What later parts the instance of some bindings has, or is getting. */
const linked = new WeakMap<Bindings, Partial<Record<Later, Promise<WebAssembly.Instance>>>>();
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
const later = { rest: () => code(here('./tidemark_rest.wasm')), kinds: () => code(here('./tidemark_kinds.wasm')) };

/** Asks for what every mount needs before anybody has called for it; a failure shows when they do. `fonts`: those of the first frame. */
export function warm(fonts: 'latin' | 'first') {
  if (typeof WebAssembly !== 'object') return;
  // the fonts come after: on a slow line they would take the engine's share of it, three seconds
  first().then(
    () => loadFonts(fonts),
    () => {},
  );
}

/** What went wrong with a file, with a code. */
const lost = (error: unknown) => (thrown(error).code ? error : fault('network', messageOf(error)));

/** What went wrong, with a code; what was fetched is asked for again next time. */
function failed(error: unknown) {
  codes.clear();
  if (typeof thrown(error).code === 'string') return error;
  // what does not link is of two builds, whatever they say
  const code =
    error instanceof WebAssembly.LinkError ? 'release' : error instanceof WebAssembly.CompileError ? 'wasm' : 'network';
  return fault(code, messageOf(error));
}

/** Gives an instance a part that it lacks, once; `taken`: the exports of the parts that this one takes from. */
function link(bindings: Bindings, part: Later, taken: WebAssembly.Imports) {
  const parts = linked.get(bindings) ?? {};
  linked.set(bindings, parts);
  parts[part] ??= later[part]()
    .then((module) => {
      fits(buildOf(module));
      return WebAssembly.instantiate(module, taken);
    })
    .catch((error) => {
      delete parts[part];
      throw failed(error);
    });
  return parts[part];
}

/**
 * The Engine class. `again` gives one on a fresh instance: a trapped instance is not to be trusted.
 * One for the `opening` can draw that and nothing else before `whole()` has resolved, which makes it one for the own story.
 */
export async function loadEngine({
  again = false,
  extent = 'any',
}: {
  again?: boolean;
  extent?: Extent;
} = {}): Promise<{ Engine: EngineClass; whole: () => Promise<void> }> {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  const wanted: Later[] = extent === 'opening' ? [] : extent === 'own' ? ['rest'] : ['rest', 'kinds'];
  for (const part of wanted) later[part]().catch(() => {}); // under way together with the first
  try {
    const [bindings, module] = await Promise.all([script(again), first()]);
    fits(bindings.BUILD, buildOf(module));
    const exports = await bindings.default({ module_or_path: module });
    const join = async (parts: Later[]) => {
      const taken: WebAssembly.Imports = { first: exports };
      // each takes functions of those before it
      for (const part of parts) taken[part] = (await link(bindings, part, taken)).exports as WebAssembly.ModuleImports;
    };
    await join(wanted);
    return { Engine: bindings.Engine, whole: () => join(['rest']) };
  } catch (error) {
    throw failed(error);
  }
}

/**
 * One on a fresh instance, where another has trapped: for any story, for what it was in want of is not known.
 * @param own it is for the site's own story, which goes on without other kinds where they cannot be had
 */
export const freshEngine = (own: boolean) =>
  loadEngine({ again: true }).catch((error) => {
    if (!own) throw error;
    return loadEngine({ again: true, extent: 'own' });
  });

/** Reads stories (reader/src/web.rs). */
export type Reader = Pick<typeof import('site:reader.js'), 'wants' | 'read'>;

let readers = 0;
let reading: Promise<Reader> | null = null;

async function startReader(): Promise<Reader> {
  if (typeof WebAssembly !== 'object') throw fault('wasm', 'WebAssembly is missing');
  try {
    const name = `${here('./reader.js')}${readers ? `?copy=${readers}` : ''}`;
    readers += 1;
    const [bindings, module] = await Promise.all([
      within(import(name) as Promise<typeof import('site:reader.js')>, 'reader.js'),
      code(here('./reader_bg.wasm')),
    ]);
    fits(bindings.BUILD, buildOf(module));
    await bindings.default({ module_or_path: module });
    return bindings;
  } catch (error) {
    throw failed(error);
  }
}

/** The reader of stories, one for all; one that could not be had is asked for again next time. */
export function loadReader(): Promise<Reader> {
  const now = reading ?? startReader();
  reading = now;
  now.catch(() => reading === now && dropReader());
  return now;
}

/** What has trapped is not asked again: the next story gets a fresh reader. */
export function dropReader() {
  reading = null;
}

/**
 * The site's own story in its checked form, in two files: what its opening needs, and all else (src/show.rs).
 * The build that each is of stands at its end (scripts/stamp.mjs).
 */
export async function loadPacked(part: './story.bin' | './story-rest.bin'): Promise<Uint8Array> {
  const url = here(part);
  try {
    const take = async (cache?: RequestCache) =>
      new Uint8Array(await get(url, (response) => response.arrayBuffer(), STORY, cache));
    const split = (all: Uint8Array) => ({
      packed: all.subarray(0, -BUILD.length),
      build: new TextDecoder().decode(all.subarray(-BUILD.length)),
    });
    let { packed, build } = split(await take());
    // a cache may keep another release's: the server is asked once more
    if (build !== BUILD) ({ packed, build } = split(await take('reload')));
    // a page of the network's, nothing, or half of it
    if (!/^[0-9a-f]+$/.test(build)) throw fault('server', `${url}: not the file`);
    fits(build);
    return packed;
  } catch (error) {
    throw lost(error);
  }
}

/** The text of a story; `cache` as of fetch. */
export async function loadText(url: string, cache?: RequestCache) {
  try {
    return await get(url, words, STORY, cache);
  } catch (error) {
    throw lost(error);
  }
}

/** A picture's file. */
export const loadPicture = (url: string, cache?: RequestCache) =>
  get(url, async (response) => new Uint8Array(await response.arrayBuffer()), STORY, cache);

/**
 * The files that a story wants, by name: the words of the controls stand beside the engine, anything else
 * beside the story. What is not there is left out: the reader says so. A picture that cannot be had now is false.
 * @param base the story's address
 * @param read where the story was not fetched
 */
export async function loadFiles(names: string[], base: string, read?: ReadFile): Promise<Files> {
  const ours = (name: string) => name === 'words.json';
  const fetched = (name: string) => {
    const url = ours(name) ? here('./words.json') : new URL(name, base).href;
    return (isPicture(name) ? loadPicture(url) : get<Files[string]>(url, words)).catch((error) => {
      if (!ours(name) && error.status === 404) return null;
      // a story goes on without a picture
      if (isPicture(name)) return false;
      throw lost(error);
    });
  };
  const from = (name: string): Promise<Files[string] | null> =>
    read && !ours(name) ? read(name).catch(() => null) : fetched(name);
  const all = await Promise.all(names.map(async (name) => [name, await from(name)] as const));
  return Object.fromEntries(all.filter((one): one is [string, Files[string]] => one[1] !== null));
}
