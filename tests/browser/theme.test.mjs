// A site's own theme in a browser, under its Content-Security-Policy: variables, logo, slots, words, a style sheet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { themed } from './lib/sites.mjs';

const shared = fixture(themed);
const style = (page, selector, property) => page.locator(selector).first()
  .evaluate((element, property) => getComputedStyle(element)[property], property);

test('variables hold in both schemes, and for what is made of them', async () => {
  for (const [colorScheme, accent] of [['light', 'rgb(122, 31, 162)'], ['dark', 'rgb(217, 166, 240)']]) {
    await open(shared, '', { colorScheme }, async (page) => {
      assert.equal(await style(page, '.prose a', 'color'), accent);
      assert.equal(await style(page, 'body', 'fontFamily'), 'serif');
      assert.equal((await page.locator('#_nav').boundingBox()).width, 320);
    });
  }
});

test('logo, slots, words and the style sheet are there', async () => {
  await open(shared, 'integrations/rubrik/', {}, async (page) => {
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.ok(await page.locator('.home img').evaluate((image) => image.complete && image.naturalWidth > 0));
    for (const text of ['Acme', 'War das hilfreich?', 'Fragen?']) assert.ok(await page.getByText(text, { exact: true }).isVisible(), text);
    assert.ok(await page.getByRole('button', { name: 'Suche' }).isVisible());
    assert.equal(await page.locator('button.copy').first().textContent(), 'Kopieren');
    assert.equal(await style(page, '.helpful', 'letterSpacing'), '3px');
  });
});
