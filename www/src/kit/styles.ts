// Styles of a tree of our own, also in engines without constructable style sheets.

/**
 * Adds styles to a tree.
 * @returns false where the page's policy refuses them
 */
export function addSheet(root: Document | ShadowRoot, text: string): boolean {
  const page = root.ownerDocument ?? (root as Document);
  try {
    // a sheet belongs to the document whose window made it
    const sheet = new (page.defaultView as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return true;
  } catch {
    // Safari before 16.4
  }
  const style = page.createElement('style');
  style.textContent = text;
  ((root as Document).head ?? root).append(style);
  return Boolean(style.sheet);
}
