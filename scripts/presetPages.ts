import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { presetLink } from '../src/address.ts';
import { presetConfig, presets } from '../src/params/presets.ts';
import { policyInPage } from './pagePolicy.ts';

/** Size of a picture of public/gallery, pixels. */
const PICTURE = 512;

/** The picture of the page itself, which scripts/pagePictures.js makes. */
export const SHARE = { file: 'share.png', width: 1200, height: 630 };

const ABOUT =
  'Associative memories and diffusion models as one dynamical system: millions of particles on WebGPU, in the browser.';

/**
 * The page of a preset is for those who do not compute; a browser goes on to the run, and takes its own query along.
 */
const OPEN_SCRIPT = `const run = new URL(document.querySelector('a.run').href);
run.search = [run.search, location.search].map((query) => query.slice(1)).filter(Boolean).join('&');
location.replace(run);
`;

/**
 * Beside the app one page for every preset, `presets/<name>.html`, with title, text and picture for link previews, and
 * `presets/index.html` with all of them. `siteUrl` is where the site will be, if that is known: some previews take only
 * whole addresses of pictures.
 * @throws RangeError if siteUrl is no http(s) address
 */
export function presetPages(siteUrl: string | undefined): Plugin {
  const site = siteUrl ? readSiteUrl(siteUrl) : undefined;
  return {
    name: 'driftwell-preset-pages',
    apply: (_, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    transformIndexHtml: () => [
      ...Object.entries(previewOf({ title: 'driftwell', doc: ABOUT, path: '' }, './', site)).map(
        ([property, content]) => ({ tag: 'meta', attrs: { property, content } }),
      ),
      { tag: 'noscript', children: '<a href="presets/">Its gallery needs none.</a>', injectTo: 'body' },
    ],
    generateBundle() {
      const emit = (fileName: string, source: string) =>
        this.emitFile({ type: 'asset', fileName: `presets/${fileName}`, source });
      emit('presets.css', readFileSync(new URL('presetPages.css', import.meta.url), 'utf8'));
      emit('open.js', OPEN_SCRIPT);
      emit('index.html', galleryPage(site));
      for (const name of Object.keys(presets)) emit(`${name}.html`, presetPage(name, site));
    },
  };
}

/** Throws RangeError if the text is no http(s) address. */
export function readSiteUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new RangeError(`DRIFTWELL_SITE_URL is "${text}"; give the address of the site, as https://host/path/`);
  }
  // what is relative to a folder needs its slash
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** The page of one preset. */
export function presetPage(name: string, site?: URL): string {
  const { title, doc } = presets[name] as (typeof presets)[string];
  const { experiment } = presetConfig(name);
  return page(
    { title: `${title} · driftwell`, doc, picture: name, path: `presets/${name}.html` },
    site,
    `<h1>${escaped(title)}</h1>
    <p>${escaped(doc)}.</p>
    <p><a class="run" href="../${escaped(presetLink(name))}">${picture(name, `The picture of ${title}`)}<br>Run it in the browser</a></p>
    <p>Or on the command line: <code>npx driftwell ${experiment} --preset ${name} --out ${name}.png</code></p>
    <p><a href="./">All presets</a></p>
    <script type="module" src="open.js"></script>`,
  );
}

/** The page of all presets. */
export function galleryPage(site?: URL): string {
  const items = Object.entries(presets).map(
    ([name, { title, doc }]) =>
      `<li><a href="${name}.html">${picture(name, '')}<br>${escaped(title)}</a><br>${escaped(doc)}</li>`,
  );
  return page(
    { title: 'Gallery · driftwell', doc: ABOUT, picture: 'pham9', path: 'presets/' },
    site,
    `<h1>Gallery</h1>
    <p>${escaped(ABOUT)} <a href="../">Open driftwell</a></p>
    <ul>
      ${items.join('\n      ')}
    </ul>`,
  );
}

interface About {
  title: string;
  doc: string;
  /** the preset whose picture stands for the page; default: the first screen */
  picture?: string;
  /** of the page, from the root of the site */
  path: string;
}

/** The Open Graph properties of a page; `up` is the way from it to the root of the site. */
function previewOf({ title, doc, picture, path }: About, up: string, site?: URL): Record<string, string> {
  const image = picture ? `gallery/${picture}.png` : SHARE.file;
  const [width, height] = picture ? [PICTURE, PICTURE] : [SHARE.width, SHARE.height];
  return {
    'og:type': 'website',
    'og:site_name': 'driftwell',
    'og:title': title,
    'og:description': doc,
    'og:image': site ? new URL(image, site).href : up + image,
    'og:image:width': String(width),
    'og:image:height': String(height),
    // a picture as wide as the preview
    ...(picture ? {} : { 'twitter:card': 'summary_large_image' }),
    ...(site ? { 'og:url': new URL(path, site).href } : {}),
  };
}

function page(about: About, site: URL | undefined, body: string): string {
  const properties = Object.entries(previewOf(about, '../', site)).map(
    ([property, content]) => `<meta property="${property}" content="${escaped(content)}">`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policyInPage)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(about.title)}</title>
    <meta name="description" content="${escaped(about.doc)}">
    ${properties.join('\n    ')}
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="presets.css">
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

const picture = (name: string, alt: string) =>
  `<img src="../gallery/${name}.png" width="${PICTURE}" height="${PICTURE}" alt="${escaped(alt)}">`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string);
}
