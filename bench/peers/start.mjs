// Starts a subject: draws the film once, notes when it has been shown, then waits for orders.

const afterTwo = (use) => requestAnimationFrame(() => requestAnimationFrame(use));

/** @param {{film: Function, growth: Function}} subject */
export async function start({ film, growth }) {
  const count = Number(new URLSearchParams(location.search).get('points'));
  const box = document.getElementById('box');
  const data = await (await fetch(count ? `walk-${count}.json` : 'film.json')).json();
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

export const SEA = '#14507a';
export const PAGE = '#fbf8f2';
export const fontOf = ({ weight, size, serif }) => `${weight} ${size}px ${serif ? 'serif' : 'sans-serif'}`;
/** The height of a value of the walk in a box of `h` px: 4 to a px, 500 in its middle. */
export const WALK = { low: (h) => 500 - 2 * h, high: (h) => 500 + 2 * h };
