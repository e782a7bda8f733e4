// Iframes of embed.html on a host page: their heights, and how the page around them looks.

import { members } from '../kit/outside.ts';
import { fit } from './box.ts';

export const HOME = new URL('./embed.html', import.meta.url);
/** CSS px: no height is taken that is larger. */
export const MAX = 8000;

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
    fit(frame, (room) => {
      frame.style.height = `${room ?? value}px`;
    });
    return;
  }
});

// a frame that was there before us has said its height to nobody
for (const frame of frames()) {
  if (isEmbed(frame)) frame.contentWindow?.postMessage({ sentinel: 'tidemark', type: 'height' }, '*');
}
