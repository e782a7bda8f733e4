// For newsrooms: <script type="module" src=".../embed.js"></script> <tide-mark chapter="..."></tide-mark>
// Defines <tide-mark>, and sizes iframes of embed.html that stand on the page. Everything else is
// loaded when an element comes near the viewport.

import { type Asked, BUILT, fromAttributes, MOUNT, members, PLACE, USUAL } from '../kit/outside.ts';
import { addSheet } from '../kit/styles.ts';
import type { MountOptions, State, Tide } from '../mount/tide.ts';
import { height, named, type Room, room, steady } from './reserve.ts';
import type { Scheme } from './scheme.ts';

const has = (names: readonly string[], name: string) => names.includes(name);
const HOME = new URL('./embed.html', import.meta.url);
const MAX = 8000;
const NEAR = '600px 0px';
const SNUG = 100; // CSS px between the head of a frame and that of the box around it
const LOWEST = 120; // CSS px: a box that is lower is closed
const SILENCE = 5000; // ms that a loaded iframe may stay silent before the still takes its place
const NARROW = 320; // CSS px: where the place is narrower, the graphic scrolls sideways
/* .span gives the element a width where its parent asks it for one: 640 px, and 200 where there is no
   room; a container alone has none. */
const SHEET = `:host { display: block; }
:host([hidden]) { display: none; }
.span { display: grid; grid-template-columns: minmax(200px, 640px); height: 0; overflow: hidden; }
.room { container-type: inline-size; overflow: auto hidden; }
.box { position: relative; min-width: ${NARROW}px; height: var(--stage, var(--room, calc(var(--phone) * clamp(0.82px, 100cqw / 390, 1.5px)))); }
@container (max-width: 319.9px) { .box .tide-canvas { touch-action: pan-x pan-y pinch-zoom; } }
@container (min-width: 600px) { .box { height: var(--stage, calc(var(--medium) * clamp(0.94px, 100cqw / 640, 1.6px))); } }
@container (min-width: 1024px) { .box { height: var(--stage, calc(var(--wide) * 100cqw)); } }
.still { position: absolute; inset: 0; overflow: hidden; }
.still.is-all { position: static; }
.still ::slotted(*) { display: block; }
iframe { position: relative; display: block; width: 100%; height: 100%; border: 0; }`;
const CONTAINS = globalThis.CSS?.supports('container-type', 'inline-size') ?? false;

let watch: IntersectionObserver | undefined;
const uses = new WeakMap<Element, () => void>();
/** Calls `use` once the element is near the viewport; returns what forgets it. */
function near(element: Element, use: () => void) {
  if (typeof IntersectionObserver !== 'function') {
    use();
    return () => {};
  }
  watch ??= new IntersectionObserver((entries, own) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      own.unobserve(target);
      uses.get(target)?.();
    }
  }, { rootMargin: NEAR });
  uses.set(element, use);
  watch.observe(element);
  return () => watch?.unobserve(element);
}

/** The graphic as an element; its attributes are the URL parameters. */
class TideMark extends HTMLElement {
  static observedAttributes = MOUNT;

  #tide: Tide | null = null;
  #scheme: Scheme | null = null;
  #turn = 0;
  #forget = () => {};
  #key = ''; // what the height was last made for
  #room: Room | null = null; // the height that was last asked for
  #kept: MountOptions | null = null; // place and look, from a document that the element has left

  /** The mounted graphic, or null. */
  get tide() {
    return this.#tide;
  }

