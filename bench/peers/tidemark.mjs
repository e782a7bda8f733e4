// Tidemark as the site ships it, from a story file with the film as a chapter after its opening.

import { WALK } from '../motion.mjs';
import { ready } from './start.mjs';

const { mount } = await import(new URL('./tidemark.js', location.href).href);
const count = Number(new URLSearchParams(location.search).get('points'));
const src = new URL(count ? `story-${count}.json` : 'story-film.json', location.href).href;
const tide = await mount(document.getElementById('box'), {
  lang: 'en',
  theme: 'light',
  motion: 'full',
  chrome: 'page',
  src,
  chapter: count ? 'walk' : 'bench', // as it stands when all of it has come
});
globalThis.tidemark = tide;
const { start } = tide.page().chapters.at(-1);
ready((t) => tide.draw(start + (count ? t * (WALK - 0.1) : t)));
