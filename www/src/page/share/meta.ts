// Title, source and address inside the files that leave the page, where their kinds have a place for
// them; and the length of a recorded film, which a recorder that does not know the end leaves open.
// A file that is not as expected stays as it is.

/** What a file says of itself. */
export interface About {
  title: string;
  source: string;
  address: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** A box of an MP4: its kind, where it stands, where its body starts and ends. */
interface Found {
  type: string;
  at: number;
  from: number;
  to: number;
}

const utf8 = new TextEncoder();
const join = (...parts: Uint8Array[]): Bytes => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
const u32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const ascii = (text: string) => Uint8Array.from([...text], (one) => one.charCodeAt(0));
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const read = async (blob: Blob, from: number, to: number): Promise<Bytes> =>
  new Uint8Array(await blob.slice(from, to).arrayBuffer());

// --- PNG

function crc32(bytes: Uint8Array) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** An iTXt chunk: UTF-8, not compressed. */
function chunk(key: string, text: string) {
  const body = join(ascii(`iTXt${key}`), new Uint8Array(5), utf8.encode(text));
  return join(u32(body.length - 4), body, u32(crc32(body)));
}

const HEAD = 33; // bytes of a PNG's signature and IHDR

export async function namedPng(blob: Blob, { title, source, address }: About) {
  const head = await read(blob, 0, HEAD);
  if (String.fromCharCode(...head.subarray(12, 16)) !== 'IHDR') return blob;
  const said = { Title: title, Source: source, URL: address };
  const chunks = Object.entries(said).flatMap(([key, text]) => (text ? [chunk(key, text)] : []));
  return new Blob([head, ...chunks, blob.slice(HEAD)], { type: blob.type });
}

// --- SVG

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function namedSvg(svg: string, { title, source, address }: About) {
  const said = `<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about=""><dc:title>${escaped(title)}</dc:title><dc:source>${escaped(source)}</dc:source><dc:identifier>${escaped(address)}</dc:identifier></rdf:Description></rdf:RDF></metadata>`;
  return svg.replace('</title>', () => `</title>\n${said}`);
}

// --- MP4

const box = (type: string, ...parts: Uint8Array[]) => {
  const body = join(...parts);
  return join(u32(body.length + 8), ascii(type), body);
};

/** Boxes of a stretch of bytes: their kind, where their body starts and ends. */
function* boxes(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Found> {
  const view = viewOf(bytes);
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) return;
    yield { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), at, from: at + 8, to: at + size };
    at += size;
  }
}

function* inside(bytes: Uint8Array, path: string[], from = 0, to = bytes.length): Generator<Found> {
  const [type, ...rest] = path;
  for (const one of boxes(bytes, from, to)) {
    if (one.type !== type) continue;
    if (rest.length) yield* inside(bytes, rest, one.from, one.to);
    else yield one;
  }
}

/** Writes a length into a header box: `at` is where it stands in version 0 and 1. */
function setLength(bytes: Uint8Array, { from }: Found, [short, long]: [number, number], value: number) {
  const view = viewOf(bytes);
  if (bytes[from] === 1) view.setBigUint64(from + long, BigInt(Math.round(value)));
  else view.setUint32(from + short, Math.round(value));
}

