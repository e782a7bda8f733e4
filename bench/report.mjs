// The measurements as one Markdown page.

import { kb, median, ratio, short, spread, table } from './numbers.mjs';
import { LINE_POINTS, lineTable, picturesTable, sharesTable } from './pictures.mjs';
import { moment, visitTables } from './site.mjs';
import { storyTable } from './story.mjs';

const NAMES = {
  tidemark: 'Tidemark',
  canvas: 'hand-written canvas',
  'canvas again': 'the same again (A/A)',
  d3: 'd3 with SVG',
  chartjs: 'Chart.js',
  echarts: 'ECharts, tree-shaken',
  uplot: 'uPlot',
  empty: 'an empty canvas',
  rive: 'Rive, canvas-lite',
  dotlottie: 'dotLottie',
};

/** Rows of medians with spread, and the ratio to Tidemark. */
const rows = (values) => {
  const own = median(values.tidemark);
  return Object.entries(values).map(([name, all]) => [NAMES[name], spread(all), ratio(own, median(all))]);
};
const HEAD = (what) => [what, 'median (middle half)', 'Tidemark / it'];

/** Targets of the project: what was measured, what was wanted. */
function targets(f) {
  const { frames, rest, growth } = f;
  const of = (ratio, name, what) => median(frames[ratio][name][what]);
  const to = (ratio, name, what) => of(ratio, 'tidemark', what) / of(ratio, name, what);
  const heap = (name) => rest[name].heap + rest[name].wasm;
  const line = (name, got, most) => [
    name,
    short(got),
    `at most ${short(most)}`,
    got <= most ? 'met' : `**missed**${most ? ` by ${((got / most - 1) * 100).toFixed(0)} %` : ''}`,
  ];
  const site = f.visits['index.html'];
  const sum = (kinds) => Object.values(kinds).reduce((a, b) => a + b, 0) / 1000;
  const english = f.visits['embed of one chapter, English'];
  return table(
    ['target', 'measured', 'wanted', ''],
    [
      line('site, code and wasm until the first frame, KB', (site.first.wasm + site.first.js) / 1000, 100),
      line('site, everything until the first live frame, KB', sum(site.first), 200),
      line('site, both parts of the engine, KB', (site.first.wasm + site.later.wasm) / 1000, 240),
      line('site throttled, still, s', moment(site, 'slow', 'still') / 1000, 0.7),
      line('site throttled, live frame, s', moment(site, 'slow', 'first') / 1000, 1.9),
      line('embed of one chapter in English, KB', sum(english.first) + sum(english.later), 260),
      line('script of a moving frame, ratio to hand-written canvas', to(1, 'canvas', 'script'), 1.5),
      line('CPU of it at ratio 1, ratio to hand-written canvas', to(1, 'canvas', 'cpu'), 1),
      line('CPU of it at ratio 3, ratio to hand-written canvas', to(3, 'canvas', 'cpu'), 0.6),
      ...[1, 2, 3].map((one) => line(`CPU of it at ratio ${one}, ratio to d3`, to(one, 'd3', 'cpu'), 1.2)),
      ...[1, 2, 3].map((one) =>
        line(`wall time of it at ratio ${one}, ratio to hand-written canvas`, to(one, 'canvas', 'wall'), 1),
      ),
      line('frames a second at rest', rest.tidemark.idle.frames, 0),
      line('heap and wasm memory, ratio to ECharts’ heap', heap('tidemark') / heap('echarts'), 1),
      ...(growth.tidemark?.[40000]
        ? [
            line(
              '40,000 points, CPU of a frame, ratio to uPlot',
              median(growth.tidemark[40000].cpu) / median(growth.uplot[40000].cpu),
              0.6,
            ),
          ]
        : []),
    ],
  );
}

/** Moving frames at one ratio; the row of what stands says what a frame at rest costs. */
function frameTable(frames, rest) {
  const own = frames.tidemark;
  const kinds = ['script', 'cpu', 'wall'];
  return table(
    ['ms a frame', ...['script', 'CPU, script and raster', 'wall'].flatMap((one) => [one, 'Tidemark / it'])],
    [
      ...Object.entries(frames).map(([name, one]) => [
        NAMES[name],
        ...kinds.flatMap((kind) => [spread(one[kind]), ratio(median(own[kind]), median(one[kind]))]),
      ]),
      ...(rest
        ? [
            [
              'Tidemark at rest',
              `0: ${rest.tidemark.idle.frames.toFixed(0)} frames asked for`,
              '',
              `${short(rest.tidemark.idle.cpu)} in a second`,
              '',
              '',
              '',
            ],
          ]
        : []),
    ],
  );
}

const part = (title, ...body) => `## ${title}\n\n${body.join('\n\n')}`;
const HOW =
  'One film is drawn by each, written down in [FILM.md](FILM.md): two lines with axes of their own, a slope, four waffles of 240 cells, six labelled bars, a quay of 41 years with 24 named milestones, a strip with a trolley; something moves in each panel from each frame to the next. Rounds are interleaved and begin with another subject and another second each; each visit is a new browser context, warmed up with 20 uncounted frames. CPU is that of all renderer and GPU processes, from /proc, a presented frame. The hand-written canvas is measured twice under two names: a difference smaller than between those two is noise.';
