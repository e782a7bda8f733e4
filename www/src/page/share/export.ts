// The share panel: a link, pictures, data and a film to keep, lines to embed. Named for what filter lists leave alone.

import { button, dialog, reveal, sheet } from '../../kit/dialog.ts';
import { make } from '../../kit/dom.ts';
import type { FullText, State, Tide } from '../../mount/tide.ts';
import { downloadPart } from './download.ts';
import { embedPart } from './embed.ts';
import type { About } from './meta.ts';
import { type Copy, type Field, isCarried, type Part, type Tab, type Words } from './parts.ts';

/**
 * Opens the panel; `address` gives the page's address for the present state.
 * @throws where the panel cannot be seen
 */
export async function share(tide: Tide, { tab = 'link', address }: { tab?: Tab; address: () => string }) {
  await sheet('panel.css');
  const text = tide.page();
  const { ui } = text;
  tide.pause();
  const box = dialog('export-panel', ui.share, ui.close, text.tag);
  const said = make('p', 'panel-status');
  said.setAttribute('role', 'status');
  const say = (words: string | undefined) => {
    said.textContent = words ?? '';
  };
  const copy = async (field: Field) => {
    try {
      await navigator.clipboard.writeText(field.value);
      say(ui.copied);
    } catch {
      // no clipboard: the text is chosen, to be copied by hand
      field.focus();
      field.select();
    }
  };
  const state = tide.state();
  const source = tide.source();
  const stem = ['tidemark', state.chapter, state.lang, state.dark ? 'dark' : 'light'].join('-');
  const url = new URL(address(), location.href);
  const chapter = text.chapters.find((one) => one.id === state.chapter);
  // an address that was not followed
  if (source === 'own') url.searchParams.delete('src');
  // marks of a campaign, keys of a preview: they were put there for this visit
  for (const name of [...url.searchParams.keys()])
    if (!isCarried(name) && name !== 'plain') url.searchParams.delete(name);
  const about: About = {
    title: [...new Set([text.title, chapter?.title])].filter(Boolean).join(' · '),
    source: text.sources,
    address: source === 'file' ? '' : url.href,
  };

  const parts: { [tab in Tab]?: () => Part } = {
    link: () => linkPart({ ui, url: source === 'own' ? linked(url, text, state) : url, title: text.title, copy }),
    download: () => downloadPart({ tide, text, stem, say, box, about }),
    embed: () => embedPart({ text, url, state, copy, story: source === 'own' ? null : tide.address() }),
  };
  // no address leads to a file of the visitor's own
  if (source === 'file') {
    delete parts.link;
    delete parts.embed;
  }
  const names: Record<Tab, string | undefined> = {
    link: ui.share_link,
    download: ui.share_download,
    embed: ui.share_embed,
  };

  // --- tabs

  const list = make('div', 'panel-tabs');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', ui.share);
  const body = make('div', 'panel-body');
  body.setAttribute('role', 'tabpanel');
  body.id = 'export-body';
  body.tabIndex = -1;
  const tabs = (Object.keys(parts) as Tab[]).map((id) => {
    const made = button('panel-tab', names[id], () => show(id));
    made.id = `share-${id}`;
    made.setAttribute('role', 'tab');
    made.setAttribute('aria-controls', body.id);
    return made;
  });
  let leave = () => {};
  function show(id: Tab) {
    leave();
    say('');
    for (const one of tabs) {
      const here = one.id === `share-${id}`;
      one.setAttribute('aria-selected', String(here));
      one.tabIndex = here ? 0 : -1;
    }
    body.setAttribute('aria-labelledby', `share-${id}`);
    const made = parts[id]?.();
    leave = made?.leave ?? (() => {});
    body.replaceChildren(...(made?.content ?? []));
    body.scrollTop = 0;
  }
  list.addEventListener('keydown', (event) => {
    const step = ({ ArrowLeft: -1, ArrowRight: 1, Home: -9, End: 9 } as Record<string, number | undefined>)[event.key];
    if (!step) return;
    const at = tabs.indexOf(document.activeElement as HTMLButtonElement);
    const next = tabs[Math.abs(step) > 1 ? (step < 0 ? 0 : tabs.length - 1) : (at + step + tabs.length) % tabs.length];
    event.preventDefault();
    next.focus();
    next.click();
  });
  list.append(...tabs);
  box.append(list, body, said);
  box.addEventListener('close', () => {
    leave();
    box.remove();
  });
  show(parts[tab] ? tab : 'download');
  if (!reveal(box)) throw new Error('the panel is hidden');
  tabs.find((one) => one.tabIndex === 0)?.focus();
}

/**
 * The address that is passed on: a page of the build's whose card, in programs that show one, is the
 * chapter's in its language, and which leads on. The page itself has the card of the opening.
 */
function linked(url: URL, { chapters, languages }: FullText, { chapter, lang }: State) {
  if (chapter === chapters[0].id && lang === languages[0].id) return url;
  const link = new URL(`link/${chapter}.${lang}.html`, url);
  for (const [name, value] of url.searchParams)
    if (name !== 'chapter' && name !== 'lang') link.searchParams.set(name, value);
  return link;
}

function linkPart({ ui, url, title, copy }: { ui: Words; url: URL; title: string; copy: Copy }): Part {
  const field = make('input', 'panel-field');
  field.type = 'text';
  field.readOnly = true;
  field.value = url.href;
  field.setAttribute('aria-label', ui.share_link);
  field.addEventListener('focus', () => field.select());
  const row = make('div', 'panel-row');
  row.append(button('pill is-strong', ui.copy_link, () => copy(field)));
  if (typeof navigator.share === 'function') {
    // a visitor who turns back has not met an error
    row.append(button('pill', ui.share_system, () => navigator.share({ title, url: url.href }).catch(() => {})));
  }
  return { content: [make('p', 'panel-note', ui.link_note), field, row] };
}
