// What each crate and each room adds to the wasm, from a file that still has its name section.
// node bench/ledger.mjs FILE.wasm

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kb, table } from './numbers.mjs';

/** Walks a wasm file's sections. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at];
      this.at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  limits() {
    const flags = this.number();
    this.number();
    if (flags & 1) this.number();
  }
}

/** How many functions are imported: they come first in the numbering. */
function imported(reader) {
  let count = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.number();
    if (kind === 0) {
      count += 1;
      reader.number();
    } else if (kind === 1) {
      reader.number();
      reader.limits();
    } else if (kind === 2) reader.limits();
    else {
      reader.number();
      reader.number();
    }
  }
  return count;
}

/** Sizes of sections, and [name, bytes] of each function. */
export function functions(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = {};
  const sizes = [];
  const names = new Map();
  let first = 0;
  while (reader.at < bytes.length) {
    const id = reader.number();
    const length = reader.number();
    const end = reader.at + length;
    sections[id] = (sections[id] ?? 0) + length;
    if (id === 2) first = imported(reader);
    if (id === 10) {
      for (let left = reader.number(); left > 0; left -= 1) {
        const size = reader.number();
        sizes.push(size);
        reader.at += size;
      }
    }
    if (id === 0 && reader.text() === 'name') {
      while (reader.at < end) {
        const kind = reader.number();
        const stop = reader.number() + reader.at;
        if (kind === 1) for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
        reader.at = stop;
      }
    }
    reader.at = end;
  }
  return { sections, all: sizes.map((size, i) => [names.get(i + first) ?? '?', size]) };
}

/** `tidemark::chart::quay`, or the crate. Code made for one of our types belongs to us. */
function owner(name) {
  const ours = /tidemark(?:\[[0-9a-f]+\])?::(\w+)(?:::(\w+))?/.exec(name);
  if (ours) return ours[1] === 'chart' && ours[2] ? `chart::${ours[2]}` : `tidemark::${ours[1]}`;
  const crate = /([a-z_]\w*)(?:\[[0-9a-f]+\])?::/.exec(name);
  return crate ? crate[1] : 'wasm-bindgen exports and the rest';
}

/** The ledger as Markdown. */
export function ledger(file) {
  const { sections, all } = functions(readFileSync(file));
  const sums = new Map();
  for (const [name, size] of all) sums.set(owner(name), (sums.get(owner(name)) ?? 0) + size);
  const code = all.reduce((sum, [, size]) => sum + size, 0);
  const part = (bytes) => `${((100 * bytes) / (code + sections[11])).toFixed(1)} %`;
  const charts = [...sums].filter(([name]) => name.startsWith('chart::'));
  const kinds = charts.reduce((sum, [, size]) => sum + size, 0);
  const rows = [
    ...sums.entries(),
    ['data (texts, tables of advances)', sections[11]],
    [`tidemark::chart, ${charts.length} files`, kinds],
  ]
    .filter(([name]) => !name.startsWith('chart::'))
    .sort((a, b) => b[1] - a[1]);
  const small = rows.filter(([, size]) => size < 1500);
  const shown = rows.filter((row) => !small.includes(row));
  const line = ([name, size]) => [name, kb(size), part(size)];
  return [
    table(
      ['crate or room', 'KB', 'share'],
      [...shown.map(line), line([`${small.length} smaller ones`, small.reduce((sum, [, size]) => sum + size, 0)])],
    ),
    table(['chart file', 'KB', 'share'], charts.sort((a, b) => b[1] - a[1]).map(line)),
    table(
      ['largest functions', 'KB', 'share'],
      all
        .sort((a, b) => b[1] - a[1])
        .slice(0, 12)
        .map(([name, size]) => [`\`${name.replaceAll('|', '\\|').slice(0, 90)}\``, kb(size), part(size)]),
    ),
  ].join('\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ledger(process.argv[2]));
