// Running text: paragraphs whose words lead to what they are about.

import { make } from './dom.ts';
import type { Linked, Piece } from './engine.ts';
import { linked } from './links.ts';

/** Words that lead somewhere: told when they are pointed at, '' when they are left. */
export type Point = (to: string) => void;

function link(piece: Piece, point: Point) {
  // a button of a form would stand in the line as one block: these are words that break
  const words = make('span', 'ref', piece.words);
  words.dataset.to = piece.to;
  words.setAttribute('role', 'button');
  words.tabIndex = 0;
  words.setAttribute('aria-expanded', 'false');
  if (piece.sign) words.classList.add('is-other');
  for (const type of ['pointerenter', 'focus']) words.addEventListener(type, () => point(piece.to ?? ''));
  for (const type of ['pointerleave', 'blur']) words.addEventListener(type, () => point(''));
  return words;
}

/** A paragraph; what is known of the words that were chosen stands under it, one at a time. */
export function paragraph(pieces: Piece[], point: Point) {
  const holder = make('div', 'prose-paragraph');
  const text = make('p');
  const cite = make('p', 'cite');
  cite.hidden = true;
  let open: HTMLElement | null = null;
  const toggle = (words: HTMLElement, said: Linked[]) => {
    open?.setAttribute('aria-expanded', 'false');
    open = open === words ? null : words;
    open?.setAttribute('aria-expanded', 'true');
    cite.hidden = !open;
    cite.replaceChildren(...(open ? linked(said) : []));
  };
  for (const piece of pieces) {
    if (piece.to === undefined) {
      text.append(piece.words);
      continue;
    }
    const words = link(piece, point);
    words.addEventListener('click', () => toggle(words, piece.cite));
    words.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      toggle(words, piece.cite);
    });
    text.append(words, piece.sign);
  }
  holder.append(text, cite);
  return holder;
}

/** Text and notes of a chapter. */
export function prose(text: Piece[][], notes: Piece[][], point: Point) {
  const small = make('div', 'prose-notes');
  small.append(...notes.map((one) => paragraph(one, point)));
  return [...text.map((one) => paragraph(one, point)), ...(notes.length ? [small] : [])];
}
