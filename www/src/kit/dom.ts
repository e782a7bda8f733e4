// Elements and sentences: what every script that builds something asks for.

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

/** Fills the places of a sentence: `{}`, `{0}`, `{1}`. */
export const fill = (text: string | undefined, ...values: (string | number | undefined)[]) =>
  String(text ?? '').replace(/\{(\d*)\}/g, (_, n) => String(values[Number(n || 0)] ?? ''));