  connectedCallback() {
    // an element that is only moved is not built anew
    if (this.#turn === 0) this.#build();
    else this.#scheme?.watch?.();
  }

  /** In another document nothing of ours holds: styles, fonts, clock. */
  adoptedCallback() {
    if (this.#turn === 0) return;
    const state = this.#tide?.state();
    this.#kept = state ? { t: state.t, lang: state.lang, theme: state.dark ? 'dark' : 'light' } : null;
    this.#leave();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name: (typeof MOUNT)[number], before: string | null, value: string | null) {
    if (before === value || this.#turn === 0) return;
    if (has(BUILT, name)) {
      this.#leave();
      if (this.isConnected) this.#build();
      return;
    }
    const tide = this.#tide;
    if (!tide) {
      this.#reserve();
      const box = this.#box();
      if (box?.querySelector('iframe')) this.#frame(box, this.#options(), this.#turn);
      return;
    }
    if (has(PLACE, name)) {
      if (value !== null) tide.seek({ [name]: value });
    } else if (name === 'autoplay') {
      if (value === null || value === '0') tide.pause();
      else tide.play();
    } else {
      const unset = name === 'lang' ? tide.page().languages[0].id : USUAL[name as keyof typeof USUAL];
      const next = value ?? unset;
      if (next !== undefined) tide.set({ [name]: next });
    }
  }

  /** What the engine or its still stands in. */
  #box() {
    return this.shadowRoot?.querySelector<HTMLElement>('.box');
  }

  #options(): Asked {
    return fromAttributes(this);
  }

  #leave() {
    this.#turn = 0;
    this.#key = '';
    this.#forget();
    this.#tide?.destroy();
    this.#tide = null;
    this.#scheme?.remove();
    this.#scheme = null;
    this.#room = null;
    this.shadowRoot?.replaceChildren();
  }

  /** Holds the chapter's room before anything is loaded. */
  #reserve() {
    const box = this.#box();
    if (!box) return;
    const { medium, phone, wide } = room(this.#options());
    box.style.setProperty('--medium', String(medium));
    box.style.setProperty('--phone', String(phone));
    box.style.setProperty('--wide', String(wide));
    // engines without container queries: Safari before 16, Firefox before 110
    if (!CONTAINS) box.style.setProperty('--room', `${height(box.parentElement?.clientWidth ?? 0, this.#options())}px`);
  }

