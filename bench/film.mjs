// The film that every subject draws, written down once: what is shown, where and in which colour. Tidemark gets it as a
// story file (`story`), the others as rectangles, texts and numbers (`film`); when what moves stands in motion.mjs.
// FILM.md tells it in words. Rectangles are CSS px of 1280 x 720; where Tidemark lays a chapter out by itself, they are
// those of its layout, and the test of the pictures fails when it moves one.

import { readFileSync } from 'node:fs';
import { END, LENGTH, RISE, ROW, WALK, waffleTimes } from './motion.mjs';

export { LENGTH };

const shipped = JSON.parse(readFileSync(new URL('../www/story.json', import.meta.url), 'utf8'));
const rows = (id) =>
  shipped.series
    .find((one) => one.id === id)
    .rows.filter((row) => row.value !== undefined && row.value !== null)
    .map((row) => [row.year, Number(row.value)]);

const SPAN = { from: 1984, to: 2024 };
const EXPORTS = rows('china-exports'); // US$ 100 million
const IMPORTS = rows('china-imports');
const GDP = rows('china-gdp'); // ¥ 100 million
const of = (list, year) => list.find((row) => row[0] === year)[1];
const share = (year) => of(EXPORTS, year) / (of(EXPORTS, year) + of(IMPORTS, year));
const RATIO = EXPORTS.map(([year, value]) => [year, Math.round((100 * of(IMPORTS, year)) / value)]);
const SIX = GDP.slice(-6).map(([year, value]) => [year, Number((value / 1e4).toFixed(1))]);
const SLOPE = [SPAN.from, SPAN.to].map((year) => [year, Number((100 * share(year)).toFixed(1))]);

/** The milestones: year, name, and where its words begin (x, baseline). Years that the shipped story has no name for bear their number. */
const MILESTONES = [
  [1988, '’88', 248.3, 538.9],
  [1990, '’90', 297.7, 548.6],
  [1991, '’91', 322.4, 547.6],
  [1992, 'Port', 343.4, 545.7],
  [1994, '’94', 396.5, 545.3],
  [1996, '’96', 445.9, 546.6],
  [1997, '’97', 470.6, 551.2],
  [1998, '’98', 495.3, 551.8],
  [2000, '100 Mt', 534.6, 547.3],
  [2002, 'Beilun', 584.6, 547],
  [2004, '’04', 643.6, 545.7],
  [2006, 'Name', 684.7, 549.9],
  [2007, '’07', 733.2, 551.2],
  [2008, 'Meishan', 757.9, 550.9],
  [2010, 'Phase 1', 807.4, 547.9],
  [2012, 'LNG', 856.8, 547.6],
  [2014, '’14', 890.7, 549.2],
  [2015, '20 M', 910.8, 552.5],
  [2016, '900 Mt', 955.6, 551.8],
  [2018, '¥1 tn', 1005, 548.6],
  [2020, 'Trade', 1054.4, 550.5],
  [2021, '30 M', 1059.1, 535.8],
  [2022, 'Merger', 1103.8, 551.8],
  [2024, 'Forty', 1108, 539],
];

/** The waffles: what they are called, the share, whether it is a bound, the colour. */
const WAFFLES = [
  { year: 1984, value: '0.5', under: true, colour: 'grey' },
  { year: 1998, value: share(1998).toFixed(2), under: false, colour: 'sea' },
  { year: 2011, value: share(2011).toFixed(2), under: false, colour: 'sea' },
  { year: 2024, value: share(2024).toFixed(2), under: false, colour: 'vermilion' },
];
/** Each story has an opening; it is not drawn, but stands on the strip. */
const OPENING = 12;
const CELLS = 240;
const COLUMNS = 12;
/** Cells that every waffle has from the first frame on. */
const BASE = 20;

// --- for Tidemark

