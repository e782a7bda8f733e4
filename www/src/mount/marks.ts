// The marks of the panels for the keyboard: one stop of the Tab key, arrow keys from mark to mark.

import { make } from '../kit/dom.ts';
import type { State } from '../kit/engine.ts';
import type { Tools } from './tide.ts';

const NEXT = new Set(['ArrowRight', 'ArrowDown']);
const BACK = new Set(['ArrowLeft', 'ArrowUp']);
const MARGIN = 12; // px that a mark keeps from bar and strip when it is brought into sight
const SOON = 120; // ms without a frame after which the marks are looked for
const LATEST = 600; // and with frames all along, played or drawn by a script

/** @param root the mount's element */
export function marks(root: HTMLElement, tools: Tools) {
  const { run, act } = tools;
  const group = make('div', 'tide-marks');
  group.setAttribute('role', 'toolbar');
  group.hidden = true;
  root.append(group);
  let buttons = new Map<string, HTMLButtonElement>(); // by the mark's id
  let key = '';
  let looked = 0;

  const all = () => [...buttons.values()];
  const focused = () => all().find((one) => one === (root.getRootNode() as Document | ShadowRoot).activeElement);

  /** One button is in the Tab order: the last that had the focus. */
  function rove(to: HTMLButtonElement) {
    for (const one of all()) one.tabIndex = one === to ? 0 : -1;
  }

  function buttonOf(id: string) {
    const button = make('button', 'tide-mark');
    button.type = 'button';
    button.tabIndex = -1;
    button.addEventListener('click', () => act((e) => e.choose(id)));
    button.addEventListener('focus', () => {
      rove(button);
      reveal(button);
      act((e) => e.look(id));
    });
    button.addEventListener('blur', (event) => {
      if (!group.contains(event.relatedTarget as Node | null)) act((e) => e.look(undefined));
    });
    return button;
  }

  /** A mark of a chapter that is taller than the screen is scrolled to. */
  function reveal(button: HTMLButtonElement, tries = 3) {
    if (!tools.reveal || tries === 0) return;
    const [top, high] = [button.offsetTop, button.offsetHeight];
    const from = (Number(root.dataset.bar) || 0) + MARGIN;
    const to = (Number(root.dataset.foot) || root.clientHeight) - MARGIN;
    const px = top + high > to ? Math.min(top + high - to, top - from) : Math.min(0, top - from);
    if (Math.abs(px) < 2) return;
    tools.reveal(px);
    setTimeout(() => {
      key = '';
      if (last) update(last);
      if (focused() === button) reveal(button, tries - 1);
    }, 60);
  }

  function build(state: State) {
    const held = focused();
    const found = run((e) => e.targets()) ?? [];
    const next = new Map<string, HTMLButtonElement>();
    for (const { id, label, x, y, w, h } of found) {
      const button = buttons.get(id) ?? buttonOf(id);
      if (button.getAttribute('aria-label') !== label) button.setAttribute('aria-label', label);
      Object.assign(button.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
      next.set(id, button);
    }
    const same = next.size === buttons.size && [...next.keys()].every((id, i) => id === [...buttons.keys()][i]);
    buttons = next;
    if (!same) group.replaceChildren(...all());
    group.hidden = next.size === 0;
    const first = all()[0];
    if (first && !all().some((one) => one.tabIndex === 0 && one.isConnected)) rove(first);
    // the focus stays with the marks when the chapter changes under it
    if (held && focused() !== held) (next.has(idOf(held) ?? '') ? held : first)?.focus({ preventScroll: true });
    group.setAttribute('aria-label', tools.page()?.chapters.find((one) => one.id === state.chapter)?.title ?? '');
  }
  const idOf = (button: HTMLButtonElement) => [...buttons].find(([, one]) => one === button)?.[0];

  let last: State | null = null;
  let later: ReturnType<typeof setTimeout> | 0 = 0;
  let asked = 0;
  /** Looks when frames have stopped to follow each other, at the latest when the last look is old. */
  function soon() {
    const now = performance.now();
    const rest = Math.min(asked + SOON, looked + LATEST) - now;
    later = rest > 1 ? setTimeout(soon, rest) : 0;
    if (!later && last) look(last, now);
  }

  const place = (state: State) => `${tools.edition()} ${state.chapter} ${state.lang} `;

  function update(state: State) {
    last = state;
    asked = performance.now();
    // while frame follows frame, played or drawn by a script, nobody walks the marks
    if (!key.startsWith(place(state))) look(state, asked);
    else if (asked - looked < SOON) later ||= setTimeout(soon, SOON);
    else if (!later) look(state, asked);
  }

  function look(state: State, now: number) {
    const next = `${place(state)}${state.t} ${state.slider.of} ${root.clientWidth} ${root.clientHeight} ${tools.scrolled()}`;
    if (next === key) return;
    key = next;
    looked = now;
    build(state);
  }

  group.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = all();
    const held = focused();
    if (!held) return;
    const at = row.indexOf(held);
    let to = -1;
    if (NEXT.has(event.key)) to = Math.min(at + 1, row.length - 1);
    else if (BACK.has(event.key)) to = Math.max(at - 1, 0);
    else if (event.key === 'Home') to = 0;
    else if (event.key === 'End') to = row.length - 1;
    if (to < 0) return;
    event.preventDefault();
    event.stopPropagation();
    row[to].focus({ preventScroll: true });
  });

  return {
    update,
    /** The button of the mark that has the keyboard's focus, if any. */
    focused,
  };
}
