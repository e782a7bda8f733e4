// The still and the words come first: on a slow line the engine would take their share of it.

/** Longest wait for the still, ms: after it the engine is asked for all the same. */
const LIMIT = 3000;

const until = (target: EventTarget, ...names: string[]) =>
  new Promise((done) => names.forEach((name) => target.addEventListener(name, done, { once: true })));
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function painted() {
  if (document.readyState === 'loading') await until(document, 'DOMContentLoaded');
  const image = document.querySelector<HTMLImageElement>('#still img');
  if (image && !image.complete) await until(image, 'load', 'error');
  // a hidden page has no frames
  if (document.hidden) return;
  // a picture that is not decoded when a frame comes is not in it
  await image?.decode().catch(() => {});
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
}

/** Resolves when the still has been painted, or cannot be. */
export const visible = Promise.race([painted(), wait(LIMIT)]);
