// The search: a hundred queries with what must come first, its keys, and file://.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { ROOT, build, enlarged } from './lib/sites.mjs';

let browser, site, folder;
before(async () => {
  browser = await launch();
  folder = enlarged();
  site = await serve(folder, '/repo/');
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** The queries of tests/search/queries.toml: pairs of `text` and `first`. */
function queries() {
  const toml = fs.readFileSync(path.join(ROOT, 'tests/search/queries.toml'), 'utf8');
  return [...toml.matchAll(/^text = "(.*)"\nfirst = "(.*)"$/gm)].map(([, text, first]) => ({ text, first }));
}

async function openSearch(page, url) {
  await page.goto(url);
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => window.siteSearch);
}

const type = async (page, text) => {
  await page.fill('#_search input', text);
  await page.waitForFunction((text) => document.querySelector('#_search').dataset.shown === text, text);
};

test('each query finds first what it must', async () => {
  const page = await browser.newPage();
  await openSearch(page, site.url);
  const all = queries();
  assert.ok(all.length >= 90, `${all.length} queries`);
  const wrong = [];
  for (const { text, first } of all) {
    const found = await page.evaluate(async (text) => {
      const { pages } = await window.siteSearch(text);
      return pages.slice(0, 3).map(([hit]) => hit.url + (hit.id ? `#${hit.id}` : ''));
    }, text);
    const right = first.includes('#') ? found[0] === first : found[0]?.split('#')[0] === first;
    if (!right) wrong.push(`${text}: wanted ${first}, found ${found.join(', ') || 'nothing'}`);
  }
  await page.close();
  assert.deepEqual(wrong, []);
});

test('the index is one file of at most 60 KB, or in parts', () => {
  const files = fs.readdirSync(path.join(folder, 'assets/search'));
  const bytes = files.map((file) => zlib.gzipSync(fs.readFileSync(path.join(folder, 'assets/search', file))).length);
  assert.ok(files.length > 1 || bytes[0] <= 60 * 1024, `${files} ${bytes}`);
  assert.ok(Math.max(...bytes) <= 60 * 1024);
});

test('opens by key, is used by key, tells a screen reader, and closes', async () => {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.keyboard.press('/');
  await page.waitForFunction(() => window.siteSearch);
  assert.ok(await page.locator('#_search').evaluate((dialog) => dialog.open));
  await type(page, 'receiver');
  const status = await page.locator('#_search [role=status]').textContent();
  assert.match(status, /\d+ pages? found/);
  const active = () => page.locator('#_search input').getAttribute('aria-activedescendant');
  assert.equal(await active(), '_result-0');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), '_result-1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await active(), '_result-0');
  assert.ok((await page.locator('#_results mark').count()) > 0);
  await type(page, 'xyzzyplugh');
  assert.equal(await page.locator('#_search [role=status]').textContent(), 'No results');
  await type(page, 'rubrik');
  await page.keyboard.press('Enter');
  await page.waitForURL(/integrations\/rubrik\/$/);
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => window.siteSearch);
  await page.keyboard.type('ramp');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('qualifire');
  assert.equal(await page.locator('#_search input').inputValue(), 'qualifire', 'a new query takes the place of the last one');
  await page.keyboard.press('Escape');
  assert.ok(!(await page.locator('#_search').evaluate((dialog) => dialog.open)));
  await page.close();
});

test('Enter opens the first result of what was typed, also where the index comes later', async () => {
  const page = await browser.newPage();
  let release;
  const released = new Promise((resolve) => { release = resolve });
  await page.route('**/assets/search/*.js', async (route) => { await released; await route.continue() });
  await openSearch(page, site.url);
  await page.keyboard.type('rubrik');
  assert.equal(await page.locator('#_search [role=status]').textContent(), 'Searching…');
  await page.keyboard.press('Enter');
  release();
  await page.waitForURL(/integrations\/rubrik\/$/);
  await page.close();
});

