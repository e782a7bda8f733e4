// Pictures, data and a film to keep.

import { button } from '../../kit/dialog.ts';
import { fill, make } from '../../kit/dom.ts';
import { type FileTools, KEEPS_NOTHING, type Part, save } from './parts.ts';
import { picture } from './pictures.ts';
import { filmPart } from './recorder.ts';

/** A blob as an address that lasts: an app keeps a picture only by a long press on it. */
const lasting = (blob: Blob) =>
  new Promise<string>((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });

export function downloadPart({ tide, text, stem, say, box, about }: FileTools): Part {
  const { ui } = text;
  const byHand = KEEPS_NOTHING.test(navigator.userAgent) && ui.keep_by_hand;
  const section = (title: string | undefined, note: string | undefined, ...rest: Node[]) => {
    const made = make('section');
    made.append(make('h3', '', title), make('p', 'panel-note', note), ...rest);
    return made;
  };
  const row = (...rest: Node[]) => {
    const made = make('div', 'panel-row');
    made.append(...rest);
    return made;
  };

  const shot = make('img', 'panel-shot');
  shot.alt = '';
  let shown = '';
  let gone = false;
  let kept = false; // a picture that was asked for is not overtaken by the small one
  picture(tide, 'png', Math.min(1, 640 / tide.canvas.clientWidth)).then(
    (blob) => {
      if (gone || kept) return;
      shown = URL.createObjectURL(blob);
      shot.src = shown;
    },
    () => kept || shot.remove(),
  );
  const keep = (form: 'png' | 'square' | 'svg', scale: number, name: string) => async () => {
    try {
      const blob = await picture(tide, form, scale, about);
      if (byHand && form === 'svg') say(ui.file_by_hand);
      else if (byHand) {
        const lasts = await lasting(blob);
        kept = true;
        shot.src = lasts;
        say(ui.keep_by_hand);
      } else {
        save(blob, name);
        say(fill(ui.saved, name));
      }
    } catch (error) {
      say(
        (error as { code?: string }).code === 'guarded' ? (ui.picture_guarded ?? ui.picture_failed) : ui.picture_failed,
      );
    }
  };
  const pictures = section(
    ui.picture,
    ui.picture_note,
    row(
      button('pill', ui.png_1, keep('png', 1, `${stem}.png`)),
      button('pill', ui.png_2, keep('png', 2, `${stem}@2x.png`)),
      button('pill', ui.png_square, keep('square', 1, `${stem}-square.png`)),
      button('pill', ui.svg, keep('svg', 1, `${stem}.svg`)),
    ),
  );

  const file = (name: string, type: string, make_: () => string) => () => {
    if (byHand) return say(ui.file_by_hand);
    save(new Blob([make_()], { type }), name);
    return say(fill(ui.saved, name));
  };
  const data = section(
    ui.data,
    ui.data_note,
    row(
      button('pill', ui.csv, file('tidemark-data.csv', 'text/csv', tide.csv)),
      button('pill', ui.json, file('tidemark-data.json', 'application/json', tide.data)),
    ),
  );

  const recorder = filmPart({ tide, text, stem, say, box, shot, about });
  const films = section(ui.film, recorder.note, recorder.room);
  return {
    content: [shot, pictures, data, films],
    leave() {
      gone = true;
      URL.revokeObjectURL(shown);
      recorder.leave();
    },
  };
}
