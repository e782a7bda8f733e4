// Chart.js, only the parts in use: a chart for each panel, data changed and updated without its animation.

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { start, part, ease, tops, INK, SEA, RED, GREY, PLACE, COLUMNS, CELLS } from './start.mjs';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  ScatterController,
);
Chart.defaults.animation = false;
Chart.defaults.responsive = false;
Chart.defaults.events = [];

/** A canvas at a place; Chart.js sets its backing store. */
function chart(box, [x, y, w, h], config) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', left: `${x}px`, top: `${y}px` });
  canvas.width = w;
  canvas.height = h;
  box.append(canvas);
  return new Chart(canvas, { ...config, options: { devicePixelRatio, ...config.options } });
}

/** Draws texts after the data: [text, x value, y px] of the chart's own scales. */
const texts = (list) => ({
  id: 'texts',
  afterDatasetsDraw(drawn) {
    const { ctx } = drawn;
    ctx.fillStyle = INK;
    ctx.font = '13px sans-serif';
    for (const [text, x, y, align = 'center'] of list(drawn)) {
      ctx.textAlign = align;
      ctx.fillText(text, x, y);
    }
  },
});
const hidden = { display: false };

function film(box, data) {
  const high = tops(data);
  const years = data.to - data.from;
  const heading = document.createElement('h1');
  heading.textContent = data.title;
  box.append(heading);
  const moves = [];
  const grow = ([x, y, w, h], by = 30) => [x - by, y - by, w + 2 * by, h + 2 * by];

  const tide = chart(box, grow(PLACE.tide), {
    type: 'line',
    data: {
      datasets: data.series.map((_, s) => ({
        data: [],
        borderColor: s ? RED : SEA,
        borderWidth: 2,
        pointRadius: 0,
        yAxisID: `y${s}`,
      })),
    },
    options: {
      parsing: false,
      scales: {
        x: { type: 'linear', min: data.from, max: data.to, ticks: { callback: String } },
        y0: { min: 0, max: high[0] },
        y1: { ...hidden, min: 0, max: high[1] },
      },
    },
  });
  moves.push((t) => {
    const end = data.from + years * part(t, 0, 8);
    data.series.forEach((one, s) => {
      const seen = one.points.filter((p) => p[0] <= end);
      const next = one.points[seen.length];
      const last = seen.at(-1);
      const list = seen.map(([x, y]) => ({ x, y }));
      if (next && last)
        list.push({ x: end, y: last[1] + ((next[1] - last[1]) * (end - last[0])) / (next[0] - last[0]) });
      tide.data.datasets[s].data = list;
    });
    tide.update('none');
  });

  const [, , ww, wh] = PLACE.waffles;
  const cell = Math.min((ww / 4 - 24) / COLUMNS, (wh - 30) / (CELLS / COLUMNS));
  const places = data.waffles.map((_, n) =>
    Array.from({ length: CELLS }, (_unused, i) => ({ x: n * 10 + (i % COLUMNS), y: Math.floor(i / COLUMNS) })),
  );
  const waffles = chart(box, PLACE.waffles, {
    type: 'scatter',
    data: {
      datasets: places.map((points, n) => ({
        data: points,
        pointStyle: 'rect',
        pointRadius: cell * 0.6,
        pointBorderWidth: 0,
        pointBackgroundColor: points.map(() => GREY),
        label: data.waffles[n].name,
      })),
    },
    options: { parsing: false, scales: { x: { ...hidden, min: -1, max: 40 }, y: { ...hidden, min: -3, max: 30 } } },
    plugins: [texts(() => data.waffles.map((one, n) => [one.name.slice(0, 14), (n * ww) / 4, wh - 8, 'left']))],
  });
  moves.push((t) => {
    data.waffles.forEach((one, n) => {
      const shown = one.filled * ease(part(t, 1 + n, 4 + n));
      const colours = waffles.data.datasets[n].pointBackgroundColor;
      for (let i = 0; i < CELLS; i += 1) colours[i] = i < shown ? (n === 3 ? RED : SEA) : GREY;
    });
    waffles.update('none');
  });

  const { from, to, name } = data.slope;
  const slope = chart(box, PLACE.slope, {
    type: 'line',
    data: { datasets: [{ data: [], borderColor: RED, borderWidth: 3, pointRadius: 0 }] },
    options: {
      parsing: false,
      scales: { x: { ...hidden, type: 'linear', min: -0.1, max: 1.1 }, y: { min: 10, max: 19, reverse: true } },
    },
    plugins: [texts(() => [[name, 0, 12, 'left']])],
  });
  moves.push((t) => {
    const k = ease(part(t, 2, 6));
    slope.data.datasets[0].data = [
      { x: 0, y: from },
      { x: k, y: from + (to - from) * k },
    ];
    slope.update('none');
  });

  const bars = chart(box, grow(PLACE.bars), {
    type: 'bar',
    data: { labels: data.bars.map((bar) => bar.name), datasets: [{ data: [], backgroundColor: SEA }] },
    options: { scales: { x: { grid: hidden }, y: { ...hidden, min: 0, max: high[0] * 1.1 } } },
    plugins: [
      texts((drawn) =>
        drawn
          .getDatasetMeta(0)
          .data.map((bar, i) => [Math.round(drawn.data.datasets[0].data[i] ?? 0), bar.x, bar.y - 6]),
      ),
    ],
  });
  moves.push((t) => {
    bars.data.datasets[0].data = data.bars.map((bar, i) => bar.value * ease(part(t, 3 + i * 0.5, 5.5 + i * 0.5)));
    bars.update('none');
  });

  const [x, y, w, h] = PLACE.quay;
  const step = w / (years + 1);
  const marked = Array.from({ length: years + 1 }, (_, i) => data.milestones.some((one) => one.year === data.from + i));
  let now = 0;
  const quay = chart(box, [x, y - 64, w, h + 190], {
    type: 'bar',
    data: {
      labels: marked.map((_, i) => data.from + i),
      datasets: [
        {
          data: [],
          backgroundColor: marked.map((yes) => (yes ? RED : SEA)),
          barPercentage: 0.9,
          categoryPercentage: 1,
        },
      ],
    },
    options: { scales: { x: hidden, y: { ...hidden, min: -126 - h, max: 64 } } },
    plugins: [
      texts(() =>
        data.milestones.flatMap((one, i) => {
          const at = one.year - data.from;
          return now > at * 0.2 ? [[one.text, at * step, 64 + h + 20 + (i % 6) * 16, 'left']] : [];
        }),
      ),
      {
        id: 'trolley',
        afterDatasetsDraw: ({ ctx }) => ctx.fillRect((w - step) * part(now, 0, 8) + step / 2 - 10, 4, 20, 8),
      },
    ],
  });
  moves.push((t) => {
    now = t;
    quay.data.datasets[0].data = marked.map((_, i) => {
      const k = ease(part(t, i * 0.2, i * 0.2 + 0.5));
      return k ? [40 * (1 - k) - h, 40 * (1 - k)] : null;
    });
    quay.update('none');
  });
  return (t) => moves.forEach((move) => move(t));
}

function growth(box, points) {
  const all = points.map(([x, y]) => ({ x, y }));
  const one = chart(box, [0, 0, box.clientWidth, box.clientHeight], {
    type: 'line',
    data: { datasets: [{ data: all, borderColor: SEA, borderWidth: 2, pointRadius: 0 }] },
    options: {
      parsing: false,
      normalized: true,
      scales: { x: { type: 'linear', min: 0, max: all.length }, y: { min: -600, max: 1600 } },
    },
  });
  return (k) => {
    one.data.datasets[0].data = all.slice(0, Math.ceil(k * all.length));
    one.update('none');
  };
}

start({ film, growth });
