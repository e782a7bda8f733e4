// The lines that put the graphic into another page. They carry no integrity value: the files behind
// their addresses change with each release, and a line with the value of one release dies at the next.

import { height, named } from '../../embed/reserve.ts';
import type { FullText } from '../../kit/engine.ts';

const WIDTH = 640; // CSS px that an iframe's first height is made for
const escaped = (text: unknown) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export type Kind = 'iframe' | 'element' | 'still';

interface SnippetOrder {
  /** The site's address. */
  home: string;
  /** URL parameters; the rest names the still. */
  options: Record<string, string>;
  chapter: string;
  lang: string;
  dark: boolean;
  title: string;
}

/** None of the lines carries `integrity`: it fits one release, and after the next nothing would run. */
export function snippet(kind: Kind, { home, options, chapter, lang, dark, title }: SnippetOrder) {
  const address = (file: string, given: Record<string, string> = options) => {
    const url = new URL(file, home);
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    return escaped(url.href);
  };
  const { plain, autoplay, ...page } = options;
  const image = address(`stills/${chapter}.${lang}.${dark ? 'dark' : 'light'}.png`, {});
  const script = `<script type="module" src="${address('embed.js', {})}"></script>`;
  if (kind === 'iframe') {
    const high = Math.ceil(height(WIDTH, options));
    return `<iframe src="${address('embed.html')}"
  title="${escaped(title)}" width="100%" height="${high}" style="border:0"
  loading="lazy" allow="clipboard-write"></iframe>
${script}`;
  }
  // a mail program that knows no style takes the attributes: mails are 600 px wide
  const still = `<a href="${address('./', page)}"><img
  src="${image}" width="600" height="315"
  alt="${escaped(title)}" style="width:100%;max-width:1200px;height:auto"></a>`;
  if (kind === 'element') {
    const attributes = Object.entries(options).map(([name, value]) => ` ${name}="${escaped(value)}"`);
    // what stands inside is shown where the script does not run; there is no still of another story
    const inside = options.src ? `<a href="${address('./', page)}">${escaped(title)}</a>` : still;
    return `<link rel="stylesheet" href="${address('embed.css', {})}">
${script}
<tide-mark${attributes.join('')}>${inside}</tide-mark>`;
  }
  return still;
}

/**
 * The title of what options show, in their language.
 * @param page the words of the story on the screen
 * @param chapter its chapter
 */
export function titleOf(
  options: Record<string, string | number>,
  page: Pick<FullText, 'title' | 'chapters'>,
  chapter: string,
) {
  // the outline knows the site's own story alone
  if (!options.src) return named(options).title;
  const at = page.chapters.findIndex((one) => one.id === chapter);
  return at > 0 ? page.chapters[at].title : page.title;
}
