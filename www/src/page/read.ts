// The running text of the chapter on the screen, in a panel over the stage. Words that are pointed at light
// their mark; a mark that is pointed at lights its words.

import { make } from '../kit/dom.ts';
import type { Card } from '../kit/engine.ts';
import { prose } from '../kit/prose.ts';
import { icon } from '../kit/svg.ts';
import type { State, Tide } from '../mount/tide.ts';

/**
 * @param stage the panel is put after it
 * @param opener the button that opens it, and has the focus again when it is closed
 */
export function reading(tide: Tide, stage: HTMLElement, opener: HTMLElement) {
  const panel = make('aside', 'read');
  panel.id = 'read';
  panel.hidden = true;
  const body = make('div', 'read-body');
  body.tabIndex = -1;
  const close = make('button', 'tool read-close');
  close.type = 'button';
  close.append(icon('0 0 20 20', ['M4 4l12 12M16 4 4 16']));
  panel.append(close, body);
  stage.after(panel);
  let written = '';

  function write(state: State) {
    const key = `${state.chapter} ${state.lang} ${tide.edition()}`;
    if (written === key) return;
    written = key;
    const text = tide.page();
    const own = text.prose.find((one) => one.chapter === state.chapter);
    const chapter = text.chapters.find((one) => one.id === state.chapter);
    close.setAttribute('aria-label', text.ui.close);
    panel.setAttribute('aria-label', text.ui.read ?? '');
    body.replaceChildren(
      make('h2', '', chapter?.title),
      ...prose(own?.text ?? [], own?.notes ?? [], (to) => tide.point(to)),
    );
    body.scrollTop = 0;
  }

  function show(open: boolean) {
    panel.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) {
      write(tide.state());
      body.focus({ preventScroll: true });
    } else tide.point('');
  }

  close.addEventListener('click', () => {
    show(false);
    opener.focus({ preventScroll: true });
  });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close.click();
  });

  return {
    toggle: () => show(Boolean(panel.hidden)),
    close() {
      if (!panel.hidden) show(false);
    },
    update(state: State) {
      if (!panel.hidden) write(state);
    },
    /** The mark that is pointed at, or none. */
    lit(card: Card | null) {
      if (panel.hidden) return;
      for (const words of body.querySelectorAll<HTMLElement>('.ref')) {
        const here = card !== null && words.dataset.to === card.fact;
        if (here && !words.classList.contains('is-lit')) words.scrollIntoView({ block: 'nearest' });
        words.classList.toggle('is-lit', here);
      }
    },
  };
}
