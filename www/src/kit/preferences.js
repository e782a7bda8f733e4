// What the reader has set in the system: colour scheme, motion, contrast, forced colours.

const SYSTEM = ['Canvas', 'CanvasText', 'LinkText', 'Highlight', 'GrayText'];
const QUERIES = {
  dark: '(prefers-color-scheme: dark)',
  reduced: '(prefers-reduced-motion: reduce)',
  contrast: '(prefers-contrast: more)',
  forced: '(forced-colors: active)',
};

const hex = (part) => Math.round(Number(part)).toString(16).padStart(2, '0');

/** The system's colours as the engine reads them: a canvas does not change by itself. */
function probe(root) {
  const element = document.createElement('span');
  element.style.forcedColorAdjust = 'none';
  root.append(element);
  const found = SYSTEM.map((name) => {
    element.style.color = name;
    return getComputedStyle(element).color.match(/[\d.]+/g).slice(0, 3).map(hex).join('');
  });
  element.remove();
  return found.join(' ');
}

/**
 * Watches the preferences.
 * @param {HTMLElement} root an element of the page, for probing colours
 * @param {MediaQueryList} [scheme] what tells dark, where it is not the system
 */
export function preferences(root, scheme) {
  const media = Object.fromEntries(Object.entries(QUERIES).map(([key, query]) => [key, matchMedia(query)]));
  if (scheme) media.dark = scheme;
  return {
    /** As the engine's options. */
    read: () => ({
      dark: media.dark.matches,
      reduced: media.reduced.matches,
      contrast: media.contrast.matches,
      forced: media.forced.matches ? probe(root) : '',
    }),
    /** Calls `use` after each change; returns what ends that. */
    watch(use) {
      const all = Object.values(media);
      all.forEach((one) => one.addEventListener('change', use));
      return () => all.forEach((one) => one.removeEventListener('change', use));
    },
  };
}

const KEYS = 'tidemark-keys';

/** Whether keys of one character work with the focus on nothing: yes, until a reader switches them off. */
export function singleKeys() {
  try {
    return localStorage.getItem(KEYS) !== 'off';
  } catch {
    return !singleKeys.off;
  }
}

/** Switches keys of one character on or off; where nothing can be stored, for this visit. */
export function switchKeys(on) {
  singleKeys.off = !on;
  try {
    if (on) localStorage.removeItem(KEYS);
    else localStorage.setItem(KEYS, 'off');
  } catch {
    // held above
  }
}
