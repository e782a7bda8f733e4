// The line above an embedded graphic: brand, and a link to the whole film.

import { fill, make } from '../kit/dom.ts';
import { drawing, type Shape } from '../kit/svg.ts';
import type { Tide } from '../mount/tide.ts';

const MARK: Shape[] = [
  ['mark-box', 'M3.8 1h17.4q.8 0 .8.8v5.9q0 .8-.8.8H3.8q-.8 0-.8-.8V1.8q0-.8.8-.8z'],
  ['mark-ribs', 'M7.6 3v3.6M12.5 3v3.6M17.4 3v3.6'],
  ['mark-quay', 'M0 9.9h25v1.7H0z'],
  ['mark-water', 'M.8 14.2q2.9-2 5.9 0t5.9 0 5.9 0 5.7 0'],
  ['mark-water is-low', 'M.8 18q2.9-2 5.9 0t5.9 0 5.9 0 5.7 0'],
];

function mark() {
  const made = drawing('0 0 25 20', MARK);
  made.classList.add('tide-mark');
  return made;
}

/**
 * Puts the line on a graphic that was mounted with `chrome: 'embed'`.
 * @param given `src`: another story than the shipped one
 * @returns follows language and place; cheap where nothing changed
 */
export function frameBar(tide: Tide, given: { src?: string }): () => void {
  const bar = make('div', 'tide-bar');
  const brand = make('span', 'tide-brand');
  const name = make('span');
  const link = make('a');
  link.target = '_blank';
  link.rel = 'noopener';
  // a frame that may open no window says nothing of it
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const opened = window.open(link.href, '_blank');
    if (opened) opened.opener = null;
    else {
      link.textContent = fill(tide.page().ui.popup_blocked ?? '{}', link.href);
      bar.classList.add('is-blocked');
    }
  });
  brand.append(mark(), name);
  bar.append(brand, link);
  tide.root.prepend(bar);
  let key = '';
  return () => {
    const text = tide.page();
    const next = `${text?.tag} ${tide.query()}`;
    if (!text || next === key) return;
    key = next;
    bar.classList.remove('is-blocked');
    name.textContent = text.brand;
    link.textContent = `${text.ui.open_film} ↗`;
    const url = new URL('./', import.meta.url);
    url.search = tide.query();
    // the host's page reads a relative address otherwise than ours
    if (given.src && tide.source() === 'other') url.searchParams.set('src', tide.address());
    link.href = url.href;
  };
}
