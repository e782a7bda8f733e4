// Lines about sources: what has an address leads there.

import { make } from './dom.ts';
import type { Linked } from './engine.ts';

/** A kiosk stays where it is: nothing on it leads away. */
const stays = () => document.body.classList.contains('kiosk');

/** Each piece of a line, as text or as a link in a page of its own. */
export function linked(pieces: Linked[]): (string | HTMLElement)[] {
  return pieces.map(({ words, url }) => {
    if (!url || stays()) return words;
    const link = make('a', '', words);
    link.href = url;
    link.target = '_blank';
    link.rel = 'noopener';
    return link;
  });
}