/** The film as a story; with `points` a chapter of one long line. */
export function story(points) {
  if (points) return long(points);
  const opening = OPENING;
  const bare = (id, after, more = {}) => ({ id, forms: { en: { after, short: after.trim(), ...more } } });
  const written = (list) => list.map(([year, value]) => [year, String(value)]);
  return {
    title: 'One film for all',
    languages: ['en'],
    source: 'World Bank',
    span: SPAN,
    units: [
      bare('usd', ' US$ bn', { shift: 1, places: 0 }),
      bare('cny', ' ¥ tn', { shift: 4, places: 0 }),
      bare('tn', ' ¥ tn'),
      bare('percent', '%'),
      bare('share', ''),
    ],
    facts: [
      { id: 'base', date: '2024', value: `1/${CELLS / BASE}`, unit: 'share', text: 'What stands at first' },
      ...WAFFLES.map((one) => ({
        id: `share-${one.year}`,
        date: String(one.year),
        value: one.value,
        bound: one.under ? '<' : '=',
        unit: 'share',
        text: `Exports’ share of trade in ${one.year}`,
      })),
      ...SIX.map(([year, value]) => ({
        id: `gdp-${year}`,
        date: String(year),
        value: String(value),
        unit: 'tn',
        text: String(year),
      })),
    ],
    series: [
      { id: 'exports', unit: 'usd', text: 'China’s goods exports', rows: written(EXPORTS) },
      { id: 'gdp', unit: 'cny', text: 'China’s gross domestic product', rows: written(GDP) },
      { id: 'slope', unit: 'percent', text: 'Exports’ share of trade', rows: written(SLOPE) },
      { id: 'ratio', unit: 'percent', text: 'Imports for 100 of exports', rows: written(RATIO) },
    ],
    film: { duration: opening + END, change: still() },
    chapters: [
      { id: 'opening', title: 'Opening', start: 0, end: opening, panels: [{ kind: 'quay' }] },
      {
        id: 'bench',
        tab: 'Film',
        title: 'One film for all',
        start: opening,
        end: opening + END,
        years: [
          [opening, SPAN.from],
          [opening + LENGTH, SPAN.to],
        ],
        layout: { wide: ['exports waffles waffles slope', 'gdp waffles waffles six', 'quay quay quay quay'] },
        panels: [
          { area: 'exports', kind: 'line', series: ['exports'] },
          { area: 'gdp', kind: 'line', series: ['gdp'], colours: ['vermilion'] },
          {
            area: 'waffles',
            kind: 'tanks',
            cells: CELLS,
            columns: COLUMNS,
            reference: 'base',
            groups: [
              {
                text: 'Exports’ share of trade in goods',
                items: WAFFLES.map((one) => ({
                  fact: `share-${one.year}`,
                  text: String(one.year),
                  colour: one.colour,
                })),
              },
            ],
            tag: '{}',
            tag_short: '{}',
            line: '1/12',
            legend: {
              certain: 'certain',
              over: 'over',
              under: 'at most this',
              unknown: 'unknown',
              line: '1/12',
              derived: 'derived',
              how: 'How to read it',
            },
            scale: `1 box = 1/${CELLS}`,
            // line and tags come after the film
            timing: {
              hatch: [0, END],
              line: [END - 0.1, END],
              rise: RISE,
              row: ROW,
              least: 1.5,
              tags: [END - 0.1, END],
            },
          },
          { area: 'slope', kind: 'line', series: ['slope'], baseline: 40 },
          {
            area: 'six',
            kind: 'bars',
            items: SIX.map(([year]) => ({ fact: `gdp-${year}` })),
            direction: 'vertical',
            text: 'GDP',
            timing: { draw: [0, END] },
          },
          {
            area: 'quay',
            kind: 'bars',
            series: ['ratio'],
            colours: ['vermilion'],
            highlight: MILESTONES.map(([year]) => String(year)),
            values: 'off',
            annotations: MILESTONES.map(([year, text]) => ({ at: year, value: of(RATIO, year), text })),
          },
        ],
      },
    ],
  };
}

/** The times of a change of chapters: none is seen. */
const still = () => ({
  ...Object.fromEntries(
    ['head_out', 'body_out', 'carry', 'ground', 'head_in', 'trolley'].map((name) => [name, [0, 0]]),
  ),
  length: 0,
  carry_each: 0.95,
  carry_spread: 0.3,
  year_at: 0,
});

// --- for the others

const COLOURS = {
  page: '#fbf8f2',
  surface: '#ffffff',
  ink: '#10263a',
  muted: '#4a5f70',
  sea: '#14507a',
  seaText: '#0b5a8a',
  vermilion: '#b02f24',
  grey: '#9aa4aa',
};
/** Ink, so far let through. */
const ink = (alpha) => `rgba(16, 38, 58, ${alpha})`;

