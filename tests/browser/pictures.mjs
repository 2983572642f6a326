// Makes the repository's pictures: `node tests/browser/pictures.mjs`, after `cargo build`.
//
// - docs/screenshot.png: an integration's page on a desktop, light, and on a phone, dark
// - themes/default/assets/card.png: the card that a link to a site shows
import fs from 'node:fs';
import path from 'node:path';
import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { ROOT, shipped } from './lib/sites.mjs';

const browser = await launch();
const site = await serve(shipped());

async function shot(url, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url);
  const bytes = await page.screenshot();
  await context.close();
  return bytes;
}

const desktop = await shot(`${site.url}integrations/rubrik/`, { viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
const phone = await shot(`${site.url}integrations/rubrik/`, { viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true, isMobile: true });
const image = (bytes, style) => `<img style="position:absolute;border-radius:14px;box-shadow:0 8px 40px #0004;${style}" src="data:image/png;base64,${bytes.toString('base64')}">`;
const both = `<body style="margin:0;background:#e9efed">${image(desktop, 'left:40px;top:40px')}${image(phone, 'left:1304px;top:150px;border:6px solid #2c3634;border-radius:28px')}`;

const context = await browser.newContext({ viewport: { width: 1720, height: 950 } });
const page = await context.newPage();
await page.setContent(both);
fs.mkdirSync(path.join(ROOT, 'docs'), { recursive: true });
await page.screenshot({ path: path.join(ROOT, 'docs/screenshot.png') });
await context.close();

const card = await shot(`file://${path.join(import.meta.dirname, 'pictures/card.html')}`, { viewport: { width: 1200, height: 630 } });
fs.writeFileSync(path.join(ROOT, 'themes/default/assets/card.png'), card);
await browser.close();
await site.close();