  #build() {
    turns += 1;
    const turn = turns;
    this.#turn = turn;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.replaceChildren();
    if (root.adoptedStyleSheets) root.adoptedStyleSheets = [];
    const styled = addSheet(root, SHEET);
    const make = (name: string): HTMLElement => Object.assign(this.ownerDocument.createElement('div'), { className: name });
    const [span, place, box, still] = ['span', 'room', 'box', 'still'].map(make);
    // what the page has put into the element stands until the graphic is there
    still.append(this.ownerDocument.createElement('slot'));
    box.append(still);
    place.append(box);
    root.append(span, place);
    this.#reserve();
    if (!styled) {
      this.style.display = 'block';
      Object.assign(box.style, { position: 'relative', minWidth: `${NARROW}px`, height: 'var(--stage, var(--room))' });
      Object.assign(still.style, { position: 'absolute', inset: '0', overflow: 'hidden' });
      place.style.overflow = 'auto hidden';
    }
    const start = () => this.#start(box, turn);
    const forget = this.ownerDocument === document ? near(this, start) : queueMicrotask(start);
    let wide: ResizeObserver | null = null;
    if (!CONTAINS) {
      wide = new ResizeObserver(() => this.#reserve());
      wide.observe(place);
    }
    this.#forget = () => {
      forget?.();
      wide?.disconnect();
    };
  }

  async #start(box: HTMLElement, turn: number) {
    const options = this.#options();
    const here = () => turn === this.#turn;
    this.#scheme = null;
    if (this.ownerDocument !== document) {
      this.#frame(box, { ...options, ...(this.#kept as Asked | null) }, turn);
      return;
    }
    try {
      const [{ mount }, { Scheme }, { frameBar }] = await Promise.all([
        import('../mount/index.ts'),
        import('./scheme.ts'),
        import('./frame-bar.ts'),
      ]);
      if (!here()) return;
      const scheme = new Scheme(this);
      this.#scheme = scheme;
      let follow: (state: State) => void = () => {};
      const tide = await mount(box, {
        ...options,
        chrome: 'embed',
        scheme,
        onframe: (state) => follow(state),
      });
      if (!here()) {
        tide.destroy();
        scheme.remove();
        return;
      }
      this.#tide = tide;
      box.querySelector('.still')?.remove();
      // fails again and again: the iframe has an engine, a still and a message of its own
      box.addEventListener('tidemark:error', () => {
        const { t, lang } = tide.state();
        if (here()) this.#frame(box, { ...options, t: String(t), lang }, turn);
      }, { once: true });
      const bar = options.plain && options.plain !== '0' ? () => {} : frameBar(tide, options);
      follow = (state) => {
        bar();
        this.#grow(box, state);
      };
      follow(tide.state());
    } catch {
      if (here()) this.#frame(box, options, turn);
    }
  }

  /** The box is as high as its chapter wants to be; while the film plays it only grows. */
  #grow(box: HTMLElement, state: State) {
    const layout = this.#tide?.layout();
    const key = `${state.lang} ${state.chapter} ${box.clientWidth}`;
    if (!layout || key === this.#key) return;
    this.#key = key;
    if (!layout.wanted) {
      this.#room = null;
      box.style.removeProperty('--stage');
      return;
    }
    const now = Number.parseFloat(getComputedStyle(box).height);
    const wanted = Math.min(state.playing ? Math.max(now, layout.wanted) : layout.wanted, MAX);
    this.#room = steady(this.#room, { place: `${state.lang} ${state.chapter}`, width: box.clientWidth, height: wanted });
    const next = this.#room.height;
    if (Math.abs(next - now) >= 0.5) box.style.setProperty('--stage', `${next}px`);
  }

  /** The page may forbid the engine: the iframe has a policy of its own. */
  #frame(box: HTMLElement, options: Asked, turn: number) {
    this.#tide?.destroy();
    this.#tide = null;
    const dark = this.#scheme?.matches;
    this.#scheme?.remove();
    this.#scheme = null;
    const look = { ...options };
    if (dark !== undefined && !['light', 'dark'].includes(look.theme ?? '')) look.theme = dark ? 'dark' : 'light';
    const page = this.ownerDocument;
    const view = page.defaultView ?? window;
    const frame = page.createElement('iframe');
    const url = new URL(HOME);
    // relative to this page, as the element reads it
    if (look.src) look.src = new URL(look.src, document.baseURI).href;
    for (const [name, value] of Object.entries(look)) url.searchParams.set(name, value);
    frame.title = this.getAttribute('title') ?? (look.src ? (look.src.split(/[/?#]/).pop() ?? '') : named(options).title);
    frame.allow = 'clipboard-write';
    // a page that isolates itself takes it so from any server
    if (globalThis.crossOriginIsolated) Object.assign(frame, { credentialless: true });
    Object.assign(frame.style, { position: 'relative', display: 'block', width: '100%', height: '100%', border: '0' });
    let timer: ReturnType<typeof setTimeout>;
    const heard = () => {
      clearTimeout(timer);
      page.removeEventListener('securitypolicyviolation', refused);
    };
    const done = () => {
      heard();
      view.removeEventListener('message', hear);
    };
    const still = async () => {
      done();
      if (turn !== this.#turn) return;
      let figure: HTMLElement | null = null;
      try {
        const { fallback } = await import('./fallback.ts');
        figure = await fallback(look, this.shadowRoot as ShadowRoot);
      } catch {
        // not even that came
      }
      if (turn === this.#turn) this.#still(box, figure, options);
    };
    const hear = ({ source, data }: MessageEvent) => {
      const value = source === frame.contentWindow && heightIn(data);
      if (!value) return;
      heard();
      box.querySelector('.still')?.remove();
      box.style.setProperty('--stage', `${value}px`);
      tellLook(frame).catch(() => {});
    };
    const refused = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective === 'frame-src' && url.href.startsWith(blockedURI)) still();
    };
    this.#forget();
    this.#forget = done;
    view.addEventListener('message', hear);
    page.addEventListener('securitypolicyviolation', refused);
    frame.addEventListener('load', () => {
      clearTimeout(timer);
      timer = setTimeout(still, SILENCE);
    });
    frame.addEventListener('error', still);
    frame.src = url.href;
    box.replaceChildren(...box.querySelectorAll('.still'), frame);
  }

  /** Nothing draws here: the figure, else what the page has put into the element, else a link. */
  #still(box: HTMLElement, figure: HTMLElement | null, options: Asked) {
    const place = box.parentElement as HTMLElement;
    const own = box.querySelector<HTMLElement>('.still');
    if (!figure && own?.querySelector('slot')?.assignedElements().length) {
      own.removeAttribute('style');
      own.className = 'still is-all';
      place.replaceChildren(own);
      return;
    }
    const link = this.ownerDocument.createElement('a');
    const url = new URL('./', HOME);
    for (const [name, value] of Object.entries(options)) if (!['plain', 'autoplay'].includes(name)) url.searchParams.set(name, value);
    Object.assign(link, { href: url.href, target: '_blank', rel: 'noopener', textContent: `${named(options).title} ↗` });
    place.replaceChildren(figure ?? link);
  }
}
let turns = 0;

if (!customElements.get('tide-mark')) customElements.define('tide-mark', TideMark);

/** The height that a message tells, or 0. */
function heightIn(data: unknown): number {
  const heights = members(members(data)?.['datawrapper-height']);
  const value = heights && Object.values(heights)[0];
  return typeof value === 'number' && value >= 1 && value <= MAX ? value : 0;
}

/** The tree and every open shadow root in it. */
function* trees(root: Document | ShadowRoot): Generator<Document | ShadowRoot> {
  yield root;
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* trees(element.shadowRoot);
}

function* frames() {
  for (const tree of trees(document)) yield* tree.querySelectorAll('iframe');
}

/** An address without what servers let go of: query, hash and ending. */
const bare = (url: string) => url.replace(/[?#].*$/s, '').replace(/\.html$/, '');
const isEmbed = (frame: HTMLIFrameElement) => bare(frame.src) === bare(HOME.href);

/** A sandboxed frame has no origin: then its address tells whose it is. */
const isOurs = (frame: HTMLIFrameElement, origin: string) => isEmbed(frame) && (origin === HOME.origin || (origin === 'null' && frame.hasAttribute('sandbox')));

/** Where an ancestor that is lower than an element hides the element's foot: that ancestor, and the room in it. */
function cutter(element: HTMLElement): { at: Element; room: number } | null {
  const { top, bottom, height: own } = element.getBoundingClientRect();
  const above = (one: Element): Element | undefined => one.parentElement ?? (one.getRootNode() as ShadowRoot).host;
  for (let at = above(element); at && at !== document.body; at = above(at)) {
    const { overflowY, contain } = getComputedStyle(at);
    if (overflowY === 'auto' || overflowY === 'scroll') return null;
    if (!/hidden|clip/.test(overflowY) && !/paint|strict|content/.test(contain)) continue;
    const box = at.getBoundingClientRect();
    // a box for this element: others cut off what is to be moved through them
    if (box.bottom < bottom - 1 && box.height < own && Math.abs(box.top - top) < SNUG) return { at, room: box.bottom - top };
  }
  return null;
}

const fits = new WeakMap<HTMLIFrameElement, ResizeObserver>();
/**
 * Gives a frame its height, or, in a box that cuts it off, the height of the box: then the graphic
 * scrolls inside. A box may open or grow later.
 */
function fit(frame: HTMLIFrameElement, value: number) {
  fits.get(frame)?.disconnect();
  fits.delete(frame);
  frame.style.height = `${value}px`;
  const cut = cutter(frame);
  if (!cut) return;
  if (cut.room >= LOWEST) frame.style.height = `${cut.room}px`;
  if (typeof ResizeObserver !== 'function') return;
  const [width, high] = [cut.at.clientWidth, cut.at.clientHeight];
  const seen = new ResizeObserver(() => {
    if (width === cut.at.clientWidth && high === cut.at.clientHeight) return;
    fit(frame, value);
  });
  seen.observe(cut.at);
  fits.set(frame, seen);
}

/** Tells a frame of ours how its page looks, and again when that changes: its own media query knows the system only. */
const reported = new WeakSet<HTMLIFrameElement>();
async function tellLook(frame: HTMLIFrameElement) {
  if (reported.has(frame)) return;
  reported.add(frame);
  const { Scheme } = await import('./scheme.ts');
  const scheme = new Scheme(frame);
  const tell = () => {
    if (frame.isConnected) frame.contentWindow?.postMessage({ sentinel: 'tidemark', type: 'scheme', dark: scheme.matches }, '*');
    else scheme.remove();
  };
  scheme.addEventListener('change', tell);
  frame.addEventListener('load', tell);
  tell();
}

window.addEventListener('message', (event) => {
  const value = heightIn(event.data);
  if (!value || (event.origin !== HOME.origin && event.origin !== 'null')) return;
  for (const frame of frames()) {
    if (frame.contentWindow !== event.source) continue;
    if (!isOurs(frame, event.origin)) return;
    // the frame of an element is sized by it
    if ((frame.getRootNode() as ShadowRoot).host instanceof TideMark) return;
    tellLook(frame).catch(() => {});
    fit(frame, value);
    return;
  }
});

// a frame that was there before us has said its height to nobody
for (const frame of frames()) {
  if (isEmbed(frame)) frame.contentWindow?.postMessage({ sentinel: 'tidemark', type: 'height' }, '*');
}