/** Seconds that a fragment reaches to; -1 where it does not say, null where it names places in the file. */
function reach(moof: Uint8Array, defaults: Map<number, number>, scales: Map<number, number>) {
  const view = viewOf(moof);
  let most = -1;
  for (const traf of inside(moof, ['moof', 'traf'])) {
    const [head] = inside(moof, ['tfhd'], traf.from, traf.to);
    const [time] = inside(moof, ['tfdt'], traf.from, traf.to);
    if (!head || !time) continue;
    const flags = view.getUint32(head.from) & 0xffffff;
    if (flags & 1) return null;
    const track = view.getUint32(head.from + 4);
    const usual = flags & 8 ? view.getUint32(head.from + 8 + (flags & 2 ? 4 : 0)) : (defaults.get(track) ?? 0);
    let end = moof[time.from] === 1 ? Number(view.getBigUint64(time.from + 4)) : view.getUint32(time.from + 4);
    for (const run of inside(moof, ['trun'], traf.from, traf.to)) {
      const has = view.getUint32(run.from) & 0xffffff;
      const count = view.getUint32(run.from + 4);
      const step = [0x100, 0x200, 0x400, 0x800].reduce((sum, bit) => sum + (has & bit ? 4 : 0), 0);
      const first = run.from + 8 + (has & 1 ? 4 : 0) + (has & 4 ? 4 : 0);
      for (let i = 0; i < count; i += 1) end += has & 0x100 ? view.getUint32(first + i * step) : usual;
    }
    most = Math.max(most, end / (scales.get(track) ?? 1));
  }
  return most;
}

async function namedMp4(blob: Blob, { title, source, address }: About) {
  const parts: (Blob | 'moov')[] = [];
  let moov: Bytes | null = null;
  let seconds = -1;
  const [defaults, scales] = [new Map<number, number>(), new Map<number, number>()];
  for (let at = 0; at < blob.size; ) {
    const head = await read(blob, at, at + 16);
    if (head.length < 8) return blob;
    const view = viewOf(head);
    const type = String.fromCharCode(...head.subarray(4, 8));
    let size = view.getUint32(0);
    if (size === 1 && head.length === 16) size = Number(view.getBigUint64(8));
    if (size === 0) size = blob.size - at;
    if (size < 8 || at + size > blob.size) return blob;
    if (type === 'moov') {
      moov = await read(blob, at, at + size);
      const inner = viewOf(moov);
      for (const one of inside(moov, ['moov', 'trak'])) {
        const [tkhd] = inside(moov, ['tkhd'], one.from, one.to);
        const [mdhd] = inside(moov, ['mdia', 'mdhd'], one.from, one.to);
        if (!tkhd || !mdhd) return blob;
        const id = inner.getUint32(tkhd.from + (moov[tkhd.from] === 1 ? 20 : 12));
        scales.set(id, inner.getUint32(mdhd.from + (moov[mdhd.from] === 1 ? 20 : 12)));
      }
      for (const trex of inside(moov, ['moov', 'mvex', 'trex']))
        defaults.set(inner.getUint32(trex.from + 4), inner.getUint32(trex.from + 12));
      parts.push('moov');
    } else {
      if (type === 'moof') {
        const end = reach(await read(blob, at, at + size), defaults, scales);
        if (end === null) return blob;
        seconds = Math.max(seconds, end);
      }
      // an index of places in the file would be wrong after this, and players do without
      if (type !== 'mfra' && type !== 'sidx') parts.push(blob.slice(at, at + size));
    }
    at += size;
  }
  if (!moov || seconds <= 0) return blob;
  const inner = viewOf(moov);
  const [mvhd] = inside(moov, ['moov', 'mvhd']);
  const scale = inner.getUint32(mvhd.from + (moov[mvhd.from] === 1 ? 20 : 12));
  setLength(moov, mvhd, [16, 24], seconds * scale);
  for (const one of inside(moov, ['moov', 'trak', 'tkhd'])) setLength(moov, one, [20, 28], seconds * scale);
  for (const one of inside(moov, ['moov', 'trak', 'mdia', 'mdhd'])) {
    setLength(moov, one, [16, 24], seconds * inner.getUint32(one.from + (moov[one.from] === 1 ? 20 : 12)));
  }
  const tag = (key: string, text: string) => box(key, box('data', u32(1), u32(0), utf8.encode(text)));
  const list = box('ilst', tag('\xa9nam', title), tag('\xa9cmt', `${source} ${address}`));
  const handler = box('hdlr', u32(0), u32(0), ascii('mdirappl'), new Uint8Array(9));
  const udta = box('udta', box('meta', u32(0), handler, list));
  const children = [...boxes(moov, 8)]
    .filter((one) => one.type !== 'udta')
    .map((one) => {
      if (one.type !== 'mvex') return moov.subarray(one.at, one.to);
      const rest = [...boxes(moov, one.from, one.to)]
        .filter((part) => part.type !== 'mehd')
        .map((part) => moov.subarray(part.at, part.to));
      return box('mvex', box('mehd', u32(0), u32(Math.round(seconds * scale))), ...rest);
    });
  const whole = box('moov', ...children, udta);
  return new Blob(
    parts.map((part) => (part === 'moov' ? whole : part)),
    { type: blob.type },
  );
}

