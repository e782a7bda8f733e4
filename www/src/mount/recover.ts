// An engine that has trapped is not used again: a fresh one takes its place, three times a minute.

import { messageOf, thrown } from '../kit/fault.ts';
import { callHost, emit } from './host.ts';
import { freshEngine } from './loader.ts';
import type { Mounted } from './mounted.ts';

const PANICS = 3;
const PANIC_SPAN = 60000;

/** A trap, or a stack that is full, which browsers tell as an error of their own: values of the host are read before. */
export function crashed(error: unknown) {
  return (
    error instanceof WebAssembly.RuntimeError || error instanceof RangeError || thrown(error).name === 'InternalError'
  );
}

export class Recovery {
  readonly #session: Mounted;
  /** When engines failed lately. */
  #panics: number[] = [];
  /** What is under way. */
  work: Promise<void> | null = null;

  constructor(session: Mounted) {
    this.#session = session;
  }

  /** Makes the engine anew at the same state. */
  begin(error: unknown) {
    this.work = this.#recover(error);
  }

  async #recover(error: unknown) {
    const session = this.#session;
    const { container, options } = session;
    session.engine = null;
    const time = performance.now();
    this.#panics = [...this.#panics.filter((one) => time - one < PANIC_SPAN), time];
    if (this.#panics.length > PANICS) {
      emit(container, 'tidemark:error', { code: 'panic', message: messageOf(error) });
      return;
    }
    try {
      const { complete } = session.story;
      const [{ Engine }] = await Promise.all([freshEngine(Boolean(complete)), complete?.()]);
      if (session.ended) return;
      session.Kind = Engine;
      const unfinished = session.early;
      session.early = false;
      session.engine = session.build(session.place());
      this.work = null;
      session.frames.measure();
      session.frames.now();
      session.release();
      if (session.engine && !unfinished) callHost(options, 'onrecover');
    } catch (next) {
      emit(container, 'tidemark:error', { code: thrown(next).code ?? 'panic', message: messageOf(next) });
    }
  }

  /** Resolves when nothing is under way any more. */
  async done() {
    while (this.work) {
      const { work } = this;
      await work;
      if (this.work === work) this.work = null;
    }
  }
}