/** Where each panel stands; nothing of it is drawn outside. */
export const PANELS = {
  head: [64, 64, 1152, 72],
  exports: [112, 166, 250, 150],
  gdp: [112, 326, 250, 152],
  waffles: [380, 166, 520, 324],
  slope: [918, 166, 250, 150],
  six: [918, 326, 250, 152],
  quay: [112, 492, 1056, 148],
  strip: [0, 652.8, 1280, 67.2],
};
const PLOTS = {
  exports: [153.5, 201.6, 146, 62.6],
  gdp: [145.4, 363.8, 168.1, 62.6],
  slope: [946.1, 201.6, 183.6, 62.6],
  six: [928, 359.2, 230.4, 68],
  quay: [145.4, 523.6, 1013, 64.9],
};
const LEFT = { exports: 121.6, gdp: 121.6, waffles: 390.4, slope: 928, six: 928, quay: 121.6 };

const lines = [
  { panel: 'exports', points: EXPORTS.map(([x, y]) => [x, y / 10]), from: 0, to: 5000, ticks: [0, 5000] },
  { panel: 'gdp', points: GDP.map(([x, y]) => [x, y / 1e4]), from: 0, to: 200, ticks: [0, 100, 200] },
  { panel: 'slope', points: SLOPE, from: 40, to: 60, ticks: [40, 60] },
].map((one) => ({
  ...one,
  plot: PLOTS[one.panel],
  colour: one.panel === 'gdp' ? COLOURS.vermilion : COLOURS.sea,
  width: 2.08,
  /** Radius of the points; many have none. */
  dot: one.panel === 'slope' ? 2.6 : 0,
}));

/** Lines at 45 degrees in a rectangle, as pairs of ends. */
function hatch([x, y, w, h], step = 6.2225, phase = 729.81) {
  const out = [];
  for (let c = phase + Math.ceil((x + y - phase) / step) * step; c < x + y + w + h; c += step) {
    const [x1, x2] = [Math.max(x, c - y - h), Math.min(x + w, c - y)];
    if (x2 > x1) out.push([x1, c - x1, x2, c - x2]);
  }
  return out;
}

const TANK = { top: 253.27, w: 108.52, h: 145, gap: 0.904, step: 130.22 };
const MIDDLE = TANK.w / 2;
const drawn = WAFFLES.map((one, i) => {
  const x = LEFT.waffles + i * TANK.step;
  const filled = Math.floor(Number(one.value) * CELLS);
  const top = TANK.top + TANK.h * (1 - Math.ceil(filled / COLUMNS) / (CELLS / COLUMNS));
  return {
    name: String(one.year),
    value: one.value,
    under: one.under,
    colour: { grey: 'rgb(74, 95, 112)', sea: 'rgba(20, 80, 122, 0.95)', vermilion: 'rgba(176, 47, 36, 0.95)' }[
      one.colour
    ],
    filled,
    /** All of it. */
    rect: [x, TANK.top, TANK.w, TANK.h],
    /** Upper edge of what is full, and of the last row that is not empty. */
    top,
    /** From below left, row by row. */
    cells: Array.from({ length: CELLS }, (_, n) => [
      x + (n % COLUMNS) * (TANK.w / COLUMNS) + TANK.gap / 2,
      TANK.top + TANK.h - (1 + Math.floor(n / COLUMNS)) * (TANK.h / (CELLS / COLUMNS)) + TANK.gap / 2,
      TANK.w / COLUMNS - TANK.gap,
      TANK.h / (CELLS / COLUMNS) - TANK.gap,
    ]),
    ...(one.under
      ? {
          hatch: hatch([x, top, TANK.w, TANK.top + TANK.h - top]),
          arrow: [
            [x + MIDDLE, top - 19.4, x + MIDDLE, top - 7.2],
            [x + MIDDLE - 3.9, top - 11.1, x + MIDDLE, top - 7.2],
            [x + MIDDLE + 3.9, top - 11.1, x + MIDDLE, top - 7.2],
          ],
        }
      : {}),
    edge: [x, top, x + TANK.w, top],
  };
});
const times = waffleTimes(drawn, BASE, COLUMNS);
const waffles = drawn.map((one, i) => ({ ...one, ...times[i] }));

const six = SIX.map(([year, value], i) => ({
  name: String(year),
  value,
  /** All of the bar. */
  rect: [931.84 + i * 38.4, 427.24 - value * 0.3986, 30.72, value * 0.3986],
}));

