// What a visitor must not be able to do to a kiosk: select, zoom, drag, open a menu.

const STILL = 3000; // ms without a move: the pointer hides

const stop = (event: Event) => event.preventDefault();

/** Keeps the screen as it is meant to be. `doc` is the page. */
export function guard(doc: Document) {
  const html = doc.documentElement;
  for (const type of ['contextmenu', 'selectstart', 'dragstart', 'drop', 'dragover', 'gesturestart', 'gesturechange']) {
    doc.addEventListener(type, stop, { passive: false });
  }
  // two fingers and ctrl + wheel zoom the page
  doc.addEventListener('touchmove', (event) => event.touches.length > 1 && event.cancelable && stop(event), {
    passive: false,
  });
  doc.addEventListener('wheel', (event) => event.ctrlKey && stop(event), { passive: false });
  // the browser's own: print, save, open, find, zoom, reload, back, tools, quick find
  doc.addEventListener(
    'keydown',
    (event) => {
      const own =
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        /^(F\d{1,2}|Browser\w+|Print\w*|ContextMenu|Find|Help|\/|')$/.test(event.key ?? '');
      if (own) stop(event);
    },
    { capture: true },
  );
  second(doc);

  let timer: ReturnType<typeof setTimeout>;
  const still = () => html.classList.add('is-still');
  const moved = (event: PointerEvent) => {
    // a finger shows no pointer
    if (event.pointerType === 'touch') {
      still();
      return;
    }
    html.classList.remove('is-still');
    clearTimeout(timer);
    timer = setTimeout(still, STILL);
  };
  doc.addEventListener('pointermove', moved, { passive: true });
  doc.addEventListener('pointerdown', moved, { passive: true });
  still();
}

/**
 * A browser makes a click of the first finger alone. On a wide screen two people stand, and a palm rests on the glass: the
 * others press buttons, too.
 */
function second(doc: Document) {
  const downs = new Map<number, HTMLButtonElement | null>();
  let pressed: { from: HTMLButtonElement; at: number } | null = null;
  const button = (event: Event) => (event.target as Element).closest?.('button') ?? null;
  doc.addEventListener(
    'pointerdown',
    (event) => {
      if (event.pointerType === 'touch' && !event.isPrimary) downs.set(event.pointerId, button(event));
    },
    { capture: true, passive: true },
  );
  doc.addEventListener(
    'pointerup',
    (event) => {
      const from = downs.get(event.pointerId);
      downs.delete(event.pointerId);
      // a finger that has left the button has thought better of it
      if (!from?.isConnected || doc.elementFromPoint(event.clientX, event.clientY)?.closest('button') !== from) return;
      pressed = { from, at: event.timeStamp };
      from.click();
    },
    { passive: true },
  );
  doc.addEventListener('pointercancel', (event) => downs.delete(event.pointerId), { passive: true });
  // where a browser does make a click of it, once is enough
  doc.addEventListener(
    'click',
    (event) => {
      if (
        !event.isTrusted ||
        !pressed ||
        event.timeStamp - pressed.at > 500 ||
        !pressed.from.contains(event.target as Node)
      )
        return;
      event.stopImmediatePropagation();
      stop(event);
    },
    { capture: true },
  );
}

/** Zoom, scroll and focus back to the start. */
export function unzoom(doc: Document) {
  const view = doc.defaultView;
  if (!view) return;
  view.scrollTo(0, 0);
  (doc.activeElement as HTMLElement | null)?.blur?.();
  if (!view.visualViewport || view.visualViewport.scale <= 1.001) return;
  // the one way back for a script: the viewport allows no zoom for a moment
  const meta = doc.querySelector('meta[name=viewport]') as HTMLMetaElement;
  const { content } = meta;
  meta.content = `${content}, maximum-scale=1`;
  view.setTimeout(() => {
    meta.content = content;
  }, 300);
}

/** Keeps the screen awake where that is allowed; asks again when the page comes back. */
export function awake(doc: Document) {
  const { wakeLock } = (doc.defaultView ?? window).navigator;
  if (!wakeLock) return;
  let held: WakeLockSentinel | null = null;
  const ask = async () => {
    if (doc.hidden || (held && !held.released)) return;
    try {
      held = await wakeLock.request('screen');
      doc.documentElement.dataset.wake = 'held';
      held.addEventListener('release', () => delete doc.documentElement.dataset.wake, { once: true });
    } catch {
      // not allowed here: the display's own settings decide
    }
  };
  doc.addEventListener('visibilitychange', ask);
  ask();
}
