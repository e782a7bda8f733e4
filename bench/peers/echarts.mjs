// ECharts, only the parts in use: one instance, a grid for each plot and one in px over all, its own animation off. What
// stands is said once; a frame says what changes.

import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { built, cellsOf, faded, grown, revealed, toldW, trolleyX, yearAt } from '../motion.mjs';
import { fontOf, SEA, start, WALK } from './start.mjs';

use([BarChart, CustomChart, LineChart, GridComponent, CanvasRenderer]);

const chartOf = (box) => init(box, null, { renderer: 'canvas', devicePixelRatio });
const grid = ([left, top, width, height]) => ({ left, top, width, height });

function film(box, film) {
  const chart = chartOf(box);
  const { colours, plots } = film;
  const none = { show: false };
  const { value, rect } = film.six[0];
  const names = ['exports', 'gdp', 'slope', 'six', 'quay'];
  const PX = names.length; // the grid in px
  const most = { six: (plots.six[3] * value) / rect[3], quay: 200 };
  chart.setOption({
    animation: false,
    backgroundColor: colours.page,
    grid: [...names.map((name) => grid(plots[name])), grid([0, 0, box.clientWidth, box.clientHeight])],
    xAxis: [
      ...film.lines.map((_, gridIndex) => ({
        ...none,
        gridIndex,
        type: 'value',
        min: film.span.from,
        max: film.span.to,
      })),
      ...[film.six, film.quay].map((list, i) => ({
        ...none,
        gridIndex: 3 + i,
        type: 'category',
        data: list.map((_, n) => n),
      })),
      { ...none, gridIndex: PX, type: 'value', min: 0, max: box.clientWidth },
    ],
    yAxis: [
      ...film.lines.map(({ from, to }, gridIndex) => ({ ...none, gridIndex, type: 'value', min: from, max: to })),
      ...['six', 'quay'].map((name, i) => ({ ...none, gridIndex: 3 + i, type: 'value', min: 0, max: most[name] })),
      { ...none, gridIndex: PX, type: 'value', min: 0, max: box.clientHeight, inverse: true },
    ],
  });

  const on = (index, more) => ({ xAxisIndex: index, yAxisIndex: index, ...more });
  /** A custom series in px: `list` of what `item` makes a shape of. */
  const px = (id, list, item, more = {}) =>
    on(PX, {
      id,
      type: 'custom',
      clip: false,
      silent: true,
      data: list.map((_, i) => [0, 0, i]),
      renderItem: (_, api) => item(list[api.value(2)]),
      ...more,
    });
  const boxOf = ([x, y, width, height], style) => ({ type: 'rect', shape: { x, y, width, height }, style });
  const lineOf = ([x1, y1, x2, y2], style) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style });
  const textOf = (one) => ({
    type: 'text',
    style: {
      text: String(one.text),
      x: one.x,
      y: one.y - one.size * 0.1,
      fill: one.colour,
      font: fontOf(one),
      textAlign: one.align,
      textVerticalAlign: 'bottom',
    },
  });

  // what stands lies under the data
  chart.setOption({
    series: [
      px('boxes', film.boxes, (one) => boxOf(one, { fill: one[4] }), { z: 1 }),
      px('rules', film.rules, (one) => lineOf(one, { stroke: one[5], lineWidth: one[4] }), { z: 1 }),
      px(
        'frames',
        film.frames,
        (one) => boxOf(one, { fill: 'none', stroke: one[5], lineWidth: one[4], lineDash: one[6] }),
        { z: 1 },
      ),
      px(
        'texts',
        film.texts.filter((one) => !one.from),
        textOf,
        { z: 4 },
      ),
    ],
  });
  const later = film.texts.filter((one) => one.from);
  const under = film.waffles.find((one) => one.under);

  return (t) => {
    const year = yearAt(film, t);
    const line = ({ panel, points, colour, width, dot }, i) =>
      on(i, {
        id: panel,
        type: 'line',
        silent: true,
        clip: false,
        showSymbol: Boolean(dot),
        symbol: 'circle',
        symbolSize: 2 * dot,
        itemStyle: { color: colour },
        lineStyle: { color: colour, width },
        data: revealed(points, year).map((at) => ({
          value: at,
          symbolSize: points.some((one) => one[0] === at[0]) ? 2 * dot : 0,
        })),
      });
    const bars = (id, index, list, colour, share) =>
      on(index, {
        id,
        type: 'bar',
        silent: true,
        barWidth: '80%',
        data: list.map((one, n) => ({ value: one.value * share(one, n), itemStyle: { color: colour(one) } })),
      });
    const waffle = (one, n) => {
      const shown = cellsOf(film, n, t);
      const k = one.under ? 1 - faded(t) : 1;
      return on(PX, {
        id: `waffle${n}`,
        type: 'custom',
        silent: true,
        data: one.cells.map((_, i) => [0, 0, i]),
        renderItem: (_, api) => {
          const i = api.value(2);
          return boxOf(one.cells[i], i < shown ? { fill: one.colour, opacity: k } : { fill: colours.empty });
        },
      });
    };
    const { told, trolley } = film.strip;
    const strokes = [
      ...under.hatch.map((at) => [at, { lineWidth: 0.88, opacity: 0.75 * faded(t) }]),
      ...under.arrow.map((at) => [at, { lineWidth: 1.28, opacity: faded(t) }]),
      [under.edge, { lineWidth: 1.2, opacity: faded(t), lineDash: [3.2, 2.08] }],
    ].map(([at, style]) => [at, { stroke: under.colour, ...style }]);
    const edges = film.waffles
      .filter((one, n) => !one.under && cellsOf(film, n, t) >= one.filled)
      .map((one) => [one.edge, { stroke: one.colour, lineWidth: 1.28 }]);
    chart.setOption({
      series: [
        ...film.lines.map(line),
        ...film.waffles.map(waffle),
        bars(
          'six',
          3,
          film.six,
          () => colours.sea,
          (_, n) => grown(n, t),
        ),
        bars(
          'quay',
          4,
          film.quay,
          (one) => (one.milestone ? colours.vermilion : colours.grey),
          (one) => built(one.year, year),
        ),
        px('strokes', [...strokes, ...edges], ([at, style]) => lineOf(at, style), { z: 3 }),
        px(
          'rings',
          film.rings.filter((one) => one.year <= year),
          ({ x, y, r }) => ({
            type: 'circle',
            shape: { cx: x, cy: y, r },
            style: { fill: 'none', stroke: colours.vermilion, lineWidth: 1.28 },
          }),
          { z: 3 },
        ),
        px(
          'strip',
          [
            [told[0], told[1], toldW(film, t), told[3], colours.vermilion],
            [trolleyX(film, t), ...trolley, colours.ink],
          ],
          (one) => boxOf(one, { fill: one[4] }),
          { z: 3 },
        ),
        px(
          'later',
          [...later.filter((one) => t >= one.from), { ...film.clock, text: Math.floor(year + 1e-6) }],
          textOf,
          { z: 4 },
        ),
      ],
    });
    chart.getZr().flush();
  };
}

function growth(box, points) {
  const chart = chartOf(box);
  const h = box.clientHeight;
  chart.setOption({
    animation: false,
    grid: { left: 0, top: 0, right: 0, bottom: 0 },
    xAxis: { show: false, type: 'value', min: 0, max: points.length },
    yAxis: { show: false, type: 'value', min: WALK.low(h), max: WALK.high(h) },
    series: [
      {
        id: 'line',
        type: 'line',
        showSymbol: false,
        sampling: 'lttb',
        lineStyle: { color: SEA, width: 2 },
        data: points,
      },
    ],
  });
  return (k) => {
    chart.setOption({ series: [{ id: 'line', data: points.slice(0, Math.ceil(k * points.length)) }] });
    chart.getZr().flush();
  };
}

start({ film, growth });
