// A full screen for a kiosk: the film loops until somebody touches it, and comes back when they leave.

import { byId as $, fill, make } from '../kit/dom.ts';
import type { Box } from '../kit/engine.ts';
import { again, asked, codeOf, enlist, failure, followed, retry, room, started, whole } from '../kit/failure.ts';
import { mount } from '../mount/index.ts';
import type { Layout, State, Tide } from '../mount/tide.ts';
import { awake, guard, unzoom } from './guard.ts';
import { loop, type Mode } from './loop.ts';
import { type Offline, offline } from './offline.ts';
import { type Beat, report } from './report.ts';
import { settings } from './settings.ts';

const TICK = 500;
const BEAT = 2000;
const AGAIN = 10000; // ms until a start that failed is tried again
const SOON = 1000;
const HOLD = 4; // s, where the story does not say
const FADE = 800;
const html = document.documentElement;
const set = settings(location.search);
/** The address of the story that is asked for, where it is not the site's own. */
const other = followed(location.search) ? asked(location.search) : null;
if (other !== null) html.dataset.story = 'asked';

/** The mounted graphic and the loop that plays it: what is used from `run` on. */
let tide: Tide;
let filmLoop: ReturnType<typeof loop>;
let mounted = false;
let phase: 'start' | 'run' | 'fault' = 'start';

const status = (): Beat => {
  const { t, playing } = mounted ? tide.state() : { t: 0, playing: false };
  return {
    phase: phase === 'run' ? filmLoop.mode() : phase,
    playing,
    offline: held.ready(),
    t,
    loops: phase === 'run' ? filmLoop.loops() : 0,
    up: Math.round(performance.now() / 1000),
  };
};
const out = report(window, status);
/** Another story and its own files: they are held beside the kiosk's list. */
const needs = () => {
  if (!mounted) return null;
  return set.mount.src ? [tide.address(), ...tide.files().map((name) => new URL(name, tide.address()).href)] : [];
};
const held: Offline = offline(
  'kiosk.html',
  (ready, version, why) => {
    html.dataset.offline = ready ? 'ready' : why;
    if (version) html.dataset.version = version;
    $('offline').hidden = !ready && why !== 'quota';
    $('offline').classList.toggle('is-refused', !ready);
    if (ready) $('offline-text').textContent = (mounted && tide.page().ui.offline_ready) || '';
    else if (why === 'quota') $('offline-text').textContent = room(html.lang).text;
    if (ready || why === 'quota') say($('offline-text').textContent);
  },
  { stay: () => filmLoop.stay(), needs },
);

function say(text: string | null) {
  if (text) $('status').textContent = text;
}

// --- words and places

let key = '';
let laid = '';
function write(state: State) {
  const mode = (phase === 'run' ? filmLoop.mode() : null) ?? (state.playing ? 'loop' : 'hand');
  html.classList.toggle('is-looping', mode === 'loop');
  const layout = tide.layout();
  if (!layout) return;
  // a window that was resized has its layout a frame later: its measures are part of what is written
  const { u, bar, left } = layout;
  const now = `${tide.edition()} ${state.lang} ${state.dark} ${innerWidth} ${innerHeight} ${layout.class} ${u} ${bar} ${left}`;
  if (now !== key) {
    key = now;
    name(state, layout);
  }
  text?.update(state);
  const place = `${now} ${state.chapter} ${mode} ${state.playing}`;
  if (place !== laid) {
    laid = place;
    lay(state, mode);
  }
}

