// A monkey at the page: seeded actions of pointer, wheel, touch, keys, sizes, language, theme,
// visibility and messages. `./build.sh monkey [--actions 100000] [--seed N]` runs it long.

import { parseArgs } from 'node:util';
import { stream } from './seed.mjs';
import { open, visit } from './site.mjs';

const KEYS = [
  'Tab',
  'Enter',
  ' ',
  'Escape',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  'k',
  'a',
  'z',
];
const SIZES = [
  [1440, 900, 1],
  [390, 844, 3],
  [1080, 1920, 1],
  [640, 800, 2],
  [320, 256, 1],
  [1920, 1080, 1.5],
  [844, 390, 2],
  [2560, 1440, 1],
];
const MESSAGES = [
  null,
  1,
  'x',
  '[iFrameSizer]a:b',
  { sentinel: 'amp', type: 'frames-init' },
  { 'datawrapper-height': { a: 1e9 } },
  { lang: 'en' },
  [],
  '{"context":"iframe.resize"}',
];
/** Kinds of actions and how often each comes. */
const WEIGHTS = {
  move: 30,
  click: 12,
  drag: 5,
  wheel: 10,
  touch: 8,
  key: 15,
  size: 1,
  lang: 3,
  theme: 3,
  hide: 2,
  message: 4,
  seek: 5,
  play: 2,
};
const BATCH = 100;

