// What files say of themselves when they leave the page: no page is needed to see it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { source } from './source.mjs';

const { namedFilm, namedPng, namedSvg } = await source('page/share/meta.ts');

const about = {
  title: '潮涌四十年 · Shares',
  source: 'An article <of> ours & others',
  address: 'https://example.org/?chapter=share&lang=en',
};
const bytes = async (blob) => Buffer.from(await blob.arrayBuffer());
const u32 = (value) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const box = (type, ...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
const zeros = (n) => Buffer.alloc(n);

function chunks(png) {
  const out = [];
  for (let at = 8; at < png.length; ) {
    const size = png.readUInt32BE(at);
    const whole = png.subarray(at + 4, at + 8 + size);
    out.push({
      type: whole.subarray(0, 4).toString(),
      body: whole.subarray(4),
      good: crc32(whole) === png.readUInt32BE(at + 8 + size),
    });
    at += size + 12;
  }
  return out;
}

/** A fragmented film as a recorder writes it: two fragments of three frames, 1/30 s each; no length in the header. */
function recorded() {
  const mvhd = box('mvhd', zeros(12), u32(1000), u32(0), zeros(80));
  const tkhd = box('tkhd', zeros(12), u32(1), u32(0), u32(0), zeros(60));
  const mdhd = box('mdhd', zeros(12), u32(30000), u32(0), zeros(4));
  const trex = box('trex', u32(0), u32(1), u32(1), u32(1000), zeros(8));
  const moov = box('moov', mvhd, box('trak', tkhd, box('mdia', mdhd)), box('mvex', trex));
  const moof = (start) =>
    box(
      'moof',
      box(
        'traf',
        box('tfhd', u32(0x20000), u32(1)),
        box('tfdt', u32(0), u32(start)),
        box('trun', u32(0x200), u32(3), zeros(12)),
      ),
    );
  return Buffer.concat([
    box('ftyp', Buffer.from('isom'), zeros(4)),
    moov,
    moof(0),
    box('mdat', Buffer.from('one')),
    moof(3000),
    box('mdat', Buffer.from('two')),
  ]);
}

describe('a file that leaves the page', () => {
  test('PNG: title, source and address as chunks that readers check', async () => {
    const part = (type, body) =>
      Buffer.concat([u32(body.length), Buffer.from(type), body, u32(crc32(Buffer.concat([Buffer.from(type), body])))]);
    const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    const png = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      part('IHDR', head),
      part('IDAT', deflateSync(zeros(2))),
      part('IEND', zeros(0)),
    ]);
    const named = await namedPng(new Blob([png], { type: 'image/png' }), about);
    assert.equal(named.type, 'image/png');
    const found = chunks(await bytes(named));
    assert.ok(
      found.every((one) => one.good),
      'a checksum is wrong',
    );
    assert.deepEqual(
      found.map((one) => one.type),
      ['IHDR', 'iTXt', 'iTXt', 'iTXt', 'IDAT', 'IEND'],
    );
    const said = Object.fromEntries(
      found.slice(1, 4).map(({ body }) => {
        const [key] = body.toString('latin1').split('\0');
        return [key, body.subarray(key.length + 5).toString()];
      }),
    );
    assert.deepEqual(said, { Title: about.title, Source: about.source, URL: about.address });
  });

  test('SVG: in Dublin Core, as text and never as markup', () => {
    const svg = namedSvg('<svg><title>A</title><rect/></svg>', about);
    assert.match(svg, /^<svg><title>A<\/title>\n<metadata>.*<\/metadata><rect\/><\/svg>$/);
    assert.match(
      svg,
      /<dc:source>An article &lt;of&gt; ours &amp; others<\/dc:source><dc:identifier>https:\/\/example\.org\/\?chapter=share&amp;lang=en</,
    );
  });

  test('MP4: the header knows the length of all fragments, and the name', async () => {
    const before = recorded();
    const after = await bytes(await namedFilm(new Blob([before], { type: 'video/mp4' }), about, 9));
    const at = (type) => after.indexOf(type) + 4;
    assert.equal(after.readUInt32BE(at('mvhd') + 16), 200, 'six frames of 1/30 s, in ms');
    assert.equal(after.readUInt32BE(at('tkhd') + 20), 200);
    assert.equal(after.readUInt32BE(at('mdhd') + 16), 6000);
    assert.equal(after.readUInt32BE(at('mehd') + 4), 200);
    assert.ok(after.includes(about.title) && after.includes(about.address) && after.includes('\xa9nam', 0, 'latin1'));
    // sizes add up, and what was recorded is all there
    const types = [];
    for (let i = 0; i < after.length; i += after.readUInt32BE(i)) types.push(after.subarray(i + 4, i + 8).toString());
    assert.deepEqual(types, ['ftyp', 'moov', 'moof', 'mdat', 'moof', 'mdat']);
    assert.ok(after.subarray(after.indexOf('moof') - 4).equals(before.subarray(before.indexOf('moof') - 4)));
  });

  test('WebM: the same', async () => {
    const size = (n) => Buffer.from([0x80 | n]);
    const info = Buffer.concat([Buffer.from('2ad7b1', 'hex'), size(3), Buffer.from('0f4240', 'hex')]);
    const head = Buffer.concat([
      Buffer.from('1a45dfa3', 'hex'),
      size(0),
      Buffer.from('18538067', 'hex'),
      Buffer.from('01ffffffffffffff', 'hex'),
      Buffer.from('1549a966', 'hex'),
      size(info.length),
      info,
    ]);
    const rest = Buffer.from('1654ae6b80', 'hex');
    const after = await bytes(await namedFilm(new Blob([head, rest], { type: 'video/webm' }), about, 2.5));
    const at = after.indexOf(Buffer.from('4489', 'hex'));
    assert.equal(after.readDoubleBE(at + 10), 2500);
    assert.ok(after.includes(about.title) && after.subarray(-rest.length).equals(rest));
  });

  test('what is not as expected stays as it is', async () => {
    for (const type of ['video/mp4', 'video/webm', 'image/png']) {
      for (const odd of [
        Buffer.from('nothing of the kind, but long enough to be looked at'),
        zeros(0),
        recorded().subarray(0, 100),
      ]) {
        const blob = new Blob([odd], { type });
        const after = await bytes(await (type === 'image/png' ? namedPng(blob, about) : namedFilm(blob, about, 1)));
        assert.ok(after.equals(odd), type);
      }
    }
  });
});
