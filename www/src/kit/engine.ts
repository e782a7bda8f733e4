// What crosses the border to the engine (src/web/exchange.rs): the shapes of its answers, and its doors.

export type Theme = 'light' | 'dark' | 'auto';
export type Motion = 'full' | 'reduced' | 'auto';
export type LayoutClass = 'wide' | 'medium' | 'phone' | 'portrait';
/** What stands around the graphic: a page, an embed, a kiosk, nothing. */
export type Chrome = 'page' | 'embed' | 'kiosk' | 'plain';
export type Cause = 'play' | 'step' | 'drag' | 'key' | 'url' | 'api';

/** A value that the engine reads; anything else counts as absent. */
export type Loose = string | number | boolean;

/** Lengths in CSS px from the canvas's top left. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface State {
  /** Film second. */
  t: number;
  year: number;
  chapter: string;
  playing: boolean;
  speed: number;
  lang: string;
  theme: Theme;
  motion: Motion;
  /** Seconds of the whole film. */
  duration: number;
  dark: boolean;
  reduced: boolean;
  /** Id of the series behind the quay. */
  tide: string;
  /** What the play button does. */
  offer: 'pause' | 'film' | 'chapter' | 'on';
  /** What has been started and goes on after a pause. */
  run: 'film' | 'chapter' | 'none';
  /** What the slider moves through (years, film seconds, cells of a guess) and where it stands. */
  slider: { of: 'year' | 'film' | 'guess'; from: number; to: number; at: number };
}

/** Where a derived value comes from. */
export interface Derived {
  op: string;
  of: string[];
  formula: string;
}

export interface Mark extends Box {
  id: string;
  kind: string;
  text?: string;
  font_px?: number;
  fill?: string;
  stroke?: string;
  alpha: number;
  ground: string;
  fact?: string;
  derived?: Derived;
  label: string;
  hit: boolean;
}

/** A mark for the keyboard. */
export interface Target extends Box {
  id: string;
  label: string;
}

/** Where a control lies over the canvas. */
export interface Control extends Box {
  name: string;
}

export interface Layout {
  class: LayoutClass;
  /** CSS px of a stage unit. */
  u: number;
  width: number;
  height: number;
  /** What the chapter wants at this width, whatever the canvas's height; null in the wide class. */
  wanted: number | null;
  bar: number;
  /** Where the strip begins that stays in sight. */
  foot: number;
  /** Left edge of the stage, where it is centred. */
  left: number;
}

export interface Card {
  title: string;
  figure: string;
  unit: string;
  lines: string[];
  /** How many of the lines are shown where the mark is only pointed at. */
  brief: number;
  links: Linked[];
  fact: string | null;
  citation: string;
  pinned: boolean;
  mark: Box;
}

export interface Language {
  id: string;
  name: string;
  short: string;
  tag: string;
}

export interface Chapter {
  id: string;
  tab: string;
  title: string;
  start: number;
  end: number;
}

/** A piece of a line about sources; `url` is empty where it leads nowhere. */
export interface Linked {
  words: string;
  url: string;
}

export interface Table {
  id: string;
  caption: string;
  columns: string[];
  /** The last cell is the source. */
  rows: string[][];
  /** Of each row its source in pieces, where one of them is a link; else nothing. */
  links: Linked[][];
}

export interface Years {
  from: number;
  to: number;
}

/** What the page's own text is made of besides the tables. */
export interface PageText {
  title: string;
  brand: string;
  subject: string;
  summary: string;
  tag: string;
  languages: Language[];
  /** Words of the controls, by their names; a story need not have all. */
  ui: Record<string, string>;
  chapters: Chapter[];
  span: Years;
  /** Name of the series behind the quay. */
  tide: string;
  sources: string;
  /** Seconds that a kiosk holds the last frame. */
  hold: number;
}

/** A piece of running text. */
export interface Piece {
  words: string;
  /** The id of the fact or event, or the `series:year`, that it leads to. */
  to?: string;
  /** The sign of another source than the story's own. */
  sign: string;
  /** What is known of it, in a line. */
  cite: Linked[];
}

