// What is wrong with a story, in the page's language. The engine tells each problem in English, with
// its rule's key and arguments; a catalogue, printed from the same table by the build, has the
// sentences of another language. Loaded when a story has a problem.

/** Longest wait for a catalogue, ms: after it the sentences stay as they are. */
const LIMIT = 3000;

/**
 * Says problems in the language of a catalogue; one whose rule is not in it stays as it is.
 *
 * @param {{rules: Record<string, {what: string, fix: string}>, terms: Record<string, string>}} catalogue
 *   `{0}`, `{1}` … in its sentences are a problem's arguments
 * @returns {(problem: {key: string, place: string, args: {own?: string, term?: string}[], what: string, fix: string}) => [string, string]}
 *   what is wrong, and what to do
 */
export function translator({ rules, terms }) {
  const word = ({ own, term }) => own ?? terms[term] ?? term;
  return ({ key, place, args, what, fix }) => {
    if (!Object.keys(rules).includes(key)) return [what, fix];
    const fill = (sentence) => sentence.replace(/\{(\d+)\}/g, (hole, n) => (args[n] ? word(args[n]) : hole));
    return [[place, fill(rules[key].what)].filter(Boolean).join(' '), fill(rules[key].fix)];
  };
}

/**
 * @param {string} lang the catalogue's language
 * @returns {Promise<ReturnType<typeof translator>>}
 */
export async function sayer(lang) {
  const response = await fetch(new URL(`./problems.${lang}.json`, import.meta.url), { signal: AbortSignal.timeout?.(LIMIT) });
  if (!response.ok) throw new Error(`problems.${lang}.json: ${response.status}`);
  return translator(await response.json());
}
