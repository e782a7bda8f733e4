// Tidemark as the site ships it, from a story file with one chapter of the same panels.

import { ready } from './start.mjs';

const { mount } = await import(new URL('./tidemark.js', location.href).href);
const count = Number(new URLSearchParams(location.search).get('points'));
const src = new URL(count ? `story-${count}.json` : 'bench.json', location.href).href;
const tide = await mount(document.getElementById('box'), {
  lang: 'en',
  theme: 'light',
  motion: 'full',
  chrome: 'page',
  src,
  t: 11.9,
});
globalThis.tidemark = tide;
ready((t) => tide.draw(count ? t * 11.9 : t));