const [QX, QY, QW, QH] = PLOTS.quay;
const YEARS = SPAN.to - SPAN.from + 1;
const quay = RATIO.map(([year, value], i) => {
  const tall = (QH * value) / 200;
  return {
    year,
    value,
    milestone: MILESTONES.some((one) => one[0] === year),
    rect: [QX + (i * QW) / YEARS + 2.47, QY + QH - tall, 19.77, tall],
  };
});
/** Rings at the upper edges of milestones. */
const rings = quay
  .filter((one) => one.milestone)
  .map(({ year, rect }) => ({ year, x: rect[0] + rect[2] / 2, y: rect[1], r: 2.88 }));

const BAR = [408, 750.4];
/** Between the boxes of opening and film on the strip's bar, each as long as its seconds. */
const PARTED = BAR[0] + (BAR[1] * OPENING) / (OPENING + END);
const FILM_BOX = [PARTED + 1.56, 684.8, BAR[0] + BAR[1] - PARTED - 3.12, 12];
const strip = {
  rail: [439.84, 1126.56],
  trolley: [662.72, 17.6, 4.8],
  ticks: Array.from({ length: YEARS }, (_, i) => [441.84 + i * 16.749, 668.96, 12.75, 4]),
  told: FILM_BOX,
  past: [BAR[0] + 1.56, 684.8, PARTED - BAR[0] - 3.12, 12],
  frame: [FILM_BOX[0] + 0.4, 685.2, FILM_BOX[2] - 0.8, 11.2],
};

/** Lines that stand: x1, y1, x2, y2, width, colour. */
const rules = [
  ...[...lines, { panel: 'quay', plot: PLOTS.quay, from: 0, to: 200, ticks: [0, 100, 200] }].flatMap(
    ({ plot: [x, y, w, h], from, to, ticks }) =>
      ticks.map((tick) => {
        const at = y + h - (h * (tick - from)) / (to - from);
        return [x, at, x + w, at, tick === from ? 1.04 : 0.8, ink(tick === from ? 0.55 : 0.14)];
      }),
  ),
  [928, 427.24, 1158.4, 427.24, 1.04, ink(0.55)],
  [390.4, 200.8, 889.6, 200.8, 0.8, ink(0.2)],
  [0, 652.8, 1280, 652.8, 0.8, ink(0.16)],
  [439.84, 665.6, 1126.56, 665.6, 0.96, ink(0.3)],
  ...hatch([473.2, 457.35, 17.86, 8.21]).map((at) => [...at, 0.88, COLOURS.sea]),
  ...hatch([541.5, 457.35, 17.86, 8.21]).map((at) => [...at, 0.88, COLOURS.muted]),
];
/** Rectangles that stand: x, y, w, h, colour. */
const boxes = [
  [0, 652.8, 1280, 67.2, COLOURS.surface],
  [408, 698.05, 750.4, 1.56, COLOURS.ink],
  [390.4, 457.35, 17.86, 8.21, COLOURS.sea],
  [...strip.past, '#3e7092'],
  ...strip.ticks.map((at) => [...at, '#c1c7cc']),
];
/** Dashed frames that stand: x, y, w, h, width, colour, dashes. */
const frames = [
  [...strip.frame, 0.8, ink(0.34), [2, 2]],
  [541.5, 457.35, 17.86, 8.21, 0.96, COLOURS.muted, [2.4, 1.76]],
];

// --- texts: x and y of the baseline, aligned at x

const text = (words, x, y, how = {}) => ({
  text: String(words),
  x,
  y,
  size: 12,
  weight: 400,
  colour: COLOURS.muted,
  align: 'left',
  serif: false,
  /** From this film second on. */
  from: 0,
  ...how,
});
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const FIGURE = { weight: 600 };
const BOLD = { weight: 700, size: 12.75, colour: COLOURS.ink };
const headed = (panel, words, unit, unitAt, top) => [
  text(words, LEFT[panel], top, BOLD),
  text(unit, unitAt, top),
  text('Source · World Bank', LEFT[panel], top + 124.1),
];
const valued = ([x, y, , h], { from, to, ticks }) =>
  ticks.map((tick) =>
    text(grouped(tick), x - 5.6, y + h - (h * (tick - from)) / (to - from) + 3.9, { ...FIGURE, align: 'right' }),
  );
const dated = ([x, y, w, h], years, shift = 0) =>
  years.map((year) =>
    text(year, x + shift + ((w - 2 * shift) * (year - SPAN.from)) / (YEARS - 1), y + h + 16.8, {
      ...FIGURE,
      align: 'center',
    }),
  );
const at = (year) => (LENGTH * (year - SPAN.from)) / (YEARS - 1);

