// Tables in a page.

import { make } from './dom.ts';
import type { Linked } from './engine.ts';
import { linked } from './links.ts';

/** A cell of the column `i`. Its role is said: on a phone it is no cell of a table to look at. */
function cell(content: (string | HTMLElement)[], i: number, scope: '' | 'col' | 'row') {
  const made = make<'th' | 'td'>(scope ? 'th' : 'td', `c${i}`);
  if (scope) made.scope = scope;
  made.setAttribute('role', scope === 'col' ? 'columnheader' : scope === 'row' ? 'rowheader' : 'cell');
  made.append(...content);
  return made;
}

function line(cells: HTMLElement[]) {
  const row = make('tr');
  row.setAttribute('role', 'row');
  row.append(...cells);
  return row;
}

/**
 * A real table: caption, column heads, the first cell of a row is its head.
 * @param links of each row its last cell in pieces, where one of them is a link
 */
export function table(caption: HTMLTableCaptionElement, columns: string[], rows: string[][], links: Linked[][] = []) {
  const made = make('table');
  made.setAttribute('role', 'table');
  const head = make('thead');
  const body = make('tbody');
  for (const group of [head, body]) group.setAttribute('role', 'rowgroup');
  head.append(line(columns.map((text, i) => cell([text], i, 'col'))));
  const row = (texts: string[], pieces: Linked[] = []) =>
    line(
      texts.map((text, i) =>
        cell(i + 1 === texts.length && pieces.length ? linked(pieces) : [text], i, i ? '' : 'row'),
      ),
    );
  body.append(...rows.map((texts, i) => row(texts, links[i])));
  made.append(caption, head, body);
  return made;
}

const YEAR = /(?:19|20)\d\d/;

/** What a number is multiplied by, told by the text behind it; "m" is a million behind a currency alone. */
const MAGNITUDES: [RegExp, number][] = [
  [/^\s*万亿/, 1e12],
  [/^\s*亿/, 1e8],
  [/^\s*万/, 1e4],
  [/^\s*(?:bn|billion)\b/i, 1e9],
  [/^\s*million\b/i, 1e6],
  [/^\s*thousand\b/i, 1e3],
];
const MILLION = /^\s*m\b/;

/** The first number of a text with its sign, share and magnitude, and the words around it. */
function valued(text: string) {
  const parts = /^([^\d]*)(\d[\d,]*(?:\.\d+)?)(?:\/(\d+))?(.*)$/s.exec(text);
  if (!parts) return { before: text, number: 0, after: '' };
  const [, said, digits, under, after] = parts;
  const before = said.replace(/[<>≤≥⩽⩾−-]\s*/g, '');
  const sign = /[−-]\s*\D?\s*$/.test(said) ? -1 : 1;
  const currency = /[¥$€£]\s*$/.test(before);
  const times = MAGNITUDES.find(([unit]) => unit.test(after))?.[1] ?? (currency && MILLION.test(after) ? 1e6 : 1);
  return { before, number: (sign * Number(digits.replaceAll(',', '')) * times) / Number(under ?? 1), after };
}

/** Compares the texts of a column: by year where it is one of dates, then by words, number, words. */
export function sorting(texts: string[], lang: string) {
  const order = new Intl.Collator(lang);
  const dates = texts.filter((text) => YEAR.test(text)).length * 2 > texts.length;
  const key = (text: string) => {
    return { ...valued(text), year: dates ? Number(YEAR.exec(text)?.[0] ?? 9999) : 0 };
  };
  const keys = new Map(texts.map((text) => [text, key(text)]));
  return (a: string, b: string) => {
    const [x, y] = [keys.get(a) ?? key(a), keys.get(b) ?? key(b)];
    const words = () => order.compare(x.before, y.before);
    return x.year - y.year || words() || x.number - y.number || order.compare(x.after, y.after);
  };
}

/** Heads of the columns become buttons that sort the rows: rising, falling, as they were. */
export function sortable(made: HTMLTableElement, lang: string) {
  const body = made.tBodies[0];
  const before = [...body.rows];
  const heads = [...(made.tHead?.rows[0].cells ?? [])];
  heads.forEach((head, i) => {
    const text = (row: HTMLTableRowElement) => row.cells[i].textContent ?? '';
    const button = make('button', 'sort', head.textContent ?? '');
    button.type = 'button';
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const now = head.getAttribute('aria-sort');
      for (const one of heads) one.removeAttribute('aria-sort');
      const next = { ascending: 'descending', descending: '' }[now ?? ''] ?? 'ascending';
      const rows = [...before];
      if (next) {
        const compare = sorting(before.map(text), lang);
        rows.sort((a, b) => (next === 'ascending' ? 1 : -1) * compare(text(a), text(b)));
        head.setAttribute('aria-sort', next);
      }
      body.append(...rows);
    });
  });
}
