// Tells the page around an iframe how high it wants to be: every protocol, once for each real change,
// and again to whoever asks.

import { members } from '../kit/outside.ts';

const ID = /^[\w.:-]{1,128}$/;
const SECRET = /^[a-z\d]{1,64}$/i;
const LONGEST = 500; // characters of a message that is worth reading
/** What an iframe-resizer host says besides its first message. */
const ORDERS = ['resize', 'reset', 'message', 'moveToAnchor', 'inPageLink', 'pageInfo', 'parentInfo', 'pageInfoStop'];

/**
 * @param frame what is measured
 * @param address what stands in it besides: `id`, `childId`
 * @returns measures and tells
 */
export function heights(frame: HTMLElement, address: URLSearchParams): () => void {
  const { parent } = window;
  if (parent === window) return () => {};
  let sent = 0;
  let sizer: string | null = null; // id that an iframe-resizer host gave
  let secret: string | undefined = /[?&]secret=([a-z\d]+)/i.exec(location.hash)?.[1]; // of a WordPress page
  const post = (message: unknown) => parent.postMessage(message, '*');
  const [wanted, childId] = [address.get('id') ?? '', address.get('childId') ?? ''];
  const id = ID.test(wanted) ? wanted : 'tidemark';
  const measure = () => Math.ceil(frame.getBoundingClientRect().height - 0.01);

  const say = {
    datawrapper: () => post({ 'datawrapper-height': { [id]: sent } }),
    amp: () => post({ sentinel: 'amp', type: 'embed-size', height: sent }),
    resize: () => post(JSON.stringify({ src: location.href, context: 'iframe.resize', height: sent })),
    pym: () => ID.test(childId) && post(`pymxPYMx${childId}xPYMxheightxPYMx${sent}`),
    sizer: (why = 'resize') => sizer && post(`[iFrameSizer]${sizer}:${sent}:${innerWidth}:${why}`),
    wordpress: () => SECRET.test(secret ?? '') && post({ message: 'height', value: sent, secret }),
  };

  function tell() {
    const now = measure();
    if (now === sent || now < 1) return;
    sent = now;
    for (const one of Object.values(say)) one();
  }

  /** Which protocol a message of the host asks for. */
  function asked(message: unknown): keyof typeof say | '' {
    const data = members(message);
    if (data) {
      if (data.sentinel === 'amp' && data.type === 'frames-init') return 'amp';
      if (data.sentinel === 'tidemark' && data.type === 'height') return 'datawrapper';
      if (data.message !== 'ready' || typeof data.secret !== 'string' || !SECRET.test(data.secret)) return '';
      secret = data.secret;
      return 'wordpress';
    }
    if (typeof message !== 'string' || message.length > LONGEST) return '';
    if (message.startsWith(`pymxPYMx${childId}xPYMxwidthxPYMx`)) return 'pym';
    const [, first, rest] = /^\[iFrameSizer\]([\w.-]{1,128})(:.*)?$/.exec(message) ?? [];
    if (!first || (!rest && !ORDERS.includes(first))) return '';
    if (!ORDERS.includes(first)) sizer ??= first;
    return 'sizer';
  }

  window.addEventListener('message', ({ source, data }) => {
    if (source !== parent) return;
    const protocol = asked(data);
    if (!protocol) return;
    sent = measure() || sent;
    if (sent) say[protocol](protocol === 'sizer' ? 'init' : undefined);
  });
  new ResizeObserver(tell).observe(frame);
  return tell;
}
