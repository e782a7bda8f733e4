// How high a chapter will be, before anything but the outline has been loaded.

import outline from 'site:outline.js';
import type { Loose } from '../kit/engine.ts';

/** URL parameters, or the attributes of an element. */
export interface Asked {
  lang?: Loose | null;
  chapter?: Loose | null;
  year?: Loose | null;
  t?: Loose | null;
  plain?: Loose | null;
}

const WIDE = 1024;
const MEDIUM = 600;

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high));
const on = (flag: unknown) => flag !== undefined && flag !== null && flag !== '0' && flag !== false;
const number = (text: unknown) =>
  text === undefined || text === null || String(text).trim() === '' ? NaN : Number(text);

/** The language that options name, as its place in the outline. */
function languageIndex({ lang }: Asked) {
  const name = String(lang ?? '').toLowerCase();
  const at = (wanted: string) => outline.languages.findIndex((one) => one.id === wanted);
  return Math.max(0, at(name) >= 0 ? at(name) : at(name.split(/[-_]/)[0]));
}

/** The chapter that options name: the film second wins over the year, the year over the chapter. */
function chapter({ t, year, chapter: name }: Asked) {
  const { chapters } = outline;
  if (Number.isFinite(number(t))) return chapters.filter((one) => one.start <= number(t)).pop() ?? chapters[0];
  if (Number.isFinite(number(year))) return chapters[0];
  const i = number(name);
  return (
    chapters.find((one) => one.id === name) ??
    chapters[between(0, Number.isFinite(i) ? Math.floor(i) : 0, chapters.length - 1)]
  );
}

/** Language and title of what options ask for. */
export function named(options: Asked) {
  const i = languageIndex(options);
  const { id, tag } = outline.languages[i];
  const one = chapter(options);
  const title = one === outline.chapters[0] ? outline.title[id] : one.titles[id];
  return { lang: id, tag, chapter: one.id, title };
}

/** Heights of the chapter that options ask for, in stage units of both narrow classes; `wide` is a part of the width. */
export function room(options: Asked): { medium: number; phone: number; wide: number } {
  const plain = on(options.plain);
  const one = chapter(options);
  const i = languageIndex(options);
  return {
    medium: one[plain ? 'plainMedium' : 'medium'][i],
    phone: one[plain ? 'plainPhone' : 'phone'][i],
    wide: plain ? 754 / 1440 : 900 / 1440,
  };
}

/** The height that a width asks for; both in CSS px. */
export function height(width: number, options: Asked) {
  const { medium, phone, wide } = room(options);
  if (width >= WIDE) return width * wide;
  if (width >= MEDIUM) return medium * between(0.94, width / 640, 1.6);
  return phone * between(0.82, width / 390, 1.5);
}

/** What a graphic asks a host page for, CSS px. */
export interface Room {
  /** What is shown: the height of another is another matter. */
  place: string;
  width: number;
  height: number;
}

/** CSS px of width that a host page's scroll bar may take or give. */
const BAR = 24;

/**
 * The height to ask for next. A host page that gets a scroll bar by our height takes width from us,
 * a lower graphic takes the bar away again, and so on without an end: where nothing but the width
 * changed, by no more than a bar, a height that is enough stays.
 * @param last what was asked for
 * @param next what the graphic would like
 */
export function steady(last: Room | null, next: Room): Room {
  const same = last && last.place === next.place && Math.abs(last.width - next.width) <= BAR;
  return same && next.height < last.height ? last : next;
}
