// The open page follows the files: the real binary, a real watcher, a real browser. Nothing sleeps.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch } from './lib/browser.mjs';

const BINARY = process.env.SITEGEN ?? path.resolve(import.meta.dirname, '../../target/debug/sitegen');

let browser, folder, preview, page, errors;

const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

/** Starts `sitegen serve`; resolves to the process and the address that it prints. */
async function serve(port = 0) {
  const child = spawn(BINARY, ['serve', '--root', folder, '--port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = line.match(/http:\/\/\S+/)?.[0];
    if (url) {
      child.stdout.resume();
      return { child, url, port: new URL(url).port };
    }
  }
  throw new Error('sitegen serve printed no address');
}

const stop = (started) => new Promise((resolve) => {
  started.child.once('exit', resolve);
  started.child.kill('SIGINT');
});

const LONG = Array.from({ length: 120 }, (_, number) => `Paragraph ${number}.`).join('\n\n');
const guide = (text) => `# Guide\n\n${text}\n\n${LONG}\n`;
const DETAILS = '<details><summary>More</summary><input id="note"></details>'
  + '<div class="tabs"><div class="tab" data-value="a"><p>Of a.</p></div><div class="tab" data-value="b"><p>Of b.</p></div></div>';

before(async () => { browser = await launch(); });
after(() => browser?.close());

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sitegen-'));
  write('content/index.md', '# Home\n\nAt home.\n');
  write('content/guide.md', guide('The first text.'));
  write('static/x.txt', 'x');
  write('themes/default/templates/slots/page_end.html', DETAILS);
  preview = await serve();
  page = await browser.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
});

afterEach(async () => {
  await page.close();
  await stop(preview);
  fs.rmSync(folder, { recursive: true });
});

/** Opens a page and waits until it hears from the preview. */
async function open(address) {
  await page.goto(preview.url + address);
  await page.waitForSelector('html[data-sitegen-generation]');
  // Gone after a reload.
  await page.evaluate(() => { window.sameDocument = true; });
}

const generation = () => page.evaluate(() => Number(document.documentElement.dataset.sitegenGeneration));
const reached = (number) => page.waitForFunction((number) => Number(document.documentElement.dataset.sitegenGeneration) >= number, number);
// A page that is being loaded anew has no text yet.
const text = (words) => page.waitForFunction((words) => document.querySelector('main')?.textContent.includes(words), words);
const overlay = () => page.waitForFunction(() => document.querySelector('#sitegen-overlay')?.shadowRoot.textContent);
const noOverlay = () => page.waitForFunction(() => !document.querySelector('#sitegen-overlay'));
const isSameDocument = () => page.evaluate(() => window.sameDocument === true);

test('an edit reloads the page and keeps scroll position, focus and what was opened', async () => {
  await open('guide/');
  await page.evaluate(() => {
    const details = document.querySelector('#note').closest('details');
    details.open = true;
    document.querySelectorAll('[role=tab]')[1].click();
    document.querySelector('#note').value = 'typed';
    document.querySelector('#note').focus({ preventScroll: true });
    scrollTo({ top: 1200, behavior: 'instant' });
  });
  const scrolled = await page.evaluate(() => scrollY);
  assert.ok(scrolled > 800);
  write('content/guide.md', guide('The second text.'));
  await text('The second text.');
  assert.equal(await isSameDocument(), false);
  await page.waitForFunction((scrolled) => Math.abs(scrollY - scrolled) < 2, scrolled);
  assert.equal(await page.evaluate(() => document.querySelector('#note').closest('details').open), true);
  assert.equal(await page.textContent('[role=tab][aria-selected=true]'), 'b');
  assert.deepEqual(await page.evaluate(() => [document.activeElement.id, document.activeElement.value]), ['note', 'typed']);
  assert.deepEqual(errors, []);
});

test('a style sheet is exchanged without a reload', async () => {
  write('themes/default/assets/site.css', 'body { outline: 1px solid rgb(1, 2, 3) }');
  await open('guide/');
  await page.evaluate(() => scrollTo({ top: 300, behavior: 'instant' }));
  const before = await page.evaluate(() => scrollY);
  for (const colour of ['rgb(4, 5, 6)', 'rgb(7, 8, 9)']) {
    write('themes/default/assets/site.css', `body { outline: 1px solid ${colour} }`);
    await page.waitForFunction((colour) => getComputedStyle(document.body).outlineColor === colour, colour);
    await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet][href*="site.css"]').length === 1);
  }
  assert.equal(await isSameDocument(), true);
  assert.equal(await page.evaluate(() => scrollY), before);
});

