// What a kiosk tells the page that holds it. It listens to nobody.

const VERSION = 1;
const QUIET = 1000; // ms between two words on activity
const FROZEN = 5000; // ms without a frame while the film runs: the picture is dead

export const PHASES = ['start', 'loop', 'hand', 'fault'] as const;
export type Phase = (typeof PHASES)[number];

/** What a heartbeat says. */
export interface Beat {
  phase: Phase;
  playing: boolean;
  /** Works without a network. */
  offline: boolean;
  /** Film second. */
  t: number;
  loops: number;
  /** Seconds since the page was loaded. */
  up: number;
}

export type Message = ({ type: 'heartbeat' } & Beat) | { type: 'activity'; kind: 'pointer' | 'key' } | { type: 'end' };

/**
 * @param view the kiosk's own window
 * @param tell what a heartbeat says
 */
export function report(view: Window, tell: () => Beat) {
  const { parent } = view;
  const alone = parent === view;
  let spoken = -QUIET;
  let frame = view.performance.now();

  /** Nothing here is secret: any page that holds the kiosk may know. */
  function post(type: Message['type'], detail: object) {
    if (!alone) parent.postMessage({ type: `tidemark:${type}`, version: VERSION, ...detail }, '*');
  }

  return {
    /** A frame was drawn. */
    drawn() {
      frame = view.performance.now();
    },
    /** Once in two seconds. Silent where the film should run and no frame comes. */
    beat() {
      const detail = tell();
      const stands = !detail.playing || view.document.hidden;
      if (stands || view.performance.now() - frame < FROZEN) post('heartbeat', detail);
    },
    activity(kind: 'pointer' | 'key') {
      const now = view.performance.now();
      if (now - spoken < QUIET) return;
      spoken = now;
      post('activity', { kind });
    },
    /** The film is at its end and nobody holds it. */
    end: () => post('end', {}),
  };
}

const whole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
const finite = (n: unknown): n is number => Number.isFinite(n) && (n as number) >= 0 && (n as number) < 1e9;

/** A kiosk's message, or null where it is none: everything that it may hold is checked. */
export function heard(message: unknown): Message | null {
  if (typeof message !== 'object' || message === null) return null;
  const data = message as Record<string, unknown>;
  if (data.version !== VERSION) return null;
  if (data.type === 'tidemark:activity')
    return data.kind === 'pointer' || data.kind === 'key' ? { type: 'activity', kind: data.kind } : null;
  if (data.type === 'tidemark:end') return { type: 'end' };
  const { playing, offline, t, loops, up } = data;
  const phase = PHASES.find((one) => one === data.phase);
  if (
    data.type !== 'tidemark:heartbeat' ||
    !phase ||
    typeof playing !== 'boolean' ||
    typeof offline !== 'boolean' ||
    !finite(t) ||
    !whole(loops) ||
    !finite(up)
  )
    return null;
  return { type: 'heartbeat', phase, playing, offline, t, loops, up };
}
