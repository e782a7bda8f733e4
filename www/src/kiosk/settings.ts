// What an exhibitor sets in the address. A bad value becomes the nearest valid one.

import { flag, fromKioskAddress, NUMBERS } from '../kit/outside.ts';

const plain = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/;

/** The number nearest to `text` in [low, high]; the usual one where it is none. */
function number(text: string | null, [usual, low, high]: [number, number, number]) {
  if (text === null || !plain.test(text)) return usual;
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
  mount: ReturnType<typeof fromKioskAddress>;
}

/** @param search of the address */
export function settings(search: string): Settings {
  const given = new URLSearchParams(search);
  return {
    idle: number(given.get('idle'), NUMBERS.idle),
    shift: number(given.get('shift'), NUMBERS.shift),
    wake: flag(given.get('wake')),
    reload: time(given.get('reload')),
    mount: fromKioskAddress(search),
  };
}
