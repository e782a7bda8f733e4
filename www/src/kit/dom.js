// Elements, icons and sentences: what every script that builds something asks for.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A new element: `make('p', 'note', 'text')`.
 * @param {string} name
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * A stroked or filled icon, hidden from assistive technology.
 * @param {string} box the viewBox
 * @param {string[]} paths path data; one that begins with '!' is filled
 */
export function icon(box, paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', box);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    const filled = d.startsWith('!');
    path.setAttribute('d', filled ? d.slice(1) : d);
    path.setAttribute('fill', filled ? 'currentColor' : 'none');
    if (!filled) path.setAttribute('stroke', 'currentColor');
    svg.append(path);
  }
  return svg;
}

/** Fills the places of a sentence: `{}`, `{0}`, `{1}`. */
export const fill = (text, ...values) =>
  String(text ?? '').replace(/\{(\d*)\}/g, (_, n) => values[Number(n || 0)] ?? '');
