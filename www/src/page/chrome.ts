// What stands around the graphic: bar, chapters, address, mirror. Loaded when the first frame stands.

import { beside, reveal, shut } from '../kit/dialog.ts';
import { byId as $, make } from '../kit/dom.ts';
import type { LayoutClass } from '../kit/engine.ts';
import { type Asked, STATE, USUAL } from '../kit/outside.ts';
import { singleKeys } from '../kit/preferences.ts';
import type { FullText, State, Tide } from '../mount/tide.ts';

const ADDRESS = 500;
/** Gaps between tabs to try, in units; the widest that fits is taken, else the sheet. */
const GAPS: Record<LayoutClass, number[]> = { wide: [34, 25, 18, 11], medium: [13.5, 9], phone: [], portrait: [] };

const html = document.documentElement;

/** The address of a query string, with what the engine does not keep: ours, and what others have put there. */
function address(query: string, changes: Record<string, string | null> = {}) {
  const search = new URLSearchParams(query);
  for (const [key, value] of new URLSearchParams(location.search)) if (!(STATE as string[]).includes(key)) search.append(key, value);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) search.delete(key);
    else search.set(key, value);
  }
  const text = search.toString();
  return text ? `?${text}` : location.pathname;
}

/** What the head says of the page's own story does not hold for another. */
function disown() {
  for (const one of document.head.querySelectorAll('link[rel=canonical], link[rel=alternate], meta[property^="og:"], meta[name^="twitter:"], meta[name=description], script[type="application/ld+json"]')) one.remove();
}

/** Each language has an address of its own. */
function canonical(text: FullText, { lang }: State) {
  const link = document.getElementById('canonical') as HTMLLinkElement | null;
  if (!link) return;
  const url = new URL(link.getAttribute('href') ?? '', location.href);
  url.search = lang === text.languages[0].id ? '' : `?lang=${lang}`;
  link.href = url.href;
}

/** What a part that is missing does. */
const NONE = { lead() {}, interrupt() {}, update() {} };

/** Modules of what stands around the graphic; one that is null could not be had, and the rest goes on without it. */
export interface PageParts {
  scrollSync: typeof import('./scroll-sync.ts') | null;
  controls: typeof import('./controls.ts') | null;
  sonification: typeof import('./sonification.ts') | null;
  mirror: typeof import('./mirror.ts') | null;
}

interface PageTools {
  parameters: () => Asked;
  say: (text: string, shown?: boolean) => void;
  fail: (error: unknown, state: State) => void;
  parts: PageParts;
}

/**
 * Sets up everything around a mounted graphic.
 * @returns to be called after each frame
 */
