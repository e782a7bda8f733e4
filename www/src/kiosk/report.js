// What a kiosk tells the page that holds it. It listens to nobody.

const VERSION = 1;
const QUIET = 1000; // ms between two words on activity
const FROZEN = 5000; // ms without a frame while the film runs: the picture is dead

/**
 * @param {Window} view the kiosk's own window
 * @param {() => object} tell what a heartbeat says
 */
export function report(view, tell) {
  const { parent } = view;
  const alone = parent === view;
  let spoken = -QUIET;
  let frame = view.performance.now();

  /** Nothing here is secret: any page that holds the kiosk may know. */
  function post(type, detail) {
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
    /** @param {'pointer'|'key'} kind */
    activity(kind) {
      const now = view.performance.now();
      if (now - spoken < QUIET) return;
      spoken = now;
      post('activity', { kind });
    },
    /** The film is at its end and nobody holds it. */
    end: () => post('end', {}),
  };
}

const PHASES = ['start', 'loop', 'hand', 'fault'];
const whole = (n) => Number.isSafeInteger(n) && n >= 0;
const finite = (n) => Number.isFinite(n) && n >= 0 && n < 1e9;

/** A kiosk's message, or null where it is none: everything that it may hold is checked. */
export function heard(data) {
  if (typeof data !== 'object' || data === null || data.version !== VERSION) return null;
  if (data.type === 'tidemark:activity') return ['pointer', 'key'].includes(data.kind) ? { type: 'activity', kind: data.kind } : null;
  if (data.type === 'tidemark:end') return { type: 'end' };
  if (data.type !== 'tidemark:heartbeat' || !PHASES.includes(data.phase)) return null;
  const { phase, playing, offline, t, loops, up } = data;
  if (typeof playing !== 'boolean' || typeof offline !== 'boolean' || !finite(t) || !whole(loops) || !finite(up)) return null;
  return { type: 'heartbeat', phase, playing, offline, t, loops, up };
}
