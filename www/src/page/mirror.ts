// The story in words and tables, below the stage. Everything goes in as text.

import { make } from '../kit/dom.ts';
import type { FullText, Table } from '../kit/engine.ts';
import { drawing, type Shape } from '../kit/svg.ts';
import { prose } from '../kit/prose.ts';
import { sortable, table } from '../kit/table.ts';

/** A file to keep: its name, its words, what stands in it, its type. */
export type FileOffer = [name: string, words: string, content: () => string, type: string];

const BOX = 'M1 1h22v10H1z';
const HATCH = 'M1 7l6-6M1 11l4-4 6-6M7 11 17 1M13 11 23 1M19 11l4-4';
/** Honesty marks: the ui key of each and how it looks. */
const LEGEND: [string, Shape[]][] = [
  ['legend_solid', [['s-sea', BOX]]],
  ['legend_article', [['s-solid', BOX]]],
  ['legend_public', [['s-hollow', BOX]]],
  [
    'legend_derived',
    [
      ['s-lines', HATCH],
      ['s-dashed', BOX],
    ],
  ],
  ['legend_bounds', [['s-lines', HATCH]]],
  ['empty_years', []],
  ['legend_building', [['s-gold', 'M6 12V7a6 6 0 0 1 12 0v5']]],
  ['legend_not_to_scale', []],
];

function legend(ui: Record<string, string>) {
  const list = make('ul', 'legend');
  for (const [key, shapes] of LEGEND) {
    if (!ui[key]) continue;
    const item = make('li');
    item.append(drawing('0 0 24 12', shapes), make('span', '', ui[key]));
    list.append(item);
  }
  return list;
}

/** A table of the engine's. */
function tableOf({ id, caption, columns, rows, links }: Table, kind: string, lang: string) {
  const made = table(make('caption', '', caption), columns, rows, links);
  sortable(made, lang);
  made.id = id;
  made.className = kind;
  return made;
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[,\s]/g, '');

/**
 * Hides the rows that lack the words; returns how many are left.
 * @param section holds the tables
 */
export function filter(section: HTMLElement, words: string) {
  const wanted = words.split(/\s+/).map(plain).filter(Boolean);
  let left = 0;
  for (const one of section.querySelectorAll('table')) {
    let some = 0;
    for (const row of one.tBodies[0].rows) {
      const text = plain(row.textContent ?? '');
      row.hidden = !wanted.every((word) => text.includes(word));
      if (!row.hidden) some += 1;
    }
    left += some;
    const details = one.closest('details');
    (details ?? one).hidden = some === 0;
    if (details) details.open = wanted.length > 0 && some > 0;
  }
  return left;
}

/** Calls `use` with a search field's words. Letters of an input method that is still composing are no words yet. */
export function searching(input: HTMLInputElement, use: (words: string) => void) {
  input.addEventListener('input', (event) => (event as InputEvent).isComposing || use(input.value));
  // Safari ends a composition after the last input
  input.addEventListener('compositionend', () => use(input.value));
}

/**
 * A link to a file with what is on the screen. The site's own story has such a file, which may be
 * asked for by its address; another story has none, and nobody gets the own one's under its name.
 */
export function fileLink([name, words, content, type]: FileOffer, own: boolean) {
  const link = make('a', '', words);
  link.download = name;
  link.href = own ? name : '#data';
  let url = '';
  const give = () => {
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([content()], { type }));
    link.href = url;
  };
  // a story opened in its place may stand there by now: what is given is always what is shown
  link.addEventListener('click', () => {
    give();
    if (own)
      setTimeout(() => {
        link.href = name;
      }, 1000);
  });
  if (!own) for (const soon of ['pointerdown', 'contextmenu', 'focus']) link.addEventListener(soon, give);
  return link;
}

/** Shows the pictures beside the text as light or dark as the page is. */
export function pictures(within: ParentNode, dark: boolean) {
  for (const image of within.querySelectorAll<HTMLImageElement>('img[data-still]'))
    image.src = `${image.dataset.still}.${dark ? 'dark' : 'light'}.png`;
}

