// The line above an embedded graphic: brand, and a link to the whole film.

import { make } from './overlay.js';

const SVG = 'http://www.w3.org/2000/svg';
const MARK = [
  ['mark-box', 'M3.8 1h17.4q.8 0 .8.8v5.9q0 .8-.8.8H3.8q-.8 0-.8-.8V1.8q0-.8.8-.8z'],
  ['mark-ribs', 'M7.6 3v3.6M12.5 3v3.6M17.4 3v3.6'],
  ['mark-quay', 'M0 9.9h25v1.7H0z'],
  ['mark-water', 'M.8 14.2q2.9-2 5.9 0t5.9 0 5.9 0 5.7 0'],
  ['mark-water is-low', 'M.8 18q2.9-2 5.9 0t5.9 0 5.9 0 5.7 0'],
];

function mark() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'tide-mark');
  svg.setAttribute('viewBox', '0 0 25 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const [name, d] of MARK) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/**
 * Puts the line on a graphic that was mounted with `chrome: 'embed'`.
 * @param {object} tide the mount
 * @param {{src?: string}} given another story than the shipped one
 * @returns {() => void} follows language and place; cheap where nothing changed
 */
export function frameBar(tide, given) {
  const bar = make('div', 'tide-bar');
  const brand = make('span', 'tide-brand');
  const name = make('span');
  const link = make('a');
  link.target = '_blank';
  link.rel = 'noopener';
  brand.append(mark(), name);
  bar.append(brand, link);
  tide.root.prepend(bar);
  let key = '';
  return () => {
    const text = tide.page();
    const next = `${text?.tag} ${tide.query()}`;
    if (!text || next === key) return;
    key = next;
    name.textContent = text.brand;
    link.textContent = `${text.ui.open_film} ↗`;
    const url = new URL('./', import.meta.url);
    url.search = tide.query();
    if (given.src) url.searchParams.set('src', given.src);
    link.href = url.href;
  };
}
