// What the build puts beside the sources (scripts/bundle.mjs).

/** The release that a script is of. */
declare const BUILD: string;

/** Chapters and their heights in stage units, one a language, written by the native tool (tool/src/outline.rs). */
declare module 'site:outline.js' {
  export interface OutlineChapter {
    id: string;
    start: number;
    titles: Record<string, string>;
    medium: number[];
    phone: number[];
    plainMedium: number[];
    plainPhone: number[];
  }
  const outline: {
    title: Record<string, string>;
    languages: { id: string; tag: string }[];
    chapters: OutlineChapter[];
  };
  export default outline;
}

/** What stands in the graphic's place where it cannot start, by language; `sheet` are its styles. */
declare module 'site:static.js' {
  const all: Record<
    string,
    { tag: string; title: string; summary: string; film: string; data: string; tables: import('./engine.ts').Table[] }
  >;
  export default all;
  export const sheet: string;
}

/** What wasm-bindgen writes of the reader. */
declare module 'site:reader.js' {
  export const BUILD: string;
  /** Names of the files that a story wants. */
  export function wants(story: string): string[];
  /** The checked form of a story; throws the list of its problems. */
  export function read(story: string, files: import('./engine.ts').Files): Uint8Array;
  const start: (how: { module_or_path: WebAssembly.Module }) => Promise<WebAssembly.ModuleImports>;
  export default start;
}

/** What wasm-bindgen writes of the engine. */
declare module 'site:engine.js' {
  export const BUILD: string;
  export const Engine: import('./engine.ts').EngineClass;
  const start: (how: { module_or_path: WebAssembly.Module }) => Promise<WebAssembly.ModuleImports>;
  export default start;
}

/** What kit/start.ts leaves for the page's own scripts: another try, and a load past all caches. */
type StartingWindow = typeof globalThis & {
  tidemarkStart?: { again: (most: number, how?: () => void) => boolean; renew: () => void };
};

type TideEventMap = import('../mount/tide.ts').TideEvents;
interface HTMLElementEventMap extends TideEventMap {}

interface Window {
  /** On our own pages: the mounted graphic. */
  tidemark?: import('../mount/tide.ts').Tide;
  supervisor?: import('../kiosk/supervisor.ts').Supervisor;
}
