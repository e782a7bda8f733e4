// Dialogs of the page: built when first asked for, closed by Escape, cross or a click beside them.

import { icon, make } from './overlay.js';

let styled;
/** Adds a style sheet of ours once; resolves when it holds, or could not be had. */
export function sheet(name) {
  styled ??= new Promise((done) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(name, import.meta.url).href });
    link.addEventListener('load', done, { once: true });
    link.addEventListener('error', done, { once: true });
    document.head.append(link);
  });
  return styled;
}

/**
 * @param {string} id
 * @param {string} title
 * @param {string} close the cross's name
 * @param {string} tag language of the words
 */
export function dialog(id, title, close, tag) {
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
  let pressed = null;
  box.addEventListener('pointerdown', (event) => {
    pressed = event.target;
  });
  box.addEventListener('click', (event) => {
    // a selection that began inside may end outside
    if (event.target === box && pressed === box) box.close();
  });
  document.body.append(box);
  return box;
}

/** A button: `button('pill', 'text', use)`. */
export function button(className, text, use) {
  const made = make('button', className, text);
  made.type = 'button';
  if (use) made.addEventListener('click', use);
  return made;
}
