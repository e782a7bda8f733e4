// Shows a changed story at the same place. Loaded only where `serve --watch` marks the page.

import type { Tide } from '../mount/tide.ts';
import { present } from './opened.ts';

/** Follows the server's word that a story file has changed. */
export function watch(tide: Tide) {
  const source = new EventSource('-/watch');
  source.addEventListener('story', async () => {
    const url = tide.address();
    const response = await fetch(url, { cache: 'no-store' });
    if (!response.ok) return;
    await present(tide, new URL(url).pathname.split('/').pop() ?? '', { story: await response.text(), url });
  });
  return () => source.close();
}
