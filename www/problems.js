// What is wrong with a story, in the page's language. The engine tells it in English; a catalogue
// gives each of its sentences in another. Loaded when a story has a problem.

/** Longest wait for a catalogue, ms: after it the sentences stay as they are. */
const LIMIT = 3000;
const HOLE = /\{(?:term|message)?\}/g;

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A sentence of a catalogue: how it is recognised, and what stands in its holes. */
function entry([template, said], terms) {
  const holes = template.match(HOLE) ?? [];
  const words = template.split(HOLE).map(escaped);
  const term = `(${Object.keys(terms).map(escaped).join('|')})`;
  const source = words.reduce((all, word, i) => all + (holes[i - 1] === '{term}' ? term : '([^]*?)') + word);
  return { template, said, holes, found: new RegExp(`^${source}$`), firm: words.join('').length };
}

/**
 * Says sentences in the language of a catalogue; one that is not in it stays as it is.
 *
 * A catalogue has `messages`, from a template to what is said for it, and `terms`, words that may
 * stand in a hole. `{}` takes anything, `{term}` one of the terms, `{message}` a sentence of the
 * catalogue; `{0}`, `{1}` … put them into what is said.
 *
 * @param {{terms: Record<string, string>, messages: Record<string, string>}} catalogue
 * @returns {((text: string) => string) & {of: (text: string) => string|undefined}} `of` names the template that was used
 */
export function translator({ terms, messages }) {
  // what says more by itself goes first
  const all = Object.entries(messages)
    .map((one) => entry(one, terms))
    .sort((a, b) => b.firm - a.firm);

  function match(text) {
    for (const { template, said, holes, found } of all) {
      const values = found.exec(text)?.slice(1);
      if (!values) continue;
      const filled = values.map((value, i) => (holes[i] === '{term}' ? terms[value] : holes[i] === '{message}' ? match(value)?.said : value));
      if (filled.includes(undefined)) continue;
      return { template, said: said.replace(/\{(\d)\}/g, (_, i) => filled[i]) };
    }
    return undefined;
  }
  const say = (text) => match(text)?.said ?? text;
  say.of = (text) => match(text)?.template;
  return say;
}

/**
 * @param {string} lang the catalogue's language
 * @returns {Promise<(text: string) => string>}
 */
export async function sayer(lang) {
  const response = await fetch(new URL(`./problems.${lang}.json`, import.meta.url), { signal: AbortSignal.timeout?.(LIMIT) });
  if (!response.ok) throw new Error(`problems.${lang}.json: ${response.status}`);
  return translator(await response.json());
}