function name(state: State, layout: Layout) {
  const text = tide.page();
  html.lang = text.tag;
  html.dataset.theme = state.dark ? 'dark' : 'light';
  html.dataset.class = layout.class;
  html.style.setProperty('--u', `${layout.u}px`);
  html.style.setProperty('--bar', `${layout.bar}px`);
  html.style.setProperty('--left', `${layout.left ?? 0}px`);
  document.title = text.title;
  $('title').textContent = text.title;
  $('brand').textContent = text.brand;
  $('lang').replaceChildren(
    ...text.languages.flatMap((one, i) => {
      const made = make(one.id === state.lang ? 'b' : 'span', '', one.short);
      made.lang = one.tag;
      return i ? [make('i', '', '/'), made] : [made];
    }),
  );
  $('lang').setAttribute('aria-label', `${text.ui.language} ${text.languages.map((one) => one.short).join(' / ')}`);
  $('theme').setAttribute('aria-label', `${text.ui.theme} ${state.dark ? text.ui.theme_dark : text.ui.theme_light}`);
  const [minutes, seconds] = [Math.floor(Math.round(state.duration) / 60), Math.round(state.duration) % 60];
  const length = minutes ? fill(text.ui.film_length, minutes, seconds) : fill(text.ui.film_seconds, seconds);
  $('start-words').textContent = fill(text.ui.kiosk_start, length);
  $('start-hint').textContent = text.ui.kiosk_hint ?? '';
  $('offline-text').textContent = held.ready() ? (text.ui.offline_ready ?? '') : room(text.tag).text;
  $('stay').textContent = text.ui.idle_stay ?? '+';
  $('chapters').setAttribute('aria-label', text.ui.chapters);
  $('read-open').textContent = text.ui.read ?? '';
  $('read-open').hidden = !text.ui.read || !text.prose.some((one) => one.text.length);
  $('lang').hidden = false;
  $('theme').hidden = false;
}

const place = ({ style }: HTMLElement, { x, y, w, h }: Box) => {
  Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
};

/** Real buttons over what the canvas draws: tabs, and the words that start the film. */
function lay(state: State, mode: Mode) {
  const { chapters } = tide.page();
  const nav = $('chapters');
  const tabs = tide.marks().filter((mark) => /^tab\/\d+\/target$/.test(mark.id));
  if (nav.childElementCount !== tabs.length) {
    nav.replaceChildren(
      ...tabs.map((_, i) => {
        const button = make('button');
        button.type = 'button';
        button.addEventListener('click', () => tide.playChapter(tide.page().chapters[i].id));
        return button;
      }),
    );
  }
  tabs.forEach((tab, i) => {
    const button = nav.children[i] as HTMLElement;
    place(button, tab);
    button.setAttribute('aria-label', chapters[i].title);
    if (chapters[i].id === state.chapter) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  });
  nav.hidden = tabs.length === 0;
  offer(state, mode);
}

/**
 * The button that starts the film, in words: as long as the loop plays, and in the opening wherever the film stands. Where
 * a visitor has it playing, the words would not be true.
 */
let pressed = false; // a finger is on it: it stays until that is lifted
function offer(state: State, mode: Mode) {
  if (pressed) return;
  const loops = mode === 'loop';
  const [play, start] = ['play', 'start'].map((name) => tide.controls().find((one) => one.name === name));
  const button = $('start');
  const offered = loops || (start && !state.playing);
  button.hidden = !play || !offered;
  if (!play || !offered) return;
  button.classList.toggle('is-low', !start);
  button.style.setProperty('--disc', loops ? `${play.w}px` : '0px');
  if (!start) place(button, { x: play.x, y: play.y, w: play.w * 4.9, h: play.w });
  else place(button, loops ? { ...start, x: play.x, w: start.x + start.w - play.x } : start);
}

// --- what the loop uses

let counted: number | null = null;
function count(seconds: number | null) {
  if (seconds === counted) return;
  const { ui } = tide.page();
  const text = fill(ui.idle_back ?? '{}', seconds ?? '');
  $('idle').hidden = seconds === null;
  if (seconds !== null) {
    $('idle-text').textContent = text;
    // spoken once, not every second
    if (counted === null) say(text);
  }
  counted = seconds;
}

const veil = $<HTMLCanvasElement>('veil');
/** The running text of the chapter, over the stage. */
let text: ReturnType<typeof import('../page/read.ts').reading> | null = null;
async function read() {
  const { reading } = await import('../page/read.ts');
  text ??= reading(tide, $('stage'), $('read-open'));
  text.toggle();
}

/** The last frame stays over the first for a moment and fades. */
function fade() {
  const { canvas } = tide;
  if (!canvas.width || tide.state().reduced) return;
  veil.width = canvas.width;
  veil.height = canvas.height;
  veil.getContext('2d')?.drawImage(canvas, 0, 0);
  veil.classList.remove('is-gone');
  veil.hidden = false;
  requestAnimationFrame(() => requestAnimationFrame(() => veil.classList.add('is-gone')));
  setTimeout(() => {
    veil.hidden = true;
    // its pixels are given back
    veil.width = 0;
    veil.height = 0;
  }, FADE + 200);
}

/** A chapter that is half there says half: the chapter as it stands when all of it has come. */
function rest() {
  fade();
  tide.seek({ chapter: tide.state().chapter });
}

