// The share panel: a link, pictures, data and a film to keep, lines to embed. Named for what filter lists leave alone.

import { button, dialog, reveal, sheet } from '../../kit/dialog.ts';
import { fill, make } from '../../kit/dom.ts';
import { CARRIED } from '../../kit/outside.ts';
import type { FullText, State, Tide } from '../../mount/tide.ts';
import type { About } from './meta.ts';
import { film, filmFormat, picture } from './pictures.ts';
import { type Kind, snippet, titleOf } from './snippets.ts';

type Words = Record<string, string>;
type Tab = 'link' | 'download' | 'embed';
type Field = HTMLInputElement | HTMLTextAreaElement;
type Copy = (field: Field) => void;
/** What stands under a tab, and what ends it. */
interface Part {
  content: Node[];
  leave?: () => void;
}

/** What others have put into the address does not go along. */
const isCarried = (name: string) => (CARRIED as string[]).includes(name);

const KINDS: Kind[] = ['iframe', 'element', 'still'];
const FREE = 60000; // ms that a download may take before its address is given back

/** Hands a blob to the visitor as a file. */
function save(blob: Blob, name: string) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), FREE);
}

/** Apps that show pages and save no files, and say nothing of it. */
const KEEPS_NOTHING = /MicroMessenger|\bQQ\/|Weibo|DingTalk|FBA[NV]|Instagram|\bLine\//i;

/** A blob as an address that lasts: an app keeps a picture only by a long press on it. */
const lasting = (blob: Blob) =>
  new Promise<string>((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });

