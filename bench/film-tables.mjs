// The tables of FILM.md, printed from the film itself. node bench/film-tables.mjs [--write]

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { film, PANELS } from './film.mjs';
import { cellsOf, END, grown, LENGTH, yearAt } from './motion.mjs';
import { table } from './numbers.mjs';
import { SECONDS } from './pictures.mjs';

const n = (value) => String(Math.round(value * 100) / 100);
const left = (head, rows) => table(head, rows, '---');
const rect = (at) => at.map(n).join(', ');

/** Tables by the name that their place in FILM.md bears. */
export function filmTables() {
  const { lines, plots, waffles, six, quay, rings, strip, texts, span, colours } = film;
  const of = (name) => lines.find((one) => one.panel === name);
  const axis = ({ ticks }) => ticks.join(', ');
  const line = (name) => {
    const one = of(name);
    return [
      name,
      rect(PANELS[name]),
      rect(plots[name]),
      `${one.points.length} points, ${axis(one)} at its axis, ${one.colour}`,
    ];
  };
  const marked = quay.filter((one) => one.milestone);
  const first = waffles[0];
  const size = (list) => list.slice(2).map(n).join(' x ');
  const seconds = (t) => [
    `${t} s`,
    n(yearAt(film, t)),
    waffles.map((_, i) => cellsOf(film, i, t)).join(', '),
    six.map((_, i) => `${(100 * grown(i, t)).toFixed(0)} %`).join(', '),
    String(quay.filter((one) => one.year <= yearAt(film, t)).length),
    String(rings.filter((one) => one.year <= yearAt(film, t)).length),
  ];
  return {
    panels: left(
      ['panel', 'x, y, width, height', 'its plot', 'what stands in it'],
      [
        ['head', rect(PANELS.head), '', 'number, name and title'],
        line('exports'),
        line('gdp'),
        [
          'waffles',
          rect(PANELS.waffles),
          waffles.map((one) => rect(one.rect)).join('; '),
          `${waffles.length} of ${first.cells.length} cells of ${size(first.cells[0])}, ${waffles.map((one) => one.filled).join(', ')} of them filled`,
        ],
        line('slope'),
        [
          'six',
          rect(PANELS.six),
          rect(plots.six),
          `${six.length} bars of ${n(six[0].rect[2])}, ${six.map((one) => `${one.name}: ${one.value}`).join(', ')}`,
        ],
        [
          'quay',
          rect(PANELS.quay),
          rect(plots.quay),
          `${quay.length} bars of ${n(quay[0].rect[2])}, ${quay[0].year} to ${quay.at(-1).year}, ${marked.length} of them milestones: ${marked.map((one) => one.year).join(', ')}`,
        ],
        [
          'strip',
          rect(PANELS.strip),
          rect([strip.rail[0], 662.72, strip.rail[1] - strip.rail[0], 4.8]),
          `${strip.ticks.length} ticks, a trolley of ${n(strip.trolley[1])} x ${n(strip.trolley[2])} on the rail, a bar of ${n(strip.told[2])} x ${n(strip.told[3])} that fills`,
        ],
      ],
    ),
    colours: left(['colour', ''], Object.entries(colours)),
    times: left(
      ['', 'year', 'filled cells', 'six bars', 'years on the quay', 'milestones named'],
      [0, ...SECONDS, LENGTH].map(seconds),
    ),
    words: `${texts.length + 1} texts, ${texts.filter((one) => !one.from).length} of them from the first frame on; ${span.to - span.from + 1} years in ${LENGTH} s of a chapter of ${END} s.`,
  };
}

/** The text of FILM.md with its tables printed anew. */
export function printed(text) {
  let out = text;
  for (const [name, body] of Object.entries(filmTables()))
    out = out.replace(
      new RegExp(`(<!-- printed by bench/film-tables.mjs: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
      (_, head, end) => `${head}\n${body}\n\n${end}`,
    );
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = new URL('./FILM.md', import.meta.url);
  const text = printed(readFileSync(at, 'utf8'));
  if (process.argv.includes('--write')) writeFileSync(at, text);
  else console.log(text);
}
