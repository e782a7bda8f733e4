// The room that the last chapter leaves on the canvas: a searchable table and three buttons.

import { make } from '../kit/dom.ts';
import { table } from '../kit/table.ts';
import type { FullText, State, Tide } from '../mount/tide.ts';
import { fileLink, filter, searching } from './mirror.ts';

const RETRY = 300; // ms between two looks while the chapter is still coming in
const SHOWN = 0.45; // of the chapter: the table comes after the marks

const SCOPED = 5; // columns of a table that says what its figures cover

/** Four cells: what a figure covers joins its name. */
function whole(row: string[]) {
  if (row.length < SCOPED) return row;
  const [name, value, date, scope, source] = row;
  return [[name, scope].filter(Boolean).join(' · '), value, date, source];
}

function rows(page: FullText) {
  return page.tables.flatMap((one) =>
    one.id.startsWith('series-')
      ? one.rows.map(([year, value, scope, source]) => [
          [one.caption, scope].filter(Boolean).join(' · '),
          value,
          year,
          source,
        ])
      : one.rows.map(whole),
  );
}

function tableOf(page: FullText) {
  const [{ columns }] = page.tables;
  const made = table(
    make('caption', 'unseen', page.ui.data_title),
    [columns[0], ...whole(columns).slice(1)],
    rows(page),
  );
  // a cell may be too narrow for all of its text
  for (const cell of made.querySelectorAll<HTMLElement>('tbody :is(th, td)')) cell.title = cell.textContent ?? '';
  return made;
}

interface ControlTools {
  share: () => void;
  embed: () => void;
  replay: () => void;
  say: (text: string) => void;
}

export function controls(stage: HTMLElement, tide: Tide, tools: ControlTools) {
  const clip = make('div', 'slot');
  const room = make('div', 'slot-room');
  clip.append(room);
  clip.hidden = true;
  stage.append(clip);
  let key = '';
  let placed = false;
  let looked = 0;

  const box = <E extends HTMLElement>(element: E, x: number, y: number, w?: number, h?: number) => {
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    if (w) element.style.width = `${w}px`;
    if (h) element.style.height = `${h}px`;
    return element;
  };

  function button(text: string | undefined, use: () => void, className = 'pill') {
    const made = make('button', className, text);
    made.type = 'button';
    made.addEventListener('click', use);
    return made;
  }

  function panel(page: FullText) {
    const made = make('div', 'slot-data');
    const csv = fileLink(['data.csv', page.ui.data_csv, tide.csv, 'text/csv'], tide.source() === 'own');
    const input = make('input');
    input.type = 'search';
    input.autocomplete = 'off';
    input.placeholder = page.ui.search;
    input.setAttribute('aria-label', page.ui.search);
    const scroll = make('div', 'slot-scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'group');
    scroll.setAttribute('aria-label', page.ui.data_title);
    const none = make('p', 'none', page.ui.empty_search);
    none.hidden = true;
    scroll.append(tableOf(page), none);
    searching(input, (words) => {
      const left = filter(scroll, words);
      none.hidden = left > 0;
      if (left === 0) tools.say(page.ui.empty_search);
    });
    made.append(csv, input, scroll);
    return made;
  }

  /** Builds and places everything where the drawing has left room; false where it has not yet. */
  function build() {
    const marks = tide.marks();
    const of = (name: string) =>
      marks.filter((mark) => mark.id === `wall/${name}` || mark.id.startsWith(`wall/${name}.`));
    const [data, rule, note, strip] = [
      of('data')[0],
      of('data/rule')[0],
      of('note')[0],
      marks.find((mark) => mark.id === 'strip/ground'),
    ];
    const sources = of('sources');
    if (!sources.length || sources[0].alpha < 0.9) return false;
    const page = tide.page();
    const u = tide.layout()?.u ?? 1;
    const down = tide.scrolled();
    const foot = Math.max(...sources.map((mark) => mark.y + mark.h));
    const parts = [];
    if (data && rule) parts.push(box(panel(page), data.x, data.y + down - 8, rule.w, rule.y - data.y + 8));
    else if (note) {
      const fold = make('a', 'slot-fold', page.ui.data_title);
      fold.href = '#data';
      parts.push(
        box(fold, sources[0].x, note.y + note.h + 12 * u + down, stage.clientWidth - 2 * sources[0].x, 52 * u),
      );
    }
    const buttons = make('div', 'slot-buttons');
    buttons.append(
      button(page.ui.replay ?? page.ui.play_film, tools.replay, 'pill is-strong'),
      button(page.ui.share, tools.share),
      button(page.ui.embed ?? 'HTML', tools.embed),
    );
    parts.push(box(buttons, sources[0].x, foot + 14 * u + down));
    room.replaceChildren(...parts);
    clip.style.bottom = strip ? `${Math.max(0, stage.clientHeight - strip.y)}px` : '0px';
    return true;
  }

  return {
    /** After each frame. */
    update(state: State) {
      const chapters = tide.page().chapters;
      const last = chapters[chapters.length - 1];
      const due = state.chapter === last.id && state.t - last.start >= SHOWN * (last.end - last.start);
      const next = `${tide.edition()} ${state.lang} ${stage.clientWidth} ${stage.clientHeight}`;
      if (due && (!placed || next !== key) && performance.now() - looked > (state.playing ? RETRY : 0)) {
        looked = performance.now();
        key = next;
        placed = build();
      }
      clip.hidden = !due || !placed;
      if (!clip.hidden) room.style.transform = `translateY(${-tide.scrolled()}px)`;
    },
  };
}
