// Which story a mount shows, and whether its first frames need all of the engine.

import type { Files } from '../kit/engine.ts';
import { flag, isOn } from '../kit/outside.ts';
import type { MountOptions } from './tide.ts';

/** The story on the screen: its text, the files beside it, where it came from. */
export interface LoadedStory {
  text: string;
  files: Files;
  url: string;
  /** One of the visitor's own files, to which no address leads. */
  local?: boolean;
}

/** The story's address: same origin, or an origin that the host allows; else the shipped one. */
export function storyUrl({ src, allow = [] }: MountOptions) {
  const own = new URL('./story.json', import.meta.url).href;
  if (!src) return own;
  try {
    const url = new URL(src, document.baseURI);
    const known = [location.origin, new URL(own).origin, ...(Array.isArray(allow) ? allow : [])];
    return known.includes(url.origin) && url.origin !== 'null' ? url.href : own;
  } catch {
    return own;
  }
}

/**
 * True where the first frame may be one of the shipped story's opening: for it a part of the engine
 * will do. A year always stands there; whether a chapter or a second does the engine says.
 */
export const isOpening = ({ src, plain, chrome = 'page', autoplay }: MountOptions) =>
  !src && !isOn(plain) && chrome === 'page' && !flag(autoplay);
/** True where a place is named that need not lie in the opening. */
export const isNamed = ({ chapter, t }: MountOptions) => (chapter ?? null) !== null || (t ?? null) !== null;
