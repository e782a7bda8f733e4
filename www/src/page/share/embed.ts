// Lines that put the graphic into another page, with what they would show.

import { button } from '../../kit/dialog.ts';
import { fill, make } from '../../kit/dom.ts';
import type { FullText, State } from '../../mount/tide.ts';
import { type Copy, isCarried, type Part } from './parts.ts';
import { type Kind, snippet, titleOf } from './snippets.ts';

const KINDS: Kind[] = ['iframe', 'element', 'still'];

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
export function embedPart({
  text,
  url,
  state,
  copy,
  story,
}: {
  text: FullText;
  url: URL;
  state: State;
  copy: Copy;
  story: string | null;
}): Part {
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
    const options: Record<string, string> = Object.fromEntries(
      [...url.searchParams].filter(([name]) => isCarried(name)),
    );
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
