// The elements that a graphic stands in, and the style sheet of its controls.

import { fault, wait } from '../kit/fault.ts';

const STYLE_WAIT = 5000;

/** Settings of text that a canvas's own state cannot hold in every browser, or not at all. */
const CANVAS_STYLE = [
  ['direction', 'ltr'],
  ['writing-mode', 'horizontal-tb'],
  ['text-orientation', 'mixed'],
  ['letter-spacing', '0px'],
  ['word-spacing', '0px'],
  ['text-rendering', 'auto'],
  ['font', '400 16px sans-serif'],
  ['font-feature-settings', 'normal'],
  ['font-variation-settings', 'normal'],
  ['font-size-adjust', 'none'],
  ['font-synthesis', 'weight style small-caps'],
  ['-webkit-font-smoothing', 'auto'],
];

/** The mount's element with its canvas. */
export function elements() {
  const root = document.createElement('div');
  root.className = 'tide';
  // a click inside brings the focus inside, and with it the keys
  root.tabIndex = -1;
  const canvas = document.createElement('canvas');
  canvas.className = 'tide-canvas';
  canvas.setAttribute('aria-hidden', 'true');
  // what a canvas draws takes these from its element: no rule of the page is stronger than an own one
  for (const [name, value] of CANVAS_STYLE) canvas.style.setProperty(name, value, 'important');
  root.append(canvas);
  return { root, canvas };
}

/** Resolves when the controls' styles hold in the container's tree: without them nothing has its place. */
export function addStyles(container: HTMLElement): Promise<unknown> {
  const root = container.getRootNode() as Document | ShadowRoot;
  const href = new URL('./stage.css', import.meta.url).href;
  const known = [...root.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].find((one) => one.href === href);
  if (known?.sheet) return Promise.resolve();
  const link =
    known ?? Object.assign(document.createElement('link'), { rel: 'stylesheet', href, crossOrigin: 'anonymous' });
  const done = new Promise((ready, fail) => {
    link.addEventListener('load', ready, { once: true });
    link.addEventListener('error', () => fail(fault('style', 'the style sheet could not be loaded')), { once: true });
  });
  if (!known) (root === document ? document.head : root).append(link);
  return Promise.race([done, wait(STYLE_WAIT)]);
}

/** True where some of an element is in this window; of a frame only the window around it knows. */
export function isSeen(element: HTMLElement) {
  if (window.parent !== window) return false;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}
