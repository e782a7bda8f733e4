// What the page says when the story itself cannot speak. The only words that no story holds.

const WORDS = {
  zh: {
    start: '图表没能启动，下面是静态图与数据表。',
    story: '故事文件有误，屏幕上保留原来的内容。',
    retry: '重试',
    place: (p) => `第${p.line}行第${p.column}列`,
  },
  en: {
    start: 'The chart could not start. Here is the still picture and the data table.',
    story: 'The story file has a fault. What was on the screen stays.',
    retry: 'Retry',
    place: (p) => `Line ${p.line}, column ${p.column}`,
  },
};

/**
 * The sentences for a failure.
 * @param {string} lang a language of the address or the page
 * @param {{code?: string, problems?: object[]}} error
 * @returns {{text: string, retry: string, list: string[], tag: string}}
 */
export function failure(lang, error) {
  const key = String(lang ?? '').toLowerCase().startsWith('en') ? 'en' : 'zh';
  const words = WORDS[key];
  const list = (error.problems ?? []).map((p) =>
    [words.place(p), p.path, p.what ?? p.rule, p.mend].filter(Boolean).join(' · '),
  );
  return {
    text: error.code === 'story' ? words.story : words.start,
    retry: words.retry,
    list,
    tag: key === 'en' ? 'en' : 'zh-Hans',
  };
}
