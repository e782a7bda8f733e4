// Shared by the tests of the share panel.

import { readFileSync } from 'node:fs';

/** Opens the share panel, at a tab. */
export async function panel(page, tab) {
  await page.locator('#share').click();
  await page.locator('#export-panel').waitFor();
  if (tab) await page.locator(`#share-${tab}`).click();
}

/** Presses a button and reads the file that comes of it. */
export async function file(page, name) {
  const coming = page.waitForEvent('download', { timeout: 60000 });
  await page.locator('#export-panel').getByRole('button', { name, exact: true }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
