// Shared by the fault tests. A test's name begins with `fault N:`, N being its check in checks.mjs.

import assert from 'node:assert/strict';

/** A page of a host with `body`, at host.html. */
export const host = (body, headers = {}) => [
  '**/host.html*',
  (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers,
      body: `<!doctype html><html lang="en"><title>host</title>${body}`,
    }),
];

/** The static view: still (of the own story alone), one sentence in the page's language, table, summary, a way on. */
export async function readable(page, lang = 'zh', own = true) {
  await page.locator('#fault').waitFor({ state: 'visible' });
  const text = await page.locator('#fault-text').textContent();
  assert.match(text, lang === 'en' ? /[Rr]etry/ : /重试/, text);
  assert.equal(/[\u4e00-\u9fff]/.test(text), lang !== 'en', text);
  // the page's own still, or the one that an iframe puts in its place
  if (own) {
    await page.waitForFunction(() => document.querySelector('#still img, .tide-still img')?.naturalWidth > 0);
    assert.equal(await page.locator('#still img, .tide-still img').isVisible(), true, 'no still');
  }
  assert.ok((await page.title()).length > 3);
  assert.equal(await page.getByRole('button', { name: lang === 'en' ? 'Retry' : '重试' }).isVisible(), true);
  await page.waitForFunction((said) => document.querySelector('#status').textContent === said, text);
}

/** What a visitor reads without any script: title, summary, table. */
export async function tabled(page) {
  assert.ok((await page.locator('h1').textContent()).length > 3, 'no title');
  assert.ok((await page.locator('#summary').innerText()).length > 40, 'no summary');
  assert.ok((await page.locator('#data :is(table, details):visible').count()) > 0, 'no table');
}

/** Waits until an expression holds in the page; a function, as the page's policy forbids strings. */
export const until = (page, check, argument) => page.waitForFunction(check, argument, { timeout: 60000 });

/** Two frames of the page. */
export const frames = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
