// Medians, spreads, and how they are written.

export const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
export const median = (values) => quantile(values, 0.5);

/** A number of three digits or so. */
export const short = (v) => (Number.isFinite(v) ? v.toFixed(v < 10 ? 2 : v < 100 ? 1 : 0) : '–');

/** Median, with the middle half of all values. */
export const spread = (values) =>
  values.length ? `${short(median(values))} (${short(quantile(values, 0.25))}–${short(quantile(values, 0.75))})` : '–';

export const kb = (bytes) => (bytes / 1000).toFixed(1);
export const ratio = (a, b) => (Number.isFinite(a / b) ? (a / b).toFixed(2) : '–');

/** A Markdown table; columns after the first are aligned to the right, or as `aligned` says. */
export function table(head, rows, aligned = '--:') {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i ? aligned : '---'))), ...rows.map(line)].join('\n');
}
