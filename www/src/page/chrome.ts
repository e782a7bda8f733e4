// What stands around the graphic: bar, chapters, address, mirror. Loaded when the first frame stands.

import { beside, reveal, shut } from '../kit/dialog.ts';
import { byId as $ } from '../kit/dom.ts';
import { type Asked, LOOK, pick, USUAL } from '../kit/outside.ts';
import { singleKeys } from '../kit/preferences.ts';
import type { Card, State, Tide } from '../mount/tide.ts';
import { address, follower, setAddress } from './address.ts';
import { bar } from './bar.ts';

/** What a part that is missing does. */
const NONE = { lead() {}, interrupt() {}, reads: () => false, update() {} };

/** Modules of what stands around the graphic; one that is null could not be had, and the rest goes on without it. */
export interface PageParts {
  scrollSync: typeof import('./scroll-sync.ts') | null;
  sonification: typeof import('./sonification.ts') | null;
  mirror: typeof import('./mirror.ts') | null;
}

/** Follows the graphic. */
export interface Follower {
  after: (state: State) => void;
  card: (card: Card | null) => void;
}

interface PageTools {
  parameters: () => Asked;
  say: (text: string, shown?: boolean) => void;
  fail: (error: unknown, state: State) => void;
  parts: PageParts;
}

/**
 * Sets up everything around a mounted graphic.
 * @returns what is to be called after each frame, and when a card comes or goes
 */
export function chrome(tide: Tide, { parameters, say, fail, parts }: PageTools): Follower {
  const stage = $('stage');
  const head = bar(tide);
  const followed = follower(tide);
  /** What was written and said last. */
  let said: { chapter: string; seen?: string; place?: string; playing?: boolean } = { chapter: tide.state().chapter };
  let written = '';
  let led = false; // the first frame has been followed

  /** Writes everything in the present language. */
  function write() {
    const text = tide.page();
    head.write();
    parts.mirror?.mirror({ summary: $('summary'), tables: $('tables') }, text, {
      own: tide.source() === 'own',
      dark: tide.state().dark,
      point: tide.point,
      toChapter,
      csv: tide.csv,
      say,
      data: tide.data,
      embed: () => share('embed'),
      help,
    });
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
  function after(state: State) {
    const words = `${tide.edition()} ${state.lang}`;
    if (written !== words) {
      written = words;
      write();
      said.seen = ''; // the tabs are new
    }
    head.lay(state);
    const seen = `${state.chapter} ${state.dark} ${state.lang}`;
    if (said.seen !== seen) {
      head.mark(state);
      parts.mirror?.pictures($('tables'), state.dark);
    }
    // silent while playing; one sentence when it stops or another chapter stands
    const stopped = said.playing && !state.playing;
    if ((said.chapter !== state.chapter || stopped) && !state.playing) say(tide.status());
    const place = `${seen} ${LOOK.map((name) => state[name])} ${state.t}`;
    if (said.place !== undefined && said.place !== place) followed.soon();
    said = { seen, place, chapter: state.chapter, playing: state.playing };
    film.lead(state);
    if (!led) restore();
    led = true;
    sound.update(state);
    panel?.update(state);
  }

  // --- the running text beside the stage

  let panel: ReturnType<typeof import('./read.ts').reading> | null = null;
  $('read-open').addEventListener('click', async () => {
    try {
      const { reading } = await import('./read.ts');
      panel ??= reading(tide, stage, $('read-open'));
      panel.toggle();
    } catch {
      // it stands below the stage, too
      $('text').scrollIntoView();
    }
  });

  // --- controls of the bar

  const sheet = $<HTMLDialogElement>('sheet');
  // a browser that knows no dialogs shows it in the page's flow
  const unfold = () => reveal(sheet);
  const fold = () => shut(sheet);

  function toChapter(event: MouseEvent) {
    const link = (event.target as Element).closest<HTMLElement>('a[data-chapter]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    // who reads has started no film
    const plays = tide.state().playing && !film.reads();
    if (!plays) tide.pause();
    film.interrupt();
    if (window.scrollY > $('scroll').offsetHeight - stage.clientHeight)
      window.scrollTo({ top: 0, behavior: 'instant' });
    const chapter = tide.page().chapters.find((one) => one.id === link.dataset.chapter);
    if (!chapter) return;
    tide.seek(plays ? { t: chapter.start } : { chapter: chapter.id });
    followed.drop();
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
    const asked = parameters();
    const { year, t, chapter } = asked;
    const first = tide.page().languages[0].id;
    tide.pause();
    tide.set({ lang: first, ...USUAL, ...pick(asked, LOOK) });
    if (t !== undefined) tide.seek({ t });
    else if (year !== undefined) tide.seek({ year });
    else tide.seek({ chapter: chapter ?? tide.page().chapters[0].id });
    followed.drop();
  });
  // a story of one's own: dropped on the page, picked, or changed under `serve --watch`
  const take = (files: File[]) => import('./opened.ts').then((own) => own.opened(tide, files));
  $('open-story').addEventListener('click', () => import('./opened.ts').then((own) => own.pick(take)));
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragover', (event) => carries(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
  if (document.querySelector('meta[name=tidemark-watch]')) import('./watch.ts').then((own) => own.watch(tide));
  $('stage').addEventListener('tidemark:error', (event) => {
    followed.note();
    tide.destroy();
    fail(event.detail, tide.state());
  });
  return { after, card: (card) => panel?.lit(card) };
}