/** A plan of `count` actions: the same seed gives the same plan. */
export function plan(seed, count) {
  const next = stream(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const bag = Object.entries(WEIGHTS).flatMap(([kind, n]) => Array(n).fill(kind));
  return Array.from({ length: count }, () => ({
    kind: pick(bag),
    x: next(),
    y: next(),
    z: next(),
    n: Math.floor(next() * 1e6),
  }));
}

/** Runs a plan on one page. Returns what went wrong; empty when nothing did. */
export async function monkey(at, path, { seed, actions, tell = () => {} }) {
  const wrong = [];
  const route = [
    [
      '**/engine.js*',
      async (one) => {
        const answer = await one.fetch();
        const body = (await answer.text()).replace(
          'wasm=instance.exports',
          'wasm=(globalThis.births = (globalThis.births ?? 0) + 1, instance.exports)',
        );
        await one.fulfill({ response: answer, body });
      },
    ],
  ];
  const { page, close } = await visit(at, path, {
    route,
    hasTouch: true,
    acceptDownloads: false,
    serviceWorkers: 'block',
  });
  let size = { width: 1440, height: 900 };
  page.on('pageerror', (error) => wrong.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => wrong.push('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`console: ${message.text()}`);
  });
  page.on('popup', (other) => other.close().catch(() => {}));
  page.on('dialog', (dialog) => dialog.dismiss().catch(() => {}));
  const cdp = await page.context().newCDPSession(page);
  const mouse = (type, x, y, more = {}) =>
    cdp.send('Input.dispatchMouseEvent', { type, x: x * size.width, y: y * size.height, button: 'none', ...more });
  const press = { button: 'left', buttons: 1, clickCount: 1 };
  await page.evaluate(() => {
    // a click may follow a link, and a link that is dropped is followed too: the monkey stays
    document.documentElement.style.overscrollBehaviorX = 'none'; // a swipe would go back
    document.addEventListener('dragstart', (event) => event.preventDefault(), true);
    document.addEventListener(
      'click',
      (event) => {
        const link = event.composedPath().find((one) => one.tagName === 'A');
        const leaves = link && new URL(link.href, location.href).pathname !== location.pathname;
        if (leaves || link?.target === '_blank' || link?.hasAttribute('download')) event.preventDefault();
      },
      true,
    );
  });

  const acts = {
    move: ({ x, y }) => [mouse('mouseMoved', x, y)],
    click: ({ x, y }) => [
      mouse('mouseMoved', x, y),
      mouse('mousePressed', x, y, press),
      mouse('mouseReleased', x, y, { ...press, buttons: 0 }),
    ],
    drag: ({ x, y, z }) => [
      mouse('mousePressed', x, y, press),
      ...[0.3, 0.6, 1].map((part) => mouse('mouseMoved', x + (z - x) * part, y, { buttons: 1, button: 'left' })),
      mouse('mouseReleased', z, y, { ...press, buttons: 0 }),
    ],
    wheel: ({ x, y, z }) => [mouse('mouseWheel', x, y, { deltaX: 0, deltaY: (z - 0.5) * 2400 })],
    touch({ x, y, z, n }) {
      const points = (dx) =>
        Array.from({ length: 1 + (n % 3) }, (_, i) => ({
          x: ((x + dx + i * 0.1) % 1) * size.width,
          y: y * size.height,
          id: i,
        }));
      const send = (type, touchPoints) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
      return [
        send('touchStart', points(0)),
        send('touchMove', points(z * 0.3)),
        send(n % 5 ? 'touchEnd' : 'touchCancel', []),
      ];
    },
    key({ n }) {
      const key = KEYS[n % KEYS.length];
      const more = key.length === 1 ? { text: key } : key === 'Enter' ? { text: '\r' } : {};
      const code = {
        Enter: 13,
        Tab: 9,
        Escape: 27,
        PageUp: 33,
        PageDown: 34,
        End: 35,
        Home: 36,
        ArrowLeft: 37,
        ArrowUp: 38,
        ArrowRight: 39,
        ArrowDown: 40,
      }[key];
      const one = {
        key,
        windowsVirtualKeyCode: code ?? key.toUpperCase().charCodeAt(0),
        ...(n % 7 === 0 ? { modifiers: 8 } : {}),
      };
      return [
        cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...one, ...more }),
        cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...one }),
      ];
    },
    size({ n }) {
      const [width, height, deviceScaleFactor] = SIZES[n % SIZES.length];
      size = { width, height };
      return [cdp.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: false })];
    },
    lang: ({ n }) => [page.evaluate((lang) => globalThis.tidemark.set({ lang }), ['zh', 'en', 'xx'][n % 3])],
    theme: ({ n }) => [
      page.evaluate((theme) => globalThis.tidemark.set({ theme }), ['light', 'dark', 'auto', 'pink'][n % 4]),
    ],
    hide: ({ n }) => [
      page.evaluate(
        (value) => {
          Object.defineProperty(document, 'hidden', { get: () => value, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        },
        n % 2 === 0,
      ),
    ],
    message: ({ n }) => [page.evaluate((data) => postMessage(data, '*'), MESSAGES[n % MESSAGES.length])],
    seek: ({ x, n }) => [
      page.evaluate(
        ([part, i]) => {
          const tide = globalThis.tidemark;
          if (i % 3 === 0) tide.seek({ t: part * 200 - 10 });
          else if (i % 3 === 1) tide.seek({ year: 1970 + part * 70 });
          else tide.seek({ chapter: String(i % 9) });
        },
        [x, n],
      ),
    ],
    play: () => [page.evaluate(() => globalThis.tidemark.toggle())],
  };

  const all = plan(seed, actions);
  for (let from = 0; from < actions && wrong.length === 0; from += BATCH) {
    const batch = all.slice(from, from + BATCH);
    // sent without waiting in between: an impatient hand, and ten times the actions a minute
    const sent = batch.map((act) =>
      Promise.all(acts[act.kind](act)).catch((error) =>
        wrong.push(`${act.kind} after action ${from}: ${error.message}`),
      ),
    );
    await Promise.all(sent);
    await acts.hide({ n: 1 })[0].catch(() => {});
    const seen = await page
      .evaluate(async () => {
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const { tidemark } = globalThis;
        const now = tidemark.state();
        const { canvas } = tidemark;
        const bad = [];
        if (!(now.t >= 0 && now.t <= now.duration)) bad.push(`t ${now.t}`);
        if (!Number.isFinite(now.year)) bad.push(`year ${now.year}`);
        if (!['zh', 'en'].includes(now.lang)) bad.push(`lang ${now.lang}`);
        if (canvas.width * canvas.height > 8.01e6) bad.push(`canvas ${canvas.width} x ${canvas.height}`);
        if (canvas.clientWidth && tidemark.marks().length < 5) bad.push(`${tidemark.marks().length} marks`);
        if (
          canvas.clientWidth &&
          canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] !== 255
        )
          bad.push('a blank canvas');
        if (globalThis.births !== 1) bad.push(`${globalThis.births} engines were born: one failed and was replaced`);
        if (document.querySelector('#fault:not([hidden])')) bad.push(document.querySelector('#fault-text').textContent);
        return bad;
      })
      .catch((error) => [error.message]);
    for (const one of seen) wrong.push(`after action ${from + batch.length}: ${one}`);
    if ((from / BATCH) % 50 === 49) tell(`${path || 'the page'}: ${from + BATCH} actions`);
  }
  await close();
  return wrong;
}

/** Parts of the actions that each page gets. */
export const PAGES = [
  ['', 0.6],
  ['embed.html?chapter=share', 0.2],
  ['kiosk.html', 0.2],
];

async function main() {
  const { values } = parseArgs({
    options: {
      actions: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1e6) },
    },
  });
  const seed = Number(values.seed);
  const actions = Number(values.actions);
  if (!Number.isInteger(seed) || !Number.isInteger(actions) || actions < 1) {
    console.error('monkey: use ./build.sh monkey [--actions 100000] [--seed 7], both whole numbers.');
    process.exit(2);
  }
  console.log(`${actions} actions, seed ${seed}`);
  const at = await open();
  const from = Date.now();
  let bad = 0;
  for (const [path, part] of PAGES) {
    const wrong = await monkey(at, path, { seed, actions: Math.round(actions * part), tell: console.log });
    for (const line of wrong) console.log(`${path || 'the page'}: ${line}`);
    bad += wrong.length;
  }
  await at.close();
  console.log(
    `${actions} actions of seed ${seed} in ${Math.round((Date.now() - from) / 1000)} s: ${bad ? `${bad} errors` : 'no error'}`,
  );
  process.exit(bad ? 1 : 0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main();
