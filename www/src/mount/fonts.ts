// The bundled fonts, in two parts.

import { wait } from '../kit/fault.ts';
import { here, TRIES } from './fetch.ts';

/** Family, weight, file; the last: the font comes in two parts. */
const FONTS: [string, string, string, boolean][] = [
  ['Tidemark Serif', '700', 'serif-700', true],
  ['Tidemark Sans', '400', 'sans-400', true],
  ['Tidemark Sans', '700', 'sans-700', true],
  ['Tidemark Figures', '600', 'figures-600', false],
];
interface LoadedFonts {
  each: Promise<boolean>[];
  all: Promise<boolean[]>;
}
const loaded: { first?: LoadedFonts; rest?: LoadedFonts } = {};

/** Loads a font; one that was lost is asked for again. */
const load = async ([family, weight, file]: [string, string, string, ...unknown[]]) => {
  for (let n = 1; n <= TRIES; n += 1) {
    try {
      const url = `url("${here(`./fonts/tidemark-${file}.woff2`)}${n > 1 ? `?again=${n}` : ''}")`;
      document.fonts.add(await new FontFace(family, url, { weight }).load());
      return true;
    } catch {
      await wait(500 * n);
    }
  }
  return false;
};

/**
 * Loads one part of the fonts, once: what the first frames draw, or the rest.
 * @returns whether each came; never rejects
 */
export function loadFonts(part: 'first' | 'rest'): LoadedFonts {
  const known = loaded[part];
  if (known) return known;
  const files =
    part === 'first'
      ? FONTS.map(([family, weight, file, two]): [string, string, string] => [
          family,
          weight,
          two ? `${file}-first` : file,
        ])
      : FONTS.filter((font) => font[3]);
  const each = files.map(load);
  const started = { each, all: Promise.all(each) };
  loaded[part] = started;
  return started;
}
