// Drawings in a page: all of them are hidden from assistive technology.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A drawing of paths.
 * @param box the viewBox
 * @param paths the attributes of each
 */
function svg(box: string, paths: Partial<Record<string, string>>[]): SVGSVGElement {
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('viewBox', box);
  made.setAttribute('aria-hidden', 'true');
  made.setAttribute('focusable', 'false');
  for (const attributes of paths) {
    const path = document.createElementNS(SVG, 'path');
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value ?? '');
    made.append(path);
  }
  return made;
}

/** A class and a path. */
export type Shape = [string, string];

/** A drawing whose colours a style sheet gives. */
export const drawing = (box: string, shapes: Shape[]) =>
  svg(
    box,
    shapes.map(([kind, d]) => ({ class: kind, d })),
  );

/**
 * A stroked or filled icon.
 * @param box the viewBox
 * @param paths path data; one that begins with '!' is filled
 */
export const icon = (box: string, paths: string[]) =>
  svg(
    box,
    paths.map((d) =>
      d.startsWith('!') ? { d: d.slice(1), fill: 'currentColor' } : { d, fill: 'none', stroke: 'currentColor' },
    ),
  );
