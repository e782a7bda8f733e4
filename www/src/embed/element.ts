// For newsrooms: <script type="module" src=".../embed.js"></script> <tide-mark chapter="..."></tide-mark>
// Defines <tide-mark>, and sizes iframes of embed.html that stand on the page. Everything else is
// loaded when an element comes near the viewport.

import { type Asked, BUILT, fromAttributes, MOUNT, PLACE, USUAL } from '../kit/outside.ts';
import { addSheet } from '../kit/styles.ts';
import type { MountOptions, State, Tide } from '../mount/tide.ts';
import { fit } from './box.ts';
import { HOME, heightIn, MAX, tellLook } from './iframes.ts';
import { near } from './near.ts';
import { height, named, type Room, room, steady } from './reserve.ts';
import type { Scheme } from './scheme.ts';

const has = (names: readonly string[], name: string) => names.includes(name);
const SILENCE = 5000; // ms that a loaded iframe may stay silent before the still takes its place
const NARROW = 320; // CSS px: where the place is narrower, the graphic scrolls sideways
/* .span gives the element a width where its parent asks it for one: 640 px, and 200 where there is no
   room; a container alone has none. */
const SHEET = `:host { display: block; writing-mode: horizontal-tb; }
:host([hidden]) { display: none; }
.span { display: grid; grid-template-columns: minmax(200px, 640px); height: 0; overflow: hidden; }
.room { container-type: inline-size; overflow: auto hidden; }
.box { position: relative; min-width: ${NARROW}px; height: var(--stage, var(--room, calc(var(--phone) * clamp(0.82px, 100cqw / 390, 1.5px)))); }
@container (max-width: 319.9px) { .box .tide-canvas { touch-action: pan-x pan-y pinch-zoom; } }
@container (min-width: 600px) { .box { height: var(--stage, calc(var(--medium) * clamp(0.94px, 100cqw / 640, 1.6px))); } }
@container (min-width: 1024px) { .box { height: var(--stage, calc(var(--wide) * 100cqw)); } }
.room.is-cut { overflow: auto; overscroll-behavior: auto; }
.room.is-cut .tide { position: sticky; top: 0; height: var(--cut); }
.still { position: absolute; inset: 0; overflow: hidden; }
.still.is-all { position: static; }
.still ::slotted(*) { display: block; }
iframe { position: relative; display: block; width: 100%; height: 100%; border: 0; }`;
const CONTAINS = globalThis.CSS?.supports('container-type', 'inline-size') ?? false;

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
    const make = (name: string): HTMLElement =>
      Object.assign(this.ownerDocument.createElement('div'), { className: name });
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
      box.addEventListener(
        'tidemark:error',
        () => {
          const { t, lang } = tide.state();
          if (here()) this.#frame(box, { ...options, t: String(t), lang }, turn);
        },
        { once: true },
      );
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
    const place = `${this.#tide?.edition()} ${state.lang} ${state.chapter}`;
    const key = `${place} ${box.clientWidth}`;
    if (!layout || key === this.#key) return;
    this.#key = key;
    if (!layout.wanted) {
      this.#room = null;
      box.style.removeProperty('--stage');
      this.#fit(box);
      return;
    }
    const now = Number.parseFloat(getComputedStyle(box).height);
    const wanted = Math.min(state.playing ? Math.max(now, layout.wanted) : layout.wanted, MAX);
    this.#room = steady(this.#room, {
      place,
      width: box.clientWidth,
      height: wanted,
    });
    const next = this.#room.height;
    if (Math.abs(next - now) >= 0.5) box.style.setProperty('--stage', `${next}px`);
    this.#fit(box);
  }

  /** In a box of the host that cuts the element off, the stage stays in sight and the chapter scrolls under its strip. */
  #fit(box: HTMLElement) {
    const place = box.parentElement as HTMLElement;
    fit(place, (room) => {
      const cut = room !== null;
      place.classList.toggle('is-cut', cut);
      place.style.maxHeight = cut ? `${room}px` : '';
      if (cut) place.style.setProperty('--cut', `${room}px`);
    });
    place.scrollTop = 0;
    this.#tide?.scroll(0);
    place.onscroll = () => this.#tide?.scroll(place.scrollTop);
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
    frame.title =
      this.getAttribute('title') ?? (look.src ? (look.src.split(/[/?#]/).pop() ?? '') : named(options).title);
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
    for (const [name, value] of Object.entries(options))
      if (!['plain', 'autoplay'].includes(name)) url.searchParams.set(name, value);
    Object.assign(link, {
      href: url.href,
      target: '_blank',
      rel: 'noopener',
      textContent: `${named(options).title} ↗`,
    });
    place.replaceChildren(figure ?? link);
  }
}
let turns = 0;

if (!customElements.get('tide-mark')) customElements.define('tide-mark', TideMark);
