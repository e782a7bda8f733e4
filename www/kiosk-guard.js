// What a visitor must not be able to do to a kiosk: select, zoom, drag, open a menu.

const STILL = 3000; // ms without a move: the pointer hides

const stop = (event) => event.preventDefault();

/** Keeps the screen as it is meant to be. `doc` is the page. */
export function guard(doc) {
  const html = doc.documentElement;
  for (const type of ['contextmenu', 'selectstart', 'dragstart', 'drop', 'dragover', 'gesturestart', 'gesturechange']) {
    doc.addEventListener(type, stop, { passive: false });
  }
  // two fingers and ctrl + wheel zoom the page
  doc.addEventListener('touchmove', (event) => event.touches.length > 1 && event.cancelable && stop(event), { passive: false });
  doc.addEventListener('wheel', (event) => event.ctrlKey && stop(event), { passive: false });
  doc.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && ['+', '-', '=', '0'].includes(event.key)) stop(event);
  });

  let timer = 0;
  const still = () => html.classList.add('is-still');
  const moved = (event) => {
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

/** Zoom, scroll and focus back to the start. */
export function unzoom(doc) {
  const view = doc.defaultView;
  view.scrollTo(0, 0);
  doc.activeElement?.blur?.();
  if (!view.visualViewport || view.visualViewport.scale <= 1.001) return;
  // the one way back for a script: the viewport allows no zoom for a moment
  const meta = doc.querySelector('meta[name=viewport]');
  const { content } = meta;
  meta.content = `${content}, maximum-scale=1`;
  view.setTimeout(() => {
    meta.content = content;
  }, 300);
}

/** Keeps the screen awake where that is allowed; asks again when the page comes back. */
export function awake(doc) {
  const { wakeLock } = doc.defaultView.navigator;
  if (!wakeLock) return;
  let held = null;
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