test('Enter is kept where the script itself comes later', async () => {
  const page = await browser.newPage();
  let held;
  await page.route('**/assets/search.js', (route) => { held = route });
  const enterEarly = async (typed) => {
    await page.goto(site.url);
    const asked = page.waitForRequest('**/assets/search.js');
    await page.keyboard.press('Control+k');
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await asked;
  };
  await enterEarly('rubrik');
  await held.continue();
  await page.waitForURL(/integrations\/rubrik\/$/);
  await enterEarly('ramp');
  await page.keyboard.type('s');
  await held.continue();
  await page.waitForFunction(() => document.querySelector('#_search').dataset.shown === 'ramps');
  assert.equal(page.url(), site.url, 'what was typed later was not entered');
  await page.close();
});

test('what all integrations share is found once, on the page that is open or on one of them', async () => {
  const page = await browser.newPage();
  await openSearch(page, site.url);
  await type(page, 'docker');
  const shared = page.locator('#_results a', { hasText: 'On every integration page' });
  assert.equal(await shared.count(), 1);
  assert.match(await shared.textContent(), /^On every integration page › Docker/);
  await shared.click();
  await page.waitForURL(/integrations\/acme_events\/#tab-docker$/);
  assert.ok(await page.locator('#tab-docker').isVisible(), 'the tab is open');
  await openSearch(page, `${site.url}integrations/rubrik/`);
  await type(page, 'docker');
  assert.equal(await shared.getAttribute('href'), '#tab-docker');
  await shared.click();
  await page.waitForFunction(() => !document.querySelector('#tab-docker').hidden);
  await page.close();
});

test('says how many pages are found, and shows the rest', async () => {
  const page = await browser.newPage();
  await openSearch(page, site.url);
  await type(page, 'the');
  const pages = () => page.locator('#_results a:not(.sub)').count();
  const said = Number.parseInt(await page.locator('#_search [role=status]').textContent(), 10);
  assert.ok(said > 20, `${said} pages`);
  const first = await pages();
  assert.ok(first < said, `${first} of ${said}`);
  const more = page.getByRole('button', { name: 'Show more results' });
  const active = await page.locator('#_results a').count();
  await more.click();
  await page.waitForFunction((first) => document.querySelectorAll('#_results a:not(.sub)').length > first, first);
  assert.equal(await page.locator('#_search input').getAttribute('aria-activedescendant'), `_result-${active}`);
  assert.ok(await page.locator('#_search input').evaluate((input) => input === document.activeElement));
  while (await more.isVisible()) {
    const before = await pages();
    await more.click();
    await page.waitForFunction((before) => document.querySelectorAll('#_results a:not(.sub)').length > before, before);
  }
  assert.equal(await pages(), said);
  await page.close();
});

test('marks what was found in the form in which it is written', async () => {
  const page = await browser.newPage();
  await openSearch(page, site.url);
  for (const [text, mark] of [['resume', 'résumé'], ['strasse', 'Straße'], ['fullwidth', 'ＦＵＬＬＷＩＤＴＨ'], ['APILogger', 'APILogger'], ['c#', 'C#'], ['c++', null]]) {
    await type(page, text);
    const marks = await page.locator('#_results mark').allTextContents();
    if (mark) assert.ok(marks.includes(mark), `${text}: ${marks}`);
  }
  await page.close();
});

test('what is typed is text, not markup or a pattern', async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openSearch(page, site.url);
  for (const text of ['<img src=x onerror=alert(1)>', '(((', '[a-', '\\', '"\'&', '𠮷', '٣']) await type(page, text);
  assert.deepEqual(errors, []);
  assert.equal(await page.locator('#_results img').count(), 0);
  await page.close();
});

test('works from a folder on the disk', async () => {
  const offline = build(ROOT, '--offline');
  const page = await browser.newPage();
  await openSearch(page, `file://${offline}/getting-started/index.html`);
  await type(page, 'rubrik');
  assert.match(await page.locator('#_results a').first().getAttribute('href'), /integrations\/rubrik\/index\.html$/);
  await page.close();
});

test('says so when the index is not there', async () => {
  const page = await browser.newPage();
  await page.route('**/assets/search/**', (route) => route.abort());
  await page.goto(site.url);
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => window.siteSearch);
  await page.fill('#_search input', 'rubrik');
  await page.waitForFunction((text) => document.querySelector('#_search [role=status]').textContent === text, "Couldn't load the search index");
  await page.close();
});
