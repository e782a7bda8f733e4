// What the page says when the story itself cannot speak. The only words that no story holds.

import type { Problem } from './engine.ts';
import type { Fault } from './fault.ts';

type Language = 'zh' | 'en';

const WORDS = {
  zh: {
    wasm: '浏览器没能运行图表，下面是静态图与数据表；请重试，或换用新版浏览器。',
    network: '网络没有送来图表，下面是静态图与数据表；请检查网络后重试。',
    canvas: '浏览器没有给出画布，下面是静态图与数据表；请关闭一些标签页后重试。',
    panic: '图表接连出错，已停下来，下面是静态图与数据表；重试会回到原处。',
    story: '故事文件有误，屏幕上保留原来的内容；请照下面逐条改正后重试。',
    server:
      '服务器或网络送来的不是图表的文件（可能是登录页，或者文件不完整），下面是静态图与数据表；请先登录网络，或者过一会儿重试。',
    large: '送来的文件太大，没有读完，下面是静态图与数据表；故事文件请不超过4 MB，然后重试。',
    elsewhere: '故事的地址转到了另一个网站，没有采用，下面是静态图与数据表；请改用本站的地址，再重试。',
    release: '网站刚刚更新，几个文件还不配套，下面是静态图与数据表；请过一会儿重试。',
    start: '图表没能启动，下面是静态图与数据表；请重试。',
    room: '浏览器的存储空间不够，断网后不能放映；请清理空间。',
    again: '图表出过错，已在原处重新开始；可以继续看。',
    partial: '页面有一部分没有载入，图表照常可用；刷新可再试。',
    retry: '重试',
    more: (n: number) => `另有${n}处`,
    place: (p: Problem) => `第${p.line}行第${p.column}列`,
  },
  en: {
    wasm: 'The browser could not run the chart. Here is the still picture and the data table: retry, or use a newer browser.',
    network:
      'The network did not bring the chart. Here is the still picture and the data table: check the network, then retry.',
    canvas: 'The browser gave no canvas. Here is the still picture and the data table: close some tabs, then retry.',
    panic:
      'The chart failed again and again and has stopped. Here is the still picture and the data table: retry comes back to this place.',
    story: 'The story file has a fault. What was on the screen stays: correct the lines below, then retry.',
    server:
      'The server or the network brought something other than the chart: a sign-in page, or half a file. Here is the still picture and the data table: sign in to the network or wait a minute, then retry.',
    large:
      'A file is too large and was not read to its end. Here is the still picture and the data table: keep a story below 4 MB, then retry.',
    elsewhere:
      'The address of the story leads to another site, which was not followed. Here is the still picture and the data table: use an address of this site, then retry.',
    release:
      'The site was updated just now and its files do not fit each other yet. Here is the still picture and the data table: retry in a minute.',
    start: 'The chart could not start. Here is the still picture and the data table: please retry.',
    room: 'The browser has too little storage: without a network this will not run. Make room.',
    again: 'The chart failed and has started again at the same place: read on.',
    partial: 'A part of the page did not load. The chart works: reload to try again.',
    retry: 'Retry',
    more: (n: number) => `${n} more`,
    place: (p: Problem) => `Line ${p.line}, column ${p.column}`,
  },
};

/** The same where another story than the page's own was asked for: there is no still and no table of it. */
const OTHER = {
  zh: {
    wasm: '浏览器没能运行图表，{}里的故事显示不出来；请重试，或换用新版浏览器。',
    network: '{}里的故事没有送来；请检查这个网址和网络，然后重试。',
    canvas: '浏览器没有给出画布，{}里的故事显示不出来；请关闭一些标签页后重试。',
    panic: '图表接连出错，已停下来，{}里的故事显示不出来；重试会回到原处。',
    story: '{}里的故事文件有误；请照下面逐条改正后重试。',
    server:
      '服务器或网络送来的不是图表的文件（可能是登录页，或者文件不完整），{}里的故事显示不出来；请先登录网络，或者过一会儿重试。',
    large: '{}里的文件太大，没有读完；故事文件请不超过4 MB，然后重试。',
    elsewhere: '{}转到了另一个网站，没有采用；请改用本站的地址，再重试。',
    release: '网站刚刚更新，几个文件还不配套，{}里的故事显示不出来；请过一会儿重试。',
    start: '图表没能启动，{}里的故事显示不出来；请重试。',
    refused: '别的网站上的故事，这里不取：{}。',
    instead: '现在显示的是本站自己的故事。',
    own: '看本站自己的故事',
  },
  en: {
    wasm: 'The browser could not run the chart, so the story at {} cannot be shown: retry, or use a newer browser.',
    network: 'The story at {} did not come: check this address and the network, then retry.',
    canvas: 'The browser gave no canvas, so the story at {} cannot be shown: close some tabs, then retry.',
    panic:
      'The chart failed again and again and has stopped, so the story at {} cannot be shown: retry comes back to this place.',
    story: 'The story file at {} has a fault: correct the lines below, then retry.',
    server:
      'The server or the network brought something other than the chart: a sign-in page, or half a file. The story at {} cannot be shown: sign in to the network or wait a minute, then retry.',
    large: 'A file of the story at {} is too large and was not read to its end: keep a story below 4 MB, then retry.',
    elsewhere: '{} leads to another site, which was not followed: use an address of this site, then retry.',
    release:
      'The site was updated just now and its files do not fit each other yet, so the story at {} cannot be shown: retry in a minute.',
    start: 'The chart could not start, so the story at {} cannot be shown: please retry.',
    refused: 'A story of another site is not fetched here: {}.',
    instead: 'What you see is the story of this site.',
    own: 'See the story of this site',
  },
};

