// The page's bar: words, chapters as tabs or as a sheet, and what is marked in them.

import { byId as $, make } from '../kit/dom.ts';
import type { LayoutClass } from '../kit/engine.ts';
import type { State, Tide } from '../mount/tide.ts';
import { address, canonical, disown } from './address.ts';

/** Gaps between tabs to try, in units; the widest that fits is taken, else the sheet. */
const GAPS: Record<LayoutClass, number[]> = { wide: [34, 25, 18, 11], medium: [13.5, 9], phone: [], portrait: [] };

const html = document.documentElement;

export function bar(tide: Tide) {
  const stage = $('stage');
  let laid = '';

  /** Writes the words of the present language. */
  function write() {
    const text = tide.page();
    const state = tide.state();
    const { ui } = text;
    html.lang = text.tag;
    if (tide.source() === 'own') canonical(text, state);
    else disown();
    document.title = text.brand === text.title ? text.title : `${text.title} · ${text.brand}`;
    $('title').textContent = text.title;
    $('brand').textContent = text.brand;
    $('nav').setAttribute('aria-label', ui.chapters);
    $('sheet-nav').setAttribute('aria-label', ui.chapters);
    $('sheet').setAttribute('aria-label', ui.chapters);
    $('data-link').textContent = ui.sources;
    $('sheet-data').textContent = ui.sources;
    $('read-open').textContent = ui.read ?? '';
    $('read-open').hidden = !ui.read || !text.prose.some((one) => one.text.length);
    $('sheet-share').textContent = ui.share;
    $('open-story').textContent = ui.open_story;
    $('open-story').hidden = !ui.open_story;
    $('sheet-close').setAttribute('aria-label', ui.close);
    $('share').setAttribute('aria-label', ui.share);
    $('share').title = ui.share;
    $('menu').setAttribute('aria-label', ui.chapters);
    $('data').setAttribute('aria-label', ui.data_title);

    const languages = $('lang');
    languages.replaceChildren(
      ...text.languages.flatMap((one, i) => {
        const here = one.id === state.lang;
        const name = make(here ? 'b' : 'span', here ? 'is-here' : '', one.short);
        name.lang = one.tag;
        return i ? [make('i', 'is-here', '/'), name] : [name];
      }),
    );
    languages.setAttribute('aria-label', `${ui.language} ${text.languages.map((one) => one.short).join(' / ')}`);

    const chapters = (list: HTMLElement, tab: boolean) =>
      list.replaceChildren(
        ...text.chapters.map((chapter, i) => {
          const link = make('a');
          link.href = address(tide.query(), { chapter: chapter.id, year: null, t: null });
          link.dataset.chapter = chapter.id;
          const name = make('span', '', tab ? chapter.tab : chapter.title);
          name.dataset.text = name.textContent ?? '';
          link.append(make('b', '', String(i)), name);
          const item = make('li');
          item.append(link);
          return item;
        }),
      );
    chapters($('tabs'), true);
    chapters($('sheet-list'), false);
    for (const id of ['nav', 'lang', 'theme', 'share', 'menu', 'progress']) $(id).hidden = false;
    laid = '';
  }

  /** Sizes of the bar, and whether the tabs fit into it. */
  function lay(state: State) {
    // the name of another story takes room when it is shown
    const shown = html.dataset.story ?? '';
    const key = `${stage.clientWidth} ${stage.clientHeight} ${state.lang} ${state.chapter} ${shown}`;
    if (key === laid) return;
    laid = key;
    const layout = tide.layout();
    if (!layout) return;
    html.dataset.class = layout.class;
    html.style.setProperty('--u', `${layout.u}px`);
    html.style.setProperty('--bar', `${layout.bar}px`);
    html.style.setProperty('--left', `${layout.left ?? 0}px`);
    const tabs = $('nav');
    const left = $('brand-link').getBoundingClientRect().right + 12;
    const right = ($('bar').querySelector('.tools') as HTMLElement).getBoundingClientRect().left - 12;
    tabs.classList.remove('is-folded');
    /** Tries a gap; with `move` the tabs may leave their place to stand clear of both sides. */
    const suits = (gap: number, move: boolean) => {
      tabs.style.setProperty('--tab-gap', `${gap * layout.u}px`);
      tabs.style.setProperty('--tab-shift', '0px');
      const box = tabs.getBoundingClientRect();
      const shift = Math.max(0, left - box.left) - Math.max(0, box.right - right);
      if (move) tabs.style.setProperty('--tab-shift', `${shift}px`);
      return move ? box.width <= right - left : box.left >= left + 24 * layout.u && box.right <= right;
    };
    const gaps = GAPS[layout.class];
    const fits = gaps.some((gap) => suits(gap, false)) || gaps.some((gap) => suits(gap, true));
    tabs.classList.toggle('is-folded', !fits);
    $('where').hidden = fits;
  }

  /** Marks the chapter and the theme. */
  function mark(state: State) {
    const text = tide.page();
    const i = text.chapters.findIndex((one) => one.id === state.chapter);
    for (const link of document.querySelectorAll<HTMLElement>('a[data-chapter]')) {
      if (link.dataset.chapter === state.chapter) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    $('where').textContent = `${i} / ${text.chapters.length - 1}`;
    $('where').setAttribute('aria-label', `${text.ui.chapters} ${i} / ${text.chapters.length - 1}`);
    html.style.setProperty('--done', String(text.chapters.length > 1 ? i / (text.chapters.length - 1) : 0));
    html.dataset.theme = state.dark ? 'dark' : 'light';
    const theme = `${text.ui.theme} ${state.dark ? text.ui.theme_dark : text.ui.theme_light}`;
    $('theme').setAttribute('aria-label', theme);
    $('theme').title = theme;
    $('sheet-theme').textContent = theme;
  }

  return { write, lay, mark };
}
