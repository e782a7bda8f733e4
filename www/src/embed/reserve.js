// How high a chapter will be, before anything but the outline has been loaded.

import outline from 'site:outline.js';

const WIDE = 1024;
const MEDIUM = 600;

const between = (low, value, high) => Math.max(low, Math.min(value, high));
const on = (flag) => flag !== undefined && flag !== null && flag !== '0' && flag !== false;
const number = (text) => (text === undefined || text === null || String(text).trim() === '' ? NaN : Number(text));

/** The language that options name, as its place in the outline. */
function languageIndex({ lang }) {
  const name = String(lang ?? '').toLowerCase();
  const at = (wanted) => outline.languages.findIndex((one) => one.id === wanted);
  return Math.max(0, at(name) >= 0 ? at(name) : at(name.split(/[-_]/)[0]));
}

/** The chapter that options name: the film second wins over the year, the year over the chapter. */
function chapter({ t, year, chapter: name }) {
  const { chapters } = outline;
  if (Number.isFinite(number(t))) return chapters.filter((one) => one.start <= number(t)).pop() ?? chapters[0];
  if (Number.isFinite(number(year))) return chapters[0];
  const i = number(name);
  return chapters.find((one) => one.id === name) ?? chapters[between(0, Number.isFinite(i) ? Math.floor(i) : 0, chapters.length - 1)];
}

/**
 * Language and title of what options ask for.
 * @param {object} options URL parameters
 */
export function named(options) {
  const i = languageIndex(options);
  const { id, tag } = outline.languages[i];
  const one = chapter(options);
  const title = one === outline.chapters[0] ? outline.title[id] : one.titles[id];
  return { lang: id, tag, chapter: one.id, title };
}

/**
 * Heights of the chapter that options ask for, in stage units of both narrow classes.
 * @param {object} options URL parameters
 * @returns {{medium: number, phone: number, wide: number}} `wide` is a part of the width
 */
export function room(options) {
  const plain = on(options.plain);
  const one = chapter(options);
  const i = languageIndex(options);
  return {
    medium: one[plain ? 'plainMedium' : 'medium'][i],
    phone: one[plain ? 'plainPhone' : 'phone'][i],
    wide: plain ? 754 / 1440 : 900 / 1440,
  };
}

/**
 * The height that a width asks for, CSS px.
 * @param {number} width CSS px
 * @param {object} options URL parameters
 */
export function height(width, options) {
  const { medium, phone, wide } = room(options);
  if (width >= WIDE) return width * wide;
  if (width >= MEDIUM) return medium * between(0.94, width / 640, 1.6);
  return phone * between(0.82, width / 390, 1.5);
}

/** CSS px of width that a host page's scroll bar may take or give. */
const BAR = 24;

/**
 * The height to ask for next. A host page that gets a scroll bar by our height takes width from us,
 * a lower graphic takes the bar away again, and so on without an end: where nothing but the width
 * changed, by no more than a bar, a height that is enough stays.
 * @template {{place: string, width: number, height: number}} Room CSS px
 * @param {Room|null} last what was asked for
 * @param {Room} next what the graphic would like
 * @returns {Room}
 */
export function steady(last, next) {
  const same = last && last.place === next.place && Math.abs(last.width - next.width) <= BAR;
  return same && next.height < last.height ? last : next;
}
