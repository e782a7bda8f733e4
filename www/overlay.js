// Native controls, the details card and the ring, laid over the canvas where the engine says.

import { marks } from './marks.js';

const SVG = 'http://www.w3.org/2000/svg';
const GAP = 18;
const EDGE = 8;
const OPEN_AFTER = 80;
const CLOSE_AFTER = 160;
const RING = 6;
let count = 0;

/**
 * A new element: `make('p', 'note', 'text')`.
 * @param {string} name
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * A stroked or filled icon, hidden from assistive technology.
 * @param {string} box the viewBox
 * @param {string[]} paths path data; one that begins with '!' is filled
 */
export function icon(box, paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', box);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    const filled = d.startsWith('!');
    path.setAttribute('d', filled ? d.slice(1) : d);
    path.setAttribute('fill', filled ? 'currentColor' : 'none');
    if (!filled) path.setAttribute('stroke', 'currentColor');
    svg.append(path);
  }
  return svg;
}

/** Fills the places of a sentence: `{}`, `{0}`, `{1}`. */
export const fill = (text, ...values) =>
  String(text ?? '').replace(/\{(\d*)\}/g, (_, n) => values[Number(n || 0)] ?? '');

function place(element, { x, y, w, h }) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${w}px`;
  element.style.height = `${h}px`;
}

const between = (low, value, high) => Math.max(low, Math.min(value, high));

/**
 * @param {HTMLElement} root the mount's element
 * @param {object} tools run, act, page, card, copied, point of the mount
 */
export function overlay(root, tools) {
  const { run, act, page } = tools;
  count += 1;

  // --- controls

  const controls = make('div', 'tide-controls');
  controls.setAttribute('role', 'group');
  const play = make('button', 'tide-play');
  const shapes = { play: icon('0 0 44 44', ['!M17 13.2 31.5 22 17 30.8Z']), pause: icon('0 0 44 44', ['!M15.5 14h4.6v16h-4.6zM23.9 14h4.6v16h-4.6z']) };
  play.append(shapes.play);
  const speed = make('button', 'tide-pill tide-speed');
  const series = make('button', 'tide-pill tide-series');
  const range = make('input', 'tide-range');
  range.type = 'range';
  range.step = '1';
  for (const button of [play, speed, series]) button.type = 'button';
  const parts = { play, speed, tide: series, timeline: range };
  Object.values(parts).forEach((part) => {
    part.hidden = true;
  });
  controls.append(play, speed, range, series);

  play.addEventListener('click', () => act((e) => e.toggle()));
  speed.addEventListener('click', () => act((e) => e.press('speed')));
  series.addEventListener('click', () => act((e) => e.press('tide')));
  range.addEventListener('input', () => act((e) => e.seek({ year: Number(range.value) })));

  // --- ring and card

  const ring = make('div', 'tide-ring');
  const card = make('div', 'tide-card card');
  card.id = `tide-card-${count}`;
  card.setAttribute('role', 'tooltip');
  const tip = make('span', 'tide-tip');
  const close = make('button', 'tide-close');
  close.type = 'button';
  close.append(icon('0 0 16 16', ['M4 4l8 8M12 4l-8 8']));
  const body = make('div', 'tide-card-body');
  card.append(body, close, tip);
  ring.hidden = true;
  card.hidden = true;
  const reached = marks(root, tools);
  root.append(ring, card, controls);

  let described = null; // the control that the card belongs to
  let shown = null; // the card on screen
  let waiting = null; // the card that opens after OPEN_AFTER
  let timer = 0;
  let closer = 0;
  let inside = false;
  let dismissed = null;
  let stage = '';
  let layoutKey = '';
  let laid = '';

  /** There is probably a keyboard to press C on. */
  const keyed = () => root.dataset.class !== 'phone' && matchMedia('(hover: hover)').matches;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  function hide() {
    clearTimeout(timer);
    clearTimeout(closer);
    closer = 0;
    waiting = null;
    inside = false;
    if (!shown) return;
    shown = null;
    card.hidden = true;
    ring.hidden = true;
    described?.removeAttribute('aria-describedby');
    described = null;
    tools.card?.(null);
  }

  function show(next) {
    const fresh = shown?.citation !== next.citation || shown?.pinned !== next.pinned;
    shown = next;
    if (fresh) {
      const figure = make('p', 'tide-card-figure');
      if (next.figure) figure.append(make('b', '', next.figure), make('span', '', ` ${next.unit}`));
      body.replaceChildren(
        make('p', 'tide-card-title', next.title),
        ...(next.figure ? [figure] : []),
        ...(next.lines.length ? [lines(next.lines)] : []),
        make('p', 'tide-card-source', [next.source, keyed() && page()?.ui.copy_citation].filter(Boolean).join(' · ')),
      );
      card.scrollTop = 0;
      body.scrollTop = 0;
    }
    close.hidden = !next.pinned;
    card.classList.toggle('is-pinned', next.pinned);
    card.hidden = false;
    described?.removeAttribute('aria-describedby');
    described = reached.focused() ?? range;
    described.setAttribute('aria-describedby', card.id);
    beside(next.mark, Boolean(next.fact) || next.pinned);
    if (fresh) tools.card?.(next);
  }

  function lines(all) {
    const list = make('ul', 'tide-card-lines');
    list.append(...all.map((line) => make('li', '', line)));
    return list;
  }

  /** Puts the card right or left of the mark, else below or above it; never over the mark. */
  function beside(mark, ringed) {
    ring.hidden = !ringed;
    place(ring, { x: mark.x - RING, y: mark.y - RING, w: mark.w + 2 * RING, h: mark.h + 2 * RING });
    const sheet = root.dataset.class === 'phone';
    card.classList.toggle('is-sheet', sheet);
    tip.hidden = sheet;
    if (sheet) {
      card.style.left = '';
      card.style.top = '';
      return;
    }
    const [stageW, stageH] = [root.clientWidth, root.clientHeight];
    const top = (Number(root.dataset.bar) || 0) + EDGE;
    const [w, h] = [card.offsetWidth, card.offsetHeight];
    const [cx, cy] = [mark.x + mark.w / 2, between(top, mark.y + mark.h / 2, stageH - EDGE)];
    const right = mark.x + mark.w + GAP;
    const left = mark.x - GAP - w;
    let x;
    let y = between(top, cy - h * 0.6, stageH - EDGE - h);
    let side;
    if (right + w <= stageW - EDGE) [x, side] = [right, 'left'];
    else if (left >= EDGE) [x, side] = [left, 'right'];
    else {
      x = between(EDGE, cx - w / 2, stageW - EDGE - w);
      const below = mark.y + mark.h + GAP;
      side = below + h <= stageH - EDGE ? 'top' : 'bottom';
      y = side === 'top' ? below : Math.max(top, mark.y - GAP - h);
    }
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
    tip.dataset.side = side;
    const across = side === 'top' || side === 'bottom';
    tip.style.left = across ? `${between(14, cx - x, w - 14)}px` : '';
    tip.style.top = across ? '' : `${between(14, cy - y, h - 14)}px`;
  }

  function want(next) {
    if (next && dismissed && dismissed === next.citation && !next.pinned) return;
    dismissed = null;
    if (next) {
      clearTimeout(closer);
      closer = 0;
      if (shown) {
        if (!same(shown, next)) show(next);
      } else if (next.pinned) {
        clearTimeout(timer);
        show(next);
      } else {
        if (!waiting) timer = setTimeout(() => waiting && show(waiting), OPEN_AFTER);
        waiting = next;
      }
      return;
    }
    waiting = null;
    clearTimeout(timer);
    if (!shown || inside) return;
    if (shown.pinned) hide();
    else if (!closer) closer = setTimeout(hide, CLOSE_AFTER);
  }

  card.addEventListener('pointerenter', () => {
    inside = true;
    clearTimeout(closer);
    closer = 0;
  });
  card.addEventListener('pointerleave', (event) => {
    inside = false;
    tools.point(root.contains(event.relatedTarget) ? 'move' : 'leave', event);
    want(run((e) => e.card()) ?? null);
  });
  close.addEventListener('click', () => {
    const back = described ?? range;
    act((e) => e.key('Escape'));
    hide();
    back.focus({ preventScroll: true });
  });

  // --- following the engine

  function lay(state) {
    const key = `${state.chapter} ${state.lang} ${state.tide} ${stage}`;
    if (key === layoutKey) return;
    layoutKey = key;
    const layout = run((e) => e.layout());
    const found = run((e) => e.controls());
    if (!layout || !found) return;
    root.dataset.class = layout.class;
    root.dataset.bar = Math.round(layout.bar);
    root.dataset.foot = Math.round(layout.foot);
    root.style.setProperty('--u', `${layout.u}px`);
    for (const [name, part] of Object.entries(parts)) {
      const at = found.find((one) => one.name === name);
      part.hidden = !at;
      if (at) place(part, at);
    }
  }

  /** Words of the controls; only where something changed. */
  function name(state) {
    const text = page();
    if (!text) return;
    const key = `${state.lang} ${state.playing} ${state.speed} ${state.tide} ${text.tide}`;
    if (key === laid) return;
    laid = key;
    const { ui } = text;
    controls.setAttribute('aria-label', ui.timeline);
    play.setAttribute('aria-label', state.playing ? ui.pause : ui.play);
    play.replaceChildren(state.playing ? shapes.pause : shapes.play);
    speed.textContent = `${state.speed}×`;
    speed.setAttribute('aria-label', `${ui.speed} ${state.speed}×`);
    const [before, after] = String(ui.tide_label ?? '{}').split('{}');
    series.replaceChildren(make('span', '', before), make('b', '', text.tide), make('span', '', after ?? ''));
    close.setAttribute('aria-label', ui.close);
    range.setAttribute('aria-label', ui.timeline);
    range.min = text.span.from;
    range.max = text.span.to;
  }

  let spoken = '';
  function speak(state) {
    const year = Math.round(state.year);
    const key = `${year} ${state.lang} ${state.tide}`;
    if (key === spoken || state.playing) return;
    spoken = key;
    range.value = String(year);
    range.setAttribute('aria-valuetext', run((e) => e.value_text()) ?? String(year));
  }

  return {
    /** After each frame and each call. */
    update(state) {
      lay(state);
      name(state);
      speak(state);
      if (tools.early()) return;
      reached.update(state);
      want(run((e) => e.card()) ?? null);
    },
    /** The size changed: everything is laid anew. */
    moved(w, h) {
      stage = `${w} ${h}`;
    },
    /** Closes the card; it opens again when another mark is pointed at. */
    dismiss() {
      dismissed = shown?.citation ?? null;
      hide();
    },
    /** True where the pointer went onto the card: the mark counts as still pointed at. */
    keeps: (element) => Boolean(element) && card.contains(element),
    /** Copies the card's citation. */
    async cite() {
      if (!shown) return;
      try {
        await navigator.clipboard.writeText(shown.citation);
        tools.copied(page()?.ui.copied ?? '');
      } catch {
        // no clipboard here: the text can be selected in the card
      }
    },
    remove() {
      clearTimeout(timer);
      clearTimeout(closer);
    },
  };
}
