// Runs before anything is painted. Where the address asks for another story (`?src=`), nothing of
// the one that the page was made from may be seen, read out, printed or found: see data-story in
// style.css for what stands there until the other has come. Where it asks for a theme, ground and still
// are of that theme from the first paint on.
(() => {
  const page = new URL(location.href);
  const src = page.searchParams.get('src');
  const theme = page.searchParams.get('theme')?.trim().toLowerCase();
  const html = document.documentElement;
  if (theme === 'dark' || theme === 'light') {
    html.dataset.theme = theme;
    // the still may not have been parsed yet
    const turn = () => {
      if (document.readyState !== 'loading') seen.disconnect();
      for (const one of document.querySelectorAll<HTMLImageElement>('#still > *'))
        for (const name of ['src', 'srcset'] as const)
          if (one[name]) one[name] = one[name].replace(/\.(dark|light)\./, `.${theme}.`);
    };
    const seen = new MutationObserver(turn);
    seen.observe(html, { childList: true, subtree: true });
    turn();
  }
  try {
    const url = new URL(src ?? '', document.baseURI);
    // an address of another site is not followed: on the page what comes is this site's own story,
    // in an embed nothing
    const followed = url.origin === page.origin || 'strict' in (document.currentScript as HTMLScriptElement).dataset;
    if (
      !src ||
      !followed ||
      html.dataset.story === 'shown' ||
      url.href === new URL('story.json', document.baseURI).href
    )
      return;
    html.dataset.story = 'asked';
    document.title = decodeURIComponent(url.pathname.split('/').pop() ?? '');
  } catch {
    return;
  }
  const strip = () => {
    const headTags =
      'title ~ title, link[rel=canonical], link[rel=alternate], meta[property^="og:"], meta[name^="twitter:"], meta[name=description], script[type="application/ld+json"]';
    for (const one of document.querySelectorAll(headTags)) one.remove();
    for (const one of document.querySelectorAll<HTMLElement>('[data-own]')) {
      if (one.localName === 'img') one.removeAttribute('src');
      else one.replaceChildren();
    }
  };
  if (document.readyState === 'loading') document.addEventListener('readystatechange', strip, { once: true });
  else strip();
})();