/** The story in full: each chapter's picture beside its text, then what was not found. */
function full(page: FullText, { own, dark, point, toChapter }: MirrorTools) {
  const told = page.prose.filter((one) => one.text.length);
  if (!told.length) return [];
  const section = make('section', 'prose');
  section.id = 'text';
  section.append(make('h2', '', page.ui.text_title ?? page.title));
  for (const { chapter, text, notes } of told) {
    const known = page.chapters.find((one) => one.id === chapter);
    const part = make('section', 'prose-part');
    const words = make('div', 'prose-words');
    words.append(make('h3', '', known?.title), ...prose(text, notes, point));
    if (own) {
      const picture = make('a', 'prose-picture');
      picture.href = `?chapter=${chapter}`;
      picture.dataset.chapter = chapter;
      const image = make('img');
      image.dataset.still = `stills/${chapter}.${page.languages.find((one) => one.tag === page.tag)?.id}`;
      image.alt = known?.title ?? '';
      image.loading = 'lazy';
      [image.width, image.height] = [1200, 630];
      picture.append(image);
      picture.addEventListener('click', toChapter);
      part.append(picture);
    }
    part.append(words);
    section.append(part);
  }
  pictures(section, dark);
  if (page.not_found.length) {
    const part = make('section', 'prose-missing');
    const list = make('ul');
    for (const one of page.not_found) {
      const item = make('li');
      item.append(...prose([one], [], point));
      list.append(item);
    }
    part.append(make('h3', '', page.ui.not_found_title), list);
    section.append(part);
  }
  return [section];
}

interface MirrorTools {
  dark: boolean;
  /** Lights what running text leads to. */
  point: (to: string) => void;
  toChapter: (event: MouseEvent) => void;
  /** The site's own story, whose files stand beside the page. */
  own: boolean;
  csv: () => string;
  data: () => string;
  embed: () => void;
  help: () => void;
  say: (text: string) => void;
}

/**
 * Writes the mirror anew, in the page's language.
 * @param page words and tables of the engine
 */
export function mirror(at: { summary: HTMLElement; tables: HTMLElement }, page: FullText, tools: MirrorTools) {
  const { ui } = page;
  const intro = make('div', 'intro');
  // the page's heading has said the name to who listens
  const name = make('p', 'intro-name', page.title);
  name.setAttribute('aria-hidden', 'true');
  const about = page.subject && page.subject !== page.title ? [make('h2', '', page.subject)] : [];
  intro.append(name, ...about, make('p', '', page.summary));
  at.summary.replaceChildren(intro);

  const search = make('div', 'search');
  const label = make('label', '', ui.search);
  const input = make('input');
  input.type = 'search';
  input.autocomplete = 'off';
  label.append(input);
  const files = make('div', 'files');
  for (const [name, words, content, type] of [
    ['data.csv', ui.data_csv, tools.csv, 'text/csv'],
    ['data.json', ui.json, tools.data, 'application/json'],
  ] satisfies FileOffer[]) {
    if (!words) continue;
    files.append(fileLink([name, words, content, type], tools.own));
  }
  search.append(label, files);
  const none = make('p', 'none', ui.empty_search);
  none.hidden = true;

  const yearly = (one: Table) => one.id.startsWith('series-');
  const section = make('div', 'rows');
  section.append(...page.tables.filter((one) => !yearly(one)).map((one) => tableOf(one, 'facts', page.tag)));
  const series = page.tables.filter(yearly).map((one) => {
    const details = make('details');
    details.append(make('summary', '', one.caption), tableOf(one, 'years', page.tag));
    return details;
  });
  if (series.length) section.append(make('h3', '', ui.series_title), ...series);
  section.append(tableOf(page.events, 'events', page.tag));
  searching(input, (words) => {
    const left = filter(section, words);
    none.hidden = left > 0;
    if (left === 0) tools.say(ui.empty_search);
  });

  const more = make('p', 'more');
  for (const [words, use] of [
    [ui.embed, tools.embed],
    [ui.keys_title, tools.help],
  ] satisfies [string, () => void][]) {
    if (!words) continue;
    const button = make('button', 'pill', words);
    button.type = 'button';
    button.addEventListener('click', () => use());
    more.append(button);
  }

  at.tables.replaceChildren(
    ...full(page, tools),
    make('h2', '', ui.data_title),
    search,
    none,
    section,
    make('h3', '', ui.legend_title),
    legend(ui),
    make('h3', '', ui.source_col),
    make('p', '', page.sources),
    more,
  );
}
