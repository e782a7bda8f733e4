// The pictures of a story: fetched and decoded when their chapter is near, then handed to the engine. A module of its
// own, for stories that have some; it imports nothing that the first frame needs, so that this stays one file.

import type { Engine, StoryPicture } from '../kit/engine.ts';
import type { Mounted } from './mounted.ts';
import type { LoadedStory } from './story.ts';
import type { StoryPictures } from './tide.ts';

/** The kinds of files by their endings: a server may say another, and a document that carries one says it itself. */
const KINDS: Record<string, string> = { png: 'image/png', webp: 'image/webp' };
const kindOf = (name: string) => KINDS[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'image/jpeg';

const address = (blob: Blob) =>
  new Promise<string>((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });

type Fetch = (url: string, cache: RequestCache) => Promise<Uint8Array>;
type Digest = (file: Uint8Array) => number;

/** Hangs the pictures of the story on a session's screen. */
export function hang(session: Mounted, fetch: Fetch, digest: Digest) {
  if (session.ended) return undefined;
  session.pictures?.end();
  session.pictures = new Pictures(session, fetch, digest);
  session.pictures.follow();
  return session.pictures;
}

export class Pictures implements StoryPictures {
  readonly #session: Mounted;
  readonly #story: LoadedStory;
  readonly #files = new Map<string, Blob>();
  /** Decoded, as every engine of this story takes them. */
  readonly #bitmaps = new Map<string, ImageBitmap>();
  readonly #coming = new Map<string, Promise<void>>();
  /** What was handed what: another engine knows nothing of it. */
  #engine: Engine | null = null;
  #chapter = '';
  #ended = false;

  readonly #fetch: Fetch;
  readonly #digest: Digest;

  constructor(session: Mounted, fetch: Fetch, digest: Digest) {
    this.#session = session;
    this.#story = session.story;
    this.#fetch = fetch;
    this.#digest = digest;
  }

  /** After a frame: asks for the pictures of its chapter and of the next one. */
  follow() {
    const { engine, now, run } = this.#session;
    if (!engine) return;
    if (engine !== this.#engine) {
      this.#engine = engine;
      this.#chapter = '';
      run((e) => this.give(e));
      this.#session.frames.wake();
    }
    if (now.chapter === this.#chapter) return;
    this.#chapter = now.chapter;
    for (const one of run((e) => e.pictures(false)) ?? []) this.#want(one);
  }

  /** Hands over what has come. */
  give(engine: Engine) {
    for (const [name, bitmap] of this.#bitmaps) engine.picture(name, bitmap);
  }

  /** Asks for all pictures of the story; resolves when each is there or lost. */
  async all() {
    const all = this.#session.run((e) => e.pictures(true)) ?? [];
    await Promise.all(all.map((one) => this.#want(one)));
  }

  /** An SVG document of ours, in which each picture is its own `data:` address: no other program fetches it. */
  async carry(svg: string) {
    let out = svg;
    for (const [name, blob] of this.#files) {
      const own = ` href="${name}"`;
      if (!out.includes(own)) continue;
      const carried = ` href="${await address(blob)}"`;
      out = out.replaceAll(own, () => carried);
    }
    return out;
  }

  end() {
    this.#ended = true;
    for (const bitmap of this.#bitmaps.values()) bitmap.close();
    this.#bitmaps.clear();
  }

  /** A picture that was lost is asked for again where its chapter comes again. */
  #want(one: StoryPicture) {
    const { name } = one;
    if (this.#bitmaps.has(name)) return Promise.resolve();
    const known = this.#coming.get(name) ?? this.#take(one).finally(() => this.#coming.delete(name));
    this.#coming.set(name, known);
    return known;
  }

  async #take({ name, hash }: StoryPicture) {
    let bitmap: ImageBitmap | undefined;
    try {
      const blob = await this.#file(name, hash);
      bitmap = await createImageBitmap(blob);
      if (!this.#ended) this.#bitmaps.set(name, bitmap);
    } catch (error) {
      console.warn(`${name} cannot be shown.`, error);
    }
    if (this.#ended) {
      bitmap?.close();
      return;
    }
    this.#session.run((e) => e.picture(name, bitmap));
    this.#session.frames.wake();
  }

  /**
   * A picture's file, as it was when the story was read: its room and its cut were made for that one. Fetched with CORS,
   * so that what is painted with it can be read out again.
   */
  async #file(name: string, hash: number) {
    const known = this.#files.get(name);
    if (known) return known;
    const { files, url } = this.#story;
    // what could not be had when the story was read has neither a size nor a cut
    if (!hash) throw new Error(`${name} did not come with the story`);
    let bytes = files?.[name];
    for (const cache of ['default', 'reload'] as const) {
      if (bytes) break;
      const came = await this.#fetch(new URL(name, url).href, cache);
      // a cache may keep another one
      if (this.#digest(came) === hash) bytes = came;
    }
    if (!bytes) {
      this.#renew();
      throw new Error(`${name} is another file than the story was read with`);
    }
    const blob = new Blob([bytes as BlobPart], { type: kindOf(name) });
    this.#files.set(name, blob);
    return blob;
  }

  /** An editor has put another picture there: the site's own story is read anew with it. */
  async #renew() {
    const { options, edition } = this.#session;
    const { url, local } = this.#story;
    if (options.src !== undefined || local) return;
    try {
      const story = await (await fetch(url, { cache: 'no-cache' })).text();
      if (!this.#ended && this.#session.edition === edition) await this.#session.show({ story, url });
    } catch (error) {
      console.warn(`${url} cannot be used: what the site was built with is shown.`, error);
    }
  }
}
