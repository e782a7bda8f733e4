// For newsrooms: <script type="module" src=".../embed.js"></script> <tide-mark chapter="..."></tide-mark>
// Defines <tide-mark>, and sizes iframes of embed.html that stand on the page.

import { mount } from './tidemark.js';

const ATTRIBUTES = ['lang', 'theme', 'chapter', 'year', 't', 'autoplay', 'motion', 'speed', 'tide', 'plain', 'src'];
const HOME = new URL('./embed.html', import.meta.url);
const MAX = 8000;
const SHEET = `:host { display: block; container-type: inline-size; }
.box { width: 100%; height: max(var(--stage, 0px), 112.5cqw); }
@container (min-width: 768px) { .box { height: max(var(--stage, 0px), 62.5cqw); } }
iframe { display: block; width: 100%; height: 720px; border: 0; }`;

/** The graphic as an element; its attributes are the URL parameters. */
class TideMark extends HTMLElement {
  static observedAttributes = ['lang', 'theme', 'motion', 'chapter', 'year', 't', 'speed', 'tide'];

  #tide = null;
  #turn = 0;

  /** The mounted graphic, or null. */
  get tide() {
    return this.#tide;
  }

  connectedCallback() {
    const turn = (this.#turn += 1);
    // an element that is only moved is not built anew
    queueMicrotask(() => {
      if (turn === this.#turn && this.isConnected) this.#build(turn);
    });
  }

  disconnectedCallback() {
    this.#turn += 1;
    this.#tide?.destroy();
    this.#tide = null;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#tide || before === value || value === null) return;
    if (name === 'chapter' || name === 'year' || name === 't') this.#tide.seek({ [name]: value });
    else this.#tide.set({ [name]: value });
  }

  #options() {
    return Object.fromEntries(
      ATTRIBUTES.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]),
    );
  }

  async #build(turn) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    const box = document.createElement('div');
    box.className = 'box';
    root.replaceChildren(box);
    const options = this.#options();
    if (options.plain === '') options.plain = '1';
    try {
      const tide = await mount(box, { chrome: 'embed', ...options, onframe: () => this.#grow(box) });
      if (turn !== this.#turn) tide.destroy();
      else this.#tide = tide;
      this.#grow(box);
    } catch {
      if (turn === this.#turn) root.replaceChildren(this.#frame(options));
    }
  }

  /** The box is as high as the chapter wants to be. */
  #grow(box) {
    const wanted = Math.round(this.#tide?.layout()?.height ?? 0);
    if (wanted > box.clientHeight + 1) box.style.setProperty('--stage', `${Math.min(wanted, MAX)}px`);
  }

  /** The host's policy may forbid the engine: the iframe has one of its own. */
  #frame(options) {
    const frame = document.createElement('iframe');
    const url = new URL(HOME);
    for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
    frame.src = url.href;
    frame.title = this.getAttribute('title') ?? 'Tidemark';
    frame.loading = 'lazy';
    return frame;
  }
}

if (!customElements.get('tide-mark')) customElements.define('tide-mark', TideMark);

function* frames(root) {
  yield* root.querySelectorAll('iframe');
  for (const element of root.querySelectorAll('tide-mark')) if (element.shadowRoot) yield* frames(element.shadowRoot);
}

window.addEventListener('message', (event) => {
  if (event.origin !== HOME.origin) return;
  const heights = event.data?.['datawrapper-height'];
  if (!heights || typeof heights !== 'object') return;
  const value = Object.values(heights)[0];
  if (!Number.isFinite(value) || value < 1 || value > MAX) return;
  for (const frame of frames(document)) {
    if (frame.contentWindow === event.source) frame.style.height = `${value}px`;
  }
});
