// Keeps a page usable without a network: registers the service worker, says when everything is
// held, and lets a newer one in only when it is told that the moment has come.

const LIMIT = 5000; // ms that a worker may take to answer or to let its successor in

/** The one script address that this site's Trusted Types policy lets through. */
function workerUrl() {
  const text = new URL('./sw.js', import.meta.url).href;
  if (!globalThis.trustedTypes) return text;
  const policy = globalThis.trustedTypes.createPolicy('tidemark-worker', {
    createScriptURL: (wanted) => {
      if (wanted !== text) throw new TypeError('only the service worker is trusted');
      return wanted;
    },
  });
  return policy.createScriptURL(text);
}

/** Asks a worker whether it holds its whole list; it fetches what was lost. */
function holds(worker) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer) => {
      clearTimeout(timer);
      port1.close();
      done(answer);
    };
    const timer = setTimeout(() => end(null), LIMIT);
    port1.onmessage = ({ data }) => end(data);
    worker.postMessage({ type: 'tidemark:holds' }, [port2]);
  });
}

/**
 * @param {string} page the file that stands for all that is held: `kiosk.html`
 * @param {(ready: boolean, version: string) => void} tell
 * @param {() => void} stay the old version does not let go yet: the page goes on, the next turn tries again
 * @returns {{ready: () => boolean, turn: () => boolean}} turn: the moment to change to a newer version;
 *   true where the page is about to load anew, or to be told to stay
 */
export function offline(page, tell, stay = () => {}) {
  let registration = null;
  let ready = false;
  let stale = false;
  let going = false;
  let waits = 0;
  const workers = globalThis.navigator?.serviceWorker;

  async function look() {
    const answer = registration?.active && (await holds(registration.active));
    ready = Boolean(answer?.complete && answer.version);
    tell(ready, answer?.version ?? '');
  }

  async function begin() {
    let held = workers.controller !== null;
    registration = await workers.register(workerUrl(), {
      scope: new URL(`./${page}`, import.meta.url).pathname,
      updateViaCache: 'none',
    });
    workers.addEventListener('controllerchange', () => {
      clearTimeout(waits);
      if (going) location.reload();
      // let in by another window, or later than it was asked for: this page follows at its own end
      else if (held) stale = true;
      // the very first worker takes a page that is of its own version
      held = true;
      look();
    });
    await workers.ready;
    await look();
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

  // no worker, no secure origin, storage denied: the page works as it did
  if (workers && globalThis.isSecureContext) begin().catch(() => {});
  return { ready: () => ready, turn };
}
