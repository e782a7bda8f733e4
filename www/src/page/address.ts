// The page's address: it follows what is shown, and keeps what others have put there.

import { STATE } from '../kit/outside.ts';
import type { FullText, State, Tide } from '../mount/tide.ts';

const PAUSE = 500; // ms that a state must last before it is written

/** The address of a query string, with what the engine does not keep: ours, and what others have put there. */
export function address(query: string, changes: Record<string, string | null> = {}) {
  const search = new URLSearchParams(query);
  for (const [key, value] of new URLSearchParams(location.search))
    if (!(STATE as string[]).includes(key)) search.append(key, value);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) search.delete(key);
    else search.set(key, value);
  }
  const text = search.toString();
  return text ? `?${text}` : location.pathname;
}

/** What the head says of the page's own story does not hold for another. */
export function disown() {
  for (const one of document.head.querySelectorAll(
    'link[rel=canonical], link[rel=alternate], meta[property^="og:"], meta[name^="twitter:"], meta[name=description], script[type="application/ld+json"]',
  ))
    one.remove();
}

/** Each language has an address of its own. */
export function canonical(text: FullText, { lang }: State) {
  const link = document.getElementById('canonical') as HTMLLinkElement | null;
  if (!link) return;
  const url = new URL(link.getAttribute('href') ?? '', location.href);
  url.search = lang === text.languages[0].id ? '' : `?lang=${lang}`;
  link.href = url.href;
}

/** Writes the address; a sandboxed frame may have none to write. */
export function setAddress(how: 'replaceState' | 'pushState', kept: unknown, to: string) {
  try {
    history[how](kept, '', to);
  } catch {
    // the graphic goes on without
  }
}

/** Lets the address follow the state. */
export function follower(tide: Tide) {
  let timer: ReturnType<typeof setTimeout> | 0 = 0;
  function note() {
    timer = 0;
    // no address leads to a file of one's own
    if (tide.source() === 'file') return;
    const next = address(tide.query());
    if (next === (location.search || location.pathname)) return;
    setAddress('replaceState', history.state, next + location.hash);
  }
  return {
    note,
    soon() {
      timer ||= setTimeout(note, PAUSE);
    },
    /** Somebody has written it meanwhile. */
    drop() {
      clearTimeout(timer);
      timer = 0;
    },
  };
}
