// Starts a subject: draws the whole film once, notes when it has been shown, then waits for orders.

const afterTwo = (use) => requestAnimationFrame(() => requestAnimationFrame(use));

/** @param {{film: Function, growth: Function}} subject */
export async function start({ film, growth }) {
  const count = Number(new URLSearchParams(location.search).get('points'));
  const box = document.getElementById('box');
  const data = await (await fetch(count ? `walk-${count}.json` : 'data.json')).json();
  const draw = await (count ? growth(box, data) : film(box, data));
  draw(count ? 1 : data.length);
  ready(draw);
}

/** Tells the bench how to draw, and when the first frame was there. */
export function ready(draw) {
  globalThis.bench = { draw };
  afterTwo(() => {
    globalThis.bench.shown = performance.now();
  });
}

/** Share of a window of film seconds that has passed. */
export const part = (t, from, to) => Math.min(1, Math.max(0, (t - from) / (to - from)));
export const ease = (k) => k * k * (3 - 2 * k);

export const INK = '#0d2b45';
export const SEA = '#3d6e91';
export const RED = '#b52a25';
export const GREY = '#c9d0d3';
export const PAGE = '#fbf8f2';
export const FONT = '13px sans-serif';

/** Where the panels stand, CSS px of 1280 x 720. */
export const PLACE = {
  tide: [64, 96, 360, 190],
  bars: [64, 340, 360, 180],
  waffles: [470, 96, 420, 424],
  slope: [940, 96, 280, 424],
  quay: [64, 560, 1152, 26],
};
export const COLUMNS = 8;
export const CELLS = 240;

/** Ends of the two scales of the tide. */
export const tops = (data) => data.series.map((one) => Math.max(...one.points.map((p) => p[1])));
