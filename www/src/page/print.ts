// On paper: every chapter as it stands when all of it has come, on white, above its table.

import { make } from '../kit/dom.ts';
import type { FullText, Tide } from '../mount/tide.ts';

const WIDTH = 700; // CSS px: the printed width of A4 and Letter, so that 12 px stay 12 px
const RATIO = 2;

/** A picture of each chapter. Drawn at once: what a browser prints must stand when it asks. */
function plates(tide: Tide, text: FullText) {
  const canvas = document.createElement('canvas');
  const still = tide.still(canvas, { theme: 'light', forced: '', contrast: true });
  const all = text.chapters.map(({ id, title }) => {
    still.resize(WIDTH, WIDTH, RATIO);
    still.seek({ chapter: id });
    still.resize(WIDTH, Math.ceil(still.layout().wanted ?? WIDTH), RATIO);
    still.marks();
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext('2d')?.drawImage(canvas, 0, 0);
    copy.setAttribute('role', 'img');
    copy.setAttribute('aria-label', title);
    const figure = make('figure', 'plate');
    figure.append(copy);
    return { id, figure };
  });
  still.free();
  return all;
}

/**
 * Adds the pictures before printing and takes them away after it.
 * @param holder holds the tables
 */
export function printable(tide: Tide, holder: HTMLElement) {
  let done = () => {};
  window.addEventListener('beforeprint', () => {
    done();
    const text = tide.page();
    const closed = [...document.querySelectorAll('details:not([open])')];
    const made = plates(tide, text);
    // a chapter without a table of its own stands before the next one's; the last before what follows
    const own = new Set(text.chapters.map(({ id }) => `table-${id}`));
    let next: Element | null | undefined = [...holder.querySelectorAll('table')]
      .filter((table) => own.has(table.id))
      .pop()?.nextElementSibling;
    for (const { id, figure } of [...made].reverse()) {
      next = document.getElementById(`table-${id}`) ?? next;
      if (next) next.before(figure);
      else holder.append(figure);
      next = figure;
    }
    closed.forEach((one) => one.setAttribute('open', ''));
    done = () => {
      made.forEach(({ figure }) => figure.remove());
      closed.forEach((one) => one.removeAttribute('open'));
      done = () => {};
    };
  });
  window.addEventListener('afterprint', () => done());
}
