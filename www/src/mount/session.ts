// One mounted graphic: its state, the calls into the engine, and what follows from them.

import type { Engine, EngineClass, EngineFailure, EngineOptions, FullText, Place, Look, State } from '../kit/engine.ts';
import { fault } from '../kit/fault.ts';
import { flag, isOn, isPicture, LOOK, loose, PLACE, pick } from '../kit/outside.ts';
import { preferences } from '../kit/preferences.ts';
import { playWhileSeen, printLight } from './autoplay.ts';
import { elements, isSeen } from './elements.ts';
import { isAsked, isLatin, loadFonts } from './fonts.ts';
import { Frames } from './frames.ts';
import { callHost, emit, presented, report } from './host.ts';
import { Input } from './input.ts';
import { bring, loadEngine, loadPicture } from './loader.ts';
import type { Mounted } from './mounted.ts';
import { overlay } from './overlay.ts';
import { crashed, Recovery } from './recover.ts';
import { changedSince, digest, isOwn, type LoadedStory, readStory } from './story.ts';
import type { MountOptions, OtherStory, Run } from './tide.ts';

const EDIT_WAIT = 2000; // ms from the first frame until the story's file is asked for

/** What its parts know of it has its words in mounted.ts. */
export class Session implements Mounted {
  readonly container: HTMLElement;
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly options: MountOptions;
  readonly chrome: string;
  readonly frames: Frames;
  readonly over: ReturnType<typeof overlay> | null;
  engine: Engine | null;
  Kind: EngineClass;
  story: LoadedStory;
  edition = 0;
  now: State;
  early: boolean;
  ended = false;
  paused = false;
  scrolled = 0;
  /** Its first frame stands. */
  #stands = false;
  readonly #input: Input;
  readonly #recovery: Recovery;
  readonly #system: ReturnType<typeof preferences>;
  readonly #removers: (() => void)[];
  readonly #complete: (() => Promise<void>) | undefined;
  /** What was asked for before the engine was whole. */
  #held: ((e: Engine) => unknown)[] = [];
  /** Of calls into the engine. */
  #depth = 0;
  /** Of the story on the screen, where it has some and their module has come. */
  pictures: Mounted['pictures'];
  /** Their module is on its way. */
  hanging: Promise<Mounted['pictures']> | undefined;
  #words: { key: string; text: FullText } | null = null;

