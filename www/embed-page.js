// What an iframe shows: the graphic with brand and a link to the whole film; tells its host its height.

import { failure } from './failure.js';
import { mount } from './tidemark.js';
import { make } from './overlay.js';

const $ = (id) => document.getElementById(id);
const given = Object.fromEntries(new URLSearchParams(location.search));
const ID = /^[\w.:-]{1,128}$/;

// --- height: one message of each protocol for each real change

let told = 0;
let sizer = null; // id of an iframe-resizer host
const frame = $('frame');
const height = () => Math.ceil(frame.getBoundingClientRect().height);
const post = (message) => parent.postMessage(message, '*');
const amp = () => post({ sentinel: 'amp', type: 'embed-size', height: told });

function tellHeight() {
  const now = height();
  if (parent === window || now === told || now < 1) return;
  told = now;
  const id = ID.test(given.id ?? '') ? given.id : 'tidemark';
  post({ 'datawrapper-height': { [id]: now } });
  amp();
  post(JSON.stringify({ src: location.href, context: 'iframe.resize', height: now }));
  if (ID.test(given.childId ?? '')) post(`pymxPYMx${given.childId}xPYMxheightxPYMx${now}`);
  if (sizer) post(`[iFrameSizer]${sizer}:${now}:${innerWidth}:resize`);
}

window.addEventListener('message', ({ source, data }) => {
  if (source !== parent || parent === window) return;
  if (data && typeof data === 'object' && data.sentinel === 'amp' && data.type === 'frames-init') {
    if (told) amp();
    return;
  }
  if (typeof data !== 'string' || data.length > 500) return;
  const hello = /^\[iFrameSizer\]([\w.-]{1,128}):/.exec(data);
  if (hello && !sizer) {
    sizer = hello[1];
    post(`[iFrameSizer]${sizer}:${told || height()}:${innerWidth}:init`);
  }
});
new ResizeObserver(tellHeight).observe(frame);

// --- the graphic

let key = '';
function after(tide, state) {
  const text = tide.page();
  const layout = tide.layout();
  const now = `${state.lang} ${state.dark} ${state.chapter} ${innerWidth}`;
  if (now === key || !layout) return;
  key = now;
  const root = document.documentElement;
  root.lang = text.tag;
  root.dataset.theme = state.dark ? 'dark' : 'light';
  root.dataset.class = layout.class;
  root.style.setProperty('--u', `${layout.u}px`);
  root.style.setProperty('--bar', `${layout.bar}px`);
  // the canvas is as high as its chapter wants to be; never less than its class's stage
  const wanted = Math.round(layout.height);
  if (wanted > $('stage').clientHeight + 1) root.style.setProperty('--stage', `${wanted}px`);
  document.title = text.title;
  $('title').textContent = text.title;
  $('summary').textContent = text.summary;
  $('brand').textContent = text.brand;
  $('film').textContent = `${text.ui.open_film} ↗`;
  $('film').href = `./${tide.query()}`;
}

$('retry').addEventListener('click', () => location.reload());
let follow = () => {};
try {
  const tide = await mount($('stage'), { ...given, chrome: 'embed', keys: 'page', onframe: (state) => follow(state) });
  window.tidemark = tide;
  follow = (state) => after(tide, state);
  follow(tide.state());
  tide.redraw();
  $('still').hidden = true;
} catch (error) {
  const words = failure(given.lang ?? document.documentElement.lang, error);
  $('fault').lang = words.tag;
  $('fault-text').textContent = words.text;
  $('fault-list').replaceChildren(...words.list.map((line) => make('li', '', line)));
  $('retry').textContent = words.retry;
  $('fault').hidden = false;
  $('status').textContent = words.text;
}
