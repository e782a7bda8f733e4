// Hardware raster in a headless browser, and what the browser itself says of it.

import { existsSync } from 'node:fs';

/**
 * The headless shell, where there is one: the new headless mode has no surface for Vulkan, and composes in software
 * after its first page, while it still says that it rasterizes on the GPU.
 */
export const onShell = (chromium) => {
  const shell = process.env.CHROMIUM_SHELL || '/usr/bin/chromium-headless-shell';
  return existsSync(shell) ? shell : chromium;
};

export const GPU = [
  '--use-gl=angle',
  '--use-angle=vulkan',
  '--enable-features=Vulkan',
  '--disable-vulkan-surface',
  '--ignore-gpu-blocklist',
  '--enable-gpu-rasterization',
];

const PATIENCE = 10000; // ms for a page that draws

/** True when a page has drawn: what the browser says before is what it hopes. */
async function drawn(browser) {
  const page = await browser.newPage();
  await page.setContent('<canvas width="800" height="600"></canvas>');
  const draws = page.evaluate(async () => {
    const context = document.querySelector('canvas').getContext('2d');
    for (let n = 0; n < 30; n += 1) {
      context.fillRect(n * 20, n * 10, 100, 100);
      await new Promise(requestAnimationFrame);
    }
    return true;
  });
  let timer;
  const late = new Promise((done) => {
    timer = setTimeout(done, PATIENCE, false);
  });
  const done = await Promise.race([draws.catch(() => false), late]);
  clearTimeout(timer);
  return done;
}

/** The name of the device, and what of drawing a browser says that it does without it. */
async function asked(browser) {
  const session = await browser.newBrowserCDPSession();
  const { gpu } = await session.send('SystemInfo.getInfo');
  await session.detach();
  const name = gpu.auxAttributes?.glRenderer || gpu.devices.map((one) => one.deviceString).find(Boolean) || 'unknown';
  const off = ['2d_canvas', 'rasterization', 'gpu_compositing']
    .map((one) => [one, gpu.featureStatus?.[one] ?? 'unknown'])
    .filter(([, status]) => !status.startsWith('enabled'))
    .map(([one, status]) => `${one} is ${status}`);
  return { name, off };
}

/** The name of the device that draws; `why` says what keeps a browser from drawing on a GPU. */
export async function hardware(browser) {
  const before = await asked(browser);
  // a GPU that is a program is none
  if (/swiftshader|llvmpipe|software/i.test(before.name))
    return { ...before, why: `the browser draws on ${before.name}` };
  if (!before.off.length && !(await drawn(browser))) return { ...before, why: 'a page there draws nothing' };
  const { name, off } = before.off.length ? before : await asked(browser);
  return { name, why: off.length ? `the browser says that ${off.join(' and ')}` : '' };
}
