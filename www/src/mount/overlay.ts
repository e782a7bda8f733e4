// What lies over the canvas: native controls, focusable marks, the card and its ring.

import type { State } from '../kit/engine.ts';
import { cards } from './card.ts';
import { controls as nativeControls } from './controls.ts';
import { marks } from './marks.ts';
import type { Tools } from './tide.ts';

/** @param root the mount's element */
export function overlay(root: HTMLElement, tools: Tools) {
  const controls = nativeControls(root, tools);
  const reached = marks(root, tools);
  const card = cards(root, tools, () => reached.focused() ?? controls.timeline);
  root.append(controls.group);
  return {
    /** After each frame and each call. */
    update(state: State) {
      controls.update(state);
      card.name(tools.page()?.ui.close);
      if (tools.early()) return;
      reached.update(state);
      card.update();
    },
    /** The size changed: everything is laid anew. */
    moved: controls.moved,
    dismiss: card.dismiss,
    keeps: card.keeps,
    cite: card.cite,
    remove: card.remove,
  };
}
