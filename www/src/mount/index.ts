// The public module: mounts the graphic in a container. Knows canvas, clock and input, not the story.

import type { EngineClass } from '../kit/engine.ts';
import { messageOf, thrown, wait } from '../kit/fault.ts';
import { loose } from '../kit/outside.ts';
import { api } from './api.ts';
import { addStyles } from './elements.ts';
import { firstFonts, isLatin, loadFonts } from './fonts.ts';
import { emit } from './host.ts';
import { freshEngine, loadEngine } from './loader.ts';
import { Session } from './session.ts';
import { isNamed, isOpening, isOwn, isShipped, type LoadedStory, loadStory, storyUrl } from './story.ts';
import type { MountOptions, Tide } from './tide.ts';

export { presented } from './host.ts';
export type * from './tide.ts';

const FONT_WAIT = 3000;

/**
 * Mounts the graphic. Rejects with an error that carries `code` ('wasm', 'network', 'story',
 * 'canvas') and, for a story, `problems`.
 */
export async function mount(container: HTMLElement, options: MountOptions = {}): Promise<Tide> {
  if (typeof container?.getRootNode !== 'function')
    throw new TypeError('mount() wants the element to mount the graphic in');
  options = { ...options };
  try {
    const patience = wait(FONT_WAIT);
    const url = storyUrl(options);
    const early = isOpening(options);
    const [{ Engine, whole }, story] = await Promise.all([
      loadEngine({ extent: early ? 'opening' : isShipped(url) ? 'own' : 'any' }),
      loadStory(url, early),
      addStyles(container),
    ]);
    const complete = early ? () => Promise.all([whole(), story.complete?.()]).then(() => {}) : undefined;
    // elsewhere than in the opening the rest will be wanted: it comes when the first part is there
    if (isNamed(options)) complete?.().catch(() => {});
    // on a slow line the fonts would take the engine's share of it: they come after
    const lang = loose(options.lang);
    const fonts = loadFonts(firstFonts({ lang, src: options.src }));
    // another tide than the opening's own has words of its own
    const few = (early && !isNamed(options) && (options.tide ?? null) === null) || isLatin(lang);
    await Promise.race([few ? fonts.all : Promise.all([fonts.all, loadFonts('rest').all]), patience]);
    const session = await begin(container, options, Engine, story, complete);
    await session.sound();
    const tide = api(session);
    if (isOwn(story)) session.followEdits();
    session.useFonts(fonts.each);
    return tide;
  } catch (error) {
    if (!thrown(error).reported)
      emit(container, 'tidemark:error', { code: thrown(error).code ?? 'script', message: messageOf(error) });
    throw error;
  }
}

/** Starts; where the parts of the engine that were meant to do cannot, with all of a fresh one. */
async function begin(
  container: HTMLElement,
  options: MountOptions,
  Engine: EngineClass,
  story: LoadedStory,
  complete?: () => Promise<void>,
) {
  const start = async () => {
    try {
      return new Session(container, options, Engine, story, complete);
    } catch (error) {
      if (!complete || thrown(error).code !== 'place') throw error;
      await complete();
      return new Session(container, options, Engine, story);
    }
  };
  try {
    return await start();
  } catch (error) {
    if (!story.complete || thrown(error).code !== 'wasm') throw error;
    const [fresh] = await Promise.all([freshEngine(true), story.complete()]);
    return new Session(container, options, fresh.Engine, story);
  }
}
