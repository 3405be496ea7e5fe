/** Is this a browser in which driftwell can run? Asks for an adapter, draws on a canvas and reads the pixel back. */

/** Runs in the page. Returns what the adapter is; throws if a WebGPU canvas cannot be drawn and read. */
async function drawInPage() {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error(navigator.gpu ? 'no adapter' : 'no navigator.gpu');
  const device = await adapter.requestDevice();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 4;
  const context = canvas.getContext('webgpu');
  context.configure({ device, format: 'rgba8unorm', alphaMode: 'opaque' });
  const encoder = device.createCommandEncoder();
  const view = context.getCurrentTexture().createView();
  const clearValue = { r: 1, g: 0.2, b: 0.4, a: 1 };
  encoder.beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] }).end();
  device.queue.submit([encoder.finish()]);
  const copy = document.createElement('canvas').getContext('2d');
  copy.drawImage(canvas, 0, 0); // in the task of the submit: afterwards the picture is gone
  const pixel = [...copy.getImageData(1, 1, 1, 1).data];
  const lost = await Promise.race([device.lost, new Promise((done) => setTimeout(done, 200))]);
  if (lost) throw new Error(`device lost: ${lost.reason}`); // Chromium without a Vulkan of its own does that
  if (String(pixel) !== '255,51,102,255') throw new Error(`the canvas reads back ${pixel}`);
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  return { name: [vendor, architecture, description].filter(Boolean).join(' '), software: isFallbackAdapter };
}

/**
 * Launches the browser at `path` and draws. `launch` is Playwright's: { args, env }.
 * Returns { version, adapter, software }; throws what Playwright or the page throws.
 */
export async function smokeTest(chromium, path, { args, env }) {
  const options = { executablePath: path, args, env: { ...process.env, ...env }, timeout: 20_000 };
  const browser = await chromium.launch(options);
  try {
    const page = await browser.newPage();
    // a secure context, which WebGPU needs, without a server
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto('http://localhost/');
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('no picture within 20 s')), 20_000);
    });
    const { name, software } = await Promise.race([page.evaluate(drawInPage), late]).finally(() => clearTimeout(timer));
    return { version: browser.version(), adapter: name, software };
  } finally {
    await browser.close();
  }
}
