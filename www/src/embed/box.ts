// A box of the host page that cuts an embed off: themes put each embed into a box of 16:9 that hides the rest.

const SNUG = 100; // CSS px between the head of an embed and that of the box around it
const LOWEST = 120; // CSS px: a box that is lower is closed

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

const fits = new WeakMap<HTMLElement, ResizeObserver>();
/**
 * Gives an embed its height, or, in a box that cuts it off, the height of the box: then the graphic
 * scrolls inside. A box may open or grow later.
 * @param give sets the embed's height; `null` is all that it wants
 */
export function fit(element: HTMLElement, give: (room: number | null) => void) {
  fits.get(element)?.disconnect();
  fits.delete(element);
  give(null);
  const cut = cutter(element);
  if (!cut) return;
  if (cut.room >= LOWEST) give(cut.room);
  if (typeof ResizeObserver !== 'function') return;
  const [width, high] = [cut.at.clientWidth, cut.at.clientHeight];
  const seen = new ResizeObserver(() => {
    if (!element.isConnected) seen.disconnect();
    else if (width !== cut.at.clientWidth || high !== cut.at.clientHeight) fit(element, give);
  });
  seen.observe(cut.at);
  fits.set(element, seen);
}
