// Cuts the engine in two: what the first frames of the page need, and the rest, which is loaded
// while the first frame already stands.
// node scripts/split.mjs NAMED.wasm ENGINE.mjs STORY.bin FIRST.wasm REST.wasm
//
// The opening is drawn once here, on a canvas that does nothing, in every language and theme and at
// sizes of every layout class; functions that were called go into the first part. In it each other one that is
// named is a step through a table, which is empty until the rest is there: calling it before that
// is a trap, and www/src/mount/index.ts then waits for the rest and starts anew.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import binaryen from 'binaryen';
import { constants, fill, reached, segments } from './data.mjs';

const SIZES = [
  [1920, 1080],
  [1440, 900],
  [1280, 720],
  [1024, 768],
  [801, 603],
  [768, 1024],
  [844, 390],
  [640, 480],
  [390, 844],
  [320, 640],
  [240, 300],
  [2560, 700],
];
const TABLE = 'rest';
const PARTS = 24; // of the opening, each drawn once

const [named, glue, packed, firstOut, restOut] = process.argv.slice(2);
const bytes = readFileSync(named);
const story = readFileSync(packed);

function* functions(module) {
  for (let i = 0; i < module.getNumFunctions(); i += 1) {
    const ref = module.getFunctionByIndex(i);
    yield { ref, ...binaryen.getFunctionInfo(ref) };
  }
}

/** What a canvas is told, as text; it does nothing else. */
function canvas() {
  const told = [];
  const say = (value) =>
    typeof value === 'object' && value?.path ? value.path.join() : typeof value === 'function' ? '' : String(value);
  class CanvasRenderingContext2D {}
  const context = new Proxy(new CanvasRenderingContext2D(), {
    get:
      (_, name) =>
      (...args) => {
        told.push(`${String(name)}(${args.map(say)})`);
        return null;
      },
    set: (_, name, value) => told.push(`${String(name)} = ${say(value)}`) > 0,
  });
  class HTMLCanvasElement {
    getContext = () => context;
  }
  class Path2D {
    constructor() {
      this.path = [];
      // biome-ignore lint/correctness/noConstructorReturn: every method there is, under its name
      return new Proxy(this, {
        get: (own, name) => own[name] ?? ((...args) => void own.path.push(`${String(name)}(${args})`)),
      });
    }
  }
  Object.assign(globalThis, { CanvasRenderingContext2D, HTMLCanvasElement, Path2D, window: globalThis });
  return told;
}

let starts = 0;

/** Draws the first frames with an engine, and returns all that it said and painted, as text. */
async function drawn(code, imports, begun = () => {}) {
  const told = canvas();
  const Plain = WebAssembly.Instance;
  WebAssembly.Instance = function instance(module, given) {
    return new Plain(module, { ...given, ...imports });
  };
  WebAssembly.Instance.prototype = Plain.prototype;
  starts += 1;
  const { initSync, Engine } = await import(`${pathToFileURL(glue).href}?${starts}`);
  initSync({ module: new WebAssembly.Module(code) });
  WebAssembly.Instance = Plain;
  begun();
  // what www/src/mount/ calls before the rest is there
  const look = (lang, wants, sizes) => {
    const engine = new Engine(new HTMLCanvasElement(), story, {
      lang,
      early: true,
      chrome: 'page',
      dark: false,
      reduced: false,
      contrast: false,
      forced: '',
      ...wants,
    });
    const follow = () =>
      told.push(
        JSON.stringify([
          engine.state(),
          engine.page(),
          engine.layout(),
          engine.controls(),
          engine.value_text(),
          engine.play_words(),
          engine.events(),
        ]),
      );
    follow();
    // a size comes again when faces do, and many come while a window is drawn larger
    for (const [n, [width, height]] of sizes.entries()) {
      for (const more of [0, 0, 0, 1, 1]) {
        engine.resize(width + more, height - more, 1 + more);
        engine.frame(16 * n);
        follow();
      }
    }
    const { languages, chapters } = engine.page();
    engine.free();
    return { languages, chapters };
  };
  const { languages, chapters } = look(undefined, {}, SIZES);
  const all = [
    {},
    { theme: 'dark' },
    { theme: 'auto', dark: true },
    { motion: 'auto', reduced: true },
    { contrast: true },
    { forced: '000000 ffffff ffff00 1aebff 3ff23f' },
  ];
  for (const { id } of languages) for (const wants of all) look(id, wants, [...SIZES, ...SIZES, ...SIZES]);
  // an address may name any second of it
  const [{ id: chapter, end }] = chapters;
  look(languages[0].id, { chapter }, SIZES);
  // and any place elsewhere: it is refused, and the rest is waited for
  const [, { id: next, start: beyond }] = chapters;
  for (const wants of [{ chapter: next }, { chapter: 1 }, { t: beyond + 1 }, { t: '1e9' }]) {
    try {
      look(languages[0].id, wants, SIZES);
      throw new Error('a place outside of the opening is not refused');
    } catch (error) {
      if (error instanceof Error) throw error;
      told.push(JSON.stringify(error));
    }
  }
  for (const year of [1e9, '-1e9', '2000.5']) look(languages[0].id, { year }, SIZES);
  for (let part = 0; part < PARTS; part += 1)
    for (const { id } of languages) look(id, { t: (end * part) / PARTS }, SIZES);
  return told.join('\n');
}

