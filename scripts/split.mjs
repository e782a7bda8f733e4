// Cuts the engine in three: what the first frames of the page need; what else the site's own story does, which is loaded
// while the first frame already stands; and the chart kinds that this story has no use for, which come with another story.
// node scripts/split.mjs NAMED.wasm ENGINE.mjs STORY.bin FIRST.wasm REST.wasm KINDS.wasm
//
// The opening is drawn once here; functions that were called go into the first part. In it each other one that is
// named is a step through a table, which is empty until the others are there: calling it before that
// is a trap, and www/src/mount/ then waits for the rest and starts anew. The third part has the kinds of which the
// story loads no panel (`Kind::chart` of src/chart/mod.rs has a function for each) and all that only they call.

import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { constants, fill, reached, segments } from './data.mjs';
import { film, opening } from './rehearse.mjs';

const TABLE = 'rest'; // of the steps from one part into a later one
const NONE = 'none'; // stands in the engine's own table for what a later part brings

const [named, glue, packed, firstOut, restOut, kindsOut] = process.argv.slice(2);
const bytes = readFileSync(named);
const story = readFileSync(packed);

function* functions(module) {
  for (let i = 0; i < module.getNumFunctions(); i += 1) {
    const ref = module.getFunctionByIndex(i);
    yield { ref, ...binaryen.getFunctionInfo(ref) };
  }
}

/** Names of the functions that the first frames call and that the film calls, and what both say and paint. */
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
  const code = module.emitBinary();
  module.dispose();
  const seen = new Set();
  const tell = (i) => seen.add(names[i]);
  const drawn = { glue, story, code, imports: { split: { tell } }, joined: () => seen.clear() };
  const frames = await opening(drawn);
  const early = new Set([...seen, ...common]);
  const played = await film(drawn);
  return { early, frames, used: new Set([...early, ...seen]), played };
}

/** What any code may come to need: room, copies, the table of JavaScript's values. */
const COMMON =
  /raw_vec|RawVec|::(reserve|grow|realloc|dealloc|shrink|retain|drain|truncate)\w*\b|dlmalloc|__rdl_|__rust_|compiler_builtins|^__(externref|wbindgen)/;

/** Our own code is not that, whatever it is called: `Rect::grow`. A newer rustc writes `tidemark[a1b2]::`. */
const OWN = /^<?tidemark(\[\w+\])?::/;

/** A chart as it is loaded, by kind; and the module of a function, with the type where it is a method of a chart. */
const KIND = /\btidemark(\[\w+\])?::chart::Kind>?::chart::[A-Z]/;
const HOME =
  /^<?(?:impl )?tidemark(?:\[\w+\])?::chart::(\w+)::(?:[\w:]+ as (tidemark(?:\[\w+\])?::chart::(?:Chart|Outline)>))?/;
/** What a panic would say; the traps that panics are say nothing. */
const DEBUG = /\bas core(\[\w+\])?::fmt::Debug>::fmt\b/;
const home = (name) => {
  const [whole, module, trait] = HOME.exec(name) ?? [];
  return trait ? [module, whole] : module ? [module] : [];
};

/** Drops what nothing reaches. */
const tidy = (module) => module.runPasses(['remove-unused-module-elements']);

/** Names of the functions that a module brings itself. */
const brought = (module) => [...functions(module)].filter((one) => !one.module).map((one) => one.name);

/** The engine's own table: functions by their place, from `start`. */
function elements(module) {
  const [segment] = [...Array(module.getNumElementSegments()).keys()].map((i) =>
    binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(i)),
  );
  if (!segment || module.getNumElementSegments() !== 1) throw new Error('the engine has not one list of functions');
  const { name, table, offset, data } = segment;
  return { name, table, start: binaryen.getExpressionInfo(offset).value, names: data };
}

