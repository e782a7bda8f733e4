// Holds what a kiosk needs, and nothing else: the files that the build lists, each checked against
// its hash. One registration for each page of the list; a page of the site that is not listed
// never meets this worker.

// The build writes version, pages, files and hashes here (scripts/offline.mjs).
const HELD = { version: '', pages: {} };

const PREFIX = 'tidemark';
const BASE = new URL('./', self.location.href).href;
const PAGE = self.registration.scope.slice(BASE.length);
const FILES = HELD.pages[PAGE] ?? {};
const NAME = `${PREFIX} ${PAGE} ${HELD.version}`;
/** Other stories of this origin that a kiosk was given: the last good copy of each. */
const STORIES = `${PREFIX} ${PAGE} stories`;
const MOST_STORIES = 4;
/** A process of its own: a crash of the kiosk must not take its supervisor along. */
const ISOLATION = 'Document-Isolation-Policy';

async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Fetches one listed file; fails where it is not the listed one. */
async function take(cache, file) {
  const url = BASE + file;
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  if ((await hash(bytes)) !== FILES[file]) throw new Error(`${file} is not the listed one`);
  const headers = new Headers(response.headers);
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  if (file === 'kiosk.html' && !headers.has(ISOLATION)) headers.set(ISOLATION, 'isolate-and-require-corp');
  await cache.put(url, new Response(bytes, { status: 200, headers }));
}

/** Fetches what is missing; files that the version before holds unchanged are copied. */
async function fill() {
  if (!HELD.version) return;
  const cache = await caches.open(NAME);
  const have = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all(Object.keys(FILES).filter((file) => !have.has(BASE + file)).map((file) => take(cache, file)));
}

async function complete() {
  if (!HELD.version || !Object.keys(FILES).length) return false;
  const cache = await caches.open(NAME);
  const have = new Set((await cache.keys()).map((request) => request.url));
  return Object.keys(FILES).every((file) => have.has(BASE + file));
}

/** Removes this page's other versions. */
async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`${PREFIX} ${PAGE} `) && name !== NAME && name !== STORIES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function story(request) {
  const cache = await caches.open(STORIES);
  try {
    const response = await fetch(request);
    if (response.ok) {
      await cache.put(request.url, response.clone());
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, -MOST_STORIES).map((key) => cache.delete(key)));
    }
    return response;
  } catch (error) {
    const kept = await cache.match(request.url);
    if (kept) return kept;
    throw error;
  }
}

// a half of a version is no version: the install fails, the next update tries again
self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !HELD.version || url.origin !== self.location.origin) return;
  const file = `${url.origin}${url.pathname}`.slice(BASE.length);
  if (url.href.startsWith(BASE) && Object.hasOwn(FILES, file)) {
    event.respondWith(
      caches
        .open(NAME)
        .then((cache) => cache.match(BASE + file))
        .then((kept) => kept ?? fetch(request)),
    );
  } else if (request.mode !== 'navigate' && url.pathname.endsWith('.json')) {
    event.respondWith(story(request));
  }
});

self.addEventListener('message', (event) => {
  const type = event.data?.type;
  if (type === 'tidemark:activate') self.skipWaiting();
  else if (type === 'tidemark:holds' && event.ports[0]) {
    const answer = async () => {
      if (!(await complete())) await fill().catch(() => {});
      event.ports[0].postMessage({ version: HELD.version, complete: await complete(), files: Object.keys(FILES).length });
    };
    event.waitUntil(answer().catch(() => {}));
  }
});
