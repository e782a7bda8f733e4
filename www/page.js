// The page: one mounted graphic, or what is said where there is none. What stands around it is in around.js.

import { again, enlist, failure, recovered, retry, started, whole } from './failure.js';
import { bring, here, wait } from './loader.js';
import { seen } from './seen.js';
import { mount, presented } from './tidemark.js';

const KEYS = ['lang', 'theme', 'chapter', 'year', 't', 'autoplay', 'motion', 'speed', 'tide', 'plain', 'src'];
const STATUS = 1000;

const $ = (id) => document.getElementById(id);
const html = document.documentElement;

function parameters() {
  const given = new URLSearchParams(location.search);
  return Object.fromEntries(KEYS.filter((key) => given.has(key)).map((key) => [key, given.get(key)]));
}

// --- the status line: one, at most one message a second

let lastSaid = -STATUS;
let saying = 0;
function say(text, shown = false) {
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

/** The still of what was asked for, as far as there is one. */
function still({ lang, theme, chapter }) {
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const picture = $('still');
  const image = picture.querySelector('img');
  const own = image.getAttribute('src');
  const word = (text, other) => (/^[\w-]+$/.test(text ?? '') ? text : other);
  const [, folder, first, tongue] = /^(.*\/)([^./]+)\.([^.]+)\./.exec(own);
  picture.querySelectorAll('source').forEach((one) => one.remove());
  image.onerror = () => {
    image.onerror = null;
    image.src = own;
  };
  image.src = `${folder}${word(chapter, first)}.${word(lang, tongue)}.${dark ? 'dark' : 'light'}.png`;
  picture.hidden = false;
}

/** The still stays, a line names the fault, the table below is whole. */
function fail(error, state) {
  const words = failure(state.lang ?? html.lang, error);
  // the static text is there in every language: the reader's is left
  const tongue = words.tag.slice(0, 2);
  for (const part of document.querySelectorAll('#summary > [lang], #tables > [lang]')) {
    part.hidden = !part.lang.startsWith(tongue);
  }
  html.lang = words.tag;
  still(state);
  const panel = $('fault');
  panel.lang = words.tag;
  $('fault-text').textContent = words.text;
  enlist($('fault-list'), words);
  $('retry').textContent = words.retry;
  panel.hidden = false;
  $('status').lang = words.tag;
  say(words.text);
}

/** The module of what stands around the graphic. */
const surroundings = () => bring(here('./around.js'));

async function open() {
  const given = parameters();
  history.scrollRestoration = 'manual';
  if (given.plain && given.plain !== '0') html.dataset.plain = '';
  if (given.theme === 'dark' || given.theme === 'light') html.dataset.theme = given.theme;
  $('retry').addEventListener('click', retry);
  const ready = new Promise((done) => {
    $('stage').addEventListener('tidemark:ready', done, { once: true });
  });
  ready.then(() => {
    $('still').hidden = true;
  });
  let after = () => {};
  await seen;
  try {
    const mounting = mount($('stage'), {
      ...given,
      keys: 'page',
      onframe: (state) => after(state),
      oncard: (card) => {
        if (card?.pinned) say([card.title, card.figure + card.unit, ...card.lines].filter(Boolean).join(' · '));
      },
      oncopy: (text) => say(text, true),
      onrecover: () => say(recovered(html.lang).text),
    });
    const [tide, { around }] = await Promise.all([mounting, ready.then(presented).then(surroundings)]);
    // the engine has just read the story: input comes before more work
    await wait(0);
    after = around(tide, { parameters, say, fail });
    after(tide.state());
    window.tidemark = tide;
    tide.redraw();
    // without it the tables are as the page brought them
    bring(here('./print.js')).then(({ paper }) => paper(tide, $('tables')), () => {});
    $('still').hidden = true;
    whole();
  } catch (error) {
    if (again(error)) return;
    fail(error, given);
    if (!error.code) throw error;
  }
}

started();
open();
