// The bundled fonts, in parts: what the opening draws, the rest, and what languages of Latin letters need of both.

import { wait } from '../kit/fault.ts';
import { here, TRIES } from './fetch.ts';

/** Family, weight, file. */
const FONTS: [string, string, string][] = [
  ['Tidemark Serif', '700', 'serif-700'],
  ['Tidemark Sans', '400', 'sans-400'],
  ['Tidemark Sans', '700', 'sans-700'],
  ['Tidemark Figures', '600', 'figures-600'],
];
/** Ends of the files' names. */
const PARTS = { latin: '-latin', first: '-first', rest: '' };
type Part = keyof typeof PARTS;
interface LoadedFonts {
  each: Promise<boolean>[];
  all: Promise<boolean[]>;
}
const loaded = new Map<string, Promise<boolean>>();

/** True for a language that needs no Han: `latin` has all that its texts are likely to need. */
export const isLatin = (tag: unknown) => /^(?!zh|ja|ko|yue)[a-z]{2}/i.test(String(tag ?? ''));

/** The part that a mount's first frame waits for: another's story may say anything in any language. */
export const firstFonts = ({ lang, src }: { lang?: unknown; src?: unknown }) =>
  !src && isLatin(lang) ? 'latin' : 'first';

/** Loads a font; one that was lost is asked for again. */
const load = async (family: string, weight: string, file: string) => {
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

/** True where a part has been asked for. */
export const isAsked = (part: Part) => FONTS.every(([, , file]) => loaded.has(file + PARTS[part]));

/**
 * Loads one part of the fonts, each file once.
 * @returns whether each came; never rejects
 */
export function loadFonts(part: Part): LoadedFonts {
  const each = FONTS.map(([family, weight, file]) => {
    const name = file + PARTS[part];
    const known = loaded.get(name) ?? load(family, weight, name);
    loaded.set(name, known);
    return known;
  });
  return { each, all: Promise.all(each) };
}
