import { type Browser, browserOf, type OperatingSystem } from '../protocol/browserOf.ts';
import type { FaultKind } from '../protocol/faults.ts';

/** Where the page is open. */
export interface Here {
  secure: boolean;
  userAgent: string;
  /** the address of the page */
  href: string;
}

/** A step, in words; `code` is to be copied into the address bar or a terminal. */
export interface Step {
  text: string;
  code?: string;
  link?: string;
}

/** What to do here to get a GPU, the likeliest first; nothing where only time helps. */
export function stepsFor(kind: FaultKind, here: Here): Step[] {
  const { browser, system } = browserOf(here.userAgent);
  if (kind === 'no-adapter') return adapterSteps(browser, system);
  if (kind !== 'no-webgpu') return [];
  return here.secure ? browserSteps(browser, system) : secureSteps(here.href);
}

/** https, or the machine itself. */
function secureSteps(href: string): Step[] {
  const https = new URL(href);
  https.protocol = 'https:';
  const local = new URL(href);
  local.hostname = 'localhost';
  return [
    { text: 'Open it by https, if the server offers that:', link: https.href },
    { text: 'If the server runs on this machine, open it as', link: local.href },
  ];
}

/** No navigator.gpu on a secure page: the browser is too old, or has it turned off. */
function browserSteps(browser: Browser, system: OperatingSystem): Step[] {
  const chrome = { text: 'Or open this page in Chrome or Edge, which have WebGPU since version 113.' };
  if (system === 'iOS') return [{ text: 'Update to iOS or iPadOS 26: WebGPU came with Safari 26.' }];
  switch (browser) {
    case 'Firefox':
      return [
        { text: 'Update Firefox: WebGPU is on by itself since 141 on Windows and 145 on Macs.' },
        ...firefoxPreferences(),
        chrome,
      ];
    case 'Safari':
      return [{ text: 'Update to macOS 26: WebGPU came with Safari 26.' }, chrome];
    default:
      return system === 'Android'
        ? [{ text: `Update ${browser}: WebGPU is there since 121, on Android 12 and newer.` }]
        : [{ text: `Update ${browser}: WebGPU is there since 113.` }];
  }
}

/** WebGPU without an adapter: no driver it trusts, or acceleration turned off. */
function adapterSteps(browser: Browser, system: OperatingSystem): Step[] {
  if (browser === 'Firefox') return firefoxPreferences();
  if (browser === 'Safari') return [{ text: 'Restart the browser; if that changes nothing, restart the machine.' }];
  const page = browser === 'Edge' ? 'edge' : 'chrome';
  const steps: Step[] = [
    {
      text: 'Turn on graphics acceleration in the settings and restart the browser:',
      code: `${page}://settings/system`,
    },
  ];
  if (system === 'Linux') {
    const command = browser === 'Edge' ? 'microsoft-edge' : 'google-chrome';
    const flags = '--enable-unsafe-webgpu --ozone-platform=x11 --use-angle=vulkan';
    steps.push({
      text: 'Quit the browser and start it from a terminal, with the flags that older cards need on Linux:',
      code: `${command} ${flags} --enable-features=Vulkan,VulkanFromANGLE`,
    });
    const software = '--use-vulkan=swiftshader --use-angle=swiftshader --use-webgpu-adapter=swiftshader';
    steps.push({
      text: 'On a machine without a graphics card, with its slow stand-in:',
      code: `${command} --enable-unsafe-webgpu --enable-features=Vulkan ${software}`,
    });
  } else if (system === 'Windows') {
    steps.push({ text: 'Update the driver of the graphics card; over a remote desktop there may be none.' });
  }
  return [
    ...steps,
    { text: 'What the browser knows of the graphics card, and why it refuses it, is under', code: `${page}://gpu` },
  ];
}

function firefoxPreferences(): Step[] {
  return [
    { text: 'Open the preferences of Firefox:', code: 'about:config' },
    { text: 'Set these two to true, and restart it:', code: 'dom.webgpu.enabled  gfx.webgpu.ignore-blocklist' },
  ];
}
