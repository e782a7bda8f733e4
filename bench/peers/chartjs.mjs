// Chart.js, only the parts in use: a chart for each panel, data changed and updated without its animation. What it has no
// kind for (texts at a place, hatching, rings, the strip) its plugins draw, as it means them to.

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
import { built, cellsOf, faded, grown, revealed, toldW, trolleyX, yearAt } from '../motion.mjs';
import { fontOf, SEA, start, WALK } from './start.mjs';

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

const hidden = { display: false };

/** A canvas at a place; Chart.js sets its backing store. */
function chart(box, [x, y, w, h], config) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', left: `${x}px`, top: `${y}px` });
  canvas.width = w;
  canvas.height = h;
  box.append(canvas);
  return new Chart(canvas, { ...config, options: { devicePixelRatio, ...config.options } });
}

function film(box, film) {
  const { colours, panels } = film;
  const moves = [];
  let now = 0;
  let year = film.span.from;

  const within = (panel) => {
    const [x, y, w, h] = panels[panel];
    return (one) => one[0] >= x && one[1] >= y && one[0] < x + w && one[1] < y + h;
  };
  const stroke = (ctx, list, width, colour, dash = []) => {
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.setLineDash(dash);
    ctx.beginPath();
    for (const [x1, y1, x2, y2] of list) {
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
    }
    ctx.stroke();
    ctx.setLineDash([]);
  };

  /** What stands in a panel under its data, and `more` and the texts over it, in the film's px. */
  function around(panel, more) {
    const own = within(panel);
    const [boxes, rules, frames] = [film.boxes, film.rules, film.frames].map((list) => list.filter(own));
    const texts = film.texts.filter((one) => own([one.x, one.y]));
    const [x, y] = panels[panel];
    const inside = (ctx, use) => {
      ctx.save();
      ctx.translate(-x, -y);
      use(ctx);
      ctx.restore();
    };
    return {
      id: 'around',
      beforeDatasetsDraw({ ctx }) {
        inside(ctx, () => {
          for (const [bx, by, w, h, colour] of boxes) {
            ctx.fillStyle = colour;
            ctx.fillRect(bx, by, w, h);
          }
          for (const one of rules) stroke(ctx, [one], one[4], one[5]);
          for (const [fx, fy, w, h, width, colour, dash] of frames) {
            ctx.lineWidth = width;
            ctx.strokeStyle = colour;
            ctx.setLineDash(dash);
            ctx.strokeRect(fx, fy, w, h);
            ctx.setLineDash([]);
          }
        });
      },
      afterDatasetsDraw({ ctx }) {
        inside(ctx, () => {
          more?.(ctx);
          const said = panel === 'strip' ? [...texts, { ...film.clock, text: Math.floor(year + 1e-6) }] : texts;
          for (const one of said) {
            if (now < one.from) continue;
            ctx.font = fontOf(one);
            ctx.fillStyle = one.colour;
            ctx.textAlign = one.align;
            ctx.fillText(one.text, one.x, one.y);
          }
        });
      },
    };
  }

  /** The padding that makes a plot of a panel's canvas. */
  const padded = (panel, [x, y, w, h]) => {
    const [px, py, pw, ph] = panels[panel];
    return {
      padding: { left: x - px, top: y - py, right: px + pw - x - w, bottom: py + ph - y - h },
      autoPadding: false,
    };
  };

  // the head stands
  chart(box, panels.head, { type: 'line', data: { datasets: [] }, options: { scales: {} }, plugins: [around('head')] });

  for (const { panel, plot, points, from, to, colour, width, dot } of film.lines) {
    const own = chart(box, panels[panel], {
      type: 'line',
      data: {
        datasets: [
          { data: [], borderColor: colour, backgroundColor: colour, borderWidth: width, pointBorderWidth: 0, clip: 10 },
        ],
      },
      options: {
        parsing: false,
        layout: padded(panel, plot),
        scales: {
          x: { ...hidden, type: 'linear', min: film.span.from, max: film.span.to },
          y: { ...hidden, min: from, max: to },
        },
      },
      plugins: [around(panel)],
    });
    moves.push(() => {
      const seen = revealed(points, year);
      own.data.datasets[0].data = seen.map(([x, y]) => ({ x, y }));
      own.data.datasets[0].pointRadius = seen.map(([x]) => (points.some((one) => one[0] === x) ? dot : 0));
      own.update('none');
    });
  }

  {
    const [px, py, pw, ph] = panels.waffles;
    const under = film.waffles.find((one) => one.under);
    const own = chart(box, panels.waffles, {
      type: 'scatter',
      data: {
        datasets: film.waffles.map((one) => ({
          data: one.cells.map(([x, y, w, h]) => ({ x: x + w / 2 - px, y: y + h / 2 - py })),
          pointStyle: 'rect',
          // a square as large as the cell
          pointRadius: Math.sqrt((one.cells[0][2] * one.cells[0][3]) / 2),
          pointBorderWidth: 0,
          pointBackgroundColor: one.cells.map(() => colours.empty),
        })),
      },
      options: {
        parsing: false,
        layout: { padding: 0, autoPadding: false },
        scales: { x: { ...hidden, min: 0, max: pw }, y: { ...hidden, min: 0, max: ph, reverse: true } },
      },
      plugins: [
        around('waffles', (ctx) => {
          film.waffles.forEach((one, n) => {
            if (!one.under && cellsOf(film, n, now) >= one.filled) stroke(ctx, [one.edge], 1.28, one.colour);
          });
          ctx.globalAlpha = 0.75 * faded(now);
          stroke(ctx, under.hatch, 0.88, under.colour);
          ctx.globalAlpha = faded(now);
          stroke(ctx, [under.edge], 1.2, under.colour, [3.2, 2.08]);
          stroke(ctx, under.arrow, 1.28, under.colour);
          ctx.globalAlpha = 1;
        }),
      ],
    });
    moves.push((t) => {
      film.waffles.forEach((one, n) => {
        const shown = cellsOf(film, n, t);
        const full = one.under ? one.colour.replace('rgb', 'rgba').replace(')', `, ${1 - faded(t)})`) : one.colour;
        const all = own.data.datasets[n].pointBackgroundColor;
        for (let i = 0; i < all.length; i += 1) all[i] = i < shown ? full : colours.empty;
      });
      own.update('none');
    });
  }

  /** Upright bars that fill four fifths of their slots. */
  const bars = (panel, list, most, colour, share, more) => {
    const own = chart(box, panels[panel], {
      type: 'bar',
      data: {
        labels: list.map((_, i) => i),
        datasets: [{ data: [], backgroundColor: list.map(colour), barPercentage: 1, categoryPercentage: 0.8 }],
      },
      options: {
        layout: padded(panel, film.plots[panel]),
        scales: { x: hidden, y: { ...hidden, min: 0, max: most } },
      },
      plugins: [around(panel, more)],
    });
    moves.push((t) => {
      own.data.datasets[0].data = list.map((one, n) => one.value * share(one, n, t));
      own.update('none');
    });
  };
  const { value, rect } = film.six[0];
  const sixMost = (film.plots.six[3] * value) / rect[3];
  bars(
    'six',
    film.six,
    sixMost,
    () => colours.sea,
    (_, n, t) => grown(n, t),
  );
  bars(
    'quay',
    film.quay,
    200,
    (one) => (one.milestone ? colours.vermilion : colours.grey),
    (one) => built(one.year, year),
    (ctx) => {
      ctx.strokeStyle = colours.vermilion;
      ctx.lineWidth = 1.28;
      for (const { year: own, x, y, r } of film.rings) {
        if (own > year) break;
        ctx.beginPath();
        ctx.arc(x, y, r, 0, 7);
        ctx.stroke();
      }
    },
  );

  const strip = chart(box, panels.strip, {
    type: 'line',
    data: { datasets: [] },
    options: { scales: {} },
    plugins: [
      around('strip', (ctx) => {
        const { told, trolley } = film.strip;
        ctx.fillStyle = colours.vermilion;
        ctx.fillRect(told[0], told[1], toldW(film, now), told[3]);
        ctx.fillStyle = colours.ink;
        ctx.fillRect(trolleyX(film, now), ...trolley);
      }),
    ],
  });
  moves.push(() => strip.draw());

  return (t) => {
    now = t;
    year = yearAt(film, t);
    for (const move of moves) move(t);
  };
}

function growth(box, points) {
  const all = points.map(([x, y]) => ({ x, y }));
  const [w, h] = [box.clientWidth, box.clientHeight];
  const one = chart(box, [0, 0, w, h], {
    type: 'line',
    data: { datasets: [{ data: all, borderColor: SEA, borderWidth: 2, pointRadius: 0 }] },
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: 0, autoPadding: false },
      scales: {
        x: { ...hidden, type: 'linear', min: 0, max: all.length },
        y: { ...hidden, min: WALK.low(h), max: WALK.high(h) },
      },
    },
  });
  return (k) => {
    one.data.datasets[0].data = all.slice(0, Math.ceil(k * all.length));
    one.update('none');
  };
}

start({ film, growth });
