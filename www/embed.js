// For newsrooms: <script type="module" src=".../embed.js"></script> <tide-mark chapter="..."></tide-mark>
// Defines <tide-mark>, and sizes iframes of embed.html that stand on the page. Everything else is
// loaded when an element comes near the viewport.

import { named, room } from './reserve.js';

const LOOK = ['lang', 'theme', 'motion', 'speed', 'tide'];
const PLACE = ['chapter', 'year', 't'];
const BUILD = ['plain', 'src'];
const ATTRIBUTES = [...LOOK, ...PLACE, ...BUILD, 'autoplay'];
/** What a removed attribute goes back to. */
const UNSET = { theme: 'auto', motion: 'auto', speed: 1 };
const HOME = new URL('./embed.html', import.meta.url);
const MAX = 8000;
const NEAR = '600px 0px';
const SILENCE = 5000; // ms that a loaded iframe may stay silent before the still takes its place
const SHEET = `:host { display: block; container-type: inline-size; }
:host([hidden]) { display: none; }
.box { width: 100%; height: var(--stage, calc(var(--phone) * clamp(0.82px, 100cqw / 390, 1.5px))); }
@container (min-width: 600px) { .box { height: var(--stage, calc(var(--medium) * clamp(0.94px, 100cqw / 640, 1.6px))); } }
@container (min-width: 1024px) { .box { height: var(--stage, calc(var(--wide) * 100cqw)); } }
iframe { display: block; width: 100%; height: 100%; border: 0; }`;

let watch;
/** Calls `use` once the element is near the viewport; returns what forgets it. */
function near(element, use) {
  if (typeof IntersectionObserver !== 'function') {
    use();
    return () => {};
  }
  watch ??= Object.assign(
    new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        watch.uses.get(target)?.();
      }
    }, { rootMargin: NEAR }),
    { uses: new WeakMap() },
  );
  watch.uses.set(element, use);
  watch.observe(element);
  return () => watch.unobserve(element);
}

