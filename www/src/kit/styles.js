// Styles of a tree of our own, also in engines without constructable style sheets.

/**
 * Adds styles to a tree.
 * @param {Document | ShadowRoot} root
 * @param {string} text
 * @returns {boolean} false where the page's policy refuses them
 */
export function addSheet(root, text) {
  const page = root.ownerDocument ?? root;
  try {
    // a sheet belongs to the document whose window made it
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return true;
  } catch {
    // Safari before 16.4
  }
  const style = page.createElement('style');
  style.textContent = text;
  (root.head ?? root).append(style);
  return Boolean(style.sheet);
}
