// What stands in a graphic's place where it cannot start: the still with a link, and its table.

import { make } from './overlay.js';
import { named } from './reserve.js';

const SHEET = `.tide-still { margin: 0; font: 14px/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
  color: #10263a; background: #fbf8f2; overflow-wrap: break-word; }
.tide-still[data-theme="dark"] { color: #eaf1f6; background: #0a1b2a; }
.tide-still a { color: #0b5a8a; }
.tide-still[data-theme="dark"] a { color: #6fc1f0; }
.tide-still img { display: block; width: 100%; height: auto; aspect-ratio: 1200 / 630; }
.tide-still figcaption { padding: 12px 16px 16px; }
.tide-still p { margin: 0 0 8px; }
.tide-still summary { min-height: 44px; padding: 10px 0; font-weight: 700; cursor: pointer; }
.tide-still table { width: 100%; margin: 0 0 18px; border-collapse: collapse; font-size: 13px; line-height: 1.42; }
.tide-still caption { padding: 8px 0; text-align: left; font-weight: 700; }
.tide-still :is(th, td) { padding: 6px 8px 6px 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid #8886; overflow-wrap: anywhere; }
.tide-still thead th { font-size: 12px; opacity: 0.8; }`;

function tableOf({ caption, columns, rows }) {
  const table = make('table');
  const line = (cells, name, scope) => {
    const row = make('tr');
    cells.forEach((text, i) => {
      const cell = make(i === 0 || scope === 'col' ? 'th' : name, '', text);
      if (cell.tagName === 'TH') cell.scope = scope;
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

/**
 * Builds the figure. Nothing is fetched but two modules and the picture, so that the strictest
 * page gets the table at least.
 * @param {object} options URL parameters
 * @param {Document | ShadowRoot} root where its styles are to hold
 */
export async function fallback(options, root) {
  const { default: all } = await import('./static.js');
  const { lang, chapter, tag, title } = named(options);
  const words = all[lang];
  const dark = options.theme === 'dark' || (options.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

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
