// The lines that put the graphic into another page.

import { height, named } from './reserve.js';

/** Values of `integrity` by file, where the build knows them. */
const SEALS = {};

const WIDTH = 640; // CSS px that an iframe's first height is made for
const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const seal = (file) => (SEALS[file] ? ` integrity="${SEALS[file]}" crossorigin="anonymous"` : '');

/**
 * @param {'iframe'|'element'|'still'} kind
 * @param {{home: string, options: Record<string, string>, chapter: string, lang: string, dark: boolean, title: string}} order
 *   `home` is the site's address, `options` are URL parameters, the rest names the still
 */
export function snippet(kind, { home, options, chapter, lang, dark, title }) {
  const address = (file) => {
    const url = new URL(file, home);
    for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
    return escape(url.href);
  };
  const script = `<script type="module" src="${escape(new URL('embed.js', home).href)}"${seal('embed.js')}></script>`;
  if (kind === 'iframe') {
    const high = Math.ceil(height(WIDTH, options));
    return `<iframe src="${address('embed.html')}"
  title="${escape(title)}" width="100%" height="${high}" style="border:0"
  loading="lazy" allow="clipboard-write"></iframe>
${script}`;
  }
  if (kind === 'element') {
    const attributes = Object.entries(options).map(([name, value]) => ` ${name}="${escape(value)}"`);
    return `<link rel="stylesheet" href="${escape(new URL('embed.css', home).href)}"${seal('embed.css')}>
${script}
<tide-mark${attributes.join('')}></tide-mark>`;
  }
  const { plain, autoplay, ...page } = options;
  const link = new URL('./', home);
  for (const [name, value] of Object.entries(page)) link.searchParams.set(name, value);
  const image = new URL(`stills/${chapter}.${lang}.${dark ? 'dark' : 'light'}.png`, home);
  return `<a href="${escape(link.href)}"><img
  src="${escape(image.href)}" width="1200" height="630"
  alt="${escape(title)}" style="max-width:100%;height:auto"></a>`;
}

/** The title of what options show, in their language. */
export const titleOf = (options) => named(options).title;
