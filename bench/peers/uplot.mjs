// uPlot draws lines only: it stands in the growth table alone.

import uPlot from 'uplot';
import { start, SEA } from './start.mjs';

function growth(box, points) {
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const chart = new uPlot(
    {
      width: box.clientWidth,
      height: box.clientHeight,
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false, range: [0, xs.length] }, y: { range: [-600, 1600] } },
      series: [{}, { stroke: SEA, width: 2, points: { show: false } }],
    },
    [xs, ys],
    box,
  );
  return (k) => {
    const end = Math.ceil(k * xs.length);
    chart.batch(() => chart.setData([xs.slice(0, end), ys.slice(0, end)]));
  };
}

start({ film: () => () => {}, growth });
