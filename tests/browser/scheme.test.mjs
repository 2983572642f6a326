// The colour scheme: follows the system, can be switched, is remembered, never flashes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { shipped } from './lib/sites.mjs';

const shared = fixture(shipped);
const brightness = (page) => page.evaluate(() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return red + green + blue > 380 ? 'light' : 'dark';
});

test('follows the system until it is switched, and is remembered', async () => {
  await open(shared, '', { colorScheme: 'dark' }, async (page) => {
    const button = page.locator('[data-scheme-switch]');
    const name = () => button.getAttribute('aria-label');
    assert.equal(await brightness(page), 'dark');
    assert.equal(await name(), 'Theme: system');
    await button.click();
    await page.waitForFunction(() => document.documentElement.dataset.scheme === 'light');
    assert.equal(await name(), 'Theme: light');
    await page.reload();
    assert.equal(await brightness(page), 'light');
    await page.goto(`${shared.site.url}getting-started/`);
    assert.equal(await brightness(page), 'light');
    await button.click();
    await button.click();
    assert.equal(await name(), 'Theme: system');
    await page.emulateMedia({ colorScheme: 'light' });
    assert.equal(await brightness(page), 'light');
  });
});

test('the script in the head alone sets it, before anything is painted', async () => {
  const context = await shared.browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(shared.site.url);
  await page.evaluate(() => localStorage.setItem('scheme', 'dark'));
  await page.route('**/*.js', (route) => route.abort());
  await page.reload();
  assert.equal(await brightness(page), 'dark');
  await context.close();
});