const clock = (seconds: number) => {
  const whole = Math.floor(seconds + 0.5);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

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
  for (const name of [...url.searchParams.keys()]) if (!isCarried(name) && name !== 'plain') url.searchParams.delete(name);
  const about: About = { title: [...new Set([text.title, chapter?.title])].filter(Boolean).join(' · '), source: text.sources, address: source === 'file' ? '' : url.href };

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
  const names: Record<Tab, string | undefined> = { link: ui.share_link, download: ui.share_download, embed: ui.share_embed };

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
  for (const [name, value] of url.searchParams) if (name !== 'chapter' && name !== 'lang') link.searchParams.set(name, value);
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

interface FileTools {
  tide: Tide;
  text: FullText;
  /** What names of files begin with. */
  stem: string;
  say: (words: string | undefined) => void;
  box: HTMLDialogElement;
  about: About;
}

function downloadPart({ tide, text, stem, say, box, about }: FileTools): Part {
  const { ui } = text;
  const byHand = KEEPS_NOTHING.test(navigator.userAgent) && ui.keep_by_hand;
  const section = (title: string | undefined, note: string | undefined, ...rest: Node[]) => {
    const made = make('section');
    made.append(make('h3', '', title), make('p', 'panel-note', note), ...rest);
    return made;
  };
  const row = (...rest: Node[]) => {
    const made = make('div', 'panel-row');
    made.append(...rest);
    return made;
  };

  const shot = make('img', 'panel-shot');
  shot.alt = '';
  let shown = '';
  let gone = false;
  let kept = false; // a picture that was asked for is not overtaken by the small one
  picture(tide, 'png', Math.min(1, 640 / tide.canvas.clientWidth)).then(
    (blob) => {
      if (gone || kept) return;
      shown = URL.createObjectURL(blob);
      shot.src = shown;
    },
    () => kept || shot.remove(),
  );
  const keep = (form: 'png' | 'square' | 'svg', scale: number, name: string) => async () => {
    try {
      const blob = await picture(tide, form, scale, about);
      if (byHand && form === 'svg') say(ui.file_by_hand);
      else if (byHand) {
        const lasts = await lasting(blob);
        kept = true;
        shot.src = lasts;
        say(ui.keep_by_hand);
      } else {
        save(blob, name);
        say(fill(ui.saved, name));
      }
    } catch (error) {
      say((error as { code?: string }).code === 'guarded' ? (ui.picture_guarded ?? ui.picture_failed) : ui.picture_failed);
    }
  };
  const pictures = section(
    ui.picture,
    ui.picture_note,
    row(
      button('pill', ui.png_1, keep('png', 1, `${stem}.png`)),
      button('pill', ui.png_2, keep('png', 2, `${stem}@2x.png`)),
      button('pill', ui.png_square, keep('square', 1, `${stem}-square.png`)),
      button('pill', ui.svg, keep('svg', 1, `${stem}.svg`)),
    ),
  );

  const file = (name: string, type: string, make_: () => string) => () => {
    if (byHand) return say(ui.file_by_hand);
    save(new Blob([make_()], { type }), name);
    return say(fill(ui.saved, name));
  };
  const data = section(
    ui.data,
    ui.data_note,
    row(
      button('pill', ui.csv, file('tidemark-data.csv', 'text/csv', tide.csv)),
      button('pill', ui.json, file('tidemark-data.json', 'application/json', tide.data)),
    ),
  );

  const recorder = filmPart({ tide, text, stem, say, box, shot, about });
  const films = section(ui.film, recorder.note, recorder.room);
  return {
    content: [shot, pictures, data, films],
    leave() {
      gone = true;
      URL.revokeObjectURL(shown);
      recorder.leave();
    },
  };
}

interface FilmPart {
  note: string;
  room: HTMLElement;
  leave: () => void;
}

function filmPart({ tide, text, stem, say, box, shot, about }: FileTools & { shot: HTMLImageElement }): FilmPart {
  const { ui, chapters } = text;
  const { duration, chapter: id } = tide.state();
  const format = filmFormat();
  const room = make('div');
  if (KEEPS_NOTHING.test(navigator.userAgent) && ui.file_by_hand) return { note: ui.file_by_hand, room, leave: () => {} };
  if (!format) return { note: ui.film_none, room, leave: () => {} };
  const [, ending] = format;
  let giveUp = new AbortController();

  function choices() {
    const chapter = chapters.find((one) => one.id === id) ?? chapters[0];
    const row = make('div', 'panel-row');
    row.append(
      button('pill', ui.film_whole, () => record(0, duration, 'tidemark')),
      button('pill', ui.film_chapter, () => record(chapter.start, chapter.end, stem)),
    );
    room.replaceChildren(row);
  }

  async function record(from: number, to: number, name: string) {
    giveUp = new AbortController();
    const enough = new AbortController();
    const bar = make('progress', 'panel-progress');
    bar.max = to - from;
    bar.value = 0;
    const count = make('p', 'panel-note');
    const row = make('div', 'panel-row');
    row.append(button('pill is-strong', ui.film_finish, () => enough.abort()), button('pill', ui.cancel, () => giveUp.abort()));
    const progress = (seconds: number) => {
      bar.value = seconds;
      const words = fill(ui.film_recording, clock(seconds), clock(to - from));
      if (count.textContent === words) return;
      count.textContent = words;
      bar.setAttribute('aria-valuetext', words);
    };
    bar.setAttribute('aria-label', ui.film);
    let seen = null as HTMLCanvasElement | null;
    const show = (canvas: HTMLCanvasElement) => {
      seen = canvas;
      canvas.className = 'panel-shot';
      canvas.setAttribute('aria-hidden', 'true');
      shot.replaceWith(canvas);
      room.replaceChildren(bar, count, row);
      row.querySelector('button')?.focus();
    };
    say('');
    try {
      const blob = await film(tide, { from, to, show, progress, signal: giveUp.signal, enough: enough.signal, about });
      const called = `${name}.${ending}`;
      if (blob) {
        save(blob, called);
        say(fill(ui.saved, called));
      }
    } catch {
      say(ui.film_failed);
    }
    seen?.replaceWith(shot);
    if (!box.open) return;
    choices();
    room.querySelector('button')?.focus();
  }
  choices();
  return { note: fill(ui.film_note, clock(duration)), room, leave: () => giveUp.abort() };
}

/** What the server says about who may frame a page; null where it says nothing. */
async function limits(url: URL) {
  try {
    const { headers } = await fetch(url, { method: 'HEAD' });
    const policy = /frame-ancestors\s+([^;,]+)/i.exec(headers.get('content-security-policy') ?? '')?.[1].trim();
    // a policy that names ancestors is heeded in the older header's place
    if (policy) return policy.split(/\s+/).includes('*') ? null : `frame-ancestors ${policy}`;
    const older = headers.get('x-frame-options');
    return older && `X-Frame-Options: ${older}`;
  } catch {
    return null;
  }
}

/** `story`: the address of the story on the screen, where it is not the site's own. */
function embedPart({ text, url, state, copy, story }: { text: FullText; url: URL; state: State; copy: Copy; story: string | null }): Part {
  const { ui } = text;
  // there are stills of the site's own story alone
  const kinds = story === null ? KINDS : KINDS.filter((one) => one !== 'still');
  let kind = kinds[0];
  const look = { plain: false, autoplay: false };
  const home = new URL('./', url).href;

  const fields = make('fieldset', 'panel-kinds');
  fields.append(make('legend', '', ui.embed_kind));
  for (const one of kinds) {
    const label = make('label');
    const input = make('input');
    input.type = 'radio';
    input.name = 'embed-kind';
    input.value = one;
    input.checked = one === kind;
    input.addEventListener('change', () => {
      kind = one;
      write();
    });
    label.append(input, make('span', '', ui[`embed_${one}`]));
    fields.append(label);
  }
  const checks = make('div', 'panel-kinds');
  for (const one of ['plain', 'autoplay'] as const) {
    const label = make('label');
    const input = make('input');
    input.type = 'checkbox';
    input.addEventListener('change', () => {
      look[one] = input.checked;
      write();
    });
    label.append(input, make('span', '', ui[`embed_${one}`]));
    checks.append(label);
  }
  const code = make('textarea', 'panel-field');
  code.readOnly = true;
  code.rows = 5;
  code.spellcheck = false;
  code.setAttribute('aria-label', ui.embed_code);
  code.addEventListener('focus', () => code.select());
  const row = make('div', 'panel-row');
  row.append(button('pill is-strong', ui.copy_code, () => copy(code)));
  const limited = make('p', 'panel-note');
  limited.hidden = true;
  const left = make('div');
  left.append(fields, checks, limited, code, row);
  limits(new URL('embed.html', home)).then((who) => {
    if (who === null || !ui.frame_limited) return;
    limited.textContent = fill(ui.frame_limited, who);
    write();
  });

  const view = make('div', 'panel-view');
  const right = make('div', 'panel-preview');
  right.append(make('h3', '', ui.preview), view);

  function write() {
    checks.hidden = kind === 'still';
    limited.hidden = kind !== 'iframe' || !limited.textContent;
    const options: Record<string, string> = Object.fromEntries([...url.searchParams].filter(([name]) => isCarried(name)));
    options.lang ??= state.lang;
    delete options.plain;
    delete options.autoplay;
    // on another page a relative address leads to another place
    if (story !== null) options.src = story;
    if (kind !== 'still') for (const [name, on] of Object.entries(look)) if (on) options[name] = '1';
    const title = titleOf({ ...options, t: state.t }, text, state.chapter);
    code.value = snippet(kind, { home, options, chapter: state.chapter, lang: state.lang, dark: state.dark, title });
    preview(options, title);
  }

  /** The real thing, small: what the lines would show. */
  function preview(options: Record<string, string>, title: string) {
    if (kind === 'still') {
      const image = make('img');
      image.src = new URL(`stills/${state.chapter}.${state.lang}.${state.dark ? 'dark' : 'light'}.png`, home).href;
      image.alt = title;
      image.width = 1200;
      image.height = 630;
      view.replaceChildren(image);
      return;
    }
    let made: HTMLElement;
    if (kind === 'iframe') {
      const frame = make('iframe');
      made = frame;
      const page = new URL('embed.html', home);
      for (const [name, value] of Object.entries(options)) page.searchParams.set(name, value);
      frame.src = page.href;
      made.title = title;
    } else {
      made = document.createElement('tide-mark');
      for (const [name, value] of Object.entries(options)) made.setAttribute(name, value);
    }
    view.replaceChildren(made);
    import('../../embed/element.ts');
  }
  const fit = new ResizeObserver(() => {
    const inside = view.firstElementChild as HTMLElement | null;
    if (!inside || kind === 'still') {
      view.style.height = '';
      return;
    }
    const scale = Math.min(1, view.clientWidth / 640);
    inside.style.setProperty('--scale', String(scale));
    view.style.height = `${Math.ceil(inside.offsetHeight * scale)}px`;
  });
  const watched = new MutationObserver(() => {
    fit.disconnect();
    fit.observe(view);
    if (view.firstElementChild) fit.observe(view.firstElementChild);
  });
  watched.observe(view, { childList: true });
  write();
  return {
    content: [left, right],
    leave() {
      fit.disconnect();
      watched.disconnect();
      view.replaceChildren();
    },
  };
}
