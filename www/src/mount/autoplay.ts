// What plays by itself, plays while it is seen; and what a browser prints is light.

import { listen } from './host.ts';
import type { Mounted } from './mounted.ts';

const SEEN = 0.2; // of the graphic, from which it counts as in sight

/**
 * Starts the film when the graphic comes into sight, and pauses it while it is out of sight.
 * @param due it is to start when it comes into sight
 * @param whole the film, not a chapter that was asked for
 * @returns what ends that
 */
export function playWhileSeen(session: Mounted, due: boolean, whole: boolean): () => void {
  const sight = (seen: boolean) => {
    const { now, perform } = session;
    if (seen && due) {
      due = false;
      if (now.reduced || now.playing) return;
      perform((e) => (whole ? e.play() : e.play_chapter(now.chapter)));
    } else if (seen && session.paused) {
      session.paused = false;
      perform((e) => e.play());
    } else if (!seen && now.playing) {
      perform((e) => e.pause());
      session.paused = true;
    }
  };
  if (typeof IntersectionObserver !== 'function') {
    sight(true);
    return () => {};
  }
  const viewed = new IntersectionObserver((entries) => sight(entries[entries.length - 1].intersectionRatio >= SEEN), {
    threshold: [0, SEEN],
  });
  viewed.observe(session.root);
  return () => viewed.disconnect();
}

/** In print a dark ground is a slab of ink: light before it, and the theme that was there after it. */
export function printLight(session: Mounted): (() => void)[] {
  let printed: string | null = null; // the theme that is to come back
  return [
    listen(window, 'beforeprint', () => {
      if (printed !== null || !session.now.dark) return;
      printed = session.now.theme;
      session.run((e) => e.set({ theme: 'light' }));
      session.frames.step(performance.now());
    }),
    listen(window, 'afterprint', () => {
      if (printed === null) return;
      const theme = printed;
      printed = null;
      session.perform((e) => e.set({ theme }));
    }),
  ];
}
