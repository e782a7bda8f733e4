// Elements, icons and sentences: what every script that builds something asks for.

const SVG = 'http://www.w3.org/2000/svg';

/** An element that the page's HTML has. */
export const byId = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;

/** A new element: `make('p', 'note', 'text')`. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className?: string,
  text?: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * A stroked or filled icon, hidden from assistive technology.
 * @param box the viewBox
 * @param paths path data; one that begins with '!' is filled
 */
export function icon(box: string, paths: string[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg') as SVGElement;
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
export const fill = (text: string | undefined, ...values: (string | number | undefined)[]) =>
  String(text ?? '').replace(/\{(\d*)\}/g, (_, n) => String(values[Number(n || 0)] ?? ''));
