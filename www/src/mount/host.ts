// What is said to whoever mounted the graphic: events that bubble, and the functions that came as options.

import type { EngineEvent } from '../kit/engine.ts';
import { wait } from '../kit/fault.ts';
import type { MountOptions } from './tide.ts';

/** An error of somebody else's code is theirs to see; it does not stop the film. */
export const report = (error: unknown) =>
  setTimeout(() => {
    throw error;
  });

/** Adds a listener and returns its remover. */
export function listen<E extends Event>(target: EventTarget, type: string, handler: (event: E) => void) {
  const use = handler as (event: Event) => void;
  target.addEventListener(type, use);
  return () => target.removeEventListener(type, use);
}

/** Resolves when the first frame has been presented, soon where nothing is presented. */
export const presented = () =>
  Promise.race([new Promise<unknown>((done) => requestAnimationFrame(() => requestAnimationFrame(done))), wait(500)]);

/** An event that bubbles from the element, out of shadow roots too. */
export function emit(container: HTMLElement, type: EngineEvent['type'] | 'tidemark:error', detail: object) {
  container.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

type Call = 'onframe' | 'oncard' | 'oncopy' | 'onrecover';

/** Calls what the host gave; a fault in it is the host's. */
export function callHost<Name extends Call>(
  options: MountOptions,
  name: Name,
  ...given: Parameters<NonNullable<MountOptions[Name]>>
) {
  const use = options[name] as ((...all: typeof given) => void) | undefined;
  if (typeof use !== 'function') return;
  try {
    // as a method: it may want its own object
    use.apply(options, given);
  } catch (error) {
    report(error);
  }
}
