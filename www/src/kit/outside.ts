// The boundary: what a host page's call, an element's attributes, an address or a message hand over
// becomes plain values here, before the engine is entered. A getter of somebody else runs here, and
// what throws is its caller's.

import type { Loose } from './engine.ts';
import { KIOSK_MOUNT, MOUNT } from './parameters.ts';

export * from './parameters.ts';

/** Texts by the names of parameters. */
export type Texts<Name extends string> = { [name in Name]?: string };
/** What an address or an element asks a mount for. */
export type Asked = Texts<(typeof MOUNT)[number]>;

/** A value from outside as the engine takes it: a number, a flag or a text; anything else counts as absent. */
export const loose = (value: unknown): Loose | undefined => {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : undefined;
};

/** The named members of an object from outside. */
export function pick<Name extends string>(from: unknown, names: readonly Name[]): { [name in Name]?: Loose } {
  const given = (from ?? {}) as Record<Name, unknown>;
  const all = names.map((name) => [name, loose(given[name])] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as { [name in Name]?: Loose };
}

/** True for what an address or a script calls yes. */
export const flag = (value: unknown) =>
  typeof value === 'number' ? value !== 0 : value === '' || value === '1' || value === 'true' || value === true;

/** True for a switch that is not off. */
export const isOn = (value: unknown) => Boolean(value) && value !== '0';

/** Names whose values are words of ours: they mean the same in capitals, as an address is often typed. */
const WORDS = ['theme', 'motion'];

/** The texts that are there, by the names that are known. */
const texts = <Name extends string>(names: readonly Name[], of: (name: Name) => string | null) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = of(name);
      return text === null ? [] : [[name, WORDS.includes(name) ? text.trim().toLowerCase() : text]];
    }),
  ) as Texts<Name>;

/** What an address asks for; the first of a name counts. */
export function fromAddress(search: string): Asked {
  const given = new URLSearchParams(search);
  return texts(MOUNT, (name) => given.get(name));
}

/** What a kiosk's address asks its mount for. */
export function fromKioskAddress(search: string) {
  const given = new URLSearchParams(search);
  return texts(KIOSK_MOUNT, (name) => given.get(name));
}

/** What an element's attributes ask for; a switch without a value is on. */
export function fromAttributes(element: Element): Asked {
  const all = texts(MOUNT, (name) => element.getAttribute(name));
  for (const name of ['plain', 'autoplay'] as const) if (all[name] === '') all[name] = '1';
  return all;
}

/** A picture's name, as src/story/picture.rs knows it. */
export const isPicture = (name: string) => /\.(png|jpe?g|webp)$/i.test(name);

/** A message's data as an object with members of unknown kinds, or none. */
export const members = (data: unknown): Record<string, unknown> | null =>
  typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : null;
