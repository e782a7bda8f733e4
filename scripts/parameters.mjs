// Prints the tables of parameters in README.md and docs/kiosk.md from the one in www/src/kit/parameters.ts.
// node scripts/parameters.mjs

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parameters } from './bundle.mjs';

const START = '<!-- printed by scripts/parameters.mjs -->';
const END = '<!-- end of what is printed -->';

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const without = ({ usual, without: words }) => (usual === undefined ? (words ?? '') : `\`${usual}\``);
const PLACES = { page: '`index.html`', embed: '`embed.html`', element: '`<tide-mark>`', kiosk: '`kiosk.html`' };
const read = ({ readers }) =>
  readers.length === Object.keys(PLACES).length ? '' : ` (${readers.map((one) => PLACES[one]).join(', ')})`;

/** The printed tables, by the file that they stand in. */
export async function tables() {
  const { PARAMETERS } = await parameters();
  const code = ({ name }) => `\`${name}\``;
  const everywhere = PARAMETERS.filter((one) => one.of !== 'kiosk');
  const kiosk = PARAMETERS.filter((one) => one.readers.includes('kiosk'));
  const same = kiosk.filter((one) => one.of !== 'kiosk' && !one.kiosk);
  // what means the same in a kiosk stands in one row
  const grouped = new Map();
  for (const one of kiosk.filter((row) => row.kiosk))
    grouped.set(one.kiosk.values, [...(grouped.get(one.kiosk.values) ?? []), one]);
  return {
    'README.md': table(
      ['parameter', 'values', 'without it'],
      everywhere.map((one) => [code(one), one.values + read(one), without(one)]),
    ),
    'docs/kiosk.md': table(
      ['parameter', 'usual', 'values'],
      [
        ...kiosk.filter((one) => one.of === 'kiosk').map((one) => [code(one), without(one), one.values]),
        [same.map(code).join(', '), '', 'as on every page (see README): what the kiosk starts with and goes back to'],
        ...[...grouped.values()].map((all) => [
          all.map(code).join(', '),
          all[0].kiosk.usual ? `\`${all[0].kiosk.usual}\`` : '',
          all[0].kiosk.values,
        ]),
      ],
    ),
  };
}

/** A document with its table as it is printed. */
export function printed(text, made) {
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the lines '${START}' and '${END}' are missing`);
  return `${text.slice(0, from)}${START}\n${made}\n${text.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, made] of Object.entries(await tables())) {
    const path = new URL(`../${name}`, import.meta.url);
    writeFileSync(path, printed(readFileSync(path, 'utf8'), made));
  }
}