function leave(nightly: boolean) {
  if (held.turn()) return true;
  if (nightly) location.reload();
  return nightly;
}

function run() {
  filmLoop = loop(tide, set, {
    hold: () => tide.page().hold ?? HOLD,
    now: () => performance.now(),
    minute: () => new Date().getHours() * 60 + new Date().getMinutes(),
    count,
    move: (x, y) => {
      $('screen').style.transform = x || y ? `translate(${x}px, ${y}px)` : '';
    },
    fade,
    rest,
    clear: () => {
      unzoom(document);
      text?.close();
    },
    ended: () => out.end(),
    leave,
  });
  phase = 'run';

  // what cannot be had is not asked for again and again: the film goes on without it
  $('read-open').addEventListener('click', () => read().catch((error) => console.warn(error)));
  $('lang').addEventListener('click', () => tide.press('lang'));
  $('theme').addEventListener('click', () => tide.press('theme'));
  $('start').addEventListener('click', () => {
    tide.seek({ t: 0 });
    tide.play();
    filmLoop.watch();
  });
  // first of all listeners: the film stands still under the finger
  document.addEventListener(
    'pointerdown',
    (event) => {
      pressed = Boolean((event.target as Element).closest?.('#start'));
      filmLoop.touch(pressed || Boolean((event.target as Element).closest?.('.tide-play')));
      write(tide.state());
      out.activity('pointer');
    },
    { capture: true, passive: true },
  );
  for (const type of ['pointerup', 'pointercancel']) {
    document.addEventListener(
      type,
      () =>
        setTimeout(() => {
          pressed = false;
          laid = '';
          write(tide.state());
        }),
      { passive: true },
    );
  }
  document.addEventListener(
    'keydown',
    (event) => {
      const looped = filmLoop.mode() === 'loop';
      filmLoop.touch([' ', 'k', 'Enter', 'Tab'].includes(event.key));
      // a key that stops the film by itself has not done so yet
      setTimeout(() => {
        if (looped && !tide.state().playing) rest();
        write(tide.state());
      });
      out.activity('key');
    },
    { capture: true },
  );
  document.addEventListener('pointermove', () => filmLoop.mode() === 'hand' && filmLoop.touch(true), { passive: true });
  document.addEventListener('click', (event) => {
    if ((event.target as Element).closest?.('.tide-play') && tide.state().playing) filmLoop.watch();
  });
  setInterval(() => {
    filmLoop.tick();
    write(tide.state());
  }, TICK);
}

async function open() {
  try {
    tide = await mount($('stage'), {
      ...set.mount,
      chrome: 'kiosk',
      keys: 'page',
      autoplay: set.mount.autoplay ?? '1',
      onframe: (state) => {
        out.drawn();
        if (mounted) write(state);
      },
    });
    mounted = true;
    window.tidemark = tide;
    if (html.dataset.story) html.dataset.story = 'shown';
    $('still').hidden = true;
    // a chapter of the address is where the loop begins, not where it ends
    if (tide.state().playing) tide.seek({ t: tide.state().t });
    // less motion is a row of stills: the loop is the exhibitor's wish
    else if (tide.state().reduced && set.mount.autoplay !== '0') tide.play();
    run();
    write(tide.state());
    tide.redraw();
    whole();
    // what the engine has read is what is to be held
    held.look();
  } catch (error) {
    // what the engine cannot read does not replace what it could
    if (
      codeOf(error) === 'story' &&
      set.mount.src &&
      (await held.refused([new URL(set.mount.src, document.baseURI).href]))
    ) {
      location.reload();
      return;
    }
    phase = 'fault';
    const still = $<HTMLImageElement>('still');
    if (!still.hasAttribute('src') && !set.mount.src) still.src = still.dataset.still ?? '';
    const words = failure(set.mount.lang ?? html.lang, error, other);
    $('fault-text').textContent = words.text;
    enlist($('fault-list'), words);
    $('retry').textContent = words.retry;
    $('fault').hidden = false;
    say(words.text);
    // nobody stands by to press the button
    if (!again(error)) setTimeout(retry, AGAIN);
  }
}

started();
guard(document);
if (set.wake) awake(document);
$('retry').addEventListener('click', retry);
// an engine that does not come back by itself
$('stage').addEventListener('tidemark:error', () => {
  if (phase === 'run') setTimeout(() => location.reload(), SOON);
});
setInterval(out.beat, BEAT);
out.beat();
open();
