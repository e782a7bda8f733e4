// Holds what a kiosk needs, and nothing else: the files that the build lists, each checked against
// its hash when it is taken and when it is read. One registration for each page of the list; a page
// of the site that is not listed never meets this worker.

/** Written by the build: version, and for each page its files with their hashes (scripts/offline.mjs). */
declare const HELD: { version: string; pages: Record<string, Record<string, string>> };

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface MessageToWorker extends Extendable {
  readonly data: { type?: unknown; urls?: unknown } | null;
  readonly ports: readonly MessagePort[];
}

/** What is used of a service worker's scope: its types and those of pages do not stand together in one program. */
interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(how: { includeUncontrolled: boolean; type: 'window' }): Promise<{ postMessage(message: object): void }[]>;
  };
  skipWaiting(): void;
  addEventListener(type: 'install' | 'activate', use: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', use: (event: Fetching) => void): void;
  addEventListener(type: 'message', use: (event: MessageToWorker) => void): void;
}
const worker = self as unknown as Scope;

const PREFIX = 'tidemark';
const BASE = new URL('./', self.location.href).href;
/** Some servers drop `.html`: the page is the same. */
const whole = (name: string) => (name.endsWith('.html') ? name : `${name}.html`);
const PAGE = whole(worker.registration.scope.slice(BASE.length));
const FILES = HELD.pages[PAGE] ?? {};
const NAME = `${PREFIX} ${PAGE} ${HELD.version}`;
/** Other stories of this origin that a kiosk was given, with their tables: what the engine has read. */
const STORIES = `${PREFIX} ${PAGE} stories`;
/** What came from the server and the engine has not read yet. */
const COMING = `${PREFIX} ${PAGE} coming`;
const MOST_FILES = 60;
/** Bytes of a story's file: a page reads no more either (www/src/mount/fetch.ts). */
const MOST_BYTES = 16 << 20;
/** ms that a server may take while a good copy is at hand. */
const PATIENCE = 4000;
/** A process of its own: a crash of the kiosk must not take its supervisor along. */
const ISOLATION = 'Document-Isolation-Policy';

async function hash(bytes: ArrayBuffer) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Headers of an answer that has been unpacked. */
function unpacked(headers: Headers) {
  const out = new Headers(headers);
  out.delete('Content-Encoding');
  out.delete('Content-Length');
  return out;
}

/** Fetches one listed file; fails where it is not the listed one. */
async function take(cache: Cache, file: string) {
  const url = BASE + file;
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  if ((await hash(bytes)) !== FILES[file])
    throw Object.assign(new Error(`${file} is not the listed one`), { other: true });
  const headers = unpacked(response.headers);
  if (file === 'kiosk.html' && !headers.has(ISOLATION)) headers.set(ISOLATION, 'isolate-and-require-corp');
  await cache.put(url, new Response(bytes, { status: 200, headers }));
}

/** A listed file as it is held, or null where it is lost or damaged. */
async function held(cache: Cache, file: string) {
  const kept = await cache.match(BASE + file);
  if (!kept) return null;
  return (await hash(await kept.clone().arrayBuffer())) === FILES[file] ? kept : null;
}

async function missing() {
  const cache = await caches.open(NAME);
  const all = await Promise.all(Object.keys(FILES).map(async (file) => ((await held(cache, file)) ? null : file)));
  return all.filter((file) => file !== null);
}

/** Fetches what is missing or damaged. */
async function fill() {
  if (!HELD.version) return;
  const cache = await caches.open(NAME);
  await Promise.all((await missing()).map((file) => take(cache, file)));
}

const complete = async () => Boolean(HELD.version) && Object.keys(FILES).length > 0 && (await missing()).length === 0;

/** Removes this page's other versions. */
async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`${PREFIX} ${PAGE} `) && ![NAME, STORIES, COMING].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** A listed file: the one that is held and sound, else a new copy, else whatever the server has. */
async function listed(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await held(cache, file);
  if (kept) return kept;
  try {
    await take(cache, file);
    return (await cache.match(BASE + file)) ?? fetch(request);
  } catch (error) {
    // the server has another version by now: half of each is none, all comes from there
    if ((error as { other?: boolean }).other) {
      await caches.delete(NAME);
      worker.registration.update().catch(() => {});
    }
    return fetch(request);
  }
}

/** What an answer brings, to its end; null where that does not come in sight. */
async function bodyOf(response: Response) {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  for (let all = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    all += value.length;
    if (all > MOST_BYTES) {
      reader.cancel().catch(() => {});
      return null;
    }
    parts.push(value);
  }
  return new Blob(parts as BlobPart[]).arrayBuffer();
}

/** A story or a table as it should be, read to its end, or null: a page of the network's own, or nothing, is neither. */
async function sound(response: Response): Promise<Response | null> {
  const { ok, redirected, url, headers, status } = response;
  if (!ok || (redirected && new URL(url).origin !== self.location.origin)) return null;
  if ((headers.get('content-type') ?? '').startsWith('text/html')) return null;
  const bytes = await bodyOf(response);
  const text = bytes && new TextDecoder().decode(bytes).trim();
  if (!text || /^<(!doctype|html)/i.test(text)) return null;
  return new Response(bytes, { status, headers: unpacked(headers) });
}

