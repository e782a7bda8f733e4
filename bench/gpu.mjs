// Hardware raster in a headless browser, and what the browser itself says of it.

export const GPU = [
  '--use-gl=angle',
  '--use-angle=vulkan',
  '--enable-features=Vulkan',
  '--disable-vulkan-surface',
  '--ignore-gpu-blocklist',
  '--enable-gpu-rasterization',
];

/** The name of the device that draws; `why` says what keeps a browser from drawing on a GPU. */
export async function hardware(browser) {
  const session = await browser.newBrowserCDPSession();
  const { gpu } = await session.send('SystemInfo.getInfo');
  await session.detach();
  const name = gpu.auxAttributes?.glRenderer || gpu.devices.map((one) => one.deviceString).find(Boolean) || 'unknown';
  const { '2d_canvas': canvas, rasterization: raster } = gpu.featureStatus ?? {};
  const on = (status) => /^enabled/.test(status ?? '');
  if (!on(canvas) || !on(raster))
    return { name, why: `the browser says 2D canvas is ${canvas ?? 'unknown'} and raster is ${raster ?? 'unknown'}` };
  // a GPU that is a program is none
  if (/swiftshader|llvmpipe|software/i.test(name)) return { name, why: `the browser draws on ${name}` };
  return { name, why: '' };
}