const FAST =
  'Moving frames, in a browser that does not wait for a screen (`--disable-frame-rate-limit`, `--disable-gpu-vsync`); wall is the time from one frame to the next.';
const sized = (one) => `A frame at ${1280 * one} x ${720 * one}${one > 1 ? ` (ratio ${one})` : ''}`;
const frameParts = (f) =>
  Object.entries(f.frames).map(([one, frames]) =>
    part(sized(Number(one)), ...(one === '1' ? [FAST] : []), frameTable(frames, one === '1' ? f.rest : null)),
  );

const ISSUED =
  'Without a screen to wait for, a page runs ahead of the GPU: wall is the time in which a frame is handed over, not until it is shown, and some of these frames never are.';

/** The film alone, on a GPU. */
export const gpuReport = (f) =>
  `${[
    '# Benchmark on a GPU',
    `Written by \`node bench/run.mjs --gpu\`${f.quick ? ' --quick' : ''}. ${f.machine}. ${f.versions}. Load of the machine at the start and the end: ${f.load.join(', ')}.`,
    HOW,
    ISSUED,
    ...frameParts(f),
  ].join('\n\n')}\n`;

const PICTURES = ['<!-- pictures -->', '<!-- end of pictures -->'];
/** What the pictures show. */
const pictured = ({ film, growing }) =>
  [
    PICTURES[0],
    sharesTable(film, NAMES),
    picturesTable(NAMES),
    `The line of the growth table, ${LINE_POINTS} points, half of it come:`,
    lineTable(growing, NAMES),
    PICTURES[1],
  ].join('\n\n');

/** RESULTS.md with the part of its pictures anew. */
export const withPictures = (text, found) =>
  text.replace(new RegExp(`${PICTURES[0]}[\\s\\S]*${PICTURES[1]}`), () => pictured(found));

export function report(f, notes) {
  const order = Object.keys(f.bytes);
  const own = f.bytes.tidemark;
  const points = Object.keys(f.growth.canvas ?? {});
  return `${[
    '# Benchmark',
    `Written by \`./build.sh bench\`${f.quick ? ' --quick' : ''}. ${f.machine}. ${f.versions}. Load of the machine at the start, half-way, after growth and at the end: ${f.load.join(', ')}; above the number of cores, times are too long, ratios less so.`,
    HOW,
    part('Targets', targets(f), notes.trim()),
    part('The film, as each draws it', pictured(f.pictures)),
    part(
      'Bytes over the wire, KB brotli',
      table(
        ['', 'code', 'ratio', 'all that its page asks for', 'ratio'],
        order.map((name) => [
          NAMES[name],
          kb(f.bytes[name].code),
          ratio(own.code, f.bytes[name].code),
          kb(f.bytes[name].all),
          ratio(own.all, f.bytes[name].all),
        ]),
      ),
      'Tidemark brings its own fonts, and reads the film from a story file that is not the site’s own, so its reader is among its code; the others use faces of the system. Rive and dotLottie show a square: of a film, theirs would be a file more.',
    ),
    part(
      'From navigation to the first complete frame, ms',
      table(HEAD('plain'), rows(f.plain)),
      table(HEAD('CPU 4x slower, 1.6 Mbit/s, 150 ms'), rows(f.slow)),
    ),
    ...frameParts(f),
    part(
      'Standing frames, rest, and memory after ten film minutes (four frames a film second)',
      'The first two columns are of a second that is drawn again and again; whoever stands still need not ask for it, and the third says who does.',
      table(
        [
          '',
          'script, ms a frame that stands',
          'CPU, ms a frame that stands',
          'frames a second at rest',
          'CPU, ms a second at rest',
          'script heap, MB',
          'wasm memory, MB',
        ],
        Object.entries(f.rest).map(([name, one]) => [
          NAMES[name],
          short(one.stands.script),
          short(one.stands.cpu),
          short(one.idle.frames),
          short(one.idle.cpu),
          short(one.heap / 1e6),
          one.wasm ? short(one.wasm / 1e6) : '',
        ]),
      ),
    ),
    part(
      'Growth: a line revealed from left to right, ms a frame',
      ...['script', 'cpu'].map((what) =>
        table(
          [what === 'cpu' ? 'CPU' : 'script', ...points.map((n) => `${n} points`)],
          Object.entries(f.growth).map(([name, one]) => [
            NAMES[name],
            ...points.map((n) => short(median(one[n]?.[what] ?? [NaN]))),
          ]),
        ),
      ),
    ),
    part('First visits to the site', visitTables(f.visits)),
    part('Chapters of the shipped story', f.chapters),
    part('The story', storyTable(f.story)),
    ...(f.native ? [part('The native tool', f.native)] : []),
    ...(f.ledger ? [part('Ledger of the wasm, before compression', f.ledger)] : []),
  ].join('\n\n')}\n`;
}
