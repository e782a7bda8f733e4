// Tables in a page.

import { make } from './dom.ts';

/** A cell of the column `i`. */
function cell(text: string, i: number, scope: '' | 'col' | 'row') {
  const made = make<'th' | 'td'>(scope ? 'th' : 'td', `c${i}`, text);
  if (scope) made.scope = scope;
  return made;
}

/** A real table: caption, column heads, the first cell of a row is its head. */
export function table(caption: HTMLTableCaptionElement, columns: string[], rows: string[][]) {
  const made = make('table');
  const head = make('thead');
  const body = make('tbody');
  const line = (texts: string[], scope: (i: number) => '' | 'col' | 'row') => {
    const row = make('tr');
    row.append(...texts.map((text, i) => cell(text, i, scope(i))));
    return row;
  };
  head.append(line(columns, () => 'col'));
  body.append(...rows.map((texts) => line(texts, (i) => (i ? '' : 'row'))));
  made.append(caption, head, body);
  return made;
}
