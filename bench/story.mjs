// What a story costs before its first frame: an engine made of `story.bin`, in Node, with both parts of the engine as they are shipped.
// Alone: TIDEMARK_DIST=dist node bench/story.mjs

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, short, table } from './numbers.mjs';

const ROUNDS = 200;

/** Median ms of making an engine, story and all, and of the first one, when no function has been compiled for speed. */
export async function story(dist) {
  const at = (name) => join(resolve(dist), name);
  class CanvasRenderingContext2D {}
  class HTMLCanvasElement {
    getContext = () => new CanvasRenderingContext2D();
  }
  Object.assign(globalThis, { CanvasRenderingContext2D, HTMLCanvasElement, window: globalThis });
  const { initSync, Engine, BUILD } = await import(pathToFileURL(at('engine.js')).href);
  const first = initSync({ module: new WebAssembly.Module(readFileSync(at('tidemark_bg.wasm'))) });
  new WebAssembly.Instance(new WebAssembly.Module(readFileSync(at('tidemark_rest.wasm'))), { first });
  // the build's id stands at the end of each (scripts/stamp.mjs)
  const packed = Buffer.concat(
    ['story.bin', 'story-rest.bin'].map((name) => readFileSync(at(name)).subarray(0, -BUILD.length)),
  );
  const took = Array.from({ length: ROUNDS }, () => {
    const canvas = new HTMLCanvasElement();
    const before = performance.now();
    const engine = new Engine(canvas, packed, {});
    const after = performance.now();
    engine.free();
    return after - before;
  });
  return { size: packed.length, first: took[0], usual: median(took) };
}

export const storyTable = ({ size, first, usual }) =>
  table(
    ['a checked story becomes an engine', 'ms', 'target'],
    [
      [`both parts of \`story.bin\`, ${(size / 1000).toFixed(1)} KB: median of ${ROUNDS}`, short(usual), '1'],
      ['the first of them', short(first), ''],
    ],
  );

if (process.argv[1]?.endsWith('story.mjs')) console.log(storyTable(await story(process.env.TIDEMARK_DIST ?? 'dist')));
