// The colour scheme of the page around an element: dark where what stands behind it is dark.

const DARK = 0.43; // sRGB value of a grey that is as light: below it a ground is dark
const CANVAS = { dark: 0.07, light: 1 }; // what browsers paint where a page paints nothing
const PAUSE = 100; // ms between two looks: a page may change an attribute in each frame
const COLOUR = /(rgba?|lab|lch|oklab|oklch|color)\(([^()]*)\)/g;

const encode = (y: number) => (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055);
const luma = ([r, g, b]: number[]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** `light`: sRGB value of a grey as light, 0 to 1. */
interface Shade {
  light: number;
  alpha: number;
}

/**
 * The colours in a computed value, in any of the forms that browsers write them in.
 * @param text such as a background-color or a gradient
 */
export function colours(text: string): Shade[] {
  return [...text.matchAll(COLOUR)].map(([, form, inside]) => {
    const parts = inside.trim().split(/[\s,/]+/);
    const space = form === 'color' ? (parts.shift() ?? '') : form;
    /** The n-th number; a percentage is one of `whole`. */
    const at = (n: number, whole = 1) => {
      const value = Number.parseFloat(parts[n]);
      if (Number.isNaN(value)) return 0;
      return parts[n].endsWith('%') ? (value / 100) * whole : value;
    };
    const alpha = parts.length > 3 ? at(3) : 1;
    const rgb = [0, 1, 2].map((n) => (space.startsWith('rgb') ? at(n, 255) / 255 : at(n)));
    let light = luma(rgb);
    if (space === 'lab' || space === 'lch') {
      const l = at(0, 100);
      light = encode(l > 8 ? ((l + 16) / 116) ** 3 : l / 903.3);
    } else if (space === 'oklab' || space === 'oklch') light = encode(at(0) ** 3);
    else if (space === 'srgb-linear') light = encode(light);
    else if (space.startsWith('xyz')) light = encode(rgb[1]);
    return { light, alpha };
  });
}

/** What an element paints behind its content, uppermost first: a gradient counts as its mean. */
function layers({ backgroundColor, backgroundImage, backgroundClip }: CSSStyleDeclaration): Shade[] {
  if (backgroundClip === 'text') return [];
  const stops = colours(backgroundImage.replace(/url\("[^"]*"\)/g, ''));
  const alpha = stops.reduce((sum, one) => sum + one.alpha, 0);
  const mean = {
    light: stops.reduce((sum, one) => sum + one.light * one.alpha, 0) / alpha,
    alpha: alpha / stops.length,
  };
  return [...(alpha ? [mean] : []), ...colours(backgroundColor)];
}

/** What lies around an element, from itself outwards, as it is drawn. */
function* around(element: Element) {
  for (
    let at: Element | undefined = element;
    at;
    at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as ShadowRoot).host
  )
    yield at;
}

/**
 * Like a MediaQueryList of `prefers-color-scheme: dark`, but of the page's own look: its painted
 * ground, and where that is seen through, its `color-scheme`.
 */
export class Scheme extends EventTarget {
  matches = false;
  #element: HTMLElement;
  #page: Document;
  #system = matchMedia('(prefers-color-scheme: dark)');
  #seen = new MutationObserver(() => this.#soon());
  #due: ReturnType<typeof setTimeout> | 0 = 0;
  #soon = () => {
    this.#due ||= setTimeout(() => {
      this.#due = 0;
      this.look();
    }, PAUSE);
  };
  #probe: HTMLElement | null = null;

  constructor(element: HTMLElement) {
    super();
    this.#element = element;
    this.#page = element.ownerDocument;
    this.matches = this.#dark();
    this.#system.addEventListener('change', this.#soon);
    // a page may fade from one look to the other, load another sheet, or change by a box that is checked
    for (const type of ['transitionend', 'click', 'change', 'load'])
      this.#page.addEventListener(type, this.#soon, true);
    this.watch();
    // a page's text changes with its ground, whatever made it change: the colour is inherited
    if (!element.shadowRoot) return;
    this.#probe = this.#page.createElement('span');
    Object.assign(this.#probe.style, { position: 'absolute', visibility: 'hidden', transition: 'color 1ms' });
    this.#probe.addEventListener('transitionend', this.#soon);
    element.shadowRoot.append(this.#probe);
  }

  /** Watches what lies around the element, anew where it was moved. */
  watch() {
    this.#seen.disconnect();
    for (const one of around(this.#element)) this.#seen.observe(one, { attributes: true });
    if (this.#page.head)
      this.#seen.observe(this.#page.head, { attributes: true, childList: true, subtree: true, characterData: true });
  }

  #dark() {
    let left = 1; // of the light that comes from below
    let light = 0;
    for (const one of around(this.#element)) {
      for (const layer of layers(getComputedStyle(one))) {
        light += left * layer.alpha * layer.light;
        left *= 1 - layer.alpha;
      }
      if (left < 0.05) break;
    }
    return light + left * CANVAS[this.#canvas() ? 'dark' : 'light'] < DARK;
  }

  /** Whether the canvas under a page that paints nothing is dark. */
  #canvas() {
    let words = getComputedStyle(this.#element).colorScheme ?? 'normal';
    if (words === 'normal')
      words = this.#page.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')?.content ?? '';
    if (!/\bdark\b/.test(words)) return false;
    return !/\blight\b/.test(words) || this.#system.matches;
  }

  /** Looks again, and tells where something changed. */
  look() {
    const now = this.#dark();
    if (now === this.matches) return;
    this.matches = now;
    this.dispatchEvent(new Event('change'));
  }

  remove() {
    clearTimeout(this.#due);
    this.#seen.disconnect();
    this.#system.removeEventListener('change', this.#soon);
    for (const type of ['transitionend', 'click', 'change', 'load'])
      this.#page.removeEventListener(type, this.#soon, true);
    this.#probe?.remove();
  }
}