/** Running text of a chapter, and notes under it. */
export interface Prose {
  chapter: string;
  text: Piece[][];
  notes: Piece[][];
}

export interface Tables {
  tables: Table[];
  events: Table;
  prose: Prose[];
  /** What was looked for and not found. */
  not_found: Piece[][];
}

/** All of a page's text. */
export type FullText = PageText & Tables;

/** A firm value of the series behind the quay. */
export interface Point {
  year: number;
  value: number;
  /** Values of two scopes belong to two series. */
  scope: number;
}

export interface Change {
  year: number;
  chapter: string;
  t: number;
  cause: Cause;
}

export type EngineEvent =
  | { type: 'tidemark:ready' | 'tidemark:activity'; detail: Record<string, never> }
  | { type: 'tidemark:change'; detail: Change }
  | { type: 'tidemark:select'; detail: { fact: string } };

/** A fault of a story: where, which rule, what is wrong and what to do. */
export interface Problem {
  line: number;
  column: number;
  path: string;
  rule: string;
  what: string;
  fix: string;
  key: string;
  place: string;
  args: { own?: string; term?: string }[];
}

/** The files that a story wants, by their names: texts, pictures, and false for a picture that could not be had. */
export type Files = Record<string, string | Uint8Array | false>;

/** A picture of the story. */
export interface StoryPicture {
  name: string;
  /** The number of its file's bytes; 0 where it could not be had when the story was read. */
  hash: number;
}

/** A place in the film: `t` wins over `year`, `year` over `chapter`. */
export interface Place {
  t?: Loose;
  year?: Loose;
  chapter?: Loose;
}

export interface Look {
  lang?: Loose;
  theme?: Loose;
  motion?: Loose;
  speed?: Loose;
  tide?: Loose;
}

/** What tells whether something holds, and when that changes: a MediaQueryList, for one. */
export type Scheme = EventTarget & { readonly matches: boolean };

/** What the reader has set in the system. */
export interface System {
  dark?: Loose;
  reduced?: Loose;
  contrast?: Loose;
  /** System colours as `rrggbb`, apart by blanks; empty where none are forced. */
  forced?: Loose;
}

export interface EngineOptions extends Place, Look, System {
  chrome?: Loose;
  autoplay?: Loose;
  run?: Loose;
  /** Only the opening is wanted, until `whole` is called. */
  early?: boolean;
}

/** What a constructor throws. */
export interface EngineFailure {
  code: 'format' | 'canvas' | 'place';
}

export interface Engine {
  free(): void;
  whole(packed: Uint8Array): void;
  resize(width: number, height: number, ratio: number, across?: number, down?: number): void;
  frame(now: number): boolean;
  play(): void;
  pause(): void;
  toggle(): void;
  resume(): void;
  slide(to: number): void;
  play_words(): string;
  seek(to: Place): void;
  play_chapter(id: string): void;
  read(): void;
  follow(): number;
  set(options: Look | System): void;
  press(name: string): void;
  pointer(kind: string, x: number, y: number, touch: boolean): string;
  key(name: string): boolean;
  scroll(px: number): void;
  state(): State;
  marks(): Mark[];
  targets(): Target[];
  look(id?: string): void;
  choose(id: string): void;
  points(): Point[];
  draw(t: number): void;
  svg(): string;
  csv(): string;
  data(): string;
  controls(): Control[];
  layout(): Layout;
  card(): Card | null;
  page(): PageText;
  tables(): Tables;
  point(to: string): void;
  value_text(): string;
  status(): string;
  query(): string;
  events(): EngineEvent[];
  /** The pictures of this chapter and the next, or of all. */
  pictures(all: boolean): StoryPicture[];
  /** One has come, or is lost. */
  picture(name: string, bitmap?: ImageBitmap): void;
}

export interface EngineClass {
  new (canvas: HTMLCanvasElement, packed: Uint8Array, options: EngineOptions): Engine;
}
