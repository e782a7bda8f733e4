// The page: one mounted graphic, or what is said where there is none. What stands around it is in chrome.js.

import {
  again,
  asked,
  codeOf,
  enlist,
  failure,
  followed,
  partial,
  recovered,
  refused,
  retry,
  started,
  whole,
} from '../kit/failure.ts';
import { byId as $ } from '../kit/dom.ts';
import { wait } from '../kit/fault.ts';
import { fromAddress, isOn } from '../kit/outside.ts';
import { mount, presented } from '../mount/index.ts';
import { bring } from '../mount/loader.ts';
import type { Tide } from '../mount/tide.ts';
import type { Follower, PageParts } from './chrome.ts';
import { visible } from './visibility.ts';

const STATUS = 1000;
/** What stands around the graphic; each may be missing, blocked or lost, and the others go on. */
const PARTS = {
  scrollSync: () => import('./scroll-sync.ts'),
  sonification: () => import('./sonification.ts'),
  mirror: () => import('./mirror.ts'),
};

const html = document.documentElement;
/** The address of the story that is asked for, where it is not the page's own (asked.js). */
const other = followed(location.search) ? asked(location.search) : null;
// asked.js may be lost
if (other !== null) html.dataset.story = 'asked';

const parameters = () => fromAddress(location.search);

// --- the status line: one, at most one message a second

let lastSaid = -STATUS;
let saying: ReturnType<typeof setTimeout>;
function say(text: string, shown = false) {
  clearTimeout(saying);
  const line = $('status');
  saying = setTimeout(
    () => {
      lastSaid = performance.now();
      line.textContent = text;
      line.classList.toggle('is-shown', shown);
      if (shown) saying = setTimeout(() => line.classList.remove('is-shown'), 2400);
    },
    Math.max(0, lastSaid + STATUS - performance.now()),
  );
}

/** The still of what was asked for, as far as there is one; there is none of another story. */
function still({ lang, theme, chapter }: { lang?: string; theme?: string; chapter?: string }) {
  if (other !== null) return;
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const picture = $('still');
  const image = picture.querySelector('img') as HTMLImageElement;
  const own = image.getAttribute('src') ?? '';
  const word = (text: string | undefined, other: string) => (/^[\w-]+$/.test(text ?? '') ? text : other);
  const [, folder = '', first = '', ownLanguage = ''] = /^(.*\/)([^./]+)\.([^.]+)\./.exec(own) ?? [];
  picture.querySelectorAll('source').forEach((one) => one.remove());
  image.onerror = () => {
    image.onerror = null;
    image.src = own;
  };
  image.src = `${folder}${word(chapter, first)}.${word(lang, ownLanguage)}.${dark ? 'dark' : 'light'}.png`;
  picture.hidden = false;
}

/** Leaves the static text of a language, brought from its own page where this one has another; else nothing changes. */
function readIn(language: string) {
  const own = (part: HTMLElement) => part.lang.startsWith(language);
  const summaries = [...document.querySelectorAll<HTMLElement>('#summary > [lang]')];
  if (summaries.some(own)) for (const part of summaries) part.hidden = !own(part);
  const here = document.querySelector<HTMLElement>('#tables > [lang]');
  if (!here || own(here)) return;
  // it parses a page under every policy
  const request = new XMLHttpRequest();
  request.open('GET', `text.${language}.html`);
  request.responseType = 'document';
  request.onload = () => {
    const there = request.responseXML?.querySelector<HTMLElement>('#tables > [lang]');
    if (there && own(there)) here.replaceWith(there);
  };
  request.send();
}

/** The still stays, a line names the fault, the table below is whole. */
function fail(error: unknown, state: { lang?: string; theme?: string; chapter?: string }) {
  const words = failure(state.lang ?? html.lang, error, other);
  readIn(words.tag.slice(0, 2));
  html.lang = words.tag;
  still(state);
  const panel = $('fault');
  panel.lang = words.tag;
  $('fault-text').textContent = words.text;
  enlist($('fault-list'), words);
  $('retry').textContent = words.retry;
  const own = $<HTMLAnchorElement>('own');
  own.hidden = other === null;
  own.textContent = words.own;
  own.href = words.tag === 'en' ? './?lang=en' : './';
  panel.hidden = false;
  $('status').lang = words.tag;
  say(words.text);
}

/** The graphic alone: its name, and room below it for what is there without script. */
function plain(tide: Tide) {
  const { title, brand, tag } = tide.page();
  html.lang = tag;
  document.title = title;
  $('title').textContent = title;
  $('brand').textContent = brand;
  $('scroll').style.height = `${$('stage').clientHeight}px`;
  $('stage').addEventListener('tidemark:error', (event) => {
    tide.destroy();
    fail(event.detail, tide.state());
  });
}

/**
 * A module of ours; null where it cannot be had. One that does not fit the others may be of another release: the page is
 * loaded anew once, and goes on without it where that does not help.
 */
const part = <T>(load: () => Promise<T>): Promise<T | null> =>
  bring(load).catch((error) => (error.code === 'release' && again(error) ? new Promise<never>(() => {}) : null));

/** What stands around the graphic, as far as it comes. */
async function pageParts() {
  const { scrollSync, sonification, mirror } = PARTS;
  const [main, ...others] = await Promise.all([
    part(() => import('./chrome.ts')),
    part(scrollSync),
    part(sonification),
    part(mirror),
  ]);
  const parts: PageParts = { scrollSync: others[0], sonification: others[1], mirror: others[2] };
  return { chrome: main?.chrome, parts };
}

async function open() {
  const given = parameters();
  history.scrollRestoration = 'manual';
  if (isOn(given.plain)) html.dataset.plain = '';
  if (given.theme === 'dark' || given.theme === 'light') html.dataset.theme = given.theme;
  $('retry').addEventListener('click', retry);
  const ready = new Promise<unknown>((done) => {
    $('stage').addEventListener('tidemark:ready', done, { once: true });
  });
  ready.then(() => {
    $('still').hidden = true;
  });
  let around: Follower = { after: () => {}, card: () => {} };
  await visible;
  try {
    const mounting = mount($('stage'), {
      ...given,
      keys: 'page',
      onframe: (state) => around.after(state),
      oncard: (card) => {
        around.card(card);
        if (card?.pinned) say([card.title, card.figure + card.unit, ...card.lines].filter(Boolean).join(' · '));
      },
      oncopy: (text) => say(text, true),
      onrecover: () => say(recovered(html.lang).text),
    });
    const [tide, { chrome, parts }] = await Promise.all([mounting, ready.then(presented).then(pageParts)]);
    // the engine has just read the story: input comes before more work
    await wait(0);
    if (chrome) around = chrome(tide, { parameters, say, fail, parts });
    else plain(tide);
    around.after(tide.state());
    if (html.dataset.story) html.dataset.story = 'shown';
    window.tidemark = tide;
    tide.redraw();
    // without it the tables are as the page brought them
    part(() => import('./print.ts')).then(
      (print) => print?.printable(tide, $('tables')),
      () => {},
    );
    $('still').hidden = true;
    whole();
    if (!chrome || Object.values(parts).includes(null)) say(partial(html.lang), true);
    const outside = tide.source() === 'own' && asked(location.search);
    if (outside) say(refused(html.lang, outside), true);
  } catch (error) {
    if (again(error)) return;
    fail(error, given);
    if (!codeOf(error)) throw error;
  }
}

started();
open();
