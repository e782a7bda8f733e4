// Draws the site's story with an engine, on a canvas that does nothing: scripts/split.mjs looks which functions that takes,
// and holds what two engines paint against each other.

import { pathToFileURL } from 'node:url';

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
const PARTS = 24; // of the opening, each drawn once
const STEPS = 40; // of the whole film
const GRID = 4; // points across the stage that are pointed at
const LAYOUTS = [
  [1440, 900, { chrome: 'page' }],
  [390, 844, { chrome: 'page', theme: 'dark' }],
  [1080, 1920, { chrome: 'kiosk', contrast: true }],
  [768, 1024, { chrome: 'embed' }],
  [844, 390, { chrome: 'plain', theme: 'dark' }],
];

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

/**
 * Starts an engine of its own.
 * @param {string} glue the engine's script
 * @param {BufferSource} code its wasm
 * @param {object} imports what it takes besides those of the script
 * @param {(exports: WebAssembly.Exports) => void} joined is called before anything is drawn
 */
async function started(glue, code, imports, joined) {
  const told = canvas();
  const Plain = WebAssembly.Instance;
  WebAssembly.Instance = function instance(module, given) {
    return new Plain(module, { ...given, ...imports });
  };
  WebAssembly.Instance.prototype = Plain.prototype;
  starts += 1;
  const { initSync, Engine } = await import(`${pathToFileURL(glue).href}?${starts}`);
  const exports = initSync({ module: new WebAssembly.Module(code) });
  WebAssembly.Instance = Plain;
  joined(exports);
  return { told, Engine };
}

/** Draws the first frames, as www/src/mount/ does before the rest is there; returns all that was said and painted, as text. */
export async function opening({ glue, story, code, imports = {}, joined = () => {} }) {
  const { told, Engine } = await started(glue, code, imports, joined);
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

/** Plays the whole film in every language, on its layouts, and does what can be done with it; returns what it painted. */
export async function film({ glue, story, code, imports = {}, joined = () => {} }) {
  const { told, Engine } = await started(glue, code, imports, joined);
  const whole = { dark: false, reduced: false, contrast: false, forced: '', t: 0 };
  const play = (lang, [width, height, more]) => {
    const engine = new Engine(new HTMLCanvasElement(), story, { lang, ...whole, ...more });
    engine.resize(width, height, 1);
    const { duration } = engine.state();
    const { chapters, languages, years = [] } = engine.page();
    const say = (...some) => told.push(JSON.stringify(some));
    for (let n = 0; n <= STEPS; n += 1) {
      engine.seek({ t: (duration * n) / STEPS });
      engine.frame(16 * n);
      say(engine.controls(), engine.value_text(), engine.status(), engine.query(), engine.events());
    }
    for (const { id } of chapters) {
      engine.seek({ chapter: id });
      for (let at = 0; at < GRID * GRID; at += 1) {
        const [x, y] = [at % GRID, (at - (at % GRID)) / GRID].map((i) => (i + 0.5) / GRID);
        engine.pointer('move', x * width, y * height, false);
        say(engine.card());
      }
      engine.pointer('leave', 0, 0, false);
      say(engine.svg().length, engine.marks().length, engine.targets().length, engine.points().length);
    }
    for (const year of years.slice(0, 3)) engine.seek({ year });
    say(engine.tables(), engine.csv().length, engine.data().length);
    engine.free();
    return languages.map(({ id }) => id);
  };
  for (const lang of play(undefined, LAYOUTS[0])) for (const layout of LAYOUTS) play(lang, layout);
  return told.join('\n');
}
