// Which story a mount shows, and whether its first frames need all of the engine. The site's own comes
// in its checked form; the reader makes that of any other.

import type { Files, Problem } from '../kit/engine.ts';
import { fault, messageOf } from '../kit/fault.ts';
import { flag, isOn, isPicture } from '../kit/outside.ts';
import { dropReader, loadFiles, loadPacked, loadReader, loadText, type Reader } from './loader.ts';
import type { MountOptions, ReadFile } from './tide.ts';

/** The story on the screen: its checked form, names of the files beside it, where it came from. */
export interface LoadedStory {
  packed: Uint8Array;
  /** Brings what `packed` lacks, where it is the opening alone. */
  complete?: () => Promise<void>;
  names: string[];
  url: string;
  /** Its files, where they were read with it. */
  files?: Files;
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

/** True for the address of the site's own story, which comes in its checked form. */
export const isShipped = (url: string) => url === storyUrl({});

/** True for the site's own story, as the build or an editor has it. */
export const isOwn = ({ local, url }: LoadedStory) => !local && isShipped(url);

/**
 * True where the first frame may be one of the shipped story's opening: for it a part of the engine
 * will do. A year always stands there; whether a chapter or a second does the engine says.
 */
export const isOpening = ({ src, plain, chrome = 'page', autoplay }: MountOptions) =>
  !src && !isOn(plain) && chrome === 'page' && !flag(autoplay);
/** True where a place is named that need not lie in the opening. */
export const isNamed = ({ chapter, t }: MountOptions) => (chapter ?? null) !== null || (t ?? null) !== null;

/** Where a checked story's head has the number of its texts, and where the names of its files begin (src/show.rs). */
const DIGEST = 5;
const NAMES = 21;

/** The names of the files that a checked story was made from. */
function namesIn(packed: Uint8Array) {
  let at = NAMES;
  const whole = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = packed[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const text = () => {
    const length = whole();
    at += length;
    return new TextDecoder().decode(packed.subarray(at - length, at));
  };
  return Array.from({ length: whole() }, text);
}

/** The number of a file, as `Digest` of src/story/digest.rs counts it. */
export function digest(file: Uint8Array) {
  let sum = 0x811c9dc5;
  for (const byte of file) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum;
}

/** The site's own story; `early`: so far what its opening needs. */
async function ownStory(url: string, early: boolean): Promise<LoadedStory> {
  const rest = () => loadPacked('./story-rest.bin');
  // under way together with the first
  const under = early ? undefined : rest();
  under?.catch(() => {});
  const first = await loadPacked('./story.bin');
  const story: LoadedStory = { packed: first, names: namesIn(first), url };
  let coming = under;
  story.complete = async () => {
    coming ??= rest();
    try {
      const more = await coming;
      const all = new Uint8Array(first.length + more.length);
      all.set(first);
      all.set(more, first.length);
      story.packed = all;
    } catch (error) {
      coming = undefined;
      throw error;
    }
  };
  if (!early) await story.complete();
  return story;
}

/** A story of which there is the text. Rejects with every problem of it. */
export async function readStory(text: string, url: string, read?: ReadFile): Promise<LoadedStory> {
  const reader = await loadReader();
  const ask = <T>(use: (reader: Reader) => T): T => {
    try {
      return use(reader);
    } catch (error) {
      if (Array.isArray(error)) throw fault('story', 'the story could not be used', error as Problem[]);
      dropReader();
      throw fault('wasm', messageOf(error));
    }
  };
  const names = ask((r) => r.wants(text));
  const files: Files = await loadFiles(names, url, read);
  return { packed: ask((r) => r.read(text, files)), names, url, files };
}

/** The story at an address that `storyUrl` gave; `early` as of `ownStory`. */
export const loadStory = async (url: string, early: boolean): Promise<LoadedStory> =>
  isShipped(url) ? ownStory(url, early) : readStory(await loadText(url), url);

/**
 * The text of the site's own story as its server has it now, where an editor has changed it, or a table of it, since
 * the site was built: `null` where it is the one on the screen. Pictures have a number each (mount/pictures.ts).
 */
export async function changedSince({ packed, names, url }: LoadedStory): Promise<string | null> {
  const text = await loadText(url, 'no-cache');
  const texts = names.filter((name) => !isPicture(name));
  const files = await loadFiles(texts, url);
  const now = digest(new TextEncoder().encode([text, ...texts.flatMap((name) => files[name] ?? [])].join('\0')));
  return now === new DataView(packed.buffer, packed.byteOffset).getUint32(DIGEST, true) ? null : text;
}
