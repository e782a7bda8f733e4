// ECharts, only the parts in use: one instance, several grids, its own animation off.

import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { start, part, ease, tops, INK, SEA, RED, GREY, PAGE, PLACE, COLUMNS, CELLS } from './start.mjs';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, TitleComponent, CanvasRenderer]);

const chartOf = (box) => init(box, null, { renderer: 'canvas', devicePixelRatio });
const grid = ([left, top, width, height]) => ({ left, top, width, height });

function film(box, data) {
  const chart = chartOf(box);
  const high = tops(data);
  const years = data.to - data.from;
  const [, , ww, wh] = PLACE.waffles;
  const cell = Math.min((ww / 4 - 24) / COLUMNS, (wh - 30) / (CELLS / COLUMNS));
  const none = { show: false };
  const axis = (gridIndex, more) => ({ gridIndex, type: 'value', ...more });
  const marked = Array.from({ length: years + 1 }, (_, i) => data.milestones.some((one) => one.year === data.from + i));
  const [, quayTop, , quayHigh] = PLACE.quay;
  chart.setOption({
    animation: false,
    backgroundColor: PAGE,
    textStyle: { color: INK, fontFamily: 'sans-serif', fontSize: 13 },
    title: [
      { text: data.title, left: 64, top: 24, textStyle: { fontSize: 30, fontFamily: 'serif', color: INK } },
      { text: data.slope.name, left: 940, top: 90, textStyle: { fontSize: 13, fontWeight: 400 } },
      ...data.waffles.map((one, n) => ({
        text: one.name.slice(0, 14),
        left: PLACE.waffles[0] + (n * ww) / 4,
        top: PLACE.waffles[1] + wh - 24,
        textStyle: { fontSize: 13, fontWeight: 400 },
      })),
    ],
    grid: ['tide', 'waffles', 'slope', 'bars', 'quay'].map((name) => grid(PLACE[name])),
    xAxis: [
      axis(0, { min: data.from, max: data.to, axisLabel: { formatter: String } }),
      axis(1, { ...none, min: 0, max: ww }),
      axis(2, { ...none, min: -0.1, max: 1.1 }),
      { gridIndex: 3, type: 'category', data: data.bars.map((bar) => bar.name) },
      axis(4, { ...none, min: -0.5, max: years + 0.5 }),
    ],
    yAxis: [
      axis(0, { min: 0, max: high[0] }),
      axis(1, { ...none, min: 0, max: wh }),
      axis(2, { min: 10, max: 19, inverse: true }),
      axis(3, { ...none, min: 0, max: high[0] * 1.1 }),
      axis(4, { ...none, min: 0, max: quayHigh }),
      axis(0, { ...none, min: 0, max: high[1] }),
    ],
  });
  const step = PLACE.quay[2] / (years + 1);
  const box4 = (_, api) => {
    const [px, py] = api.coord([api.value(0), api.value(1)]);
    return {
      type: 'rect',
      shape: { x: px, y: py, width: cell - 2, height: cell - 2 },
      style: { fill: api.visual('color') },
    };
  };
  const cells = data.waffles.map((_, n) =>
    Array.from({ length: CELLS }, (_unused, i) => [
      n * (ww / 4) + (i % COLUMNS) * cell,
      30 + (1 + Math.floor(i / COLUMNS)) * cell,
    ]),
  );
  return (t) => {
    const end = data.from + years * part(t, 0, 8);
    const line = (one, s) => {
      const seen = one.points.filter((p) => p[0] <= end);
      const [next, last] = [one.points[seen.length], seen.at(-1)];
      if (next && last) seen.push([end, last[1] + ((next[1] - last[1]) * (end - last[0])) / (next[0] - last[0])]);
      return {
        id: `tide${s}`,
        type: 'line',
        xAxisIndex: 0,
        yAxisIndex: s ? 5 : 0,
        showSymbol: false,
        lineStyle: { color: s ? RED : SEA, width: 2 },
        data: seen,
      };
    };
    const k = ease(part(t, 2, 6));
    const { from, to } = data.slope;
    chart.setOption({
      series: [
        ...data.series.map(line),
        ...cells.map((list, n) => {
          const shown = data.waffles[n].filled * ease(part(t, 1 + n, 4 + n));
          return {
            id: `waffle${n}`,
            type: 'custom',
            xAxisIndex: 1,
            yAxisIndex: 1,
            renderItem: box4,
            data: list.map((value, i) => ({ value, itemStyle: { color: i < shown ? (n === 3 ? RED : SEA) : GREY } })),
          };
        }),
        {
          id: 'slope',
          type: 'line',
          xAxisIndex: 2,
          yAxisIndex: 2,
          showSymbol: false,
          lineStyle: { color: RED, width: 3 },
          data: [
            [0, from],
            [k, from + (to - from) * k],
          ],
        },
        {
          id: 'bars',
          type: 'bar',
          xAxisIndex: 3,
          yAxisIndex: 3,
          itemStyle: { color: SEA },
          label: { show: true, position: 'top', formatter: ({ value }) => Math.round(value) },
          data: data.bars.map((bar, i) => bar.value * ease(part(t, 3 + i * 0.5, 5.5 + i * 0.5))),
        },
        {
          id: 'quay',
          type: 'custom',
          xAxisIndex: 4,
          yAxisIndex: 4,
          data: marked.map((yes, i) => [i, yes ? 1 : 0, ease(part(t, i * 0.2, i * 0.2 + 0.5))]),
          renderItem: (_, api) => {
            const [px] = api.coord([api.value(0), 0]);
            const shown = api.value(2);
            return {
              type: 'rect',
              shape: { x: px - step / 2, y: quayTop - 40 * (1 - shown), width: step - 4, height: quayHigh },
              style: { fill: api.value(1) ? RED : SEA, opacity: shown },
            };
          },
        },
        {
          id: 'milestones',
          type: 'custom',
          xAxisIndex: 4,
          yAxisIndex: 4,
          clip: false,
          data: data.milestones.map((one, i) => [one.year - data.from, i, t > (one.year - data.from) * 0.2 ? 1 : 0]),
          renderItem: (_, api) => {
            const [px] = api.coord([api.value(0), 0]);
            const i = api.value(1);
            return {
              type: 'text',
              style: {
                text: data.milestones[i].text,
                x: px - step / 2,
                y: quayTop + quayHigh + 10 + (i % 6) * 16,
                fill: INK,
                font: '13px sans-serif',
                opacity: api.value(2),
              },
            };
          },
        },
        {
          id: 'trolley',
          type: 'custom',
          xAxisIndex: 4,
          yAxisIndex: 4,
          clip: false,
          data: [[years * part(t, 0, 8), 0]],
          renderItem: (_, api) => ({
            type: 'rect',
            shape: { x: api.coord([api.value(0), 0])[0] - 10, y: quayTop - 60, width: 20, height: 8 },
            style: { fill: INK },
          }),
        },
      ],
    });
    chart.getZr().flush();
  };
}

function growth(box, points) {
  const chart = chartOf(box);
  chart.setOption({
    animation: false,
    grid: { left: 0, top: 0, right: 0, bottom: 0 },
    xAxis: { type: 'value', min: 0, max: points.length },
    yAxis: { type: 'value', min: -600, max: 1600 },
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
