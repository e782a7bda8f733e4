// The film as a file: recorded as it plays.

import { button } from '../../kit/dialog.ts';
import { fill, make } from '../../kit/dom.ts';
import { type FileTools, KEEPS_NOTHING, save } from './parts.ts';
import { film, filmFormat } from './pictures.ts';

const clock = (seconds: number) => {
  const whole = Math.floor(seconds + 0.5);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

interface FilmPart {
  note: string;
  room: HTMLElement;
  leave: () => void;
}

export function filmPart({
  tide,
  text,
  stem,
  say,
  box,
  shot,
  about,
}: FileTools & { shot: HTMLImageElement }): FilmPart {
  const { ui, chapters } = text;
  const { duration, chapter: id } = tide.state();
  const format = filmFormat();
  const room = make('div');
  if (KEEPS_NOTHING.test(navigator.userAgent) && ui.file_by_hand)
    return { note: ui.file_by_hand, room, leave: () => {} };
  if (!format) return { note: ui.film_none, room, leave: () => {} };
  const [, ending] = format;
  let giveUp = new AbortController();

  function choices() {
    const chapter = chapters.find((one) => one.id === id) ?? chapters[0];
    const row = make('div', 'panel-row');
    row.append(
      button('pill', ui.film_whole, () => record(0, duration, 'tidemark')),
      button('pill', ui.film_chapter, () => record(chapter.start, chapter.end, stem)),
    );
    room.replaceChildren(row);
  }

  async function record(from: number, to: number, name: string) {
    giveUp = new AbortController();
    const enough = new AbortController();
    const bar = make('progress', 'panel-progress');
    bar.max = to - from;
    bar.value = 0;
    const count = make('p', 'panel-note');
    const row = make('div', 'panel-row');
    row.append(
      button('pill is-strong', ui.film_finish, () => enough.abort()),
      button('pill', ui.cancel, () => giveUp.abort()),
    );
    const progress = (seconds: number) => {
      bar.value = seconds;
      const words = fill(ui.film_recording, clock(seconds), clock(to - from));
      if (count.textContent === words) return;
      count.textContent = words;
      bar.setAttribute('aria-valuetext', words);
    };
    bar.setAttribute('aria-label', ui.film);
    let seen = null as HTMLCanvasElement | null;
    const show = (canvas: HTMLCanvasElement) => {
      seen = canvas;
      canvas.className = 'panel-shot';
      canvas.setAttribute('aria-hidden', 'true');
      shot.replaceWith(canvas);
      room.replaceChildren(bar, count, row);
      row.querySelector('button')?.focus();
    };
    say('');
    try {
      const blob = await film(tide, { from, to, show, progress, signal: giveUp.signal, enough: enough.signal, about });
      const called = `${name}.${ending}`;
      if (blob) {
        save(blob, called);
        say(fill(ui.saved, called));
      }
    } catch {
      say(ui.film_failed);
    }
    seen?.replaceWith(shot);
    if (!box.open) return;
    choices();
    room.querySelector('button')?.focus();
  }
  choices();
  return { note: fill(ui.film_note, clock(duration)), room, leave: () => giveUp.abort() };
}
