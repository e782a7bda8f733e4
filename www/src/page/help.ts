// The list of keys.

import { dialog, reveal, sheet } from '../kit/dialog.ts';
import { make } from '../kit/dom.ts';
import { singleKeys, switchKeys } from '../kit/preferences.ts';
import type { Tide } from '../mount/tide.ts';

/** Keys of the graphic and the ui key that explains them; `last` is the number of the last chapter. */
const keys = (ui: Record<string, string>, last: number): [string[], string | undefined][] => [
  [[ui.key_space, 'K'], ui.key_play],
  [['←', '→'], ui.key_year],
  [['Page Up', 'Page Down'], ui.key_five],
  [['Home', 'End'], ui.key_ends],
  [['0', '…', String(Math.min(9, last))], ui.key_chapter],
  [['Enter'], ui.key_card],
  [['C'], ui.key_cite],
  [['Esc'], ui.key_close],
  [['?'], ui.key_help],
];

/** The switch for keys of one character: who dictates does not mean them (WCAG 2.1.4). */
function single(text: string) {
  const label = make('label', 'keys-single');
  const input = make('input');
  input.type = 'checkbox';
  input.name = 'keys';
  input.checked = singleKeys();
  input.addEventListener('change', () => switchKeys(input.checked));
  label.append(input, make('span', '', text));
  return label;
}

export async function help(tide: Tide) {
  await sheet('panel.css');
  const { ui, chapters, tag } = tide.page();
  const box = dialog('help', ui.keys_title, ui.close, tag);
  const list = make('dl', 'keys');
  for (const [names, text] of keys(ui, chapters.length - 1)) {
    if (!text) continue;
    const term = make('dt');
    term.append(
      ...names.flatMap((name, i): (string | Node)[] => [
        ...(i ? [' '] : []),
        name === '…' ? name : make('kbd', '', name),
      ]),
    );
    list.append(term, make('dd', '', text));
  }
  box.append(list);
  if (ui.keys_single) box.append(single(ui.keys_single));
  reveal(box);
}