/** The graphic as an element; its attributes are the URL parameters. */
class TideMark extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #tide = null;
  #scheme = null;
  #turn = 0;
  #forget = () => {};
  #key = ''; // what the height was last made for

  /** The mounted graphic, or null. */
  get tide() {
    return this.#tide;
  }

  connectedCallback() {
    // an element that is only moved is not built anew
    if (this.#turn === 0) this.#build();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value || this.#turn === 0) return;
    if (BUILD.includes(name)) {
      this.#leave();
      if (this.isConnected) this.#build();
      return;
    }
    const tide = this.#tide;
    if (!tide) {
      this.#reserve();
      const box = this.shadowRoot?.querySelector('.box');
      if (box?.querySelector('iframe')) this.#frame(box, this.#options(), this.#turn);
      return;
    }
    if (PLACE.includes(name)) {
      if (value !== null) tide.seek({ [name]: value });
    } else if (name === 'autoplay') {
      if (value === null || value === '0') tide.pause();
      else tide.play();
    } else {
      const unset = name === 'lang' ? tide.page().languages[0].id : UNSET[name];
      const next = value ?? unset;
      if (next !== undefined) tide.set({ [name]: next });
    }
  }

  #options() {
    const all = Object.fromEntries(ATTRIBUTES.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]));
    for (const flag of ['plain', 'autoplay']) if (all[flag] === '') all[flag] = '1';
    return all;
  }

  #leave() {
    this.#turn = 0;
    this.#key = '';
    this.#forget();
    this.#tide?.destroy();
    this.#tide = null;
    this.#scheme?.remove();
    this.#scheme = null;
    this.shadowRoot?.replaceChildren();
  }

  /** Holds the chapter's room before anything is loaded. */
  #reserve() {
    const box = this.shadowRoot?.querySelector('.box');
    if (!box) return;
    const { medium, phone, wide } = room(this.#options());
    box.style.setProperty('--medium', medium);
    box.style.setProperty('--phone', phone);
    box.style.setProperty('--wide', wide);
  }

  #build() {
    turns += 1;
    const turn = turns;
    this.#turn = turn;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    const box = document.createElement('div');
    box.className = 'box';
    root.replaceChildren(box);
    this.#reserve();
    this.#forget = near(this, () => this.#start(box, turn));
  }

  async #start(box, turn) {
    const options = this.#options();
    const here = () => turn === this.#turn;
    this.#scheme = null;
    try {
      const [{ mount }, { Scheme }, { frameBar }] = await Promise.all([
        import('./tidemark.js'),
        import('./scheme.js'),
        import('./frame-bar.js'),
      ]);
      if (!here()) return;
      const scheme = new Scheme(this);
      this.#scheme = scheme;
      let follow = () => {};
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
      // fails again and again: the iframe has an engine, a still and a message of its own
      box.addEventListener('tidemark:error', () => {
        const { t, lang } = tide.state();
        if (here()) this.#frame(box, { ...options, t, lang }, turn);
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
  #grow(box, state) {
    const layout = this.#tide?.layout();
    const key = `${state.lang} ${state.chapter} ${box.clientWidth}`;
    if (!layout || key === this.#key) return;
    this.#key = key;
    const { wanted } = layout;
    if (!wanted) {
      box.style.removeProperty('--stage');
      return;
    }
    const now = Number.parseFloat(getComputedStyle(box).height);
    const next = Math.min(state.playing ? Math.max(now, wanted) : wanted, MAX);
    if (Math.abs(next - now) >= 0.5) box.style.setProperty('--stage', `${next}px`);
  }

  /** The page may forbid the engine: the iframe has a policy of its own. */
  #frame(box, options, turn) {
    this.#tide?.destroy();
    this.#tide = null;
    const dark = this.#scheme?.matches;
    this.#scheme?.remove();
    this.#scheme = null;
    const look = { ...options };
    if (dark !== undefined && !['light', 'dark'].includes(look.theme)) look.theme = dark ? 'dark' : 'light';
    const frame = document.createElement('iframe');
    const url = new URL(HOME);
    for (const [name, value] of Object.entries(look)) url.searchParams.set(name, value);
    frame.title = this.getAttribute('title') ?? named(options).title;
    frame.allow = 'clipboard-write';
    let timer = 0;
    const done = () => {
      clearTimeout(timer);
      removeEventListener('message', hear);
      document.removeEventListener('securitypolicyviolation', refused);
    };
    const still = async () => {
      done();
      if (turn !== this.#turn) return;
      const { fallback } = await import('./fallback.js');
      const figure = await fallback(look, this.shadowRoot);
      if (turn === this.#turn) this.shadowRoot.replaceChildren(figure);
    };
    const hear = ({ source, data }) => {
      if (source === frame.contentWindow && heightIn(data)) done();
    };
    const refused = ({ blockedURI, effectiveDirective }) => {
      if (effectiveDirective === 'frame-src' && url.href.startsWith(blockedURI)) still();
    };
    this.#forget();
    this.#forget = done;
    addEventListener('message', hear);
    document.addEventListener('securitypolicyviolation', refused);
    frame.addEventListener('load', () => {
      clearTimeout(timer);
      timer = setTimeout(still, SILENCE);
    });
    frame.addEventListener('error', still);
    frame.src = url.href;
    box.replaceChildren(frame);
    this.shadowRoot.replaceChildren(box);
  }
}
let turns = 0;

if (!customElements.get('tide-mark')) customElements.define('tide-mark', TideMark);

/** The height that a message tells, or 0. */
function heightIn(data) {
  const heights = data?.['datawrapper-height'];
  if (!heights || typeof heights !== 'object') return 0;
  const value = Object.values(heights)[0];
  return Number.isFinite(value) && value >= 1 && value <= MAX ? value : 0;
}

function* frames(root) {
  yield* root.querySelectorAll('iframe');
  for (const element of root.querySelectorAll('tide-mark')) if (element.shadowRoot) yield* frames(element.shadowRoot);
}

/** A sandboxed frame has no origin: then its address tells whose it is. */
const isOurs = (frame, origin) =>
  frame.src.startsWith(HOME.href) && (origin === HOME.origin || (origin === 'null' && frame.hasAttribute('sandbox')));

/** Tells a frame of ours how its page looks, and again when that changes: its own media query knows the system only. */
const told = new WeakSet();
async function tellLook(frame) {
  if (told.has(frame)) return;
  told.add(frame);
  const { Scheme } = await import('./scheme.js');
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
  if (!value) return;
  for (const frame of frames(document)) {
    if (frame.contentWindow !== event.source || !isOurs(frame, event.origin)) continue;
    tellLook(frame).catch(() => {});
    const box = frame.parentElement;
    if (frame.getRootNode() instanceof ShadowRoot && box?.className === 'box') box.style.setProperty('--stage', `${value}px`);
    else frame.style.height = `${value}px`;
    return;
  }
});
