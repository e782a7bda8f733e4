// Dialogs of the page: built when first asked for, closed by Escape, cross or a click beside them.
// Ids and classes keep clear of the words that filter lists hide (tests/browser/names.test.mjs).

import { make } from './dom.ts';
import { icon } from './svg.ts';

let styled: Promise<unknown> | undefined;
/** Adds a style sheet of ours once; resolves when it holds, or could not be had: then the next dialog asks again. */
export function sheet(name: string) {
  styled ??= new Promise((done) => {
    const link = Object.assign(document.createElement('link'), {
      rel: 'stylesheet',
      href: new URL(name, import.meta.url).href,
    });
    link.addEventListener('load', done, { once: true });
    link.addEventListener('error', (lost) => {
      link.remove();
      styled = undefined;
      done(lost);
    });
    document.head.append(link);
  });
  return styled;
}

/**
 * @param close the cross's name
 * @param tag language of the words
 */
export function dialog(id: string, title: string, close: string, tag: string) {
  document.getElementById(id)?.remove();
  const box = make('dialog', 'panel');
  box.id = id;
  box.lang = tag;
  const head = make('h2', 'panel-title', title);
  head.id = `${id}-title`;
  box.setAttribute('aria-labelledby', head.id);
  const cross = make('button', 'panel-close');
  cross.type = 'button';
  cross.setAttribute('aria-label', close);
  cross.append(icon('0 0 20 20', ['M4 4l12 12M16 4 4 16']));
  cross.addEventListener('click', () => box.close());
  box.append(head, cross);
  beside(box);
  document.body.append(box);
  return box;
}

/** A click beside a modal dialog closes it, and does what it was aimed at: the bar stays in sight above a panel. */
export function beside(box: HTMLDialogElement) {
  const outside = ({ target, clientX: x, clientY: y }: MouseEvent) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return target === box && (x < left || x > right || y < top || y > bottom);
  };
  let pressed = false;
  box.addEventListener('pointerdown', (event) => {
    pressed = outside(event);
  });
  box.addEventListener('click', (event) => {
    // a selection that began inside may end outside
    if (!pressed || !outside(event)) return;
    shut(box);
    document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('a[href], button')?.click();
  });
}

/** Closes a dialog. */
export const shut = (box: HTMLDialogElement) => (box.close ? box.close() : box.removeAttribute('open'));

/**
 * Opens a modal dialog, and closes it again where nobody can see it: a filter list or a style of the
 * visitor's may hide it, and an open modal that is hidden leaves the page dead.
 * @returns whether it is seen
 */
export function reveal(box: HTMLDialogElement): boolean {
  // an engine without modal dialogs
  if (!box.showModal) {
    box.setAttribute('open', '');
    return true;
  }
  box.showModal();
  const { width, height } = box.getBoundingClientRect();
  const { visibility, opacity } = getComputedStyle(box);
  if (width > 0 && height > 0 && visibility === 'visible' && Number(opacity) > 0) return true;
  box.close();
  return false;
}

/** A button: `button('pill', 'text', use)`. */
export function button(className: string, text?: string, use?: (event: MouseEvent) => void) {
  const made = make('button', className, text);
  made.type = 'button';
  if (use) made.addEventListener('click', use);
  return made;
}