  /** `complete` makes the engine whole that can so far draw the opening alone. */
  constructor(
    container: HTMLElement,
    options: MountOptions,
    Kind: EngineClass,
    story: LoadedStory,
    complete?: () => Promise<void>,
  ) {
    this.container = container;
    this.options = options;
    this.Kind = Kind;
    this.story = story;
    this.#complete = complete;
    this.early = Boolean(complete);
    this.#system = preferences(
      container,
      typeof options.scheme?.addEventListener === 'function' ? options.scheme : undefined,
    );
    this.chrome = isOn(options.plain) ? 'plain' : String(loose(options.chrome) ?? 'page');
    ({ root: this.root, canvas: this.canvas } = elements());
    const first: Place & Look = pick(options, [...LOOK, ...PLACE]);
    const plays = flag(options.autoplay);
    // what plays by itself waits until it is seen; a kiosk is all that is on its screen
    const waits = plays && this.chrome !== 'kiosk' && !isSeen(container);
    this.engine = this.build({ ...first, autoplay: plays && !waits, early: this.early });
    container.append(this.root);
    this.now = this.engine.state();
    this.frames = new Frames(this);
    this.#recovery = new Recovery(this);
    this.#input = new Input(this);
    this.over = this.chrome === 'plain' ? null : this.#overlay();
    this.#removers = [
      ...this.#input.follow(),
      // the page prints plates of its own (page/print.ts)
      ...(this.chrome === 'page' ? [] : printLight(this)),
      this.#system.watch(() => this.perform((e) => e.set(this.#system.read()))),
      () => this.over?.remove(),
      ...this.frames.follow(),
    ];
    const film = first.chapter === undefined || first.t !== undefined || first.year !== undefined;
    if (plays && this.chrome !== 'kiosk') this.#removers.push(playWhileSeen(this, waits, film));
    this.frames.measure();
    // the first picture is there when mount resolves
    if (!this.frames.now()) this.follow();
  }

  #overlay() {
    const { options } = this;
    return overlay(this.root, {
      run: this.run,
      act: this.act,
      page: () => this.page(),
      edition: () => this.edition,
      early: () => this.early,
      copied: (text) => callHost(options, 'oncopy', text),
      card: (card) => callHost(options, 'oncard', card),
      left: (event) => this.#input.point('leave', event),
      scrolled: () => this.scrolled,
      reveal: options.keys === 'page' ? (px) => window.scrollBy({ top: px, behavior: 'instant' }) : undefined,
    });
  }

  /** An engine of our kind on our canvas. */
  build(from: EngineOptions, Kind = this.Kind, story = this.story): Engine {
    try {
      return new Kind(this.canvas, story.packed, {
        ...from,
        chrome: this.chrome,
        ...this.#system.read(),
      });
    } catch (error) {
      if (error instanceof Error) throw fault('wasm', error.message);
      const { code } = (error ?? {}) as Partial<EngineFailure>;
      // a checked story that this engine does not know is of another release
      throw fault(code === 'format' ? 'release' : (code ?? 'wasm'), `the ${code ?? 'engine'} could not be used`);
    }
  }

  /** What a new engine is told to go on from here. */
  place(): EngineOptions {
    const { t, playing, run } = this.now;
    return { ...pick(this.now, LOOK), t, autoplay: playing, run };
  }

  // --- calls

  run: Run = (use) => {
    const { engine } = this;
    if (!engine) return undefined;
    this.#depth += 1;
    try {
      return use(engine);
    } catch (error) {
      // a wrong call is its caller's fault; an engine that traps, or answers no more, is not used again
      if (crashed(error) || !this.#answers()) this.#recovery.begin(error);
      else report(error);
      return undefined;
    } finally {
      this.#depth -= 1;
    }
  };

  /** True where the engine can be asked; from inside of one of its own calls that cannot be known. */
  #answers() {
    if (this.#depth > 1) return true;
    if (!this.engine) return false;
    try {
      this.engine.state();
      return true;
    } catch {
      return false;
    }
  }

  /** Changes the state, and shows it. What comes too early is done when the engine is whole. */
  perform: Run = (use) => {
    if (this.early) {
      this.#held.push(use);
      return undefined;
    }
    const result = this.run(use);
    this.frames.fit();
    this.follow();
    this.frames.wake();
    return result;
  };

  /** What somebody wants: a film that has left the sight does not go on against it. */
  act: Run = (use) => {
    this.paused = false;
    return this.perform(use);
  };

  /** Does what was held back. */
  release() {
    this.#held.splice(0).forEach(this.act);
  }

  /** The state, asked for now. */
  look() {
    this.now = this.run((e) => e.state()) ?? this.now;
    return this.now;
  }

  page(): FullText | undefined {
    const { now, early } = this;
    const key = `${now.lang} ${now.chapter} ${now.tide} ${early}`;
    if (this.#words?.key !== key) {
      // tables weigh more than words, and the first frame has none
      const text = this.run((e) => (early ? e.page() : { ...e.page(), ...e.tables() }) as FullText);
      if (text) this.#words = { key, text };
    }
    return this.#words?.text;
  }

  /** The address of the state; in its long form where the engine that knows the short one is gone. */
  query() {
    const { now } = this;
    return (
      this.run((e) => e.query()) ??
      `?${new URLSearchParams([['t', now.t.toFixed(2)], ...LOOK.map((name) => [name, String(now[name])])])}`
    );
  }

  /** After anything that may have changed the state. */
  follow() {
    const { root } = this;
    const now = this.look();
    const theme = now.dark ? 'dark' : 'light';
    const tag = this.page()?.tag ?? '';
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    if (root.lang !== tag) {
      root.lang = tag;
      // the reset of styles has taken what the attribute says to the choice of glyphs
      root.style.setProperty('-webkit-locale', `"${tag}"`);
      this.useFonts();
    }
    this.over?.update(now);
    this.pictures?.follow();
    callHost(this.options, 'onframe', now);
    for (const event of this.run((e) => e.events()) ?? []) emit(this.container, event.type, event.detail);
  }

  /**
   * Brings all fonts that what is on the screen may need: the shipped story in a language of Latin letters needs their part,
   * or all of the others. A font is drawn when it comes, whatever happens to the others. Does nothing before it has been
   * called with those of the first frame.
   */
  useFonts(first: Promise<boolean>[] = []) {
    this.#stands ||= first.length > 0;
    if (!this.#stands) return;
    const few = isOwn(this.story) && isLatin(this.root.lang);
    const all = () => [...loadFonts('first').each, ...loadFonts('rest').each];
    const more = few && !isAsked('rest') ? loadFonts('latin').each : all();
    for (const font of new Set([...first, ...more])) font.then((came) => came && !this.ended && this.frames.measure());
  }

  // --- the story

  /** Brings the pictures of the story on the screen; without their module they are lost. */
  #hang() {
    this.pictures?.end();
    this.pictures = this.hanging = undefined;
    if (!this.story.names.some(isPicture)) return;
    this.hanging = bring(() => import('./pictures.ts')).then(
      ({ hang }) => hang(this, loadPicture, digest),
      () => this.run((e) => void e.pictures(true).forEach(({ name }) => e.picture(name))),
    );
  }

  /** A second engine of the story on the screen, with the pictures that have come. */
  second(canvas: HTMLCanvasElement, from: EngineOptions) {
    const engine = new this.Kind(canvas, this.story.packed, from);
    this.pictures?.give(engine);
    return engine;
  }

  /** Shows another story at the same place; where it cannot be read, what was on the screen stays. */
  async show({ story, url, read }: OtherStory) {
    if (typeof story !== 'string') throw new TypeError('show() wants the text of a story');
    const [{ Engine }, found] = await Promise.all([loadEngine(), readStory(story, url ?? this.story.url, read)]);
    const loaded = { ...found, local: url === undefined };
    const { chapter, duration } = this.look();
    const next = this.build(this.place(), Engine, loaded);
    this.#free();
    this.engine = next;
    this.story = loaded;
    this.edition += 1;
    this.#words = null;
    this.#hang();
    this.useFonts();
    // a film of another length: the same chapter, where there is one
    if (this.run((e) => e.state())?.duration !== duration) this.run((e) => e.seek({ chapter }));
    this.frames.measure();
    // whoever follows asks for the layout: that of this canvas, not of an engine without a size
    this.frames.fit();
    this.follow();
    this.frames.wake();
  }

  /**
   * An editor changes the site's story file and rebuilds nothing: once the frame stands, the file is
   * asked for, and where it is not what the checked form was made of, it takes its place. What cannot
   * be fetched or read changes nothing.
   */
  followEdits() {
    const { edition, story, now } = this;
    // a timer that ends with the graphic: one that waits would hold it
    const timer = setTimeout(() => this.#takeEdits(edition, story, now.lang), EDIT_WAIT);
    this.#removers.push(() => clearTimeout(timer));
  }

  /** `edition`, `story`, `first`: the site's own, as it was mounted; another that was opened since stays. */
  async #takeEdits(edition: number, story: LoadedStory, first: string) {
    if (this.ended || this.edition !== edition) return;
    try {
      const text = await changedSince(story);
      if (text === null || this.ended || this.edition !== edition) return;
      const lang = loose(this.options.lang);
      const asked = lang !== undefined && lang !== first && this.now.lang === first;
      await this.show({ story: text, url: story.url });
      // a language that the file has got since
      if (asked) this.perform((e) => e.set({ lang }));
    } catch (error) {
      console.warn(`${story.url} cannot be used: what the site was built with is shown.`, error);
    }
  }

  // --- start and end

  /** The rest of the engine has come: all of the story is read, and what was asked for is done. */
  async #grow() {
    await presented();
    await this.#complete?.();
    // it may have been made anew since, and whole
    if (!this.early || this.ended) return;
    this.early = false;
    this.run((e) => e.whole(this.story.packed));
    this.release();
    this.frames.wake();
  }

  /** Resolves when there is a working engine of the whole story; rejects when it failed too often. */
  async sound() {
    try {
      if (this.early) await this.#grow();
    } catch (error) {
      this.destroy();
      throw error;
    }
    await this.#recovery.done();
    if (this.engine) {
      this.#hang();
      return;
    }
    this.destroy();
    throw Object.assign(fault('panic', 'the engine failed again and again'), { reported: true });
  }

  #free() {
    try {
      this.engine?.free();
    } catch {
      // a trapped instance cannot be freed
    }
  }

  destroy() {
    if (this.ended) return;
    this.ended = true;
    this.frames.halt();
    for (const remove of this.#removers) remove();
    this.root.remove();
    this.pictures?.end();
    this.#free();
    this.engine = null;
  }
}
