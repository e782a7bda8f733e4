// What stands in a graphic's place where it cannot start: the still with a link, and its table.

import { make } from '../kit/dom.ts';
import type { Table } from '../kit/engine.ts';
import { failure } from '../kit/failure.ts';
import { addSheet } from '../kit/styles.ts';
import { type Asked, named } from './reserve.ts';

/** What stood in the address, or in an element's attributes. */
type Options = Asked & { src?: string | null; theme?: unknown };

function tableOf({ caption, columns, rows }: Pick<Table, 'caption' | 'columns' | 'rows'>) {
  const table = make('table');
  const line = (cells: string[], name: 'th' | 'td', scope: 'col' | 'row') => {
    const row = make('tr');
    cells.forEach((text, i) => {
      const cell = make<'th' | 'td'>(i === 0 || scope === 'col' ? 'th' : name, '', text);
      if (cell.localName === 'th') cell.scope = scope;
      row.append(cell);
    });
    return row;
  };
  const head = make('thead');
  head.append(line(columns, 'th', 'col'));
  const body = make('tbody');
  body.append(...rows.map((row) => line(row, 'td', 'row')));
  table.append(make('caption', '', caption), head, body);
  return table;
}

function styled(root: Document | ShadowRoot, sheet: string) {
  // our own page has them in a file
  if (root !== document) addSheet(root, sheet);
}

/** Another story than the site's own has no still and no table here: its address, and two ways on. */
function elsewhere({ src, theme }: Options, tag: string) {
  const figure = make('figure', 'tide-still');
  figure.lang = tag;
  figure.dataset.theme = theme === 'dark' ? 'dark' : 'light';
  const caption = make('figcaption');
  const { text, own } = failure(tag, {}, new URL(src ?? '', document.baseURI).href);
  const link = make('a', '', own);
  link.href = new URL('./', import.meta.url).href;
  link.target = '_blank';
  link.rel = 'noopener';
  const line = make('p');
  line.append(link);
  caption.append(make('p', '', text), line);
  figure.append(caption);
  return figure;
}

/**
 * Builds the figure. Nothing is fetched but two modules and the picture, so that the strictest
 * page gets the table at least.
 * @param root where it will stand
 */
export async function fallback(options: Options, root: Document | ShadowRoot) {
  const { default: all, sheet } = await import('site:static.js');
  const { lang, chapter, tag, title } = named(options);
  if (options.src) {
    styled(root, sheet);
    return elsewhere(options, tag);
  }
  const words = all[lang];
  const dark =
    options.theme === 'dark' || (options.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  styled(root, sheet);

  const figure = make('figure', 'tide-still');
  figure.lang = tag;
  figure.dataset.theme = dark ? 'dark' : 'light';
  const page = new URL('./', import.meta.url);
  if (chapter) page.searchParams.set('chapter', chapter);
  page.searchParams.set('lang', lang);
  const link = () => {
    const made = make('a');
    made.href = page.href;
    made.target = '_blank';
    made.rel = 'noopener';
    return made;
  };
  const image = make('img');
  image.crossOrigin = 'anonymous'; // a page that isolates itself takes no other
  image.src = new URL(`./stills/${chapter}.${lang}.${dark ? 'dark' : 'light'}.png`, import.meta.url).href;
  image.alt = title;
  image.width = 1200;
  image.height = 630;
  // a page may forbid pictures from elsewhere: the words are in the caption
  image.addEventListener('error', () => image.remove(), { once: true });
  const around = link();
  around.append(image);
  const own = words.tables.filter((one) => one.id === `table-${chapter}`);
  const list = make('details');
  list.open = own.length > 0;
  list.append(make('summary', '', words.data), ...(own.length ? own : words.tables).map(tableOf));
  const caption = make('figcaption');
  const film = link();
  film.textContent = `${words.film} ↗`;
  const line = make('p');
  line.append(film);
  caption.append(make('p', '', title === words.title ? words.summary : `${title} · ${words.title}`), line, list);
  figure.append(around, caption);
  return figure;
}
