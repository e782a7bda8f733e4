// What an iframe shows: the graphic with brand and a link to the whole film; tells its host its height.

import { byId as $, make } from '../kit/dom.ts';
import { again, asked, enlist, failure, followed, recovered, retry, started, whole } from '../kit/failure.ts';
import { type Asked, fromAddress, members } from '../kit/outside.ts';
import type { State, Tide } from '../mount/tide.ts';
import { heights } from './heights.ts';
import { height, named, type Room, steady } from './reserve.ts';

started();

const HELD = 1500; // ms after which a host that has not followed is taken not to listen

const root = document.documentElement;
const given = fromAddress(location.search);
const frame = $('frame');
/** The address of the story that is asked for, where it is not the site's own (asked.js). */
const other = asked(location.search);
if (other !== null) root.dataset.story = 'asked';
/** It is another site's: it is not fetched, and nothing else stands in its place. */
const refused = other !== null && !followed(location.search);

// --- the height: known from the outline before anything is loaded

let room: Room | null = null; // what was asked for
let tell = () => {};

/** Asks for a height; the place is story (0: the one that the frame starts with), language and chapter. */
function reserve(place: string, px: number) {
  room = steady(room, { place, width: innerWidth, height: px });
  root.style.setProperty('--stage', `${room.height}px`);
  // a frame that is out of sight is not rendered, and observers do not run
  tell();
}
const first = named(given);
if (!given.src) reserve(`0 ${first.lang} ${first.chapter}`, height(innerWidth, given));
root.lang = first.tag;
if (other === null) {
  $('title').textContent = first.title;
  document.title = first.title;
}
tell = heights(frame, new URLSearchParams(location.search));
tell();

let waiting: ReturnType<typeof setTimeout>;
/** A host that leaves the frame too low gets a scroll bar; one that follows late loses it again. */
function held() {
  clearTimeout(waiting);
  const low = () => innerHeight < frame.getBoundingClientRect().height - 1;
  if (!low()) root.classList.remove('is-held');
  else waiting = setTimeout(() => low() && root.classList.add('is-held'), HELD);
}

// --- the colour scheme: the system's, until a host with our script tells its own

const system = matchMedia('(prefers-color-scheme: dark)');
const scheme = Object.assign(new EventTarget(), { matches: system.matches });
function look(dark: boolean) {
  if (scheme.matches === dark) return;
  scheme.matches = dark;
  scheme.dispatchEvent(new Event('change'));
}
const bySystem = () => look(system.matches);
system.addEventListener('change', bySystem);
addEventListener('message', ({ source, data: sent }) => {
  const data = members(sent);
  if (
    source !== parent ||
    parent === window ||
    data?.sentinel !== 'tidemark' ||
    data.type !== 'scheme' ||
    typeof data.dark !== 'boolean'
  )
    return;
  system.removeEventListener('change', bySystem);
  look(data.dark);
});

// --- the graphic

let key = '';
let words = '';
function after(tide: Tide, state: State) {
  const layout = tide.layout();
  if (!layout) return;
  root.style.setProperty('--bar', `${layout.bar}px`);
  root.style.setProperty('--u', `${layout.u}px`);
  const place = `${tide.edition()} ${state.lang} ${state.chapter}`;
  const seen = `${place} ${state.dark}`;
  if (seen !== words) {
    words = seen;
    const text = tide.page();
    root.lang = text.tag;
    root.dataset.theme = state.dark ? 'dark' : 'light';
    document.title = text.title;
    $('title').textContent = text.title;
    $('summary').textContent = text.summary;
  }
  const now = `${place} ${innerWidth}`;
  if (now === key) return;
  key = now;
  // while the film plays the frame only grows: the page around it shall not jump
  const wanted = layout.wanted ?? height(innerWidth, given);
  reserve(place, state.playing ? Math.max(wanted, frame.getBoundingClientRect().height) : wanted);
  scrollTo({ top: 0, behavior: 'instant' });
  held();
}

/** The still and the table of the place that was seen last stand in the graphic's room. */
async function fail(error: unknown, place: Asked = given) {
  document.getElementById('bare')?.remove();
  root.classList.add('is-failed');
  root.style.removeProperty('--stage');
  const said = failure(place.lang ?? root.lang, error, other);
  $('fault').lang = said.tag;
  $('fault-text').textContent = said.text;
  enlist($('fault-list'), said);
  $('retry').textContent = said.retry;
  $('fault').hidden = false;
  $('status').lang = said.tag;
  $('status').textContent = said.text;
  if (other !== null) {
    // the still and the table are of the site's own story
    $('own').hidden = false;
    $('own').textContent = said.own;
    $<HTMLAnchorElement>('own').href = said.tag === 'en' ? './?lang=en' : './';
    $('stage').replaceChildren();
    return;
  }
  const { fallback } = await import('./fallback.ts');
  const figure = await fallback(place, document);
  root.dataset.theme = figure.dataset.theme;
  $('stage').replaceChildren(figure);
}

/** A button in the line above the graphic that opens the chapter's running text over it. */
function readable(tide: Tide): (state: State) => void {
  const button = make('button', 'tide-read');
  button.type = 'button';
  button.id = 'read-open';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', 'read');
  tide.root.querySelector('.tide-bar a')?.before(button);
  let panel: ReturnType<typeof import('../page/read.ts').reading> | null = null;
  button.addEventListener('click', () =>
    import('../page/read.ts')
      .then(({ reading }) => {
        panel ??= reading(tide, $('stage'), button);
        panel.toggle();
      })
      .catch((error) => console.warn(error)),
  );
  return (state) => {
    const { ui, prose } = tide.page();
    button.textContent = ui.read ?? '';
    button.hidden = !ui.read || !prose.some((one) => one.chapter === state.chapter && one.text.length);
    panel?.update(state);
  };
}

$('retry').addEventListener('click', retry);
let follow: (state: State) => void = () => {};
try {
  if (refused) throw Object.assign(new Error('a story of another site'), { code: 'refused' });
  const [{ mount }, { frameBar }] = await Promise.all([import('../mount/index.ts'), import('./frame-bar.ts')]).catch(
    (error) => {
      throw Object.assign(error, { code: error instanceof SyntaxError ? 'release' : 'import' });
    },
  );
  const tide = await mount($('stage'), {
    ...given,
    chrome: 'embed',
    keys: 'page',
    scheme,
    onframe: (state) => follow(state),
    onrecover() {
      $('status').textContent = recovered(root.lang).text;
    },
  });
  $('bare').remove();
  window.tidemark = tide;
  if (root.dataset.story) root.dataset.story = 'shown';
  const bar = given.plain && given.plain !== '0' ? () => {} : frameBar(tide, given);
  const text = given.plain && given.plain !== '0' ? null : readable(tide);
  follow = (state) => {
    after(tide, state);
    bar();
    text?.(state);
  };
  follow(tide.state());
  tide.redraw();
  whole();
  const scrolled = () => tide.scroll(Math.max(0, Math.min(scrollY, frame.offsetHeight - $('stage').clientHeight)));
  addEventListener('scroll', scrolled, { passive: true });
  addEventListener('resize', () => {
    held();
    scrolled();
  });
  $('stage').addEventListener('tidemark:error', (event) => {
    const { lang, chapter, dark } = tide.state();
    tide.destroy();
    fail(event.detail, { ...given, lang, chapter, theme: dark ? 'dark' : 'light' });
  });
} catch (error) {
  if (!again(error)) await fail(error);
}
