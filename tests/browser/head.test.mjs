// What other programs read of the site: head, structured data, oEmbed, the data files.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bench } from './bench.mjs';
import { visit } from './site.mjs';

const at = bench();

const TOOL = new URL('../../target/release/tidemark', import.meta.url).pathname;
const get = (name) => fetch(`${at.url}${name}`);

test('every address in the head leads to something, in every language', async () => {
  const { page, said, close } = await visit(at, '');
  const links = await page.evaluate(() =>
    [...document.querySelectorAll('link[rel=canonical], link[rel=alternate]')].map((one) => ({
      rel: one.rel,
      href: one.href,
      type: one.type,
      hreflang: one.hreflang,
    })),
  );
  // languages are told by whole addresses only, and nobody has said where this site stands
  assert.deepEqual(
    links.filter((one) => one.hreflang),
    [],
  );
  for (const { href } of links) assert.equal((await fetch(href)).status, 200, href);
  const card = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('meta[property^="og:"], meta[name^="twitter:"]')].map((one) => [
        one.getAttribute('property') ?? one.name,
        one.content,
      ]),
    ),
  );
  for (const name of [
    'og:title',
    'og:description',
    'og:image',
    'og:image:alt',
    'og:locale',
    'twitter:card',
    'twitter:image',
  ])
    assert.ok(card[name], name);
  assert.equal(card['twitter:card'], 'summary_large_image');
  const picture = Buffer.from(await (await fetch(new URL(card['og:image'], at.url))).arrayBuffer());
  assert.deepEqual(
    [picture.readUInt32BE(16), picture.readUInt32BE(20)],
    [Number(card['og:image:width']), Number(card['og:image:height'])],
  );
  assert.deepEqual(said, [], 'the policy complains about the data block');
  await close();
});

test('the canonical address follows the language; a relative one says nothing, and is left out', async () => {
  assert.doesNotMatch(await (await get('')).text(), /rel="canonical"|og:url/);
  const whole = async (route) => {
    const answer = await route.fetch();
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace(
        '</title>',
        '</title><link rel="canonical" id="canonical" href="https://news.example/tide/">',
      ),
    });
  };
  const { page, close } = await visit(at, '?lang=en&chapter=share', {
    route: [[(url) => url.pathname === '/', whole]],
  });
  await page.waitForFunction(() => document.querySelector('#canonical').href === 'https://news.example/tide/?lang=en');
  await close();
});

