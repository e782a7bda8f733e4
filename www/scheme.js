// The colour scheme of the page around an element: dark where what stands behind it is dark.

/** The nearest ground behind an element, or null where nobody paints one. */
function ground(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const found = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(getComputedStyle(at).backgroundColor);
    if (found && Number(found[4] ?? 1) >= 0.5) return found.slice(1, 4).map(Number);
  }
  return null;
}

/**
 * Like a MediaQueryList of `prefers-color-scheme: dark`, but of the page's own look: its painted
 * ground, else its `color-scheme`.
 */
export class Scheme extends EventTarget {
  matches = false;
  #element;
  #system = matchMedia('(prefers-color-scheme: dark)');
  #seen = new MutationObserver(() => this.look());
  #look = () => this.look();

  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.#element = element;
    this.matches = this.#dark();
    this.#system.addEventListener('change', this.#look);
    const wanted = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme', 'data-bs-theme', 'theme'] };
    for (const one of [document.documentElement, document.body]) this.#seen.observe(one, wanted);
    // a page may fade from one look to the other
    document.addEventListener('transitionend', this.#look);
  }

  #dark() {
    const painted = ground(this.#element);
    if (painted) {
      const [r, g, b] = painted;
      return 0.2126 * r + 0.7152 * g + 0.0722 * b < 110;
    }
    const words = getComputedStyle(this.#element).colorScheme.split(' ');
    if (!words.includes('dark')) return false;
    return !words.includes('light') || this.#system.matches;
  }

  /** Looks again, and tells where something changed. */
  look() {
    const now = this.#dark();
    if (now === this.matches) return;
    this.matches = now;
    this.dispatchEvent(new Event('change'));
  }

  remove() {
    this.#seen.disconnect();
    this.#system.removeEventListener('change', this.#look);
    document.removeEventListener('transitionend', this.#look);
  }
}