/** Names of the functions that the first frames call, and what those frames are. */
async function called() {
  const module = binaryen.readBinary(bytes);
  const names = [];
  const common = [];
  module.addFunctionImport('tell', 'split', 'tell', binaryen.i32, binaryen.none);
  for (const one of [...functions(module)]) {
    if (one.module) continue;
    const tell = module.call('tell', [module.i32.const(names.length)], binaryen.none);
    binaryen.Function.setBody(one.ref, module.block(null, [tell, one.body], one.results));
    names.push(one.name);
    if (COMMON.test(one.name) && !OWN.test(one.name)) common.push(one.name);
  }
  const told = module.emitBinary();
  module.dispose();
  const seen = new Set();
  const frames = await drawn(told, { split: { tell: (i) => seen.add(names[i]) } }, () => seen.clear());
  for (const name of common) seen.add(name);
  return { seen, frames };
}

/** What any code may come to need: room, copies, the table of JavaScript's values. */
const COMMON =
  /raw_vec|RawVec|::(reserve|grow|realloc|dealloc|shrink|retain|drain|truncate)\w*\b|dlmalloc|__rdl_|__rust_|compiler_builtins|^__(externref|wbindgen)/;

/** Our own code is not that, whatever it is called: `Rect::grow`. A newer rustc writes `tidemark[a1b2]::`. */
const OWN = /^<?tidemark(\[\w+\])?::/;

/** Drops what nothing reaches. */
const tidy = (module) => module.runPasses(['remove-unused-module-elements']);

/** Names of the functions left that were not called. */
const left = (module, seen) =>
  [...functions(module)].filter((one) => !one.module && !seen.has(one.name)).map((one) => one.name);

/** Names of the functions that are there and were called: what is common and nothing here needs is gone. */
const stayed = (module, seen) =>
  new Set([...functions(module)].map((one) => one.name).filter((name) => seen.has(name)));

/** The first part; `slots` are the functions that it reaches through the table, `shared` what it gives to the rest. */
function first(seen, slots, shared) {
  const module = binaryen.readBinary(bytes);
  module.addTable(TABLE, Math.max(1, slots.length), Math.max(1, slots.length));
  for (const one of [...functions(module)]) {
    if (one.module || seen.has(one.name)) continue;
    const given = binaryen.expandType(one.params).map((type, i) => module.local.get(i, type));
    const slot = module.i32.const(slots.indexOf(one.name));
    module.removeFunction(one.name);
    module.addFunction(
      one.name,
      one.params,
      one.results,
      [],
      module.call_indirect(TABLE, slot, given, one.params, one.results),
    );
  }
  for (const [kind, name, short] of shared) module[`add${kind}Export`](name, short);
  tidy(module);
  return module;
}

/**
 * The rest: it takes memory, tables, globals and functions of the first part, fills the table, and
 * brings the constants that the first part lacks.
 */
function rest(seen, slots, parts) {
  const module = binaryen.readBinary(bytes);
  const shared = [];
  const share = (kind, name) => {
    const short = `_${shared.length.toString(36)}`;
    shared.push([kind, name, short]);
    return short;
  };
  for (let i = module.getNumExports() - 1; i >= 0; i -= 1)
    module.removeExport(binaryen.getExportInfo(module.getExportByIndex(i)).name);
  for (let i = 0; i < module.getNumTables(); i += 1) {
    const { name } = binaryen.getTableInfo(module.getTableByIndex(i));
    for (const segment of module.getTableSegments(name)) module.removeElementSegment(segment);
    module.addTableImport(name, 'first', share('Table', name));
  }
  for (let i = 0; i < module.getNumGlobals(); i += 1) {
    const { name, type, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(i));
    if (mutable) module.addGlobalImport(name, 'first', share('Global', name), type, true);
  }
  fill(module, parts);
  module.addMemoryImport('0', 'first', share('Memory', '0'));
  for (const one of [...functions(module)]) {
    if (!one.module && !seen.has(one.name)) continue;
    module.removeFunction(one.name);
    module.addFunctionImport(one.name, 'first', one.name, one.params, one.results);
  }
  module.addTable(TABLE, Math.max(1, slots.length), Math.max(1, slots.length));
  module.addTableImport(TABLE, 'first', share('Table', TABLE));
  module.addActiveElementSegment(TABLE, 'slots', slots, module.i32.const(0));
  tidy(module);
  // only what it really calls is handed over
  for (const one of [...functions(module)]) {
    if (!one.module) continue;
    module.removeFunction(one.name);
    module.addFunctionImport(one.name, 'first', share('Function', one.name), one.params, one.results);
  }
  return { module, shared };
}

binaryen.setDebugInfo(true);
const { seen: found, frames } = await called();
const bare = first(found, [], []);
// all that the rest may share is reached from the first part, and so is each of its steps
const seen = stayed(bare, found);
const slots = left(bare, seen);
const all = constants(bare);
const own = reached(bare, all);
const [mine, others] = [all.filter((one) => own.has(one)), all.filter((one) => !own.has(one))];
const { module, shared } = rest(seen, slots, segments(others, mine));
const early = first(seen, slots, shared);
const astray = left(early, seen).filter((name) => !slots.includes(name));
if (astray.length) throw new Error(`the first part has steps that lead nowhere: ${astray.join(', ')}`);

// with rubbish for the constants that it is said not to need, the first part says and paints the same
const rubbish = others.map(({ offset, data }) => ({ offset, data: new Uint8Array(data.length).fill(0xa5) }));
fill(early, [...mine, ...rubbish]);
if ((await drawn(early.emitBinary())) !== frames)
  throw new Error('the first part needs constants that were to stand in the rest: see scripts/data.mjs');
fill(early, segments(mine));

writeFileSync(restOut, module.emitBinary());
writeFileSync(firstOut, early.emitBinary());
const size = (some) => some.reduce((sum, { data }) => sum + data.length, 0);
console.log(
  `split: ${seen.size} functions and ${size(mine)} bytes of constants first, ${slots.length} steps into the rest, ${shared.length} shared, ${size(others)} bytes in the rest`,
);
