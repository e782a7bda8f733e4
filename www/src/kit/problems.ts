// What is wrong with a story, in the page's language. The engine tells each problem in English, with
// its rule's key and arguments; a catalogue, printed from the same table by the build, has the
// sentences of another language. Loaded when a story has a problem.

import type { Problem } from './engine.ts';

/** Longest wait for a catalogue, ms: after it the sentences stay as they are. */
const LIMIT = 3000;

/** Sentences of one language, by rule; `{0}`, `{1}` … in them are a problem's arguments. */
interface Catalogue {
  rules: Record<string, { what: string; fix: string }>;
  terms: Record<string, string>;
}

/**
 * Says problems in the language of a catalogue; one whose rule is not in it stays as it is.
 * @returns what is wrong, and what to do
 */
export function translator({ rules, terms }: Catalogue) {
  const word = ({ own, term = '' }: Problem['args'][number]) => own ?? terms[term] ?? term;
  return ({ key, place, args, what, fix }: Problem): [string, string] => {
    if (!Object.keys(rules).includes(key)) return [what, fix];
    const fill = (sentence: string) => sentence.replace(/\{(\d+)\}/g, (hole, n) => (args[n] ? word(args[n]) : hole));
    return [[place, fill(rules[key].what)].filter(Boolean).join(' '), fill(rules[key].fix)];
  };
}

/** Fetches the catalogue of a language. */
export async function sayer(lang: string) {
  const response = await fetch(new URL(`./problems.${lang}.json`, import.meta.url), {
    signal: AbortSignal.timeout?.(LIMIT),
  });
  if (!response.ok) throw new Error(`problems.${lang}.json: ${response.status}`);
  return translator(await response.json());
}
