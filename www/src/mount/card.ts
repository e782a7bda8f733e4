// The card that tells what is known of a mark, and the ring around it.

import { make } from '../kit/dom.ts';
import { linked } from '../kit/links.ts';
import { icon } from '../kit/svg.ts';
import type { Box, Card } from '../kit/engine.ts';
import type { Tools } from './tide.ts';

const GAP = 18;
const EDGE = 8;
const OPEN_AFTER = 80; // ms that the pointer rests on a mark
const CLOSE_AFTER = 160;
const SCROLLED = 200; // ms after the page has scrolled in which nothing opens by itself
const LEAST = 96; // px of height under which a card cannot be read
const RING = 6;
let count = 0;

type Timer = ReturnType<typeof setTimeout> | 0;
type Side = 'left' | 'right' | 'top' | 'bottom';

/** By transform alone: what moves so shifts no layout. */
function move(element: HTMLElement, x: number, y: number) {
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high));

/**
 * @param root the mount's element
 * @param anchor the control that a card belongs to: what has the focus, or the timeline
 */
export function cards(root: HTMLElement, tools: Tools, anchor: () => HTMLElement) {
  const { run, act, page } = tools;
  count += 1;
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
  root.append(ring, card);

  let described: HTMLElement | null = null; // the control that the card belongs to
  let shown: Card | null = null; // the card on screen
  let waiting: Card | null = null; // the card that opens after OPEN_AFTER
  let timer: Timer = 0;
  let closer: Timer = 0;
  let inside = false;
  let dismissed: string | null = null;

  /** There is probably a keyboard to press C on. */
  const keyed = () => root.dataset.class !== 'phone' && matchMedia('(hover: hover)').matches;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

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
    tools.card(null);
  }

  function show(next: Card) {
    const fresh = shown?.citation !== next.citation || shown?.pinned !== next.pinned;
    shown = next;
    if (fresh) {
      const figure = make('p', 'tide-card-figure');
      if (next.figure) figure.append(make('b', '', next.figure), make('span', '', ` ${next.unit}`));
      const said = next.pinned ? next.lines : next.lines.slice(0, next.brief);
      const source = make('p', 'tide-card-source');
      const keys = keyed() && page()?.ui.copy_citation;
      source.append(...linked(next.links), keys ? ` · ${keys}` : '');
      body.replaceChildren(
        make('p', 'tide-card-title', next.title),
        ...(next.figure ? [figure] : []),
        ...(said.length ? [lines(said)] : []),
        ...(source.textContent ? [source] : []),
      );
      card.scrollTop = 0;
      body.scrollTop = 0;
    }
    close.hidden = !next.pinned;
    card.classList.toggle('is-pinned', next.pinned);
    card.hidden = false;
    described?.removeAttribute('aria-describedby');
    described = anchor();
    described.setAttribute('aria-describedby', card.id);
    beside(next.mark, Boolean(next.fact) || next.pinned);
    if (fresh) tools.card(next);
  }

  function lines(all: string[]) {
    const list = make('ul', 'tide-card-lines');
    list.append(...all.map((line) => make('li', '', line)));
    return list;
  }

  /** Puts the card beside the mark, never over it: where no side has room for it, it is lower and scrolls. */
  function beside(mark: Box, ringed: boolean) {
    ring.hidden = !ringed;
    ring.style.width = `${mark.w + 2 * RING}px`;
    ring.style.height = `${mark.h + 2 * RING}px`;
    move(ring, mark.x - RING, mark.y - RING);
    const sheet = root.dataset.class === 'phone';
    card.classList.toggle('is-sheet', sheet);
    tip.hidden = sheet;
    body.style.maxHeight = '';
    card.style.maxHeight = '';
    card.style.maxWidth = '';
    const [stageW, stageH] = [root.clientWidth, root.clientHeight];
    const top = (Number(root.dataset.bar) || 0) + (sheet ? 0 : EDGE);
    const gap = sheet ? EDGE : GAP;
    const room: Record<Side, number> = {
      left: mark.x - gap - EDGE,
      right: stageW - EDGE - (mark.x + mark.w + gap),
      top: mark.y - gap - top,
      bottom: stageH - (sheet ? 0 : EDGE) - (mark.y + mark.h + gap),
    };
    if (sheet) {
      // at the lower edge, as sheets are, unless the mark lies there
      const [w, h] = [card.offsetWidth, card.offsetHeight];
      const below = h <= room.bottom || room.bottom >= room.top;
      const high = Math.max(LEAST, Math.min(h, below ? room.bottom : room.top));
      if (high < h) card.style.maxHeight = `${high}px`;
      card.dataset.edge = below ? 'bottom' : 'top';
      move(card, (stageW - w) / 2, below ? stageH - high : top);
      return;
    }
    delete card.dataset.edge;
    let [w, h] = [card.offsetWidth, card.offsetHeight];
    const fits = { left: w <= room.left, right: w <= room.right, top: h <= room.top, bottom: h <= room.bottom };
    let side = (['right', 'left', 'bottom', 'top'] as const).find((one) => fits[one]);
    if (!side) {
      // the widest band above or below; a mark from edge to edge leaves one at its side
      side = room.bottom >= room.top ? 'bottom' : 'top';
      if (room[side] < LEAST && Math.max(room.left, room.right) > 2 * LEAST)
        side = room.right >= room.left ? 'right' : 'left';
      if (side === 'top' || side === 'bottom')
        body.style.maxHeight = `${Math.max(LEAST, room[side]) - (h - body.offsetHeight)}px`;
      else card.style.maxWidth = `${room[side]}px`;
      [w, h] = [card.offsetWidth, card.offsetHeight];
    }
    const across = side === 'top' || side === 'bottom';
    const [cx, cy] = [mark.x + mark.w / 2, between(top, mark.y + mark.h / 2, stageH - EDGE)];
    const x = across
      ? between(EDGE, cx - w / 2, stageW - EDGE - w)
      : side === 'right'
        ? mark.x + mark.w + GAP
        : mark.x - GAP - w;
    const y = !across
      ? between(top, cy - h * 0.6, stageH - EDGE - h)
      : side === 'bottom'
        ? mark.y + mark.h + GAP
        : mark.y - GAP - h;
    move(card, x, y);
    // the tip stands on the card's edge that looks at the mark
    const along = across ? between(14, cx - x, w - 14) : between(14, cy - y, h - 14);
    const [tipX, tipY, turn] = {
      right: [0, along, 225],
      left: [w - 2, along, 45],
      bottom: [along, 0, -45],
      top: [along, h - 2, 135],
    }[side];
    tip.style.transform = `translate(${tipX}px, ${tipY}px) rotate(${turn}deg)`;
  }

  let scrolled = -SCROLLED;
  const onScroll = () => {
    scrolled = performance.now();
  };
  window.addEventListener('scroll', onScroll, { capture: true, passive: true });

  function open() {
    if (!waiting) return;
    const rest = scrolled + SCROLLED - performance.now();
    if (rest > 0) timer = setTimeout(open, rest);
    else show(waiting);
  }

  function want(next: Card | null) {
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
      } else if (!same(waiting?.citation, next.citation)) {
        // the pointer rests on it: on its way over others nothing opens
        clearTimeout(timer);
        timer = setTimeout(open, OPEN_AFTER);
        waiting = next;
      } else waiting = next;
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
    // where the pointer comes back to the canvas, the canvas hears of it itself
    if (!root.contains(event.relatedTarget as Node | null)) tools.left(event);
    want(run((e) => e.card()) ?? null);
  });
  close.addEventListener('click', () => {
    const back = described ?? anchor();
    act((e) => e.key('Escape'));
    hide();
    back.focus({ preventScroll: true });
  });

  return {
    /** Shows what the engine has to tell, or nothing. */
    update: () => want(run((e) => e.card()) ?? null),
    /** The name of its cross. */
    name(words = '') {
      if (close.getAttribute('aria-label') !== words) close.setAttribute('aria-label', words);
    },
    /** Closes the card; it opens again when another mark is pointed at. */
    dismiss() {
      dismissed = shown?.citation ?? null;
      hide();
    },
    /** True where the pointer went onto the card: the mark counts as still pointed at. */
    keeps: (element: EventTarget | null) => Boolean(element) && card.contains(element as Node),
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
      window.removeEventListener('scroll', onScroll, { capture: true });
    },
  };
}