/** Gives the engine's own table the functions for which `has` is true, and a trap in each other place. */
function keepElements(module, { name, table, start, names }, has) {
  module.addFunction(NONE, binaryen.none, binaryen.none, [], module.unreachable());
  module.removeElementSegment(name);
  const kept = names.map((one) => (has(one) ? one : NONE));
  module.addActiveElementSegment(table, name, kept, module.i32.const(start));
}

/** Fills the places of a table that are some functions', run by run. */
function addElements(module, { table, start, names }, some) {
  for (let from = 0, to = 0; from < names.length; from = to + 1) {
    for (to = from; to < names.length && some.has(names[to]); ) to += 1;
    if (to > from)
      module.addActiveElementSegment(table, `${table}-${from}`, names.slice(from, to), module.i32.const(start + from));
  }
}

/** The functions that the site's story may come to: all that can be reached but through a kind that it does not load. */
function needed(own, used) {
  const module = binaryen.readBinary(bytes);
  const busy = new Set([...used].flatMap(home));
  const idle = (name) => !used.has(name) && (DEBUG.test(name) || home(name).some((one) => !busy.has(one)));
  const unused = brought(module).filter((name) => KIND.test(name) && !used.has(name));
  for (const name of unused) binaryen.Function.setBody(module.getFunction(name), module.unreachable());
  keepElements(module, own, (name) => !idle(name));
  tidy(module);
  const some = new Set(brought(module));
  module.dispose();
  for (const name of [NONE, ...unused]) some.delete(name);
  return some;
}

/** Functions that another part has: a step through the table to it. */
function step(module, { name, params, results }, slots) {
  const given = binaryen.expandType(params).map((type, i) => module.local.get(i, type));
  const slot = module.i32.const(slots.indexOf(name));
  module.removeFunction(name);
  module.addFunction(name, params, results, [], module.call_indirect(TABLE, slot, given, params, results));
}

/** What a part gives to later ones, each under a short name. */
class Shares {
  #short = new Map();

