// The public face of a mounted graphic: what mount() takes and gives.

import type {
  Card,
  Change,
  Chrome,
  Control,
  Engine,
  EngineOptions,
  FullText,
  Layout,
  Look,
  Loose,
  Mark,
  PageText,
  Place,
  Point,
  Problem,
  Scheme,
  State,
} from '../kit/engine.ts';

export interface MountOptions extends Place, Look {
  /** The address of another story: of this origin, or of one that `allow` names. */
  src?: string;
  allow?: string[];
  /** Plays while it is in sight. */
  autoplay?: Loose;
  /** The graphic without controls. */
  plain?: Loose;
  chrome?: Chrome;
  /** What tells dark and light where it is not the system. */
  scheme?: Scheme;
  /** Keys work with the focus on nothing, too: the page is ours. */
  keys?: 'page';
  onframe?: (state: State) => void;
  oncard?: (card: Card | null) => void;
  oncopy?: (text: string) => void;
  onrecover?: () => void;
}

export interface SnapshotOptions {
  type?: 'svg' | 'png';
  scale?: number;
}

/** Reads a file that stands beside a story: its text, or the bytes of a picture. */
export type ReadFile = (name: string) => Promise<string | Uint8Array>;

/** The pictures of a story. */
export interface StoryPictures {
  /** Resolves when all are there, as far as they can be had: engines that are made then have them. */
  all(): Promise<void>;
  /** An SVG document of an engine of this story, with its pictures in itself. */
  carry(svg: string): Promise<string>;
}

/** Another story to show. */
export interface OtherStory {
  story: string;
  /** Its address; without one it is the visitor's own file. */
  url?: string;
  /** Reads a file that stands beside it, where it was not fetched. */
  read?: ReadFile;
}

/** A mounted graphic. */
export interface Tide {
  /** Does what the play button says: the film or the chapter from its start, or on from here. */
  play(): void;
  /** Plays the film on from here. */
  resume(): void;
  pause(): void;
  toggle(): void;
  /** Plays one chapter, by id or number, and stops. */
  playChapter(id: string | number): void;
  seek(to: Place): void;
  set(to: Look): void;
  press(name: string): void;
  state(): State;
  marks(): Mark[];
  /** Draws the frame of film second `t` at once. */
  draw(t: number): void;
  csv(): string;
  /** Facts, derived values, series, events and sources as JSON. */
  data(): string;
  /** A second engine at the same place, on a canvas of its own: for pictures and films. Whoever asks for it frees it. */
  twin(own: HTMLCanvasElement, changes?: EngineOptions): Engine;
  /** A picture of the present frame. */
  snapshot(how?: SnapshotOptions): Promise<Blob>;
  /** Firm values of the series behind the quay, by year and scope. */
  points(): Point[];
  /** A second, still graphic of the same story on another canvas; to be freed. Not kept up with this one. */
  still(on: HTMLCanvasElement, from?: EngineOptions): Engine;
  /** What the page's own text is made of, in the present language; the tables come with the whole story. */
  page(): FullText;
  /** The shortest query string that gives this state again. */
  query(): string;
  status(): string;
  /** Lights the mark on the screen of a fact or event, by its id, or of `series:year`; with '' none. */
  point(to: string): void;
  layout(): Layout | undefined;
  /** Where controls lie over the canvas. */
  controls(): Control[];
  /** Moves a chapter that is taller than the canvas up by `px`. */
  scroll(px: number): void;
  /** CSS px that the chapter is moved up by. */
  scrolled(): number;
  /** A tall chapter plays on as far as it is in sight; what has moved above stands. */
  read(): void;
  /** CSS px to move a tall chapter up by while it plays, to see what moves. */
  follow(): number;
  redraw(): void;
  /** The pictures of the story on the screen; undefined where it has none. */
  pictures(): Promise<StoryPictures | undefined>;
  /** Names of the files that the story on the screen has beside it. */
  files(): string[];
  /** Where the story on the screen was fetched from. */
  address(): string;
  /** Changes with each story that is shown. */
  edition(): number;
  /** Whose story is on the screen: this site's own, another by its address, or one from the visitor's own files. */
  source(): 'own' | 'other' | 'file';
  /** Shows another story at the same place. Where it cannot be read, what was on the screen stays, and the error carries every problem. */
  show(next: OtherStory): Promise<void>;
  readonly canvas: HTMLCanvasElement;
  readonly root: HTMLElement;
  destroy(): void;
}

/** Events that bubble from the element, by name. */
export interface TideEvents {
  'tidemark:ready': CustomEvent<Record<string, never>>;
  'tidemark:change': CustomEvent<Change>;
  'tidemark:select': CustomEvent<{ fact: string }>;
  'tidemark:activity': CustomEvent<Record<string, never>>;
  'tidemark:error': CustomEvent<{ code: string; message: string }>;
}

/** Uses the engine; undefined where there is none, or it failed. */
export type Run = <T>(use: (engine: Engine) => T) => T | undefined;

/** What controls, card and marks need of the mount. */
export interface Tools {
  run: Run;
  act: Run;
  page: () => PageText | undefined;
  /** Which story this is: another number after each change. */
  edition: () => number;
  early: () => boolean;
  copied: (text: string) => void;
  card: (card: Card | null) => void;
  left: (event: PointerEvent) => void;
  scrolled: () => number;
  reveal?: (px: number) => void;
}

export type {
  Card,
  Change,
  Chrome,
  Control,
  EngineOptions,
  FullText,
  Layout,
  Look,
  Mark,
  Place,
  Point,
  Problem,
  Scheme,
  State,
};
