// The public module: mounts the graphic in a container. Knows canvas, clock and input, not the story.

import type { Engine, EngineClass, EngineEvent, EngineFailure, EngineOptions, Files, FullText, State } from '../kit/engine.ts';
import { fault, messageOf, thrown, wait } from '../kit/fault.ts';
import { flag, isOn, LOOK, loose, PLACE, pick } from '../kit/outside.ts';
import { preferences, singleKeys } from '../kit/preferences.ts';
import { loadEngine, loadFiles, loadFonts, loadStory } from './loader.ts';
import { overlay } from './overlay.ts';
import type { MountOptions, Run, Tide } from './tide.ts';

export type * from './tide.ts';

/** The story on the screen: its text, the files beside it, where it came from. */
interface LoadedStory {
  text: string;
  files: Files;
  url: string;
  /** One of the visitor's own files, to which no address leads. */
  local?: boolean;
}

const FONT_WAIT = 3000;
const STYLE_WAIT = 5000;
const PANICS = 3;
const PANIC_SPAN = 60000;
const WATCH = 4000;
const SEEN = 0.2; // of the graphic, from which it counts as in sight
/** Keys that scroll a page: ours only while the focus is inside the graphic. */
const PAGE_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'Enter']);

/** Languages for which the first part of the fonts has all that is likely to stand in a frame. */
const LATIN = /^(?!zh|ja|ko|yue)[a-z]{2}/i;

/** Settings of text that a canvas's own state cannot hold in every browser, or not at all. */
const CANVAS_STYLE = [
  ['direction', 'ltr'],
  ['writing-mode', 'horizontal-tb'],
  ['text-orientation', 'mixed'],
  ['letter-spacing', '0px'],
  ['word-spacing', '0px'],
  ['text-rendering', 'auto'],
  ['font', '400 16px sans-serif'],
  ['font-feature-settings', 'normal'],
  ['font-variation-settings', 'normal'],
  ['font-size-adjust', 'none'],
  ['font-synthesis', 'weight style small-caps'],
  ['-webkit-font-smoothing', 'auto'],
];

/** What a second engine may be asked for. */
const TWIN = [...LOOK, ...PLACE, 'chrome', 'autoplay', 'dark', 'reduced', 'contrast', 'forced'] as const;

function wantCanvas(given: HTMLCanvasElement | undefined, name: string) {
  if (typeof given?.getContext !== 'function') throw new TypeError(`${name}() wants a canvas to draw on`);
}

/** True where some of an element is in this window; of a frame only the window around it knows. */
function isSeen(element: HTMLElement) {
  if (window.parent !== window) return false;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}

/** An error of somebody else's code is theirs to see; it does not stop the film. */
const report = (error: unknown) =>
  setTimeout(() => {
    throw error;
  });

/** Adds a listener and returns its remover. */
function listen<E extends Event>(target: EventTarget, type: string, handler: (event: E) => void) {
  const use = handler as (event: Event) => void;
  target.addEventListener(type, use);
  return () => target.removeEventListener(type, use);
}

/** The story's address: same origin, or an origin that the host allows; else the shipped one. */
function storyUrl({ src, allow = [] }: MountOptions) {
  const own = new URL('./story.json', import.meta.url).href;
  if (!src) return own;
  try {
    const url = new URL(src, document.baseURI);
    const known = [location.origin, new URL(own).origin, ...(Array.isArray(allow) ? allow : [])];
    return known.includes(url.origin) && url.origin !== 'null' ? url.href : own;
  } catch {
    return own;
  }
}

/**
 * True where the first frame may be one of the shipped story's opening: for it a part of the engine
 * will do. A year always stands there; whether a chapter or a second does the engine says.
 */
const isOpening = ({ src, plain, chrome = 'page', autoplay }: MountOptions) => !src && !isOn(plain) && chrome === 'page' && !flag(autoplay);
/** True where a place is named that need not lie in the opening. */
const isNamed = ({ chapter, t }: MountOptions) => (chapter ?? null) !== null || (t ?? null) !== null;

