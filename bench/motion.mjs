// When what moves: functions of the film second, the same for every subject but Tidemark, whose story says it in its own
// keys. No number of the picture stands here but those of time.

/** Film seconds that are drawn. */
export const LENGTH = 24;
/** Film seconds of the chapter: what ends with it is still under way when the film is over. */
export const END = 36;
/** The waffles begin to rise, and a row takes so long before its rise is stretched. */
export const RISE = 0.2;
export const ROW = 0.58;

/** Seconds in which the line of the growth table comes: not the film. */
export const WALK = 12;

/** Share of a window of film seconds that has passed. */
export const part = (t, from, to) => Math.min(1, Math.max(0, (t - from) / (to - from)));
/** Fast at first, slow at the end: what rises. */
export const rise = (k) => 1 - (1 - k) ** 5;
/** The fractional year of a second. */
export const yearAt = (film, t) => film.span.from + (film.span.to - film.span.from) * part(t, 0, film.length);

/** The points of a line up to a fractional year, the last one between two of them. */
export function revealed(points, year) {
  const seen = points.filter((point) => point[0] <= year);
  const [last, next] = [seen.at(-1), points[seen.length]];
  if (last && next) {
    const k = (year - last[0]) / (next[0] - last[0]);
    seen.push([year, last[1] + (next[1] - last[1]) * k]);
  }
  return seen;
}

/** How far the bar of a year has grown: it does in the year before its own. */
export const built = (year, now) => rise(part(now, year - 1, year));
/** How far the n-th of the six bars has grown: one after the other, each while the next ones have begun. */
export const grown = (n, t) => rise(part(t, n * 0.12 * END, (n * 0.12 + 0.4) * END));
/** How far the first waffle has faded from what stands to what is at most. */
export const faded = (t) => part(t, 0, END);

/** When each waffle rises: [from, to] and in how many rows; the next when four fifths of the last one's time are over. */
export function waffleTimes(waffles, base, columns) {
  let from = RISE;
  const first = Math.ceil(base / columns);
  return waffles.map((one) => {
    if (one.under) return { from: 0, to: 0, rows: 0 };
    const rows = Math.ceil(one.filled / columns) - first;
    const length = rows * ROW * 1.6;
    const own = { from, to: from + length, rows };
    from += length * 0.8;
    return own;
  });
}

/** Cells of the i-th waffle that are filled. Whole rows rise; the one that is a bound keeps what it had at first. */
export function cellsOf(film, i, t) {
  const one = film.waffles[i];
  if (one.under) return film.base;
  const up = Math.floor(one.rows * rise(part(t, one.from, one.to)) + 1e-9);
  const first = Math.ceil(film.base / film.columns);
  return up === 0 ? film.base : Math.min(one.filled, (first + up) * film.columns);
}

/** Left edge of the trolley. */
export function trolleyX(film, t) {
  const [a, b] = film.strip.rail;
  const { from, to } = film.span;
  return a + ((b - a) * (yearAt(film, t) - from + 0.5)) / (to - from + 1) - film.strip.trolley[1] / 2;
}

/** Width of what the strip has told. */
export const toldW = (film, t) => Math.max(1.6, (film.strip.told[2] * t) / END);