test('a changed script reloads', async () => {
  await open('guide/');
  write('themes/default/assets/site.js', 'document.documentElement.dataset.ours = "yes";');
  await page.waitForSelector('html[data-ours=yes]');
  assert.equal(await isSameDocument(), false);
});

test('a reader can seek in a recording that is not loaded yet', async () => {
  // An hour of silence: far more than a browser loads ahead.
  const seconds = 3600, rate = 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + seconds * rate, 4);
  header.write('WAVEfmt ', 8);
  // PCM, one channel, 8 bits.
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, rate, 4], [32, 1, 2], [34, 8, 2]]
    .forEach(([at, value, size]) => header.writeUIntLE(value, at, size));
  header.write('data', 36);
  header.writeUInt32LE(seconds * rate, 40);
  write('static/talk.wav', header);
  fs.truncateSync(path.join(folder, 'static/talk.wav'), 44 + seconds * rate);
  write('content/guide.md', guide('<video src="/talk.wav" controls preload="metadata"></video>'));
  await open('guide/');
  const partial = page.waitForResponse((response) => response.status() === 206 && response.headers()['content-range'].startsWith('bytes 2'));
  const reached = await page.evaluate(async () => {
    const video = document.querySelector('main video');
    const event = (name) => new Promise((resolve) => { video.addEventListener(name, resolve, { once: true }); });
    if (video.readyState < 1) await event('loadedmetadata');
    const seeked = event('seeked');
    video.currentTime = 3000;
    await seeked;
    return [video.seekable.end(0), video.currentTime, video.error];
  });
  assert.deepEqual(reached, [seconds, 3000, null]);
  await partial;
  assert.deepEqual(errors, []);
});

test('a change elsewhere does nothing to the page', async () => {
  await open('guide/');
  const before = await generation();
  write('content/index.md', '# Home\n\nNews at home.\n');
  await reached(before + 1);
  write('static/x.txt', 'y');
  await reached(before + 2);
  assert.equal(await isSameDocument(), true);
});

test('a change between loading and connecting is not lost', async () => {
  await page.route('**/.sitegen/client.js', async (route) => {
    write('content/guide.md', guide('Written meanwhile.'));
    await route.continue();
  });
  await page.goto(preview.url + 'guide/');
  await text('Written meanwhile.');
});

test('an error shows over the page, as text, and goes away by itself', async () => {
  await open('guide/');
  write('content/guide.md', '---\ntitle: [\n"<img src=x onerror=alert(1)>": {\n---\n\nBroken.\n');
  const shown = await (await overlay()).jsonValue();
  assert.match(shown, /1 error/);
  assert.match(shown, /content\/guide\.md:/);
  assert.equal(await page.evaluate(() => document.querySelector('#sitegen-overlay').shadowRoot.querySelectorAll('img').length), 0);
  assert.equal(await isSameDocument(), true, 'the last clean form stays');
  assert.match(await page.textContent('main'), /The first text/);
  await page.screenshot({ path: process.env.SCREENSHOT ?? path.join(folder, 'overlay.png') });
  write('content/guide.md', guide('Mended.'));
  await text('Mended.');
  await noOverlay();
  assert.deepEqual(errors, []);
});

test('the page of a missing address names near ones and turns into the page', async () => {
  await page.goto(preview.url + 'guid/');
  assert.match(await (await overlay()).jsonValue(), /\/guide\//);
  write('content/guid.md', '# Here now\n');
  await text('Here now');
});

test('a restarted preview is found again', async () => {
  await open('guide/');
  const { port } = preview;
  await stop(preview);
  write('content/guide.md', guide('Written while away.'));
  preview = await serve(port);
  await text('Written while away.');
});

test('a hidden page holds no connection, and is right when it is looked at again', async () => {
  await open('guide/');
  const hide = (state) => page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  const before = await generation();
  await hide('hidden');
  write('content/guide.md', guide('Written unseen.'));
  // Another page hears of it; this one does not.
  const other = await browser.newPage();
  await other.goto(preview.url);
  await other.waitForFunction((number) => Number(document.documentElement.dataset.sitegenGeneration) > number, before);
  await other.close();
  assert.equal(await isSameDocument(), true);
  await hide('visible');
  await text('Written unseen.');
});

test('more pages than a browser has connections', async () => {
  const pages = await Promise.all(Array.from({ length: 4 }, () => browser.newPage()));
  for (const other of pages) {
    await other.goto(preview.url + 'guide/');
    await other.waitForSelector('html[data-sitegen-generation]');
  }
  write('content/guide.md', guide('For all.'));
  for (const other of pages) {
    await other.waitForFunction(() => document.querySelector('main')?.textContent.includes('For all.'));
    await other.close();
  }
});
