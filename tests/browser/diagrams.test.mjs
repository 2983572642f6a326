// Diagrams: drawn by the site's script, only where there are any, and code where they can't be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { diagrams } from './lib/sites.mjs';

const shared = fixture(diagrams);
const drawn = (page, theme) => page.waitForFunction((theme) => document.querySelectorAll(`.diagram svg[data-theme=${theme}]`).length === 2, theme);

test('diagrams are drawn in place of their code, with their own styles', async () => {
  await open(shared, 'flow/', {}, async (page) => {
    await drawn(page, 'light');
    const shown = await page.evaluate(() => [...document.querySelectorAll('figure.code')].map((figure) => ({
      code: figure.querySelector('pre').checkVisibility(),
      copy: figure.querySelector('.copy').checkVisibility(),
      name: figure.querySelector('svg')?.getAttribute('aria-label'),
      fill: figure.querySelector('rect') && getComputedStyle(figure.querySelector('rect')).fill,
      stroke: figure.querySelector('rect') && getComputedStyle(figure.querySelector('rect')).stroke,
    })));
    const square = { code: false, copy: false, fill: 'rgb(1, 2, 3)', stroke: 'rgb(4, 5, 6)' };
    assert.deepEqual(shown, [
      { ...square, name: 'A to B' }, { ...square, name: 'Diagram' },
      { code: true, copy: true, name: undefined, fill: null, stroke: null },
    ]);
  });
});

test('diagrams follow the color scheme', async () => {
  await open(shared, 'flow/', { colorScheme: 'dark' }, async (page) => {
    await drawn(page, 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await drawn(page, 'light');
    // From the system's scheme to light, then to dark.
    await page.click('[data-scheme-switch]');
    await page.click('[data-scheme-switch]');
    await drawn(page, 'dark');
  });
});

test('pages without a diagram load no script for them and allow no other styles', async () => {
  shared.site.hits.length = 0;
  await open(shared, '', {}, async (page) => {
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.doesNotMatch(policy, /unsafe-inline/);
    assert.deepEqual(shared.site.hits.filter(({ path }) => /diagrams|mermaid/.test(path)), []);
  });
});

test('a diagram with a mistake, and all of them without a script, stay code', async () => {
  const context = await shared.browser.newContext();
  const page = await context.newPage();
  const warned = page.waitForEvent('console');
  await page.goto(`${shared.site.url}wrong/`);
  assert.equal((await warned).text(), 'mermaid: Parse error');
  await page.waitForSelector('.diagram svg');
  const visible = () => page.locator('pre').evaluateAll((all) => all.map((pre) => pre.checkVisibility()));
  assert.deepEqual(await visible(), [true, false]);

  await page.route('**/own/mermaid.js', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  await page.goto(`${shared.site.url}flow/`);
  await failed;
  assert.deepEqual(await visible(), [true, true, true]);
  await context.close();

  const plain = await shared.browser.newContext({ javaScriptEnabled: false });
  const without = await plain.newPage();
  await without.goto(`${shared.site.url}flow/`);
  assert.equal(await without.locator('pre:visible').count(), 3);
  await plain.close();
});
