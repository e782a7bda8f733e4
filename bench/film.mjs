// The film that every subject draws: one chapter made from the shipped story's own numbers.
// `data` is what the peers get; `story` is the same as a story file for Tidemark.

import { readFileSync } from 'node:fs';

const shipped = JSON.parse(readFileSync(new URL('../www/story.json', import.meta.url), 'utf8'));

export const LENGTH = 12; // film seconds
const MILESTONES = 24;
const SHARES = ['share-area', 'share-population', 'share-gdp', 'share-fdi'];
const CELLS = 240;
const SERIES = ['china-exports', 'china-imports'];

const fact = (id) => shipped.facts.find((one) => one.id === id);
const series = (id) => shipped.series.find((one) => one.id === id);
const rows = (id) => series(id).rows.filter((row) => row.value !== undefined && row.value !== null);

/** The shipped milestones, and marks at years between them until there are 24. */
function milestones() {
  const inside = shipped.events.filter((one) => one.year >= shipped.span.from && one.year <= shipped.span.to);
  const free = [1987, 1997, 2003, 2011, 1990, 2013].filter((year) => !inside.some((one) => one.year === year));
  const model = inside.find((one) => one.kind === 'public');
  const added = free.map((year) => ({
    id: `bench-${year}`,
    date: String(year),
    year,
    kind: 'public',
    text: { zh: `${year}`, en: `The year ${year}` },
    source: model.source,
  }));
  return [...inside, ...added].slice(0, MILESTONES).sort((a, b) => a.year - b.year);
}

/** A share as the story writes it: `1/16`, or a decimal. */
const share = (text) =>
  text
    .split('/')
    .map(Number)
    .reduce((a, b) => a / b);

/** What the peers draw. */
export const data = {
  title: shipped.title.en,
  from: shipped.span.from,
  to: shipped.span.to,
  milestones: milestones().map((one) => ({ year: one.year, text: (one.label ?? one.text).en.slice(0, 28) })),
  series: SERIES.map((id) => ({
    name: series(id).short.en,
    points: rows(id).map((row) => [row.year, Number(row.value)]),
  })),
  waffles: SHARES.map((id) => ({
    name: fact(id).text.en.slice(0, 24),
    filled: Math.round(CELLS * share(fact(id).value)),
  })),
  slope: { name: 'Rank in the national assessment', from: 19, to: 12 },
  bars: rows(SERIES[0])
    .slice(-6)
    .map((row) => ({ name: String(row.year), value: Number(row.value) })),
};

/** The same for Tidemark: a story of one chapter; with `points` a chapter of one long line. */
export function story(points) {
  if (points) return long(points);
  const panel = (chapter, kind) =>
    shipped.chapters.find((one) => one.id === chapter).panels.find((one) => one.kind === kind);
  const opening = shipped.chapters[0];
  const tanks = structuredClone(panel('share', 'tanks'));
  // texts that meet would be moved anew in each frame: the shipped chapter is wider
  tanks.scale = { zh: '1/240', en: '1/240' };
  for (const group of tanks.groups)
    group.items = group.items
      .filter((item) => SHARES.includes(item.fact))
      .map((item) => ({ ...item, text: item.short }));
  const words = (text) => ({ zh: text, en: text });
  return {
    ...shipped,
    film: { ...shipped.film, duration: opening.end + LENGTH, change: { ...shipped.film.change, length: 0 } },
    events: milestones(),
    chapters: [
      opening, // each story has one; it is not measured
      {
        id: 'bench',
        tab: words('Bench'),
        title: words(data.title),
        start: opening.end,
        end: opening.end + LENGTH,
        years: [
          [opening.end, data.from],
          [opening.end + 8, data.to],
        ],
        tide: SERIES[0],
        panels: [
          { kind: 'trend', place: wide(72, 212, 240, 260), series: SERIES, timing: { draw: [0, 8] } },
          { ...tanks, place: wide(340, 212, 660, 540) },
          {
            ...structuredClone(panel('merger', 'slope')),
            place: { ...panel('merger', 'slope').place, wide: [1028, 212, 340, 540] },
            timing: { line: [2, 6], end: [5.8, 6.2] },
          },
          {
            kind: 'pile',
            place: wide(72, 500, 240, 252),
            series: SERIES[0],
            box: 2000,
            years: [2019, 2024],
            key: words('one box is 2,000'),
            timing: { build: [3, 8] },
          },
        ],
      },
    ],
  };
}

/** A place on the wide stage, the only one that is measured; the slope alone stands on the others. */
const wide = (...at) => ({ wide: at, medium: NOWHERE, phone: NOWHERE, portrait: NOWHERE });
const NOWHERE = [0, 0, 0, 0];

/** `count` points of a walk that is the same each time. */
export function walk(count) {
  let state = 7;
  let value = 500;
  return Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    value += (state / 2 ** 32 - 0.5) * 20;
    return [i, value];
  });
}

/** A day for each point: dates are what a long series comes with. */
function long(points) {
  const first = Date.UTC(1700, 0, 1);
  const date = (i) => new Date(first + i * 86400e3).toISOString().slice(0, 10);
  const { unit } = series(SERIES[0]);
  const words = { zh: 'Walk', en: 'Walk' };
  const last = Number(date(points.length - 1).slice(0, 4));
  return {
    title: words,
    languages: shipped.languages,
    units: shipped.units,
    sources: [shipped.sources[0]],
    series: [
      {
        id: 'walk',
        unit,
        text: words,
        rows: points.map(([i, value]) => ({ date: date(i), value: (value + 1000).toFixed(2) })),
      },
    ],
    span: { from: last - 40, to: last },
    film: { change: { ...shipped.film.change, length: 0 } },
    chapters: [
      {
        id: 'walk',
        title: words,
        panels: [{ kind: 'trend', series: 'walk', timing: { draw: [0, LENGTH] } }],
      },
    ],
  };
}
