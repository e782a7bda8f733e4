// What the reader has set in the system: colour scheme, motion, contrast, forced colours.

import type { Scheme } from './engine.ts';

const SYSTEM = ['Canvas', 'CanvasText', 'LinkText', 'Highlight', 'GrayText'];
const QUERIES = {
  dark: '(prefers-color-scheme: dark)',
  reduced: '(prefers-reduced-motion: reduce)',
  contrast: '(prefers-contrast: more)',
  forced: '(forced-colors: active)',
};

const hex = (part: string) => Math.round(Number(part)).toString(16).padStart(2, '0');

/** The system's colours as the engine reads them: a canvas does not change by itself. */
function probe(root: HTMLElement) {
  const element = document.createElement('span');
  element.style.forcedColorAdjust = 'none';
  root.append(element);
  const found = SYSTEM.map((name) => {
    element.style.color = name;
    return (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(hex).join('');
  });
  element.remove();
  return found.join(' ');
}

/**
 * Watches the preferences.
 * @param root an element of the page, for probing colours
 * @param scheme what tells dark, where it is not the system
 */
export function preferences(root: HTMLElement, scheme?: Scheme) {
  const media: Record<keyof typeof QUERIES, Scheme> = {
    dark: scheme ?? matchMedia(QUERIES.dark),
    reduced: matchMedia(QUERIES.reduced),
    contrast: matchMedia(QUERIES.contrast),
    forced: matchMedia(QUERIES.forced),
  };
  return {
    /** As the engine's options. */
    read: () => ({
      dark: media.dark.matches,
      reduced: media.reduced.matches,
      contrast: media.contrast.matches,
      forced: media.forced.matches ? probe(root) : '',
    }),
    /** Calls `use` after each change; returns what ends that. */
    watch(use: () => void) {
      const all = Object.values(media);
      all.forEach((one) => one.addEventListener('change', use));
      return () => all.forEach((one) => one.removeEventListener('change', use));
    },
  };
}

const KEYS = 'tidemark-keys';
let off = false; // where nothing can be stored

/** Whether keys of one character work with the focus on nothing: yes, until a reader switches them off. */
export function singleKeys() {
  try {
    return localStorage.getItem(KEYS) !== 'off';
  } catch {
    return !off;
  }
}

/** Switches keys of one character on or off; where nothing can be stored, for this visit. */
export function switchKeys(on: boolean) {
  off = !on;
  try {
    if (on) localStorage.removeItem(KEYS);
    else localStorage.setItem(KEYS, 'off');
  } catch {
    // held above
  }
}