type Words = (typeof WORDS)[Language];

/** Problems of a story that are listed; the rest is counted. */
const LISTED = 50;

/** The code of whatever was thrown, where it has one. */
export const codeOf = (error: unknown) => (error as Partial<Fault> | null | undefined)?.code;

/** What start.js, which imports nothing, leaves for others. */
const watcher = () => (globalThis as StartingWindow).tidemarkStart;

/**
 * The page has started: what fails from here on is said by the page itself. What start.js said
 * about a start that was only late is taken back.
 */
export function started() {
  document.documentElement.dataset.start = 'on';
  const fault = document.getElementById('fault');
  if (fault) fault.hidden = true;
}

/** All of it works: the next fault has all its tries again. */
export function whole() {
  if (history.state?.tidemark) history.replaceState(null, '');
}

/**
 * Loads the page anew where that may help: a browser keeps an import that failed, and caches keep
 * files of another release.
 * @returns true where the page is about to go
 */
export function again(error: unknown): boolean {
  const code = codeOf(error);
  const start = watcher();
  if (code === 'release') return Boolean(start?.again(1, start.renew));
  return code === 'import' && Boolean(start?.again(2));
}

/** Loads the page anew, past all caches. */
export function retry() {
  const start = watcher();
  if (start) start.renew();
  else location.reload();
}

const wordsOf = (lang?: string | null) =>
  WORDS[
    String(lang ?? '')
      .toLowerCase()
      .startsWith('en')
      ? 'en'
      : 'zh'
  ];
const foreignOf = (words: Words) => OTHER[words === WORDS.en ? 'en' : 'zh'];
const tagOf = (words: Words) => (words === WORDS.en ? 'en' : 'zh-Hans');

const CODES = ['wasm', 'network', 'canvas', 'panic', 'story', 'release', 'server', 'large', 'elsewhere'] as const;

/**
 * The address of the story that a query asks for, where it is another than the page's own.
 * @param search the page's query string
 * @returns as a visitor reads it
 */
export function asked(search: string): string | null {
  const src = new URLSearchParams(search).get('src');
  if (!src) return null;
  try {
    const url = new URL(src, document.baseURI).href;
    return url === new URL('story.json', document.baseURI).href ? null : decodeURI(url);
  } catch {
    return src;
  }
}

/** Whether that address is followed: stories come from the page's own site alone. */
export function followed(search: string) {
  try {
    return (
      new URL(new URLSearchParams(search).get('src') ?? '', document.baseURI).origin === new URL(location.href).origin
    );
  } catch {
    return false;
  }
}

/** The sentences for a failure; `own` names the way to the page's own story. */
export interface FailureWords {
  text: string;
  retry: string;
  own: string;
  tag: string;
  problems: Problem[];
}

/**
 * The sentences for a failure.
 * @param lang a language of the address or the page
 * @param other the address of the story that was asked for, where it is not the page's own
 */
export function failure(lang: string | null | undefined, error: unknown, other: string | null = null): FailureWords {
  const words = wordsOf(lang);
  const { code: given, problems = [] } = (error ?? {}) as Partial<Fault>;
  const named = given === 'import' ? 'network' : given;
  const code = CODES.find((one) => one === named) ?? 'start';
  const foreign = foreignOf(words);
  const said = (text: string) => ({ text, retry: words.retry, own: foreign.own, tag: tagOf(words), problems });
  // only of another story: it is another site's
  if (given === 'refused' && other !== null) return said(foreign.refused.replace('{}', () => other));
  return said(other === null ? words[code] : foreign[code].replace('{}', () => other));
}

/** What is said where an address of another site was asked for: stories come from this site alone. */
export function refused(lang: string | null | undefined, other: string) {
  const words = foreignOf(wordsOf(lang));
  return [words.refused.replace('{}', () => other), words.instead].join(words === OTHER.en ? ' ' : '');
}

/** What is said where a part of the page around the graphic is missing. */
export const partial = (lang: string | null | undefined) => wordsOf(lang).partial;

/**
 * Writes a story's problems into a list, a line each, in the language of the failure. The engine
 * tells them in English; without the words of another language they stay so.
 */
export async function enlist(list: HTMLElement, { tag, problems }: { tag: string; problems: Problem[] }) {
  const words = wordsOf(tag);
  let say = (p: Problem): [string, string] => [p.what, p.fix];
  if (problems.length && words !== WORDS.en) {
    say = await import('./problems.ts').then(({ sayer }) => sayer('zh')).catch(() => say);
  }
  const lines = problems
    .slice(0, LISTED)
    .map((p) => [words.place(p), p.path, p.rule, ...say(p)].filter(Boolean).join(' · '));
  if (problems.length > LISTED) lines.push(words.more(problems.length - LISTED));
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
  list.hidden = lines.length === 0;
}

/** The sentence for a kiosk that cannot be held for use without a network. */
export function room(lang?: string | null) {
  const words = wordsOf(lang);
  return { text: words.room, tag: tagOf(words) };
}

/** The sentence for a graphic that failed and goes on. */
export function recovered(lang?: string | null) {
  const words = wordsOf(lang);
  return { text: words.again, tag: tagOf(words) };
}
