// Keeps a page usable without a network: registers the service worker, says when everything is
// held, and lets a newer one in only when it hears that the moment has come.

const LIMIT = 5000; // ms that a worker may take to let its successor in
const FILL = 60000; // ms that it may take to fetch what was lost
const AGAIN = 5000; // ms until a failed install is tried again, the first time
const LONGEST = 300000;

type Policy = { createScriptURL: (text: string) => string };
type TrustingWindow = typeof globalThis & { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } };

/** The one script address that this site's Trusted Types policy lets through. */
let trusted: Policy | undefined;
function workerUrl() {
  const text = new URL('./sw.js', import.meta.url).href;
  const { trustedTypes } = globalThis as TrustingWindow;
  if (!trustedTypes) return text;
  // a policy can be made once
  trusted ??= trustedTypes.createPolicy('tidemark-worker', {
    createScriptURL: (wanted: string) => {
      if (wanted !== text) throw new TypeError('only the service worker is trusted');
      return wanted;
    },
  });
  return trusted.createScriptURL(text);
}

/** Says something to a worker and resolves to its answer, or to null where there is none in time. */
function ask<T>(worker: ServiceWorker, message: object, limit: number): Promise<T | null> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer: T | null) => {
      clearTimeout(timer);
      port1.close();
      done(answer);
    };
    const timer = setTimeout(() => end(null), limit);
    port1.onmessage = ({ data }) => end(data);
    worker.postMessage(message, [port2]);
  });
}

/** The browser's workers; a frame that is sandboxed may not even ask for them. */
function workersHere(): ServiceWorkerContainer | undefined {
  try {
    return globalThis.navigator?.serviceWorker;
  } catch {
    return undefined;
  }
}

/** Why nothing is held: too little room, or a file that did not come. */
export type Refusal = '' | 'quota' | 'network';

interface OfflineUse {
  /** The old version does not let go yet: the page goes on and the next turn tries again. */
  stay?: () => void;
  /** Addresses of a story's own files that the page has read, null while it has not. */
  needs?: () => string[] | null;
}

export interface Offline {
  ready: () => boolean;
  /** The moment to change to a newer version: true where the page is about to load anew, or to be asked to stay. */
  turn: () => boolean;
  /** Asks again what is held. */
  look: () => Promise<void>;
  /** The engine could not read these: true where the page may load anew and get the last good copies. */
  refused: (urls: string[]) => Promise<boolean>;
}

/** @param page the file that stands for all that is held: `kiosk.html` */
export function offline(
  page: string,
  tell: (ready: boolean, version: string, why: Refusal) => void,
  { stay = () => {}, needs = () => [] }: OfflineUse = {},
): Offline {
  let registration: ServiceWorkerRegistration | null = null;
  let ready = false;
  let stale = false;
  let going = false;
  let waits: ReturnType<typeof setTimeout>;
  let tries = 0;
  const workers = workersHere();

  /** Asks a worker whether it holds its whole list and the page's story; it fetches what was lost. */
  async function look() {
    const urls = needs();
    const active = registration?.active;
    const answer =
      urls && active
        ? await ask<{ complete: boolean; version: string; why: Refusal }>(
            active,
            { type: 'tidemark:holds', urls },
            FILL,
          )
        : null;
    ready = Boolean(answer?.complete && answer.version);
    tell(ready, answer?.version ?? '', answer?.why ?? '');
  }

  /** An install that fails is asked for again, at growing intervals: nobody stands by. */
  function retry() {
    tries += 1;
    setTimeout(() => begin().catch(retry), Math.min(AGAIN * 2 ** (tries - 1), LONGEST));
  }

  function follow(worker: ServiceWorker | null) {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'redundant' && !registration?.active) retry();
    });
  }

  async function begin() {
    if (!workers) return;
    // a host that drops `.html` leads the page to an address without it
    const { pathname } = new URL(`./${page}`, import.meta.url);
    const bare = pathname.replace(/\.html$/, '');
    registration = await workers.register(workerUrl(), {
      scope: location.pathname === bare ? bare : pathname,
      updateViaCache: 'none',
    });
    follow(registration.installing);
    // the page may have been ready before
    if (registration.active) look();
  }

  function listen(workers: ServiceWorkerContainer) {
    let held = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      clearTimeout(waits);
      if (going) location.reload();
      // let in by another window, or later than it was asked for: this page follows at its own end
      else if (held) stale = true;
      // the very first worker takes a page that is of its own version
      held = true;
      look();
    });
    workers.addEventListener('message', ({ data }) => {
      if (data?.type === 'tidemark:not-held' && data.page === page && !ready)
        tell(false, '', data.why === 'quota' ? 'quota' : 'network');
    });
    workers.ready.then(look);
  }

  function turn() {
    if (!registration || going) return going;
    if (stale) {
      going = true;
      location.reload();
    } else if (registration.waiting) {
      going = true;
      registration.waiting.postMessage({ type: 'tidemark:activate' });
      // a browser waits for what the old worker is busy with; a page that loaded meanwhile could
      // be half of one version and half of the other
      waits = setTimeout(() => {
        going = false;
        stay();
      }, LIMIT);
    } else {
      registration.update().catch(() => {});
      if (!ready) look();
    }
    return going;
  }

  const refused = async (urls: string[]) =>
    Boolean(workers?.controller && (await ask(workers.controller, { type: 'tidemark:refused', urls }, LIMIT)));

  // no worker, no secure origin, storage denied: the page works as it did
  if (workers && globalThis.isSecureContext) {
    listen(workers);
    begin().catch(retry);
  }
  return { ready: () => ready, turn, look, refused };
}
