// The measurements as one Markdown page.

import { kb, median, ratio, short, spread, table } from './numbers.mjs';
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
};

/** Rows of medians with spread, and the ratio to Tidemark. */
const rows = (values) => {
  const own = median(values.tidemark);
  return Object.entries(values).map(([name, all]) => [NAMES[name], spread(all), ratio(own, median(all))]);
};
const key = (values, name) => Object.fromEntries(Object.entries(values).map(([subject, one]) => [subject, one[name]]));
const HEAD = (what) => [what, 'median (middle half)', 'Tidemark / it'];

/** Targets of the project: what was measured, what was wanted. */
function targets(f) {
  const m = (values) => median(values);
  const { bytes, slow, ratio1, ratio3, rest, growth } = f;
  const heap = (name) => rest[name].heap + rest[name].wasm;
  const line = (name, got, most, unit = '') => [
    name,
    `${short(got)}${unit}`,
    `at most ${short(most)}${unit}`,
    got <= most
      ? 'met'
      : `**missed** by ${Number.isFinite(got / most) && most ? `${((got / most - 1) * 100).toFixed(0)} %` : '–'}`,
  ];
  const long = growth.tidemark?.[40000];
  return table(
    ['target', 'measured', 'wanted', ''],
    [
      line('code and wasm, ratio to ECharts', bytes.tidemark.code / bytes.echarts.code, 0.6),
      line('code and wasm, KB', bytes.tidemark.code / 1000, 100),
      line('first frame throttled, ratio to ECharts', m(slow.tidemark) / m(slow.echarts), 0.6),
      line('script of a frame, ratio to hand-written canvas', m(ratio1.tidemark.script) / m(ratio1.canvas.script), 1.2),
      line(
        'CPU of a frame at ratio 1, ratio to hand-written canvas',
        m(ratio1.tidemark.cpu) / m(ratio1.canvas.cpu),
        1.1,
      ),
      line('CPU of a frame at ratio 3, ratio to d3', m(ratio3.tidemark.cpu) / m(ratio3.d3.cpu), 1),
      line('frames a second when idle', rest.tidemark.idle.frames, 0),
      line('heap and wasm memory, ratio to ECharts’ heap', heap('tidemark') / heap('echarts'), 1),
      ...(long
        ? [line('40,000 points, CPU of a frame, ratio to uPlot', m(long.cpu) / m(growth.uplot[40000].cpu), 1)]
        : []),
    ],
  );
}

export function report(f, notes) {
  const order = Object.keys(f.bytes);
  const own = f.bytes.tidemark;
  const points = Object.keys(f.growth.canvas ?? {});
  const part = (title, ...body) => `## ${title}\n\n${body.join('\n\n')}`;
  return `${[
    '# Benchmark',
    `Written by \`./build.sh bench\`${f.quick ? ' --quick' : ''}. ${f.machine}. ${f.versions}. Load of the machine at the start, half-way, after growth and at the end: ${f.load.join(', ')}; above the number of cores, times are too long, ratios less so.`,
    'One film is drawn by each: a quay of 41 years and 24 milestones, two series with axes, four waffles of 240 cells, a slope, six labelled bars. Rounds are interleaved and begin with another subject each; each visit is a new browser context, warmed up with 20 uncounted frames. CPU is that of all renderer and GPU processes, from /proc, a presented frame. The hand-written canvas is measured twice under two names: a difference smaller than between those two is noise.',
    part('Targets', targets(f), notes.trim()),
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
      'Tidemark brings its own Chinese and English fonts; the peers use those of the system.',
    ),
    part(
      'From navigation to the first complete frame, ms',
      table(HEAD('plain'), rows(f.plain)),
      table(HEAD('CPU 4x slower, 1.6 Mbit/s, 150 ms'), rows(f.slow)),
    ),
    part(
      'A frame at 1280 x 720, ms',
      table(HEAD('script'), rows(key(f.ratio1, 'script'))),
      table(HEAD('CPU, script and raster'), rows(key(f.ratio1, 'cpu'))),
    ),
    part(
      'A frame at 3840 x 2160 (ratio 3), ms',
      table(HEAD('script'), rows(key(f.ratio3, 'script'))),
      table(HEAD('CPU, script and raster'), rows(key(f.ratio3, 'cpu'))),
    ),
    part(
      'At rest, and memory after ten film minutes (four frames a film second)',
      table(
        ['', 'CPU, ms a second', 'frames a second', 'script heap, MB', 'wasm memory, MB'],
        Object.entries(f.rest).map(([name, one]) => [
          NAMES[name],
          short(one.idle.cpu),
          short(one.idle.frames),
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
    part('The site', f.site),
    part('The story', storyTable(f.story)),
    ...(f.native ? [part('The native tool', f.native)] : []),
    ...(f.ledger ? [part('Ledger of the wasm, before compression', f.ledger)] : []),
  ].join('\n\n')}\n`;
}
