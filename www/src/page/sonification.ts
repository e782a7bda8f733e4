// The button for the sound of the tide, its text, and the figure that sounds. The sound itself is loaded when asked for.

import { fill, make } from '../kit/dom.ts';
import type { State, Tide } from '../mount/tide.ts';

export function sonification(holder: HTMLElement, tide: Tide) {
  const button = make('button', 'pill');
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');
  const note = make('p', 'sound-note');
  note.id = 'sound-note';
  button.setAttribute('aria-describedby', note.id);
  // what is heard is not spoken at the same time
  const now = make('p', 'sound-now');
  now.setAttribute('aria-hidden', 'true');
  holder.replaceChildren(button, now, note);
  let stop: (() => void) | null = null;
  let key = '';
  let asked = 0;

  const rows = () => tide.page().tables.find((one) => one.id === `series-${tide.state().tide}`)?.rows ?? [];
  const value = (year: number) => rows().find((row) => row[0] === String(year))?.[1];

  function write() {
    const { ui } = tide.page();
    button.textContent = stop ? ui.sound_stop : ui.sound_play;
    button.setAttribute('aria-pressed', String(Boolean(stop)));
  }

  function end() {
    asked += 1;
    const last = stop;
    stop = null;
    last?.();
    now.textContent = '';
    write();
  }

  async function start() {
    asked += 1;
    const turn = asked;
    const { play, score } = await import('./sound.ts');
    if (turn !== asked) return;
    tide.pause();
    const { span } = tide.page();
    stop = play(score(tide.points(), span), {
      year: (year) => {
        now.textContent = [year, value(year) ?? '—'].join(' · ');
      },
      end,
    });
    write();
  }

  button.addEventListener('click', () => (stop ? end() : start()));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && stop) end();
  });
  document.addEventListener('visibilitychange', () => document.hidden && stop && end());
  window.addEventListener('pagehide', () => stop && end());

  return {
    /** After each frame: the words follow language and series; a film that plays ends the sound. */
    update(state: State) {
      if (stop && state.playing) end();
      const next = `${tide.edition()} ${state.lang} ${state.tide}`;
      if (next === key) return;
      key = next;
      if (stop) end();
      const page = tide.page();
      const points = tide.points();
      holder.hidden = points.length === 0 || !page.ui.sound_play;
      if (holder.hidden) return;
      const [first, last] = [points[0].year, points[points.length - 1].year];
      const name = page.tables.find((one) => one.id === `series-${state.tide}`)?.caption ?? '';
      note.textContent = fill(
        page.ui.sound_text,
        name,
        page.span.from,
        page.span.to,
        first,
        value(first),
        last,
        value(last),
      );
      write();
    },
  };
}