test('a shared link has the card of its chapter in its language, and leads to its place', async () => {
  const story = await (await get('story.json')).json();
  const meta = (html, name) => new RegExp(`(?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
  const plain = (text) => text.replaceAll('&amp;', '&');
  for (const [i, chapter] of story.chapters.entries()) {
    for (const lang of story.languages.map((one) => one.id ?? one)) {
      const name = `link/${chapter.id}.${lang}.html`;
      const html = await (await get(name)).text();
      const title = i === 0 ? story.title[lang] : chapter.title[lang];
      assert.deepEqual([plain(meta(html, 'og:title')), plain(meta(html, 'twitter:title'))], [title, title], name);
      assert.ok(/<html lang="([^"]+)"/.exec(html)[1].startsWith(lang), name);
      assert.ok(meta(html, 'og:description').length > 10, name);
      const picture = Buffer.from(
        await (await fetch(new URL(meta(html, 'og:image'), `${at.url}${name}`))).arrayBuffer(),
      );
      assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [1200, 630], name);
      assert.ok(meta(html, 'og:image').endsWith(`stills/${chapter.id}.${lang}.card.png`), name);
    }
  }
  for (const [from, to] of [
    ['link/trade.en.html?theme=dark#data', '?chapter=trade&lang=en&theme=dark#data'],
    ['link/opening.en.html?year=2008', '?lang=en&year=2008'],
    ['link/share.zh.html?t=60', '?t=60'],
  ]) {
    const { page, said, close } = await visit(at, from, { until: 'none' });
    await page.waitForURL(`${at.url}${to}`);
    await page.waitForFunction(() => globalThis.tidemark?.state());
    assert.deepEqual(
      said.filter((line) => !line.startsWith('failed')),
      [],
    );
    await close();
  }
  const { page, close } = await visit(at, 'link/trade.en.html', { until: 'none', javaScriptEnabled: false });
  await page.waitForURL(`${at.url}?chapter=trade&lang=en`);
  await close();
});

test('structured data: an article in each language, and the data with its files', async () => {
  const html = await (await get('')).text();
  const [, text] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html);
  const graph = JSON.parse(text)['@graph'];
  const story = await (await get('story.json')).json();
  const articles = graph.filter((one) => one['@type'] === 'NewsArticle');
  assert.deepEqual(
    articles.map((one) => one.headline),
    [story.title.zh, story.title.en],
  );
  const [data] = graph.filter((one) => one['@type'] === 'Dataset');
  assert.equal(data.temporalCoverage, `${story.span.from}/${story.span.to}`);
  assert.equal(data.variableMeasured.length, story.series.length);
  for (const { contentUrl, encodingFormat } of data.distribution) {
    const answer = await get(contentUrl);
    assert.equal(answer.status, 200, contentUrl);
    assert.ok(answer.headers.get('content-type').startsWith(encodingFormat), contentUrl);
  }
});

test('oEmbed: a rich answer behind the link, whose frame loads', async () => {
  for (const name of ['oembed.json', 'oembed.en.json']) {
    const answer = await (await get(name)).json();
    assert.deepEqual([answer.version, answer.type], ['1.0', 'rich']);
    assert.ok(answer.title && answer.provider_name && answer.width > 0 && answer.height > 0);
    const [, source] = /<iframe src="([^"]+)" title="[^"]+"/.exec(answer.html);
    assert.equal((await get(source.replaceAll('&amp;', '&'))).status, 200);
  }
});

test('data.json holds every fact, row, event and source, with the digits of the story', async () => {
  const story = await (await get('story.json')).json();
  const data = await (await get('data.json')).json();
  assert.deepEqual(
    data.facts.map((one) => [one.id, one.value, one.text.en]),
    story.facts.map((one) => [
      one.id,
      one.value === undefined || one.value === null ? undefined : String(one.value),
      one.text.en,
    ]),
  );
  assert.deepEqual(
    data.sources.map((one) => one.id),
    story.sources.map((one) => one.id),
  );
  assert.equal(data.derived.length, story.derived.length);
  for (const one of data.derived)
    assert.ok(
      one.formula && one.of.every((id) => [...data.facts, ...data.derived].some((other) => other.id === id)),
      one.id,
    );
  assert.deepEqual(
    data.series.map((one) => one.rows.length),
    story.series.map((one) => one.rows.length),
  );
  assert.equal(data.events.length, story.events.length);
});

test('a built address makes every address absolute; a wrong one is refused in one sentence', {
  skip: !existsSync(TOOL) && 'the native tool is not built',
}, () => {
  const out = mkdtempSync(join(tmpdir(), 'tidemark-'));
  const site = (url) =>
    execFileSync(
      TOOL,
      ['site', '--story', new URL('../../www/story.json', import.meta.url).pathname, '--out', out, '--url', url],
      { encoding: 'utf8', stdio: 'pipe' },
    );
  try {
    for (const name of ['index.html', 'embed.html', 'kiosk.html', 'supervisor.html', 'still.css'])
      cpSync(new URL(`../../www/${name}`, import.meta.url).pathname, join(out, name));
    site('https://news.example/tide');
    const html = readFileSync(join(out, 'index.html'), 'utf8');
    for (const part of [
      'rel="canonical" id="canonical" href="https://news.example/tide/"',
      'og:url" content="https://news.example/tide/"',
      'og:image" content="https://news.example/tide/stills/og.png"',
      'href="https://news.example/tide/oembed.en.json"',
      'hreflang="en" href="https://news.example/tide/?lang=en"',
      'hreflang="x-default" href="https://news.example/tide/"',
      '"url":"https://news.example/tide/?lang=en"',
    ])
      assert.ok(html.includes(part), part);
    const card = readFileSync(join(out, 'link/trade.en.html'), 'utf8');
    for (const part of [
      'og:url" content="https://news.example/tide/link/trade.en.html"',
      'og:image" content="https://news.example/tide/stills/trade.en.card.png"',
    ])
      assert.ok(card.includes(part), part);
    assert.match(
      JSON.parse(readFileSync(join(out, 'oembed.json'), 'utf8')).html,
      /src="https:\/\/news\.example\/tide\/embed\.html\?lang=zh"/,
    );
    assert.throws(
      () => site('news.example'),
      (error) => /^TIDEMARK_URL "news\.example" is no address.*\n$/.test(error.stderr),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
});
