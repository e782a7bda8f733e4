// A full screen loop: plays, holds at the end, starts again; an idle screen goes back to its start.

import { failure } from './failure.js';
import { mount } from './tidemark.js';
import { make } from './overlay.js';

const HOLD = 4000;
const IDLE = 90000;
const AGAIN = 10000;
const $ = (id) => document.getElementById(id);
const given = Object.fromEntries(new URLSearchParams(location.search));

let key = '';
function write(tide, state) {
  const now = `${state.lang} ${state.dark} ${innerWidth} ${innerHeight}`;
  const layout = tide.layout();
  if (now === key || !layout) return;
  key = now;
  const text = tide.page();
  const root = document.documentElement;
  root.lang = text.tag;
  root.dataset.theme = state.dark ? 'dark' : 'light';
  root.dataset.class = layout.class;
  root.style.setProperty('--u', `${layout.u}px`);
  root.style.setProperty('--bar', `${layout.bar}px`);
  root.style.setProperty('--left', `${layout.left ?? 0}px`);
  document.title = text.title;
  $('title').textContent = text.title;
  $('brand').textContent = text.brand;
  $('lang').replaceChildren(
    ...text.languages.flatMap((one, i) => {
      const name = make(one.id === state.lang ? 'b' : 'span', '', one.short);
      name.lang = one.tag;
      return i ? [make('i', '', '/'), name] : [name];
    }),
  );
  $('lang').setAttribute('aria-label', `${text.ui.language} ${text.languages.map((one) => one.short).join(' / ')}`);
  $('theme').setAttribute('aria-label', `${text.ui.theme} ${state.dark ? text.ui.theme_dark : text.ui.theme_light}`);
  $('lang').hidden = false;
  $('theme').hidden = false;
}

function run(tide) {
  const first = { lang: tide.state().lang, theme: tide.state().theme };
  let hold = 0;
  let idle = 0;

  function again() {
    hold = 0;
    tide.set(first);
    tide.seek({ t: 0 });
    tide.play();
  }
  function rest() {
    clearTimeout(idle);
    idle = setTimeout(again, IDLE);
  }
  $('lang').addEventListener('click', () => tide.press('lang'));
  $('theme').addEventListener('click', () => tide.press('theme'));
  for (const type of ['pointerdown', 'pointermove', 'keydown']) document.addEventListener(type, rest, { passive: true });
  document.addEventListener('contextmenu', (event) => event.preventDefault());

  return (state) => {
    write(tide, state);
    const over = !state.playing && state.t >= state.duration - 0.01;
    if (over && !hold) hold = setTimeout(again, HOLD);
    if (!over && hold) {
      clearTimeout(hold);
      hold = 0;
    }
    // an untouched loop needs no clock; a stopped one goes back
    if (state.playing) {
      clearTimeout(idle);
      idle = 0;
    } else if (!idle) rest();
  };
}

async function open() {
  let after = () => {};
  try {
    const tide = await mount($('stage'), {
      ...given,
      chrome: 'kiosk',
      keys: 'page',
      autoplay: given.autoplay ?? '1',
      onframe: (state) => after(state),
    });
    window.tidemark = tide;
    $('still').hidden = true;
    after = run(tide);
    after(tide.state());
    tide.redraw();
  } catch (error) {
    const words = failure(given.lang ?? document.documentElement.lang, error);
    $('fault-text').textContent = words.text;
    $('fault-list').replaceChildren(...words.list.map((line) => make('li', '', line)));
    $('retry').textContent = words.retry;
    $('fault').hidden = false;
    $('status').textContent = words.text;
    // nobody stands by to press the button
    setTimeout(() => location.reload(), AGAIN);
  }
}

$('retry').addEventListener('click', () => location.reload());
$('stage').addEventListener('tidemark:error', (event) => {
  if (event.detail.code === 'panic') setTimeout(() => location.reload(), 1000);
});
open();
