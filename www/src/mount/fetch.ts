// Fetches files: a limit is for silence and size, and what was lost is asked for again.

import { fault, thrown, wait } from '../kit/fault.ts';

type Timer = ReturnType<typeof setTimeout> | undefined;

export const TRIES = 3;
const SILENCE = 15000; // ms without a byte
const MOST = 16 << 20; // bytes of a file
/** The address of a file beside this one. */
export const here = (name: string) => new URL(name, import.meta.url).href;

let heard = 0; // when bytes came last, of any file

/** `work`, or a fault where nothing at all comes for too long: of an import the bytes are not seen. */
export const within = <T>(work: Promise<T>, name: string) =>
  new Promise<T>((done, fail) => {
    let timer: Timer;
    const listen = (ms: number) => {
      timer = setTimeout(() => {
        const left = heard + SILENCE - performance.now();
        if (left > 0) listen(left);
        else fail(fault('network', `${name}: no answer`));
      }, ms);
    };
    listen(SILENCE);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });

/** Reads a copy of an answer as it comes: `came` for each piece. Rejects where there is too much. */
async function follow(response: Response, came: () => void, most: number) {
  const reader = response.body?.getReader();
  for (let all = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) return;
    all += value.length;
    if (all > most) throw Object.assign(fault('large', `${response.url}: more than ${most} bytes`), { final: true });
    came();
  }
}

/** Refuses what is not the file that was asked for: another site's, none, a page of the network's or the server's own. */
function proper(response: Response, url: string) {
  if (!response.ok) throw Object.assign(new Error(`${url}: ${response.status}`), { status: response.status });
  if (response.url && new URL(response.url).origin !== new URL(url).origin)
    throw Object.assign(fault('elsewhere', `${url}: led to ${response.url}`), { final: true });
  if ((response.headers.get('content-type') ?? '').startsWith('text/html'))
    throw fault('server', `${url}: a page instead of the file`);
}

/**
 * Fetches and reads. A limit is for silence and for size, not for the time that a slow line takes.
 * Repeats on a broken connection, a bad status and a bad file, past all caches; not on silence.
 */
export async function get<T>(
  url: string,
  read: (response: Response) => Promise<T>,
  most = MOST,
  cache: RequestCache = 'default',
): Promise<T> {
  for (let n = 1; ; n += 1) {
    const stop = new AbortController();
    let timer: Timer;
    let silent = false;
    const came = () => {
      heard = performance.now();
      clearTimeout(timer);
      timer = setTimeout(() => {
        silent = true;
        stop.abort();
      }, SILENCE);
    };
    came();
    try {
      const response = await fetch(url, { signal: stop.signal, cache: n > 1 ? 'reload' : cache });
      proper(response, url);
      const copy = response.clone();
      // an answer that is too large is given up at once
      const watched = follow(copy, came, most).catch((error) => {
        stop.abort();
        throw error;
      });
      const result = read(response);
      result.catch(() => {});
      await watched;
      return await result;
    } catch (error) {
      stop.abort();
      if (silent) throw fault('network', `${url}: no answer`);
      if (thrown(error).final || n === TRIES) throw error;
      await wait(200 * n);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A story's or a table's text; an answer without any is none. */
export async function words(response: Response) {
  const text = await response.text();
  if (!text.trim() || /^\s*<(!doctype|html)/i.test(text)) throw fault('server', `${response.url}: not the file`);
  return text;
}
