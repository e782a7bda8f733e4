// Scrolling as a playhead: each chapter owns a stretch of the page's scroll. One that fits the screen plays as it is
// scrolled; one that is taller moves up, and plays by the clock as far as it is in sight.

import type { Chapter } from '../kit/engine.ts';
import type { State, Tide } from '../mount/tide.ts';

const HOLD = 120; // px that a chapter rests before the next one comes
const LEAD = 100; // px before a tall chapter begins to move up
const FIRST = 60; // px more for an opening that fits the screen: one notch of a wheel does not turn it
const TALL = 0.3; // of a screen that a chapter is higher than it, and is read by scrolling
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
  const extra: number[] = []; // px that each chapter is taller than the stage, as far as known
  let key = '';
  let resume: ReturnType<typeof setTimeout> | 0 = 0;
  let busy = false;
  let own: number | null = null; // where we scrolled to last
  let read = -1; // the chapter that plays as it is read
  let asked = false; // that it plays on, by us
  let spot = { i: 0, part: 0, below: false }; // where the reader was, in a chapter's stretch

  const screen = () => stage.clientHeight || 1;
  const over = (i: number) => extra[i] ?? 0;
  const tall = (i: number) => i > 0 && over(i) > TALL * screen();
  const moving = (i: number) => (over(i) > 0 ? LEAD + over(i) : FIRST);
  // the opening, and what is read, play by the clock
  const run = (i: number) => (i === 0 || tall(i) ? moving(i) : Math.max(screen() - HOLD, moving(i)));
  const stretch = (i: number) => run(i) + HOLD;
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
  const inner = (i: number, px: number) => Math.min(Math.max(px - LEAD, 0), over(i));

  /** Where in its chapter's stretch a film second stands, px. */
  function place(i: number, t: number) {
    if (tall(i)) return LEAD + Math.min(tide.follow(), over(i));
    const { start: from, end: to } = chapters[i];
    return (run(i) * Math.min(Math.max(t - from, 0), to - from)) / (to - from);
  }

  /** All of a chapter that plays by the clock stands: it stays so while the reader moves about in it. */
  const rests = (i: number, t: number) => i === 0 || (tall(i) && t >= chapters[i].end - HELD);

  /** True where the scroll already shows the state. */
  function agrees(state: State) {
    const here = at();
    if (chapters[here.i]?.id !== state.chapter) return false;
    // what is tall and stands is looked at wherever the reader is
    if (rests(here.i, state.t) || read === here.i || (tall(here.i) && !state.playing)) return true;
    // at its end it rests until the next one comes
    const held = chapters[here.i].end - HELD;
    if (state.t >= held && here.px >= place(here.i, held)) return true;
    return Math.abs(place(here.i, state.t) - here.px) <= NEAR;
  }

  /** Where a state is to be looked at: a tall chapter that stands, from its top. */
  function home(i: number, { t, playing }: State) {
    if (i === 0) return 0;
    return start(i) + (rests(i, t) || (tall(i) && !playing) ? Math.min(LEAD, run(i)) / 2 : place(i, t));
  }

  /** Keeps where the reader is, for when all has another height. */
  function keep() {
    const here = at();
    spot = { i: here.i, part: Math.min(here.px / (run(here.i) || 1), 1), below: here.y > end() + 4 };
  }

  function go(px: number) {
    window.scrollTo({ top: track.offsetTop + px, behavior: 'instant' });
    own = window.scrollY;
  }

  /** The state led: the scroll follows, unless the reader is below the stage. */
  function lead(state: State) {
    if (busy || chapters.length === 0) return;
    busy = true;
    const resized = learn(state);
    const below = window.scrollY > track.offsetTop + end() + screen() * 0.5;
    const i = index(state.chapter);
    if (resized && spot.i === i && !below && !spot.below) go(start(i) + spot.part * run(i));
    // another chapter, or a film that somebody has started
    if (i !== read || (state.playing && !asked)) read = -1;
    asked &&= state.playing;
    if (!below && !agrees(state)) go(home(i, state));
    const here = at();
    tide.scroll(here.i === i ? inner(i, here.px) : 0);
    keep();
    busy = false;
  }

  // the tables come with the whole story, and the opening's text with them
  const size = ({ lang }: State) =>
    `${tide.edition()} ${lang} ${stage.clientWidth} ${stage.clientHeight} ${Boolean(tide.page().tables)}`;

  /** Takes note of the height of the chapter on screen; true where all of them have other heights now. */
  function learn(state: State) {
    const now = size(state);
    const next = `${now} ${state.chapter}`;
    if (next === key) return false;
    const resized = key !== '' && !key.startsWith(`${now} `);
    key = next;
    // what was known of the other chapters is nearer than nothing
    chapters = tide.page().chapters;
    const layout = tide.layout();
    const i = index(state.chapter);
    const more = Math.max(0, Math.round((layout?.height ?? 0) - stage.clientHeight));
    extra[i] = more;
    track.style.height = `${Math.ceil(end() + screen())}px`;
    return resized;
  }

  /** Shows a chapter where the reader stands in it, who has turned to it, or turned back. */
  function enter(i: number, turned: boolean, back: boolean) {
    const chapter = chapters[i];
    if (turned) {
      tide.seek({ t: chapter.start });
      learn(tide.state());
    }
    // what is higher than the screen shows its foot first to who comes from below
    const foot = back && i > 0 && (tall(i) || (turned && over(i) > 0));
    if (i === 0 || foot) {
      tide.seek({ chapter: chapter.id });
      if (foot) go(start(i) + run(i));
      return;
    }
    if (tall(i)) {
      read = i;
      return;
    }
    const part = at().px / run(i);
    if (part >= 1) tide.seek({ chapter: chapter.id });
    else tide.seek({ t: chapter.start + part * (chapter.end - chapter.start) });
  }

  /** Nothing plays on by itself. */
  function drop() {
    clearTimeout(resume);
    resume = 0;
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
    if (here.y > end() + 4) {
      keep();
      return;
    }
    busy = true;
    const from = index(state.chapter);
    const turned = here.i !== from;
    // who scrolls in what has not come to its end reads it
    const guesses = state.slider.of === 'guess';
    if (!turned && tall(here.i) && !rests(here.i, state.t) && !guesses) read = here.i;
    const plays = state.playing && read !== from;
    if (turned || !agrees(state)) {
      if (state.playing || resume) tide.pause();
      if (plays || resume) {
        drop();
        resume = setTimeout(() => {
          resume = 0;
          tide.resume();
        }, RESUME);
      }
      enter(here.i, turned, here.i < from || spot.below);
      // it plays on as it is read
      if (read === at().i) drop();
    }
    const now = at();
    if (!plays || turned) tide.scroll(inner(now.i, now.px));
    if (read === now.i) {
      tide.read();
      asked = true;
    }
    keep();
    busy = false;
  }

  window.addEventListener('scroll', onScroll, { passive: true });
  chapters = tide.page().chapters;
  return {
    lead,
    /** Something else moved the film: what was waiting to play on is dropped. */
    interrupt() {
      drop();
      read = -1;
    },
    /** What plays is a chapter that is read, no film that somebody has started. */
    reads: () => read >= 0 && asked,
    remove() {
      drop();
      window.removeEventListener('scroll', onScroll);
    },
  };
}
