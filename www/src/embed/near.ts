// Calls when an element comes near the viewport.

const NEAR = '600px 0px';

let watch: IntersectionObserver | undefined;
const uses = new WeakMap<Element, () => void>();
/** Calls `use` once the element is near the viewport; returns what forgets it. */
export function near(element: Element, use: () => void) {
  if (typeof IntersectionObserver !== 'function') {
    use();
    return () => {};
  }
  watch ??= new IntersectionObserver(
    (entries, own) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        own.unobserve(target);
        uses.get(target)?.();
      }
    },
    { rootMargin: NEAR },
  );
  uses.set(element, use);
  watch.observe(element);
  return () => watch?.unobserve(element);
}
