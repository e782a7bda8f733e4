// Errors that a page has words for.

import type { Problem } from './engine.ts';

export type FaultCode =
  | 'wasm'
  | 'network'
  | 'server'
  | 'elsewhere'
  | 'refused'
  | 'large'
  | 'release'
  | 'import'
  | 'story'
  | 'style'
  | 'canvas'
  | 'place'
  | 'panic'
  | 'script';

export interface Fault extends Error {
  code: FaultCode;
  /** What is wrong with a story. */
  problems: Problem[];
  /** The HTTP status of an answer that is none. */
  status?: number;
  /** Asking again would not help. */
  final?: boolean;
  /** The host has heard of it already. */
  reported?: boolean;
}

/** An error with a code that the page has words for. */
export function fault(code: FaultCode, message: string, problems: Problem[] = []): Fault {
  return Object.assign(new Error(message), { code, problems });
}

/** Whatever was thrown, as far as it says what it is. */
export const thrown = (error: unknown): Partial<Fault> =>
  typeof error === 'object' && error !== null ? error : { message: String(error) };

/** What was thrown, in words. */
export const messageOf = (error: unknown) => String(thrown(error).message ?? error);

/** Resolves after `ms` milliseconds. */
export const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
