// Pointer and keys of a graphic.

import { singleKeys } from '../kit/preferences.ts';
import { listen } from './host.ts';
import type { Mounted } from './mounted.ts';

/** Keys that scroll a page: ours only while the focus is inside the graphic. */
const PAGE_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'Enter']);

type Gesture = 'move' | 'down' | 'up' | 'cancel' | 'leave';

export class Input {
  readonly #session: Mounted;
  /** The pointer that is down. */
  #finger: number | null = null;
  /** Where the pointer was last. */
  #screen = '';

  constructor(session: Mounted) {
    this.#session = session;
  }

  /** Listens; returns what ends that. */
  follow(): (() => void)[] {
    const { canvas, root, options, over } = this.#session;
    const on = (type: string, gesture: Gesture) =>
      listen(canvas, type, (event: PointerEvent) => this.point(gesture, event));
    return [
      on('pointermove', 'move'),
      on('pointerdown', 'down'),
      on('pointerup', 'up'),
      on('pointercancel', 'cancel'),
      listen(canvas, 'pointerleave', (event: PointerEvent) => {
        if (this.#finger === null && !over?.keeps(event.relatedTarget)) this.point('leave', event);
      }),
      listen(root, 'keydown', (event: KeyboardEvent) => this.#key(event)),
      ...(options.keys === 'page' ? [listen(document, 'keydown', (event: KeyboardEvent) => this.#pageKey(event))] : []),
    ];
  }

  point(type: Gesture, event: PointerEvent) {
    const { early, chrome, canvas, run } = this.#session;
    if (early) return;
    if (this.#finger !== null && event.pointerId !== this.#finger) {
      // on a kiosk the last hand counts: a palm that rests on the glass holds nothing
      if (chrome !== 'kiosk' || type !== 'down') return;
      run((e) => e.pointer('cancel', 0, 0, true));
      this.#finger = null;
    }
    const place = `${event.screenX} ${event.screenY}`;
    // the page was moved under a pointer that rests: nobody points at what comes to lie there
    const passes = type === 'move' && this.#finger === null && place === this.#screen;
    this.#screen = place;
    const kind = passes ? 'leave' : type;
    if (kind === 'down') {
      if (event.button !== 0) return;
      this.#finger = event.pointerId;
      try {
        canvas.setPointerCapture(event.pointerId);
      } catch {
        // the pointer is already gone
      }
    }
    const touch = event.pointerType === 'touch';
    // the browser's own coordinates in the canvas, whatever turns, scales or skews it; zoom is in them
    const zoom = canvas.currentCSSZoom || 1;
    const cursor = run((e) => e.pointer(kind, event.offsetX / zoom, event.offsetY / zoom, touch));
    if (cursor !== undefined) canvas.style.cursor = cursor;
    if (kind === 'up' || kind === 'cancel') this.#finger = null;
    this.#session.frames.wake();
  }

  #key(event: KeyboardEvent) {
    const { root, over, act } = this.#session;
    // a browser that fills in a form sends keys without a name
    if (typeof event.key !== 'string' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const target = event.composedPath()[0] as Element;
    if (event.currentTarget !== root && root.contains(target)) return;
    // clicked, not walked into: what scrolls a page goes on to do so
    if (target === root && PAGE_KEYS.has(event.key)) return;
    const onButton = target.closest?.('button, a, summary');
    if (onButton && (event.key === ' ' || event.key === 'Enter')) return;
    if (target.matches?.('input:not([type=range]), textarea, select, [contenteditable]')) return;
    if (event.key === 'c' || event.key === 'C') {
      over?.cite();
      return;
    }
    if (event.key === 'Escape') over?.dismiss();
    if (act((e) => e.key(event.key))) event.preventDefault();
  }

  /** Keys of a page that is ours: with the focus on nothing, or in what belongs to the graphic. */
  #pageKey(event: KeyboardEvent) {
    const target = event.composedPath()[0] as Element;
    const nowhere = target === document.body || target === document.documentElement;
    if (!nowhere && !target.closest?.('[data-keys]')) return;
    if (PAGE_KEYS.has(event.key)) return;
    // said by somebody who dictates, a letter is not meant for us (WCAG 2.1.4)
    if (event.key?.length === 1 && event.key !== ' ' && (this.#session.chrome !== 'page' || !singleKeys())) return;
    this.#key(event);
  }
}
