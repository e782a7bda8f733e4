// A story file of one's own, shown at once; what is wrong with it stands beside the last good picture.
// Loaded when somebody opens one.

import { make } from '../kit/dom.ts';
import { enlist, failure } from '../kit/failure.ts';
import { isPicture } from '../kit/outside.ts';
import type { OtherStory, Tide } from '../mount/tide.ts';

let panel: HTMLElement | null = null;

function styles() {
  const href = new URL('./opened.css', import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
}

/** Takes the list of problems away. */
export function clear() {
  panel?.remove();
  panel = null;
}

/** Says everything that is wrong, with its place; the picture stays. */
export function complain(tide: Tide, name: string, error: unknown) {
  clear();
  styles();
  const { ui } = tide.page();
  const words = failure(tide.state().lang, error);
  panel = make('section', 'problems');
  panel.id = 'problems';
  panel.lang = words.tag;
  panel.setAttribute('role', 'alert');
  const list = make('ol');
  enlist(list, words);
  const close = make('button', 'pill', ui.close);
  close.type = 'button';
  close.addEventListener('click', clear);
  panel.append(make('h2', '', name), make('p', '', words.text), list, close);
  document.body.append(panel);
}

/** Shows a story, or says what is wrong with it. True: it is shown. */
export async function present(tide: Tide, name: string, next: OtherStory) {
  try {
    await tide.show(next);
    clear();
    return true;
  } catch (error) {
    complain(tide, name, error);
    return false;
  }
}

/** Opens files that were picked or dropped: a story, and the tables and pictures that it names. */
export async function opened(tide: Tide, files: File[]) {
  const story = files.find((file) => /\.json$/i.test(file.name)) ?? files[0];
  if (!story) return false;
  const read = async (name: string) => {
    const found = files.find((file) => file.name === name.split('/').pop());
    if (!found) throw new Error(`${name} was not opened with the story`);
    if (isPicture(name)) return new Uint8Array(await found.arrayBuffer());
    return found.text();
  };
  return present(tide, story.name, { story: await story.text(), read });
}

/** Asks for files. */
export function pick(use: (files: File[]) => void) {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.json,.geojson,.csv,.tsv,.png,.jpg,.jpeg,.webp,application/json,text/csv';
  input.hidden = true;
  input.addEventListener('change', () => {
    use([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}