/** Resolves when the controls' styles hold in the container's tree: without them nothing has its place. */
function addStyles(container: HTMLElement): Promise<unknown> {
  const root = container.getRootNode() as Document | ShadowRoot;
  const href = new URL('./stage.css', import.meta.url).href;
  const known = [...root.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].find((one) => one.href === href);
  if (known?.sheet) return Promise.resolve();
  const link = known ?? Object.assign(document.createElement('link'), { rel: 'stylesheet', href, crossOrigin: 'anonymous' });
  const done = new Promise((ready, fail) => {
    link.addEventListener('load', ready, { once: true });
    link.addEventListener('error', () => fail(fault('style', 'the style sheet could not be loaded')), { once: true });
  });
  if (!known) (root === document ? document.head : root).append(link);
  return Promise.race([done, wait(STYLE_WAIT)]);
}

/**
 * Mounts the graphic. Rejects with an error that carries `code` ('wasm', 'network', 'story',
 * 'canvas') and, for a story, `problems`.
 */
export async function mount(container: HTMLElement, options: MountOptions = {}): Promise<Tide> {
  if (typeof container?.getRootNode !== 'function') throw new TypeError('mount() wants the element to mount the graphic in');
  options = { ...options };
  try {
    const patience = wait(FONT_WAIT);
    const url = storyUrl(options);
    const early = isOpening(options);
    let [{ Engine, whole }, story] = await Promise.all([loadEngine({ early }), loadStory(url), addStyles(container)]);
    let names: string[];
    try {
      names = Engine.wants(story);
    } catch (error) {
      // what is wrong with a story is said by the other part of the engine
      if (!early) throw error;
      ({ Engine, whole } = await loadEngine({ again: true }));
      names = Engine.wants(story);
    }
    // elsewhere than in the opening the rest will be wanted: it comes when the first part is there
    if (early && isNamed(options)) whole().catch(() => {});
    const files = await loadFiles(names, url);
    // on a slow line the fonts would take the engine's share of it: they come after
    const fonts = loadFonts('first');
    const few = (early && !isNamed(options)) || LATIN.test(String(loose(options.lang) ?? ''));
    await Promise.race([few ? fonts.all : Promise.all([fonts.all, loadFonts('rest').all]), patience]);
    const { tide, sound } = await begin(container, options, Engine, { text: story, files, url }, early ? whole : undefined);
    await sound();
    // a late font is drawn when it comes, whatever happens to the others
    for (const font of [...fonts.each, ...loadFonts('rest').each]) font.then((came) => came && tide.redraw());
    return tide;
  } catch (error) {
    if (thrown(error).reported) throw error;
    container.dispatchEvent(
      new CustomEvent('tidemark:error', {
        detail: { code: thrown(error).code ?? 'script', message: messageOf(error) },
        bubbles: true,
        composed: true,
      }),
    );
    throw error;
  }
}

/**
 * Resolves when the first frame has been presented, soon where nothing is presented.
 * @internal
 */
export const presented = () => Promise.race([new Promise<unknown>((done) => requestAnimationFrame(() => requestAnimationFrame(done))), wait(500)]);

/** A mounted graphic, and what resolves when its engine is whole. */
interface Session {
  tide: Tide;
  sound: () => Promise<void>;
}

/** Starts; where a part of the engine cannot do it, with all of a fresh one. */
async function begin(container: HTMLElement, options: MountOptions, Engine: EngineClass, loaded: LoadedStory, complete?: () => Promise<void>): Promise<Session> {
  try {
    return start(container, options, Engine, loaded, complete);
  } catch (error) {
    if (!complete || thrown(error).code === 'canvas') throw error;
    if (thrown(error).code === 'place') {
      await complete();
      return start(container, options, Engine, loaded);
    }
    const fresh = await loadEngine({ again: true });
    return start(container, options, fresh.Engine, loaded);
  }
}

