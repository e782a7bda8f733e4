// uPlot draws lines only: it stands in the growth table alone.

import uPlot from 'uplot';
import css from 'uplot/dist/uPlot.min.css';
import { SEA, start, WALK } from './start.mjs';

function growth(box, points) {
  // without its style its canvas stands below its layers, out of sight
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [width, height] = [box.clientWidth, box.clientHeight];
  const chart = new uPlot(
    {
      width,
      height,
      padding: [0, 0, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: { x: { time: false, range: [0, xs.length] }, y: { range: [WALK.low(height), WALK.high(height)] } },
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
