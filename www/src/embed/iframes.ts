// Iframes of embed.html on a host page: their heights, and how the page around them looks.

import { members } from '../kit/outside.ts';

export const HOME = new URL('./embed.html', import.meta.url);
/** CSS px: no height is taken that is larger. */
export const MAX = 8000;
const SNUG = 100; // CSS px between the head of a frame and that of the box around it
const LOWEST = 120; // CSS px: a box that is lower is closed

/** The height that a message tells, or 0. */
export function heightIn(data: unknown): number {
  const heights = members(members(data)?.['datawrapper-height']);
  const value = heights && Object.values(heights)[0];
  return typeof value === 'number' && value >= 1 && value <= MAX ? value : 0;
}

/** The tree and every open shadow root in it. */
function* trees(root: Document | ShadowRoot): Generator<Document | ShadowRoot> {
  yield root;
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* trees(element.shadowRoot);
}

function* frames() {
  for (const tree of trees(document)) yield* tree.querySelectorAll('iframe');
}

/** An address without what servers let go of: query, hash and ending. */
const bare = (url: string) => url.replace(/[?#].*$/s, '').replace(/\.html$/, '');
const isEmbed = (frame: HTMLIFrameElement) => bare(frame.src) === bare(HOME.href);

/** A sandboxed frame has no origin: then its address tells whose it is. */
const isOurs = (frame: HTMLIFrameElement, origin: string) =>
  isEmbed(frame) && (origin === HOME.origin || (origin === 'null' && frame.hasAttribute('sandbox')));

/** Where an ancestor that is lower than an element hides the element's foot: that ancestor, and the room in it. */
function cutter(element: HTMLElement): { at: Element; room: number } | null {
  const { top, bottom, height: own } = element.getBoundingClientRect();
  const above = (one: Element): Element | undefined => one.parentElement ?? (one.getRootNode() as ShadowRoot).host;
  for (let at = above(element); at && at !== document.body; at = above(at)) {
    const { overflowY, contain } = getComputedStyle(at);
    if (overflowY === 'auto' || overflowY === 'scroll') return null;
    if (!/hidden|clip/.test(overflowY) && !/paint|strict|content/.test(contain)) continue;
    const box = at.getBoundingClientRect();
    // a box for this element: others cut off what is to be moved through them
    if (box.bottom < bottom - 1 && box.height < own && Math.abs(box.top - top) < SNUG)
      return { at, room: box.bottom - top };
  }
  return null;
}

const fits = new WeakMap<HTMLIFrameElement, ResizeObserver>();
/**
 * Gives a frame its height, or, in a box that cuts it off, the height of the box: then the graphic
 * scrolls inside. A box may open or grow later.
 */
function fit(frame: HTMLIFrameElement, value: number) {
  fits.get(frame)?.disconnect();
  fits.delete(frame);
  frame.style.height = `${value}px`;
  const cut = cutter(frame);
  if (!cut) return;
  if (cut.room >= LOWEST) frame.style.height = `${cut.room}px`;
  if (typeof ResizeObserver !== 'function') return;
  const [width, high] = [cut.at.clientWidth, cut.at.clientHeight];
  const seen = new ResizeObserver(() => {
    if (width === cut.at.clientWidth && high === cut.at.clientHeight) return;
    fit(frame, value);
  });
  seen.observe(cut.at);
  fits.set(frame, seen);
}

/** Tells a frame of ours how its page looks, and again when that changes: its own media query knows the system only. */
const reported = new WeakSet<HTMLIFrameElement>();
export async function tellLook(frame: HTMLIFrameElement) {
  if (reported.has(frame)) return;
  reported.add(frame);
  const { Scheme } = await import('./scheme.ts');
  const scheme = new Scheme(frame);
  const tell = () => {
    if (frame.isConnected)
      frame.contentWindow?.postMessage({ sentinel: 'tidemark', type: 'scheme', dark: scheme.matches }, '*');
    else scheme.remove();
  };
  scheme.addEventListener('change', tell);
  frame.addEventListener('load', tell);
  tell();
}

window.addEventListener('message', (event) => {
  const value = heightIn(event.data);
  if (!value || (event.origin !== HOME.origin && event.origin !== 'null')) return;
  for (const frame of frames()) {
    if (frame.contentWindow !== event.source) continue;
    if (!isOurs(frame, event.origin)) return;
    // the frame of an element is sized by it
    if ((frame.getRootNode() as ShadowRoot).host?.localName === 'tide-mark') return;
    tellLook(frame).catch(() => {});
    fit(frame, value);
    return;
  }
});

// a frame that was there before us has said its height to nobody
for (const frame of frames()) {
  if (isEmbed(frame)) frame.contentWindow?.postMessage({ sentinel: 'tidemark', type: 'height' }, '*');
}
