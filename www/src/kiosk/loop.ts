// Who holds the film: the loop that plays by itself, or the visitor's hand. Everything that time
// does to a kiosk happens in one tick; the clock is handed in, nothing here reads another.

import { LOOK, pick } from '../kit/outside.ts';
import type { Tide } from '../mount/tide.ts';
import type { Settings } from './settings.ts';

const COUNT = 10; // s: the longest countdown
const DAY = 1440; // minutes
/** Places that the picture takes in turn, in shifts from its own: a spiral of five by five, so that the next is beside the last. */
const PLACES: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [2, -1],
  [2, 0],
  [2, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [-1, 2],
  [-2, 2],
  [-2, 1],
  [-2, 0],
  [-2, -1],
  [-2, -2],
  [-1, -2],
  [0, -2],
  [1, -2],
  [2, -2],
];

/** What the loop asks of the kiosk. */
interface LoopUse {
  /** Seconds that the last frame stands. */
  hold: () => number;
  /** Monotonic ms. */
  now: () => number;
  /** Local minutes after midnight. */
  minute: () => number;
  /** Shows or hides the countdown. */
  count: (seconds: number | null) => void;
  /** Shifts the picture. */
  move: (x: number, y: number) => void;
  /** Keeps the last frame for a cross-fade. */
  fade: () => void;
  /** Shows the chapter as it stands when all of it has come. */
  rest: () => void;
  /** What else goes back to the start. */
  clear: () => void;
  /** The film is at its end. */
  ended: () => void;
  /** The moment to load anew: true where that happens or `stay` is called. */
  leave: (nightly: boolean) => boolean;
}

export type Mode = 'loop' | 'hand';

export function loop(
  tide: Pick<Tide, 'state' | 'set' | 'seek' | 'play' | 'pause'>,
  set: Pick<Settings, 'idle' | 'shift' | 'reload'>,
  use: LoopUse,
) {
  const from = tide.state();
  const first = pick(from, LOOK);
  const countdown = Math.min(COUNT, set.idle / 2);
  let mode: Mode = from.playing ? 'loop' : 'hand';
  let last = use.now(); // of the last touch
  let watched = 0; // until when a film that the visitor started may run unattended
  let over = 0; // since when the last frame stands
  let loops = 0;
  let nightly = false;
  let passed: number | null = null; // minutes since the nightly time of day
  let left: number | null = null; // since when it is loading anew: nothing starts any more

  function start() {
    over = 0;
    watched = 0;
    use.count(null);
    if (use.leave(nightly)) left = use.now();
    else begin();
  }

  function begin() {
    use.fade();
    use.clear();
    tide.set(first);
    tide.seek({ t: 0 });
    tide.play();
    mode = 'loop';
    loops += 1;
    // against burn-in, under the cross-fade: what is bright and stands still does not stand in one place
    const [x, y] = PLACES[loops % PLACES.length];
    if (set.shift > 0) use.move(x * set.shift, y * set.shift);
  }

  /** The night's time of day has gone by; a clock that is set back or forth does no harm. */
  function night() {
    if (set.reload === null) return;
    const since = (use.minute() - set.reload + DAY) % DAY;
    if (passed !== null && passed - since > DAY / 2) nightly = true;
    passed = since;
  }

  return {
    /** Twice a second. */
    tick() {
      const now = use.now();
      const state = tide.state();
      const end = !state.playing && state.t >= state.duration - 0.01;
      night();
      if (left !== null) return;
      if (mode === 'loop') {
        if (end && !over) {
          over = now;
          use.ended();
        }
        if (!end) over = 0;
        if (over && now - over >= use.hold() * 1000) start();
        // somebody else has stopped it
        else if (!state.playing && !end) {
          mode = 'hand';
          last = now;
        }
        return;
      }
      if (!state.playing && !end) watched = 0;
      const remaining = (Math.max(last + set.idle * 1000, watched) - now) / 1000;
      if (remaining <= 0) start();
      else use.count(remaining <= countdown ? Math.ceil(remaining) : null);
    },

    /** A finger, a pointer or a key. `own`: what it is on stops the film by itself. */
    touch(own: boolean) {
      last = use.now();
      if (mode === 'loop' && left === null) {
        mode = 'hand';
        over = 0;
        if (!own) {
          tide.pause();
          use.rest();
        }
      }
      // who watches is not idle, but a touch only counts from here on
      if (watched) this.watch();
      use.count(null);
    },

    /** The visitor has started the film: it may run to its end. */
    watch() {
      const state = tide.state();
      watched = use.now() + ((state.duration - state.t) / state.speed + countdown) * 1000;
    },

    /** Nothing is loaded anew after all: the film goes on, or stays with who took it meanwhile. */
    stay() {
      if (left === null) return;
      if (last > left) mode = 'hand';
      else begin();
      left = null;
    },

    mode: () => mode,
    loops: () => loops,
  };
}