/** Where the hash of what the engine has refused is noted. */
const refusedAt = (url: string) => `${url}${url.includes('?') ? '&' : '?'}tidemark-refused`;

/** A file of another story: the server's, or the last good copy where the server has none, or is slow. */
async function story(request: Request, event: Extendable) {
  const { url } = request;
  const [stories, coming] = await Promise.all([caches.open(STORIES), caches.open(COMING)]);
  // what is handed to the page waits for the engine's word
  await coming.delete(url);
  const kept = await stories.match(url);
  if (!kept) {
    const response = await fetch(request);
    // handed on as it comes: the page knows how long and how much is too much
    const copy = async () => {
      const whole = await sound(response.clone());
      if (whole) await coming.put(url, whole);
    };
    event.waitUntil(copy().catch(() => {}));
    return response;
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await sound(await fetch(request, { signal: stop.signal }));
    if (!response) return kept;
    const refused = await coming.match(refusedAt(url));
    // the engine has refused these very bytes: what it has read before stays
    if (refused && (await refused.text()) === (await hash(await response.clone().arrayBuffer()))) return kept;
    await coming.put(url, response.clone());
    return response;
  } catch {
    return kept;
  } finally {
    clearTimeout(timer);
  }
}

/** The engine has read these: they are the good copies now. */
async function keep(urls: string[]) {
  if (!urls.length) return;
  const [stories, coming] = await Promise.all([caches.open(STORIES), caches.open(COMING)]);
  for (const url of urls) {
    let came: Response | null = (await coming.match(url)) ?? null;
    if (!came && !(await stories.match(url))) {
      // the page's first load went past the worker
      came = await fetch(url, { cache: 'no-cache' })
        .then(sound)
        .catch(() => null);
    }
    if (!came) continue;
    await stories.put(url, came);
    await Promise.all([coming.delete(url), coming.delete(refusedAt(url))]);
  }
  const keys = await stories.keys();
  const old = keys.filter(({ url }) => !urls.includes(url)).slice(0, Math.max(0, keys.length - MOST_FILES));
  await Promise.all(old.map((key) => stories.delete(key)));
}

/** The engine has refused these. True where there is a good copy to go back to. */
async function refuse(urls: string[]) {
  const [stories, coming] = await Promise.all([caches.open(STORIES), caches.open(COMING)]);
  let back = false;
  for (const url of urls) {
    const came = await coming.match(url);
    if (!came || !(await stories.match(url))) continue;
    await coming.put(refusedAt(url), new Response(await hash(await came.arrayBuffer())));
    back = true;
  }
  return back;
}

const keeps = async (urls: string[]) => {
  if (!urls.length) return true;
  const stories = await caches.open(STORIES);
  return (await Promise.all(urls.map((url) => stories.match(url)))).every(Boolean);
};

/** Why something could not be held. */
const reason = (error: unknown) => ((error as Error | null)?.name === 'QuotaExceededError' ? 'quota' : 'network');

/** Tells every page of this worker why nothing can be held. */
async function tell(error: unknown) {
  const pages = await worker.clients.matchAll({ includeUncontrolled: true, type: 'window' });
  for (const page of pages) page.postMessage({ type: 'tidemark:not-held', page: PAGE, why: reason(error) });
}

// a half of a version is no version: the install fails, and the page asks for it again
worker.addEventListener('install', (event) =>
  event.waitUntil(
    fill().catch(async (error) => {
      await tell(error);
      throw error;
    }),
  ),
);
worker.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => worker.clients.claim())));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !HELD.version || url.origin !== self.location.origin) return;
  const name = `${url.origin}${url.pathname}`.slice(BASE.length);
  const known = (one: string) => Object.keys(FILES).includes(one);
  const file = known(name) ? name : request.mode === 'navigate' ? whole(name) : name;
  if (url.href.startsWith(BASE) && known(file)) event.respondWith(listed(file, request));
  else if (request.mode !== 'navigate' && request.destination === '') event.respondWith(story(request, event));
});

worker.addEventListener('message', (event) => {
  const { type, urls = [] } = event.data ?? {};
  const own = Array.isArray(urls)
    ? urls.filter(
        (url: unknown): url is string => typeof url === 'string' && new URL(url).origin === self.location.origin,
      )
    : [];
  if (type === 'tidemark:activate') worker.skipWaiting();
  else if (type === 'tidemark:refused' && event.ports[0]) {
    event.waitUntil(
      refuse(own)
        .catch(() => false)
        .then((back) => event.ports[0].postMessage(back)),
    );
  } else if (type === 'tidemark:holds' && event.ports[0]) {
    const answer = async () => {
      let why = '';
      if (!(await complete())) {
        await fill().catch((error) => {
          why = reason(error);
        });
      }
      await keep(own).catch((error) => {
        why = reason(error);
      });
      const all = (await complete()) && (await keeps(own));
      event.ports[0].postMessage({
        version: HELD.version,
        complete: all,
        files: Object.keys(FILES).length,
        why: all ? '' : why,
      });
    };
    event.waitUntil(answer().catch(() => {}));
  }
});
