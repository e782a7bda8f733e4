// Scrolling as a playhead: each chapter owns a stretch of the page's scroll.

import type { Chapter } from '../kit/engine.ts';
import type { State, Tide } from '../mount/tide.ts';

const RUN = 0.6; // of a screen: the entrance; the rest of the stretch holds
const LEAD = 0.12; // of a screen, before a tall chapter begins to move up
const NEAR = 3; // px: closer than this counts as the same place
const HELD = 0.4; // s before a chapter's end that count as its rest
const RESUME = 1200;

/**
 * Ties the page's scroll to film time, both ways.
 * @param track the tall element
 * @param stage the sticky screen in it
 */
export function follow(track: HTMLElement, stage: HTMLElement, tide: Tide) {
  let chapters: Chapter[] = [];
  let extra: number[] = []; // px that each chapter is taller than the stage, as far as known
  let key = '';
  let resume: ReturnType<typeof setTimeout> | 0 = 0;
  let busy = false;
  let own: number | null = null; // where we scrolled to last

  const screen = () => stage.clientHeight || 1;
  const stretch = (i: number) => (i === 0 ? 0.5 : 1) * screen() + (extra[i] ?? 0);
  const run = (i: number) => Math.max(RUN * screen(), LEAD * screen() + (extra[i] ?? 0));
  const start = (i: number) => {
    let px = 0;
    for (let n = 0; n < i; n += 1) px += stretch(n);
    return px;
  };
  const end = () => start(chapters.length - 1) + run(chapters.length - 1) + 0.1 * screen();
  const index = (id: string) =>
    Math.max(
      0,
      chapters.findIndex((one) => one.id === id),
    );
  const at = () => {
    const y = Math.max(0, window.scrollY - track.offsetTop);
    let i = chapters.length - 1;
    while (i > 0 && start(i) > y) i -= 1;
    return { i, px: y - start(i), y };
  };
  const inner = (i: number, px: number) => Math.min(Math.max(px - LEAD * screen(), 0), extra[i] ?? 0);

  /** Where in its chapter's stretch a film second stands, px. */
  function place(i: number, t: number) {
    const { start: from, end: to } = chapters[i];
    return (run(i) * Math.min(Math.max(t - from, 0), to - from)) / (to - from);
  }

  /** All of the chapter stands: it stays so while the reader moves about in it. */
  const rests = (i: number, t: number) => i === 0 || t >= chapters[i].end - HELD;

  /** True where the scroll already shows the state. */
  function agrees(state: State) {
    const here = at();
    if (chapters[here.i]?.id !== state.chapter) return false;
    return rests(here.i, state.t) || Math.abs(place(here.i, state.t) - here.px) <= NEAR;
  }

  /** Where a state is to be looked at: a standing chapter from its top. */
  const home = (i: number, t: number) => (i === 0 ? 0 : start(i) + (rests(i, t) ? (LEAD * screen()) / 2 : place(i, t)));

  function go(px: number) {
    window.scrollTo({ top: track.offsetTop + px, behavior: 'instant' });
    own = window.scrollY;
  }

  /** The state led: the scroll follows, unless the reader is below the stage. */
  function lead(state: State) {
    if (busy || chapters.length === 0) return;
    busy = true;
    learn(state);
    const below = window.scrollY > track.offsetTop + end() + screen() * 0.5;
    const i = index(state.chapter);
    if (!below && !agrees(state)) go(home(i, state.t));
    const here = at();
    tide.scroll(here.i === i ? inner(i, here.px) : 0);
    busy = false;
  }

  const size = ({ lang }: State) => `${lang} ${stage.clientWidth} ${stage.clientHeight}`;

  /** Takes note of the height of the chapter on screen. */
  function learn(state: State) {
    const next = `${size(state)} ${state.chapter}`;
    if (next === key) return;
    const sized = key.startsWith(`${size(state)} `);
    key = next;
    if (!sized) {
      chapters = tide.page().chapters;
      extra = [];
    }
    const layout = tide.layout();
    const i = index(state.chapter);
    const more = Math.max(0, Math.round((layout?.height ?? 0) - stage.clientHeight));
    extra[i] = more;
    track.style.height = `${Math.ceil(end() + screen())}px`;
  }

  /** The scroll led: film time follows. */
  function onScroll() {
    if (busy || chapters.length === 0) return;
    const state = tide.state();
    // our own scroll, or a window that was resized: nobody has turned a page
    if (window.scrollY === own) return;
    if (!key.startsWith(`${size(state)} `)) {
      lead(state);
      return;
    }
    const here = at();
    if (here.y > end() + 4) return;
    if (agrees(state)) {
      if (!state.playing) tide.scroll(inner(here.i, here.px));
      return;
    }
    busy = true;
    const chapter = chapters[here.i];
    if (state.playing || resume) {
      tide.pause();
      clearTimeout(resume);
      resume = setTimeout(() => {
        resume = 0;
        tide.resume();
      }, RESUME);
    }
    const part = here.px / run(here.i);
    const back = here.i < index(state.chapter);
    if (here.i === 0 || back || part >= 1) tide.seek({ chapter: chapter.id });
    else tide.seek({ t: chapter.start + part * (chapter.end - chapter.start) });
    learn(tide.state());
    // a tall chapter entered from below shows its foot first
    if (back && here.i > 0 && extra[here.i] > 0) go(start(here.i) + run(here.i));
    tide.scroll(inner(here.i, at().px));
    busy = false;
  }

  window.addEventListener('scroll', onScroll, { passive: true });
  chapters = tide.page().chapters;
  return {
    lead,
    /** Something else moved the film: what was waiting to play on is dropped. */
    interrupt() {
      clearTimeout(resume);
      resume = 0;
    },
    remove() {
      clearTimeout(resume);
      window.removeEventListener('scroll', onScroll);
    },
  };
}