/** `complete` makes the engine whole that can so far draw the opening alone. */
function start(container: HTMLElement, options: MountOptions, Engine: EngineClass, loaded: LoadedStory, complete?: () => Promise<void>): Session {
  const scheme = typeof options.scheme?.addEventListener === 'function' ? options.scheme : undefined;
  const wants = preferences(container, scheme);
  const chrome = isOn(options.plain) ? 'plain' : (loose(options.chrome) ?? 'page');
  const root = document.createElement('div');
  root.className = 'tide';
  // a click inside brings the focus inside, and with it the keys
  root.tabIndex = -1;
  const canvas = document.createElement('canvas');
  canvas.className = 'tide-canvas';
  canvas.setAttribute('aria-hidden', 'true');
  // what a canvas draws takes these from its element: no rule of the page is stronger than an own one
  for (const [name, value] of CANVAS_STYLE) canvas.style.setProperty(name, value, 'important');
  root.append(canvas);

  /** Calls what the host gave; a fault in it is the host's. */
  function callHost<Name extends 'onframe' | 'oncard' | 'oncopy' | 'onrecover'>(name: Name, ...given: Parameters<NonNullable<MountOptions[Name]>>) {
    const use = options[name] as ((...all: typeof given) => void) | undefined;
    if (typeof use !== 'function') return;
    try {
      // as a method: it may want its own object
      use.apply(options, given);
    } catch (error) {
      report(error);
    }
  }

  const build = (Kind: EngineClass, from: EngineOptions, story = loaded): Engine => {
    try {
      return new Kind(canvas, story.text, { ...from, files: story.files, chrome, ...wants.read() });
    } catch (error) {
      if (error instanceof Error) throw fault('wasm', error.message);
      const { code, problems } = (error ?? {}) as Partial<EngineFailure>;
      throw fault(code ?? 'wasm', `the ${code ?? 'engine'} could not be used`, problems);
    }
  };
  let Kind = Engine; // of the last sound instance
  let early = Boolean(complete);
  const first = pick(options, [...LOOK, ...PLACE]);
  // what plays by itself waits until it is seen; a kiosk is all that is on its screen
  const waits = flag(options.autoplay) && chrome !== 'kiosk' && !isSeen(container);
  let engine: Engine | null = build(Kind, { ...first, autoplay: flag(options.autoplay) && !waits, early });
  const held: ((e: Engine) => unknown)[] = []; // input that came before the engine was whole
  container.append(root);

  let ended = false;
  let frame = 0;
  let size: [number, number, number, ...number[]] | null = null; // what the engine is to be resized to with the next frame
  let stood = ''; // the element's size when it was measured
  let pixels: { of: [number, number]; stood: string } | null = null; // device px that the canvas covers, for the element's size then
  let depth = 0; // of calls into the engine
  let paused = false; // by us, because the graphic has left the sight
  let now: State = engine.state();
  let words: { key: string; text: FullText } | null = null;
  let panics: number[] = [];
  let recovery: Promise<void> | null = null;
  let scrolled = 0;
  let edition = 0; // counts the stories shown

  // --- the engine's side

  function emit(type: EngineEvent['type'] | 'tidemark:error', detail: object) {
    container.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  const run: Run = (use) => {
    if (!engine) return undefined;
    depth += 1;
    try {
      return use(engine);
    } catch (error) {
      // a wrong call is its caller's fault; an engine that traps, or answers no more, is not used again
      if (crashed(error) || !answers()) recovery = recover(error);
      else report(error);
      return undefined;
    } finally {
      depth -= 1;
    }
  };

  /** A trap, or a stack that is full, which browsers tell as an error of their own: values of the host are read before. */
  function crashed(error: unknown) {
    return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || thrown(error).name === 'InternalError';
  }

  /** True where the engine can be asked; from inside of one of its own calls that cannot be known. */
  function answers() {
    if (depth > 1) return true;
    if (!engine) return false;
    try {
      engine.state();
      return true;
    } catch {
      return false;
    }
  }

  async function recover(error: unknown) {
    engine = null;
    const time = performance.now();
    panics = [...panics.filter((one) => time - one < PANIC_SPAN), time];
    if (panics.length > PANICS) {
      emit('tidemark:error', { code: 'panic', message: messageOf(error) });
      return;
    }
    try {
      const { Engine: Again } = await loadEngine({ again: true });
      if (ended) return;
      const { lang, theme, motion, speed, tide: series, t, playing, run: under } = now;
      Kind = Again;
      const unfinished = early;
      early = false;
      engine = build(Kind, { lang, theme, motion, speed, tide: series, t, autoplay: playing, run: under });
      recovery = null;
      measure();
      if (size) step(performance.now());
      held.splice(0).forEach(act);
      if (engine && !unfinished) callHost('onrecover');
    } catch (next) {
      emit('tidemark:error', { code: thrown(next).code ?? 'panic', message: messageOf(next) });
    }
  }

  /** The address of what was last seen, in its long form: the engine that knows the short one is gone. */
  function longQuery() {
    const { lang, theme, motion, speed, tide: series, t } = now;
    return `?${new URLSearchParams({ t: t.toFixed(2), lang, theme, motion, speed: String(speed), tide: series })}`;
  }

  function tell() {
    for (const event of run((e) => e.events()) ?? []) emit(event.type, event.detail);
  }

  function page(): FullText | undefined {
    const key = `${now.lang} ${now.chapter} ${now.tide} ${early}`;
    if (words?.key !== key) {
      // tables weigh more than words, and the first frame has none
      const text = run((e) => (early ? e.page() : { ...e.page(), ...e.tables() }) as FullText);
      if (text) words = { key, text };
    }
    return words?.text;
  }

  /** After anything that may have changed the state. */
  function follow() {
    now = run((e) => e.state()) ?? now;
    const theme = now.dark ? 'dark' : 'light';
    const tag = page()?.tag ?? '';
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    if (root.lang !== tag) {
      root.lang = tag;
      // the reset of styles has taken what the attribute says to the choice of glyphs
      root.style.setProperty('-webkit-locale', `"${tag}"`);
    }
    over?.update(now);
    callHost('onframe', now);
    tell();
  }

  const perform: Run = (use) => {
    if (early) {
      held.push(use);
      return undefined;
    }
    const result = run(use);
    fit();
    follow();
    wake();
    return result;
  };

  /** What somebody wants: a film that has left the sight does not go on against it. */
  const act: Run = (use) => {
    paused = false;
    return perform(use);
  };

  // --- frames

  function wake() {
    if (frame || ended || !engine || document.hidden || canvas.clientWidth === 0) return;
    frame = requestAnimationFrame(step);
  }

  function step(time: number) {
    cancelAnimationFrame(frame);
    frame = 0;
    if (ended) return;
    fit();
    const more = run((e) => e.frame(time));
    follow();
    if (more) wake();
  }

  /** Width and height in CSS px of our own, whatever transform the page puts on us. */
  function extent() {
    const { width, height } = getComputedStyle(root);
    return [Number.parseFloat(width) || 0, Number.parseFloat(height) || 0];
  }

  const standing = () => `${root.clientWidth} ${root.clientHeight}`;

  function measure() {
    stood = standing();
    const [width, height] = extent();
    if (width < 1 || height < 1) return;
    // zoomed by its page, a CSS px is more or less than the screen's
    const ratio = (devicePixelRatio || 1) * (canvas.currentCSSZoom || 1);
    const known = pixels?.stood === stood ? pixels.of : [];
    size = [width, height, ratio, ...known];
    wake();
  }

  /** The engine gets the size that the element has: who follows a frame never sees two sizes. */
  function fit() {
    if (stood !== standing()) measure();
    if (!size) return;
    const [width, height] = size;
    const next = size;
    size = null;
    run((e) => e.resize(...next));
    over?.moved(width, height);
  }

  /** Paints again although nothing changed: pixels or fonts may have. */
  function redraw() {
    measure();
  }

  const probe = document.createElement('canvas');
  probe.width = 5;
  probe.height = 1;
  let blind = false; // this browser does not let pixels be read, or gives others
  /** The ground is opaque: a transparent pixel means that the picture was lost. */
  function watch() {
    if (blind || document.hidden || frame || !engine || !canvas.width || !canvas.clientWidth) return;
    const look = probe.getContext('2d', { willReadFrequently: true });
    if (!look) return;
    look.clearRect(0, 0, 5, 1);
    look.fillStyle = '#f80';
    look.fillRect(4, 0, 1, 1);
    for (let i = 0; i < 4; i += 1) {
      look.drawImage(canvas, (canvas.width * (i + 0.5)) / 4, canvas.height * 0.45, 1, 1, i, 0, 1, 1);
    }
    let data: Uint8ClampedArray;
    try {
      ({ data } = look.getImageData(0, 0, 5, 1));
    } catch {
      blind = true;
      return;
    }
    // what is known is read wrongly: so is the rest
    blind = data[16] < 240 || data[18] > 15 || data[19] < 240;
    if (!blind && [3, 7, 11, 15].some((i) => data[i] === 0)) redraw();
  }

  // --- print

  let printed: string | null = null; // the theme that is to come back
  function lighten() {
    if (printed !== null || !now.dark) return;
    printed = now.theme;
    run((e) => e.set({ theme: 'light' }));
    step(performance.now());
  }
  function darken() {
    if (printed === null) return;
    const theme = printed;
    printed = null;
    perform((e) => e.set({ theme }));
  }

  // --- input

  let finger: number | null = null;
  let screen = ''; // where the pointer was last
  function point(type: 'move' | 'down' | 'up' | 'cancel' | 'leave', event: PointerEvent) {
    if (early) return;
    if (finger !== null && event.pointerId !== finger) {
      // on a kiosk the last hand counts: a palm that rests on the glass holds nothing
      if (chrome !== 'kiosk' || type !== 'down') return;
      run((e) => e.pointer('cancel', 0, 0, true));
      finger = null;
    }
    const place = `${event.screenX} ${event.screenY}`;
    // the page was moved under a pointer that rests: nobody points at what comes to lie there
    const passes = type === 'move' && finger === null && place === screen;
    screen = place;
    if (passes) type = 'leave';
    if (type === 'down') {
      if (event.button !== 0) return;
      finger = event.pointerId;
      try {
        canvas.setPointerCapture(finger);
      } catch {
        // the pointer is already gone
      }
    }
    const touch = event.pointerType === 'touch';
    // the browser's own coordinates in the canvas, whatever turns, scales or skews it; zoom is in them
    const zoom = canvas.currentCSSZoom || 1;
    const cursor = run((e) => e.pointer(type, event.offsetX / zoom, event.offsetY / zoom, touch));
    if (cursor !== undefined) canvas.style.cursor = cursor;
    if (type === 'up' || type === 'cancel') finger = null;
    wake();
  }

  function onKey(event: KeyboardEvent) {
    // a browser that fills in a form sends keys without a name
    if (typeof event.key !== 'string' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0] as Element;
    if (event.currentTarget !== root && root.contains(target)) return;
    // clicked, not walked into: what scrolls a page goes on to do so
    if (target === root && PAGE_KEYS.has(event.key)) return;
    const onButton = target.closest?.('button, a, summary');
    if (onButton && (event.key === ' ' || event.key === 'Enter')) return;
    if (target.matches?.('input:not([type=range]), textarea, select, [contenteditable]')) return;
    if (event.key === 'c' || event.key === 'C') {
      over?.cite();
      return;
    }
    if (event.key === 'Escape') over?.dismiss();
    if (act((e) => e.key(event.key))) event.preventDefault();
  }

  /** Keys of a page that is ours: with the focus on nothing, or in what belongs to the graphic. */
  function onPageKey(event: KeyboardEvent) {
    const target = event.composedPath()[0] as Element;
    const nowhere = target === document.body || target === document.documentElement;
    if (!nowhere && !target.closest?.('[data-keys]')) return;
    if (PAGE_KEYS.has(event.key)) return;
    // said by somebody who dictates, a letter is not meant for us (WCAG 2.1.4)
    if (event.key?.length === 1 && event.key !== ' ' && (chrome !== 'page' || !singleKeys())) return;
    onKey(event);
  }

  const api: Tide = {
    /** Does what the play button says: the film or the chapter from its start, or on from here. */
    play: () => act((e) => e.play()),
    /** Plays the film on from here. */
    resume: () => act((e) => e.resume()),
    pause: () => act((e) => e.pause()),
    toggle: () => act((e) => e.toggle()),
    /** Plays one chapter and stops. */
    playChapter(id) {
      const named = loose(id);
      const chapter = page()?.chapters[Number(named)]?.id ?? named;
      act((e) => e.play_chapter(String(chapter)));
    },
    seek(to) {
      const place = pick(to, PLACE);
      act((e) => e.seek(place));
    },
    set(to) {
      const look = pick(to, LOOK);
      act((e) => e.set(look));
    },
    press: (name) => act((e) => e.press(String(loose(name)))),
    state() {
      now = run((e) => e.state()) ?? now;
      return now;
    },
    marks: () => run((e) => e.marks()) ?? [],
    /** Draws the frame of film second `t` at once. */
    draw(t) {
      fit();
      const at = loose(t) ?? now.t;
      run((e) => e.draw(Number(at)));
      follow();
    },
    csv: () => run((e) => e.csv()) ?? '',
    /** Facts, derived values, series, events and sources as JSON. */
    data: () => run((e) => e.data()) ?? '',
    twin(own, changes = {}) {
      wantCanvas(own, 'twin');
      const { lang, theme, motion, speed, tide: series, t, dark, reduced } = now;
      return new Kind(own, loaded.text, { files: loaded.files, lang, theme, motion, speed, tide: series, t, dark, reduced, chrome: 'plain', ...pick(changes, TWIN) });
    },
    async snapshot(how) {
      const { type = 'svg', scale = 1 } = pick(how, ['type', 'scale']);
      if (type === 'svg') return new Blob([run((e) => e.svg()) ?? ''], { type: 'image/svg+xml' });
      const [width, height] = extent();
      const sized = (ratio: number) =>
        run((e) => {
          e.resize(width, height, ratio);
          e.marks();
        });
      sized(Math.min(Math.max(Number(scale) || 1, 0.25), 8));
      const copy = document.createElement('canvas');
      copy.width = canvas.width;
      copy.height = canvas.height;
      copy.getContext('2d')?.drawImage(canvas, 0, 0);
      sized(devicePixelRatio || 1);
      measure();
      return new Promise((done) => {
        copy.toBlob((blob) => done(blob as Blob), 'image/png');
      });
    },
    /** Firm values of the series behind the quay, by year and scope. */
    points: () => run((e) => e.points()) ?? [],
    still(on, from) {
      wantCanvas(on, 'still');
      return new Kind(on, loaded.text, { files: loaded.files, lang: now.lang, chrome: 'plain', motion: 'full', ...pick(from, TWIN) });
    },
    /** What the page's own text is made of, in the present language. */
    page: page as () => FullText,
    query: () => run((e) => e.query()) ?? longQuery(),
    status: () => run((e) => e.status()) ?? '',
    layout: () => run((e) => e.layout()),
    /** Where controls lie over the canvas: [{ name, x, y, w, h }], CSS px. */
    controls: () => run((e) => e.controls()) ?? [],
    /** Moves a chapter that is taller than the canvas up by `px`. */
    scroll(px) {
      const by = Number(loose(px) ?? 0);
      if (by === scrolled || Number.isNaN(by)) return;
      scrolled = by;
      run((e) => e.scroll(by));
      wake();
    },
    /** CSS px that the chapter is moved up by. */
    scrolled: () => scrolled,
    redraw,
    /** Names of the files that the story on the screen has beside it. */
    files: () => Object.keys(loaded.files).filter((name) => name !== 'words.json'),
    /** Where the story on the screen was fetched from. */
    address: () => loaded.url,
    /** Changes with each story that is shown. */
    edition: () => edition,
    /**
     * Whose story is on the screen: this site's own, another by its address, or one from the visitor's
     * own files, to which no address leads.
     * @returns {'own'|'other'|'file'}
     */
    source: () => (loaded.local ? 'file' : loaded.url === storyUrl({}) ? 'own' : 'other'),
    async show({ story, url, read }) {
      if (typeof story !== 'string') throw new TypeError('show() wants the text of a story');
      const { Engine: Kind } = await loadEngine();
      const fetched = { text: story, url: url ?? loaded.url, local: url === undefined, files: await loadFiles(Kind.wants(story), url ?? loaded.url, read) };
      const { lang, theme, motion, speed, tide: series, t, chapter, playing, run: under } = api.state();
      const length = now.duration;
      const next = build(Kind, { lang, theme, motion, speed, tide: series, t, autoplay: playing, run: under }, fetched);
      try {
        engine?.free();
      } catch {
        // a trapped instance cannot be freed
      }
      engine = next;
      loaded = fetched;
      edition += 1;
      words = null;
      // a film of another length: the same chapter, where there is one
      if (run((e) => e.state())?.duration !== length) run((e) => e.seek({ chapter }));
      measure();
      // whoever follows asks for the layout: that of this canvas, not of an engine without a size
      fit();
      follow();
      wake();
    },
    canvas,
    root,
    destroy() {
      if (ended) return;
      ended = true;
      cancelAnimationFrame(frame);
      removers.forEach((remove) => remove());
      root.remove();
      try {
        engine?.free();
      } catch {
        // a trapped instance cannot be freed
      }
      engine = null;
    },
  };

  const over = chrome === 'plain' ? null : overlay(root, {
    run,
    act,
    page,
    early: () => early,
    copied: (text) => callHost('oncopy', text),
    card: (card) => callHost('oncard', card),
    left: (event) => point('leave', event),
    scrolled: () => scrolled,
    reveal: options.keys === 'page' ? (px) => window.scrollBy({ top: px, behavior: 'instant' }) : undefined,
  });

  const removers = [
    listen(canvas, 'pointermove', (event: PointerEvent) => point('move', event)),
    listen(canvas, 'pointerdown', (event: PointerEvent) => point('down', event)),
    listen(canvas, 'pointerup', (event: PointerEvent) => point('up', event)),
    listen(canvas, 'pointercancel', (event: PointerEvent) => point('cancel', event)),
    listen(canvas, 'pointerleave', (event: PointerEvent) => {
      if (finger === null && !over?.keeps(event.relatedTarget)) point('leave', event);
    }),
    listen(canvas, 'contextrestored', redraw),
    listen(root, 'keydown', onKey),
    ...(options.keys === 'page' ? [listen(document, 'keydown', onPageKey)] : []),
    listen(document, 'visibilitychange', () => {
      if (!document.hidden) {
        wake();
        return;
      }
      cancelAnimationFrame(frame);
      frame = 0;
    }),
    listen(window, 'pageshow', (event: PageTransitionEvent) => event.persisted && redraw()),
    // in print a dark ground is a slab of ink; the page prints plates of its own (print.js)
    ...(chrome === 'page' ? [] : [listen(window, 'beforeprint', lighten), listen(window, 'afterprint', darken)]),
    wants.watch(() => perform((e) => e.set(wants.read()))),
    () => over?.remove(),
  ];

  const sized = new ResizeObserver((entries) => {
    const box = entries.find(({ target }) => target === canvas)?.devicePixelContentBoxSize?.[0];
    if (box) pixels = { of: [box.inlineSize, box.blockSize], stood: standing() };
    measure();
  });
  sized.observe(root);
  try {
    sized.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    // this browser does not tell them
  }
  removers.push(() => sized.disconnect());

  // --- what plays by itself, plays while it is seen

  let due = waits; // it is to start when it comes into sight
  function sight(seen: boolean) {
    if (seen && due) {
      due = false;
      if (now.reduced || now.playing) return;
      const whole = first.chapter === undefined || first.t !== undefined || first.year !== undefined;
      perform((e) => (whole ? e.play() : e.play_chapter(now.chapter)));
    } else if (seen && paused) {
      paused = false;
      perform((e) => e.play());
    } else if (!seen && now.playing) {
      perform((e) => e.pause());
      paused = true;
    }
  }
  if (flag(options.autoplay) && chrome !== 'kiosk') {
    if (typeof IntersectionObserver === 'function') {
      const viewed = new IntersectionObserver((entries) => sight(entries[entries.length - 1].intersectionRatio >= SEEN), { threshold: [0, SEEN] });
      viewed.observe(root);
      removers.push(() => viewed.disconnect());
    } else sight(true);
  }

  let unwatch = () => {};
  const watchRatio = () => {
    unwatch();
    unwatch = listen(matchMedia(`(resolution: ${devicePixelRatio}dppx)`), 'change', () => {
      watchRatio();
      measure();
    });
  };
  watchRatio();
  removers.push(() => unwatch());

  const timer = setInterval(watch, WATCH);
  removers.push(() => clearInterval(timer));

  measure();
  // The first picture is there when mount resolves.
  if (size) step(performance.now());
  else follow();
  /** The rest of the engine has come: all of the story is read, and what was asked for is done. */
  async function grow() {
    await presented();
    await complete?.();
    // it may have been made anew since, and whole
    if (!early || ended) return;
    early = false;
    run((e) => e.whole(loaded.text, { files: loaded.files }));
    held.splice(0).forEach(act);
    wake();
  }

  /** Resolves when there is a working engine of the whole story; rejects when it failed too often. */
  async function sound() {
    try {
      if (early) await grow();
    } catch (error) {
      api.destroy();
      throw error;
    }
    while (recovery) {
      const work = recovery;
      await work;
      if (recovery === work) recovery = null;
    }
    if (engine) return;
    api.destroy();
    throw Object.assign(fault('panic', 'the engine failed again and again'), { reported: true });
  }
  return { tide: api, sound };
}