  take(kind, name) {
    const key = `${kind} ${name}`;
    if (!this.#short.has(key)) this.#short.set(key, `_${this.#short.size.toString(36)}`);
    return this.#short.get(key);
  }

  give(module) {
    for (const [key, short] of this.#short) {
      const [kind] = key.split(' ', 1);
      module[`add${kind}Export`](key.slice(kind.length + 1), short);
    }
  }

  get size() {
    return this.#short.size;
  }
}

/** The first part; `slots` are the functions of later parts that are called by name, `shares` what it gives to these. */
function first(own, seen, slots = [], shares = new Shares()) {
  const module = binaryen.readBinary(bytes);
  module.addTable(TABLE, Math.max(1, slots.length), Math.max(1, slots.length));
  keepElements(module, own, (name) => seen.has(name));
  for (const one of [...functions(module)]) {
    if (!one.module && !seen.has(one.name) && one.name !== NONE) step(module, one, slots);
  }
  shares.give(module);
  tidy(module);
  return module;
}

/**
 * A later part: it takes memory, tables, globals and functions of those before it, fills its places in the tables, and
 * brings the constants that those lack.
 * @param {object} own the engine's own table
 * @param {Set<string>} mine the functions that it brings
 * @param {string[]} slots the table of steps
 * @param {{offset: number, data: Uint8Array}[]} parts its constants
 * @param {Shares} shares what it takes from the first part, which has a step to what is in none before
 * @param {Shares} [more] what it takes from the second: the functions that `has` names
 */
function later(own, mine, { slots = [], parts = [], shares = new Shares(), more = shares, has = new Set() } = {}) {
  const module = binaryen.readBinary(bytes);
  for (let i = module.getNumExports() - 1; i >= 0; i -= 1)
    module.removeExport(binaryen.getExportInfo(module.getExportByIndex(i)).name);
  module.removeElementSegment(own.name);
  for (let i = 0; i < module.getNumTables(); i += 1) {
    const { name } = binaryen.getTableInfo(module.getTableByIndex(i));
    module.addTableImport(name, 'first', shares.take('Table', name));
  }
  for (let i = 0; i < module.getNumGlobals(); i += 1) {
    const { name, type, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(i));
    if (mutable) module.addGlobalImport(name, 'first', shares.take('Global', name), type, true);
  }
  fill(module, parts);
  module.addMemoryImport('0', 'first', shares.take('Memory', '0'));
  for (const one of [...functions(module)]) {
    if (!one.module && mine.has(one.name)) continue;
    module.removeFunction(one.name);
    module.addFunctionImport(one.name, 'first', one.name, one.params, one.results);
  }
  module.addTable(TABLE, Math.max(1, slots.length), Math.max(1, slots.length));
  module.addTableImport(TABLE, 'first', shares.take('Table', TABLE));
  addElements(module, { table: TABLE, start: 0, names: slots }, mine);
  addElements(module, own, mine);
  if (!slots.length) for (const name of mine) module.addFunctionExport(name, name);
  tidy(module);
  // only what it really calls is handed over
  for (const one of [...functions(module)]) {
    if (!one.module) continue;
    const [from, taken] = has.has(one.name) ? ['rest', more] : ['first', shares];
    module.removeFunction(one.name);
    module.addFunctionImport(one.name, from, taken.take('Function', one.name), one.params, one.results);
  }
  return module;
}

binaryen.setDebugInfo(true);
const { early: found, frames, used, played } = await called();
const source = binaryen.readBinary(bytes);
const own = elements(source);
const all = constants(source);
// what is common and nothing there needs is gone
const seen = new Set(brought(first(own, found)).filter((name) => found.has(name)));
const some = needed(own, used);
const unseen = brought(source).filter((name) => !seen.has(name));
const inRest = new Set(unseen.filter((name) => some.has(name)));
const inKinds = new Set(unseen.filter((name) => !some.has(name)));

/** The functions that a part's code calls by name and a later one has. */
const ahead = (module, others) => [...functions(module)].map((one) => one.name).filter((name) => others.has(name));
const bare = first(own, seen);
const bareRest = later(own, inRest);
const slots = [...ahead(bare, inRest), ...new Set([bare, bareRest].flatMap((module) => ahead(module, inKinds)))];

const ofFirst = reached(bare, all);
const [mine, others] = [all.filter((one) => ofFirst.has(one)), all.filter((one) => !ofFirst.has(one))];
const [shares, more] = [new Shares(), new Shares()];
// those of kinds are few, and stand with the rest
const rest = later(own, inRest, { slots, parts: segments(others, mine), shares });
const kinds = later(own, inKinds, { slots, shares, more, has: inRest });
more.give(rest);
const early = first(own, seen, slots, shares);
const astray = ahead(early, new Set(unseen)).filter((name) => !slots.includes(name));
if (astray.length) throw new Error(`the first part has steps that lead nowhere: ${astray.join(', ')}`);

// with rubbish for the constants that it is said not to need, the first part says and paints the same
const rubbish = others.map(({ offset, data }) => ({ offset, data: new Uint8Array(data.length).fill(0xa5) }));
fill(early, [...mine, ...rubbish]);
if ((await opening({ glue, story, code: early.emitBinary() })) !== frames)
  throw new Error('the first part needs constants that were to stand in the rest: see scripts/data.mjs');
fill(early, segments(mine));
const [code, restCode] = [early.emitBinary(), rest.emitBinary()];
const joined = (exports) => new WebAssembly.Instance(new WebAssembly.Module(restCode), { first: exports });
if ((await film({ glue, story, code, joined })) !== played)
  throw new Error('the film is not the same without other kinds');

writeFileSync(firstOut, code);
writeFileSync(restOut, restCode);
writeFileSync(kindsOut, kinds.emitBinary());
const size = (some) => some.reduce((sum, { data }) => sum + data.length, 0);
console.log(
  `split: ${seen.size}, ${inRest.size} and ${inKinds.size} functions; ${size(mine)} and ${size(others)} bytes of constants; ${slots.length} steps, ${shares.size} and ${more.size} shared`,
);
