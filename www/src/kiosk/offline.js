// Keeps a page usable without a network: registers the service worker, says when everything is
// held, and lets a newer one in only when it hears that the moment has come.

const LIMIT = 5000; // ms that a worker may take to let its successor in
const FILL = 60000; // ms that it may take to fetch what was lost
const AGAIN = 5000; // ms until a failed install is tried again, the first time
const LONGEST = 300000;

/** The one script address that this site's Trusted Types policy lets through. */
let trusted;
function workerUrl() {
  const text = new URL('./sw.js', import.meta.url).href;
  if (!globalThis.trustedTypes) return text;
  // a policy can be made once
  trusted ??= globalThis.trustedTypes.createPolicy('tidemark-worker', {
    createScriptURL: (wanted) => {
      if (wanted !== text) throw new TypeError('only the service worker is trusted');
      return wanted;
    },
  });
  return trusted.createScriptURL(text);
}

/** Says something to a worker and resolves to its answer, or to null where there is none in time. */
function ask(worker, message, limit) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer) => {
      clearTimeout(timer);
      port1.close();
      done(answer);
    };
    const timer = setTimeout(() => end(null), limit);
    port1.onmessage = ({ data }) => end(data);
    worker.postMessage(message, [port2]);
  });
}

/**
 * @param {string} page the file that stands for all that is held: `kiosk.html`
 * @param {(ready: boolean, version: string, why: ''|'quota'|'network') => void} tell
 * @param {{stay?: () => void, needs?: () => string[]|null}} [use] stay: the old version does not let go
 *   yet, the page goes on and the next turn tries again; needs: addresses of a story's own files that
 *   the page has read, null while it has not
 * @returns {{ready: () => boolean, turn: () => boolean, look: () => Promise<void>, refused: (urls: string[]) => Promise<boolean>}}
 *   turn: the moment to change to a newer version, true where the page is about to load anew, or to be
 *   asked to stay; look: asks again what is held; refused: the engine could not read these, true where
 *   the page may load anew and get the last good copies
 */
export function offline(page, tell, { stay = () => {}, needs = () => [] } = {}) {
  let registration = null;
  let ready = false;
  let stale = false;
  let going = false;
  let waits = 0;
  let tries = 0;
  const workers = globalThis.navigator?.serviceWorker;

  /** Asks a worker whether it holds its whole list and the page's story; it fetches what was lost. */
  async function look() {
    const urls = needs();
    const answer = urls && registration?.active && (await ask(registration.active, { type: 'tidemark:holds', urls }, FILL));
    ready = Boolean(answer?.complete && answer.version);
    tell(ready, answer?.version ?? '', answer?.why ?? '');
  }

  /** An install that fails is asked for again, at growing intervals: nobody stands by. */
  function retry() {
    tries += 1;
    setTimeout(() => begin().catch(retry), Math.min(AGAIN * 2 ** (tries - 1), LONGEST));
  }

  function follow(worker) {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'redundant' && !registration.active) retry();
    });
  }

  async function begin() {
    // a host that drops `.html` leads the page to an address without it
    const { pathname } = new URL(`./${page}`, import.meta.url);
    const bare = pathname.replace(/\.html$/, '');
    registration = await workers.register(workerUrl(), { scope: location.pathname === bare ? bare : pathname, updateViaCache: 'none' });
    follow(registration.installing);
    // the page may have been ready before
    if (registration.active) look();
  }

  function listen() {
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
      if (data?.type === 'tidemark:not-held' && data.page === page && !ready) tell(false, '', data.why === 'quota' ? 'quota' : 'network');
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

  const refused = async (urls) => Boolean(workers?.controller && (await ask(workers.controller, { type: 'tidemark:refused', urls }, LIMIT)));

  // no worker, no secure origin, storage denied: the page works as it did
  if (workers && globalThis.isSecureContext) {
    listen();
    begin().catch(retry);
  }
  return { ready: () => ready, turn, look, refused };
}
