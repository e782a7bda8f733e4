// Native controls, laid over the canvas where the engine says.

import { make } from '../kit/dom.ts';
import { icon } from '../kit/svg.ts';
import type { Box, State } from '../kit/engine.ts';
import type { Tools } from './tide.ts';

function place(element: HTMLElement, { x, y, w, h }: Box) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${w}px`;
  element.style.height = `${h}px`;
}

/** @param root the mount's element */
export function controls(root: HTMLElement, { run, act, page, edition }: Tools) {
  const group = make('div', 'tide-controls');
  group.setAttribute('role', 'group');
  const play = make('button', 'tide-play');
  const shapes = {
    play: icon('0 0 44 44', ['!M17 13.2 31.5 22 17 30.8Z']),
    pause: icon('0 0 44 44', ['!M15.5 14h4.6v16h-4.6zM23.9 14h4.6v16h-4.6z']),
  };
  play.append(shapes.play);
  const speed = make('button', 'tide-pill tide-speed');
  const series = make('button', 'tide-pill tide-series');
  const range = make('input', 'tide-range');
  range.type = 'range';
  range.step = '1';
  for (const button of [play, speed, series]) button.type = 'button';
  const resume = make('button', 'tide-pill tide-resume');
  resume.type = 'button';
  const guess = make('button', 'tide-pill tide-guess');
  guess.type = 'button';
  const parts = { play, guess, speed, resume, tide: series, timeline: range };
  Object.values(parts).forEach((part) => {
    part.hidden = true;
  });
  group.append(play, guess, speed, resume, range, series);

  play.addEventListener('click', () => act((e) => e.toggle()));
  speed.addEventListener('click', () => act((e) => e.press('speed')));
  series.addEventListener('click', () => act((e) => e.press('tide')));
  guess.addEventListener('click', () => {
    act((e) => e.press('guess'));
    // the handle is the slider's: arrows move it at once
    range.focus({ preventScroll: true });
  });
  resume.addEventListener('click', () => act((e) => e.press('resume')));
  range.addEventListener('input', () => act((e) => e.slide(Number(range.value))));

  /** The canvas's size: what was laid out for another is laid anew. */
  let stage = '';
  let layoutKey = '';
  let laid = '';

  function lay(state: State) {
    const key = `${edition()} ${state.chapter} ${state.lang} ${state.tide} ${state.playing} ${stage}`;
    if (key === layoutKey) return;
    layoutKey = key;
    const layout = run((e) => e.layout());
    const found = run((e) => e.controls());
    if (!layout || !found) return;
    root.dataset.class = layout.class;
    root.dataset.bar = String(Math.round(layout.bar));
    root.dataset.foot = String(Math.round(layout.foot));
    root.style.setProperty('--u', `${layout.u}px`);
    for (const [name, part] of Object.entries(parts)) {
      const at = found.find((one) => one.name === name);
      part.hidden = !at;
      if (at) place(part, at);
    }
  }

  /** Words of the controls; only where something changed. */
  function name(state: State) {
    const text = page();
    if (!text) return;
    const key = `${edition()} ${state.lang} ${state.offer} ${state.chapter} ${state.reduced} ${state.speed} ${state.tide} ${text.tide} ${state.slider.of}`;
    if (key === laid) return;
    laid = key;
    const { ui } = text;
    group.setAttribute('aria-label', ui.timeline);
    // what it says is what it does: both come from one decision of the engine
    play.title = run((e) => e.play_words()) ?? ui.play ?? '';
    play.setAttribute('aria-label', play.title);
    play.replaceChildren(state.playing ? shapes.pause : shapes.play);
    speed.textContent = `${state.speed}×`;
    speed.setAttribute('aria-label', `${ui.speed} ${state.speed}×`);
    const [before, after] = String(ui.tide_label ?? '{}').split('{}');
    series.replaceChildren(make('span', '', before), make('b', '', text.tide), make('span', '', after ?? ''));
    resume.textContent = ui.play_rest ?? ui.play_on ?? '';
    guess.textContent = (state.slider.of === 'guess' ? ui.guess_see : ui.guess_first) ?? '';
    spoken = '';
  }

  let spoken = '';
  function speak(state: State) {
    const { of, from, to, at } = state.slider;
    const key = `${edition()} ${of} ${Math.round(at)} ${state.lang} ${state.tide}`;
    if (key === spoken) return;
    spoken = key;
    const ui = page()?.ui;
    range.min = String(from);
    range.max = String(to);
    range.value = String(Math.round(at));
    range.setAttribute('aria-label', (of === 'film' && ui?.film_bar) || ui?.timeline || '');
    range.setAttribute('aria-valuetext', run((e) => e.value_text()) ?? range.value);
  }

  return {
    group,
    timeline: range,
    update(state: State) {
      lay(state);
      name(state);
      speak(state);
    },
    moved(w: number, h: number) {
      stage = `${w} ${h}`;
    },
  };
}