export function chrome(tide: Tide, { parameters, say, fail, parts }: PageTools): (state: State) => void {
  const stage = $('stage');
  const bar = $('bar');
  /** What was written and said last. */
  let said: { chapter: string; seen?: string; place?: string; playing?: boolean } = { chapter: tide.state().chapter };
  let written = '';
  let laid = '';
  let led = false; // the first frame has been followed

  // --- words

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

    parts.mirror?.mirror({ summary: $('summary'), tables: $('tables') }, text, {
      own: tide.source() === 'own',
      csv: tide.csv,
      say,
      data: tide.data,
      embed: () => share('embed'),
      help,
    });
    laid = '';
  }

  /** Sizes of the bar, and whether the tabs fit into it. */
  function lay(state: State) {
    const key = `${stage.clientWidth} ${stage.clientHeight} ${state.lang} ${state.chapter}`;
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
    const right = (bar.querySelector('.tools') as HTMLElement).getBoundingClientRect().left - 12;
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

  // --- the address follows the state

  let timer: ReturnType<typeof setTimeout> | 0 = 0;
  function note() {
    timer = 0;
    // no address leads to a file of one's own
    if (tide.source() === 'file') return;
    const next = address(tide.query());
    if (next === (location.search || location.pathname)) return;
    setAddress('replaceState', history.state, next + location.hash);
  }

  /** Writes the address; a sandboxed frame may have none to write. */
  function setAddress(how: 'replaceState' | 'pushState', kept: unknown, to: string) {
    try {
      history[how](kept, '', to);
    } catch {
      // the graphic goes on without
    }
  }

  // --- the place below the film: a reload, and a way back, come to it

  const scrolled = () => {
    const below = window.scrollY > $('scroll').offsetTop + $('scroll').offsetHeight - stage.clientHeight;
    return below ? Math.round(window.scrollY - $('data').offsetTop) : null;
  };
  // kept for this tab's session: what a page writes into its history while it goes is not kept
  const KEY = 'tidemark-place';
  function restore() {
    try {
      const { url, down } = JSON.parse(sessionStorage.getItem(KEY) ?? '');
      const [{ type }] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      if (url !== location.href || !Number.isFinite(down) || !['reload', 'back_forward'].includes(type)) return;
      const go = () => window.scrollTo({ top: $('data').offsetTop + down, behavior: 'instant' });
      go();
      // what is laid out on the way may be higher than was guessed
      requestAnimationFrame(() => requestAnimationFrame(go));
    } catch {
      // nothing was kept, or nothing may be
    }
  }
  window.addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ url: location.href, down: scrolled() }));
    } catch {
      // a frame without an origin keeps nothing
    }
  });

  // --- after each frame

  const film = parts.scrollSync?.follow($('scroll'), stage, tide) ?? NONE;
  // without it the film is led by tabs and keys, and what stands below follows at once
  if (film === NONE) $('scroll').style.height = '100vh';
  const sound = parts.sonification?.sonification($('sound'), tide) ?? NONE;
  const table = parts.controls?.controls(stage, tide, {
    say,
    share: () => share('link'),
    replay() {
      tide.seek({ t: 0 });
      tide.play();
    },
    embed: () => share('embed'),
  }) ?? NONE;
  function after(state: State) {
    if (written !== state.lang) {
      written = state.lang;
      write();
      said.seen = ''; // the tabs are new
    }
    lay(state);
    const seen = `${state.chapter} ${state.dark} ${state.lang}`;
    if (said.seen !== seen) mark(state);
    // silent while playing; one sentence when it stops or another chapter stands
    const stopped = said.playing && !state.playing;
    if ((said.chapter !== state.chapter || stopped) && !state.playing) say(tide.status());
    const place = `${seen} ${state.theme} ${state.motion} ${state.speed} ${state.tide} ${state.t}`;
    if (said.place !== undefined && said.place !== place && !timer) timer = setTimeout(note, ADDRESS);
    said = { seen, place, chapter: state.chapter, playing: state.playing };
    film.lead(state);
    if (!led) restore();
    led = true;
    table.update(state);
    sound.update(state);
  }

  // --- controls of the bar

  const sheet = $<HTMLDialogElement>('sheet');
  // a browser that knows no dialogs shows it in the page's flow
  const unfold = () => reveal(sheet);
  const fold = () => shut(sheet);

  function toChapter(event: MouseEvent) {
    const link = (event.target as Element).closest<HTMLElement>('a[data-chapter]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    film.interrupt();
    if (window.scrollY > $('scroll').offsetHeight - stage.clientHeight) window.scrollTo({ top: 0, behavior: 'instant' });
    const chapter = tide.page().chapters.find((one) => one.id === link.dataset.chapter);
    if (!chapter) return;
    tide.seek(tide.state().playing ? { t: chapter.start } : { chapter: chapter.id });
    clearTimeout(timer);
    timer = 0;
    setAddress('pushState', null, address(tide.query()));
    fold();
  }

  /** Opens the share panel; where it cannot be had, the link is copied. */
  async function share(tab: 'link' | 'embed') {
    try {
      if (!tide.page().ui.share_link) throw new Error('no words for the panel');
      const panel = await import('./share/export.ts');
      await panel.share(tide, { tab, address: () => address(tide.query()) });
    } catch {
      const { href } = new URL(address(tide.query()), location.href);
      await navigator.clipboard.writeText(href).then(
        () => say(tide.page().ui.copied ?? '', true),
        () => say(href, true),
      );
    }
  }

  async function help() {
    const { help: list } = await import('./help.ts');
    await list(tide);
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== '?' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0] as Element;
    if (target.closest?.('input:not([type=range]), textarea, select, [contenteditable], dialog')) return;
    if (!singleKeys() && !tide.root.contains(target)) return;
    event.preventDefault();
    help();
  });

  $('tabs').addEventListener('click', toChapter);
  $('sheet-list').addEventListener('click', toChapter);
  $('brand-link').addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tide.seek({ chapter: tide.page().chapters[0].id });
    window.scrollTo({ top: 0, behavior: 'instant' });
  });
  $('lang').addEventListener('click', () => tide.press('lang'));
  $('theme').addEventListener('click', () => tide.press('theme'));
  $('sheet-theme').addEventListener('click', () => tide.press('theme'));
  $('share').addEventListener('click', () => share('link'));
  $('sheet-share').addEventListener('click', () => {
    fold();
    share('link');
  });
  $('sheet-data').addEventListener('click', fold);
  $('where').addEventListener('click', unfold);
  $('menu').addEventListener('click', unfold);
  $('sheet-close').addEventListener('click', fold);
  beside(sheet);
  window.addEventListener('popstate', () => {
    const { lang, theme, motion, speed, tide: series, year, t, chapter } = parameters();
    const first = tide.page().languages[0].id;
    tide.pause();
    tide.set({ lang: lang ?? first, theme: theme ?? USUAL.theme, motion: motion ?? USUAL.motion, speed: speed ?? USUAL.speed, ...(series ? { tide: series } : {}) });
    if (t !== undefined) tide.seek({ t });
    else if (year !== undefined) tide.seek({ year });
    else tide.seek({ chapter: chapter ?? tide.page().chapters[0].id });
    clearTimeout(timer);
    timer = 0;
  });
  // a story of one's own: dropped on the page, picked, or changed under `serve --watch`
  const renew = () => {
    written = '';
  };
  const take = async (files: File[]) => {
    const { opened } = await import('./opened.ts');
    renew();
    await opened(tide, files);
  };
  $('open-story').addEventListener('click', () => import('./opened.ts').then((own) => own.pick(take)));
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragover', (event) => carries(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
  if (document.querySelector('meta[name=tidemark-watch]')) import('./watch.ts').then((own) => own.watch(tide, renew));
  $('stage').addEventListener('tidemark:error', (event) => {
    note();
    tide.destroy();
    fail(event.detail, tide.state());
  });
  return after;
}
