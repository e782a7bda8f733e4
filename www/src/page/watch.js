// Shows a changed story at the same place. Loaded only where `serve --watch` marks the page.

import { present } from './opened.js';

/** Follows the server's word that a story file has changed. */
export function watch(tide, renew) {
  const source = new EventSource('-/watch');
  source.addEventListener('story', async () => {
    const url = tide.address();
    const response = await fetch(url, { cache: 'no-store' });
    if (!response.ok) return;
    renew();
    await present(tide, new URL(url).pathname.split('/').pop(), { story: await response.text(), url });
  });
  return () => source.close();
}
