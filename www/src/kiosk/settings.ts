// What an exhibitor sets in the address. A bad value becomes the nearest valid one.

const DEFAULTS = { idle: 90, shift: 3, wake: false, reload: null };
const IDLE = [2, 3600]; // seconds
const SHIFT = [0, 16]; // CSS px
/** Words that the mount reads. */
const MOUNT = ['lang', 'theme', 'chapter', 'year', 't', 'autoplay', 'motion', 'speed', 'tide', 'src'] as const;

const plain = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/;

/** The number nearest to `text` in [low, high]; `fallback` where it is none. */
function number(text: string | null, fallback: number, [low, high]: number[]) {
  if (text === null || !plain.test(text)) return fallback;
  return Math.min(high, Math.max(low, Number(text)));
}

/** Minutes after midnight of `HH:MM`, or null. Hours and minutes out of range become the nearest. */
function time(text: string | null) {
  const found = /^\s*(\d{1,4})(?::(\d{1,4}))?\s*$/.exec(text ?? '');
  if (!found) return null;
  return Math.min(23, Number(found[1])) * 60 + Math.min(59, Number(found[2] ?? 0));
}

export interface Settings {
  /** Seconds. */
  idle: number;
  /** CSS px, 0 is off. */
  shift: number;
  wake: boolean;
  /** Minutes after midnight, null is off. */
  reload: number | null;
  /** What the mount reads. */
  mount: { [name in (typeof MOUNT)[number]]?: string };
}

/** @param search of the address */
export function settings(search: string): Settings {
  const given = new URLSearchParams(search);
  return {
    idle: number(given.get('idle'), DEFAULTS.idle, IDLE),
    shift: number(given.get('shift'), DEFAULTS.shift, SHIFT),
    wake: given.has('wake') ? ['1', 'true', ''].includes(given.get('wake') ?? '') : DEFAULTS.wake,
    reload: time(given.get('reload')),
    mount: Object.fromEntries(MOUNT.filter((key) => given.has(key)).map((key) => [key, given.get(key)])),
  };
}