const texts = [
  text(1, 121.6, 83.2, { ...FIGURE, size: 18.5, colour: COLOURS.vermilion }),
  text('Film', 136.8, 83.2),
  text('One film for all', 121.6, 123.2, { weight: 700, size: 33.5, colour: COLOURS.ink, serif: true }),
  ...headed('exports', 'China’s goods exports', 'US$ bn', 267.9, 182.35),
  ...headed('gdp', 'China’s gross domestic product', '¥ tn', 326.8, 344.5),
  ...headed('slope', 'Exports’ share of trade', '%', 1078.9, 182.35),
  ...headed('six', 'GDP', '¥ tn', 962.6, 344.5),
  ...headed('quay', 'Imports for 100 of exports', '%', 292.6, 506.6),
  ...lines.flatMap((one) => [...valued(one.plot, one), ...dated(one.plot, [1984, 2000, 2010, 2024])]),
  ...valued(PLOTS.quay, { from: 0, to: 200, ticks: [0, 100, 200] }),
  ...dated(
    PLOTS.quay,
    Array.from({ length: 21 }, (_, i) => SPAN.from + 2 * i),
    QW / YEARS / 2,
  ),
  text('Exports’ share of trade in goods', 390.4, 193.6, { weight: 700 }),
  text('under', 390.4, 241.5, { ...BOLD, size: 12 }),
  ...waffles.flatMap((one, i) => [
    text(one.value, i ? one.edge[0] : 430.4, 241.5, {
      ...FIGURE,
      size: 39,
      colour: [COLOURS.ink, COLOURS.seaText, COLOURS.seaText, COLOURS.vermilion][i],
      from: one.from,
    }),
    text(one.name, one.edge[0], 417.5, BOLD),
  ]),
  text('certain', 414.7, 465.5, { colour: COLOURS.ink }),
  text('over', 497.5, 465.5, { colour: COLOURS.ink }),
  text('at most this', 565.8, 465.5, { colour: COLOURS.ink }),
  text('1/12', 675.2, 465.5, { colour: COLOURS.ink }),
  text(`1 box = 1/${CELLS}`, 816.2, 465.5),
  ...six.flatMap((one, i) => [
    text(one.name, one.rect[0] + 15.4, 444, { colour: COLOURS.ink, align: 'center' }),
    text(one.value, one.rect[0] + 15.4, one.rect[1] - 4.8, {
      ...FIGURE,
      colour: COLOURS.seaText,
      align: 'center',
      from: END * (0.4 + i * 0.12),
    }),
  ]),
  ...MILESTONES.map(([year, words, x, y]) => text(words, x, y, { colour: COLOURS.ink, from: at(year) })),
  text('Opening', 409.6, 714.4),
  text('Film', FILM_BOX[0], 714.4, { weight: 700, colour: COLOURS.ink }),
  text('1984', 408, 672.3, FIGURE),
  text('2024', 1135.6, 672.3, FIGURE),
  text('Figures of', 305.6, 676.1),
].filter((one) => one.from < LENGTH);

/** The only text that changes: the film's year. */
const clock = text('', 305.6, 700, { ...FIGURE, size: 20.75, colour: COLOURS.ink });

export const film = {
  length: LENGTH,
  span: SPAN,
  colours: { ...COLOURS, empty: ink(0.065) },
  panels: PANELS,
  plots: PLOTS,
  lines,
  waffles,
  base: BASE,
  columns: COLUMNS,
  six,
  quay,
  rings,
  strip,
  rules,
  boxes,
  frames,
  texts,
  clock,
};

/** Where Tidemark's page has its buttons, which are no part of the film. */
const BUTTONS = [112, 654, 190, 64];

/** What is not compared: [x, y, w, h]. Where texts stand, or may: a face of the system may be wider than ours. */
export const masks = [BUTTONS, ...texts.map(around), around({ ...clock, text: '2024' })];

function around({ text: words, x, y, size, align }) {
  const w = words.length * size * 0.62;
  const left = { left: x, center: x - w / 2, right: x - w }[align];
  return [left - 4, y - size - 1, w + 8, size * 1.4 + 2];
}

// --- growth

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
  const { unit } = shipped.series.find((one) => one.id === 'china-exports');
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
    film: { change: still() },
    chapters: [
      {
        id: 'walk',
        title: words,
        panels: [{ kind: 'trend', series: 'walk', timing: { draw: [0, WALK] } }],
      },
    ],
  };
}