// --- WebM

const [INFO, DURATION, SEGMENT, TAGS] = [0x1549a966, 0x4489, 0x18538067, 0x1254c367];

/** An element's id and length at a place: where its body starts and how long it is (-1: open). */
function element(bytes: Uint8Array, at: number) {
  const first = bytes[at];
  const wide = Math.clz32(first) - 23;
  let id = 0;
  for (let i = 0; i < wide; i += 1) id = id * 256 + bytes[at + i];
  const lead = bytes[at + wide];
  const long = Math.clz32(lead) - 23;
  let size = lead & (0xff >> long);
  let open = size === 0xff >> long;
  for (let i = 1; i < long; i += 1) {
    size = size * 256 + bytes[at + wide + i];
    open &&= bytes[at + wide + i] === 0xff;
  }
  return { id, from: at + wide + long, size: open ? -1 : size };
}

const hex = (value: number) =>
  Uint8Array.from(
    value
      .toString(16)
      .padStart(value > 0xffff ? 8 : 4, '0')
      .match(/../g) ?? [],
    (two) => parseInt(two, 16),
  );
/** Sizes in eight bytes: there is room for every length. */
const ebml = (id: number, ...parts: Uint8Array[]) => {
  const body = join(...parts);
  return join(hex(id), Uint8Array.of(1, 0, 0, 0), u32(body.length), body);
};

async function namedWebm(blob: Blob, { title, source, address }: About, seconds: number) {
  const head = await read(blob, 0, 4096);
  const start = element(head, 0);
  const segment = element(head, start.from + start.size);
  if (segment.id !== SEGMENT || segment.size !== -1) return blob;
  const info = element(head, segment.from);
  const to = info.from + info.size;
  if (info.id !== INFO || to > head.length) return blob;
  let scale = 1e6;
  const kept = [];
  for (let at = info.from; at < to; ) {
    const one = element(head, at);
    const end = one.from + one.size;
    if (one.id === 0x2ad7b1) scale = head.subarray(one.from, end).reduce((all, byte) => all * 256 + byte, 0);
    if (one.id !== DURATION) kept.push(head.subarray(at, end));
    at = end;
  }
  const length = new Uint8Array(8);
  viewOf(length).setFloat64(0, (seconds * 1e9) / scale);
  const tag = (name: string, text: string) => ebml(0x67c8, ebml(0x45a3, ascii(name)), ebml(0x4487, utf8.encode(text)));
  const tags = ebml(TAGS, ebml(0x7373, ebml(0x63c0), tag('TITLE', title), tag('COMMENT', `${source} ${address}`)));
  const made = ebml(INFO, ...kept, ebml(DURATION, length));
  return new Blob([head.subarray(0, segment.from), made, tags, blob.slice(to)], { type: blob.type });
}

/**
 * A recorded film that knows its length, with what it is and where it comes from.
 * @param blob MP4 or WebM
 * @param seconds how long was recorded
 */
export async function namedFilm(blob: Blob, about: About, seconds: number) {
  try {
    return await (blob.type.includes('mp4') ? namedMp4(blob, about) : namedWebm(blob, about, seconds));
  } catch {
    return blob;
  }
}
