// Watches over a page's start, and imports nothing: what it watches over is what may be lost. A
// browser keeps an import that failed, so a lost script is a reload; after two of them a sentence
// stands beside the still and the table. A page with data-forever, where nobody stands by, goes on trying.
// Whoever starts writes data-start on the root element; from then on failures are theirs.

// by a short name: this script is the first of every page
const page = document;
const { dataset, src } = page.currentScript as HTMLScriptElement;
const base = src.replace(/[^/]*$/, '');
const html = page.documentElement;
const $ = (id: string) => page.getElementById(id) as HTMLElement;
const forever = 'forever' in dataset;
const note = history.state?.tidemark || 0;
const tries = Date.now() - note.at < 120000 ? note.tries : 0;
const load = () => location.reload();
let going = false;
let over = false;
let seen = 0;
let quiet = 0;

/** Loads the page anew, and before that every file that it has asked for past all caches. */
const renew = () => {
  setTimeout(load, 5000);
  Promise.allSettled(
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name.startsWith(base) && fetch(name, { cache: 'reload' }).then((answer) => answer.blob())),
  ).then(load);
};

/** Tries again, `most` times in all; false where that has been done, or cannot be noted. */
const again = (most: number, how = load) => {
  if (!going && (tries < most || forever)) {
    try {
      history.replaceState({ tidemark: { tries: tries + 1, at: Date.now() } }, '');
      setTimeout(how, Math.min(500 * 3 ** tries, 60000));
      going = true;
    } catch {
      // without a note there would be no end to it
    }
  }
  return going;
};

const fail = (most: number, how?: () => void) => {
  if (over || html.dataset.start || (again(most, how) && tries < 2)) return;
  over = true;
  const en = /[?&]lang=en/.test(location.search);
  const say = (id: string, textContent: string) => Object.assign($(id), { textContent });
  html.lang = en ? 'en' : 'zh-Hans';
  say('retry', en ? 'Retry' : '重试').onclick = renew;
  for (const id of ['status', 'fault-text']) {
    say(
      id,
      en ? 'Not started: files did not come. Read on, or retry.' : '页面没有启动：文件没有送齐。请先看这里，或重试。',
    );
  }
  $('fault').hidden = false;
};

addEventListener(
  'error',
  (event) => {
    const target = event.target as HTMLScriptElement;
    const { filename } = event;
    // a script that does not fit the others is of another release; without these two all goes on
    if (event.target === self) filename?.startsWith(base) && !/(asked|early)\.js/.test(filename) && fail(1, renew);
    else if (target.type === 'module' && !target.async) fail(2);
  },
  true,
);

const timer = setInterval(() => {
  const { length } = performance.getEntriesByType('resource');
  quiet = length === seen ? quiet + 1 : 0;
  seen = length;
  if (quiet === 30) fail(forever ? 1 : 0);
}, 1000);

// by now all has come or failed: who has not started will not; styles and pictures are asked for once more. What is added
// later is still on its way
addEventListener('load', () => {
  clearInterval(timer);
  const all = page.querySelectorAll<HTMLLinkElement & HTMLImageElement>('[rel=stylesheet], img');
  setTimeout(() => {
    fail(2);
    for (const one of all) {
      if (one.sheet === null) one.href += '?again';
      if (one.src && one.complete && !one.naturalWidth) one.src += '?again';
    }
  }, 1000);
});

(self as StartingWindow).tidemarkStart = { again, renew };
