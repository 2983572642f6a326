// From right to left: the layout is mirrored, code is not, and keys follow what is seen.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PHONE, fixture, open } from './lib/open.mjs';
import { arabic } from './lib/sites.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shared = fixture(arabic);
const box = (page, selector) => page.locator(selector).first().boundingBox();

test('sidebar at the right, table of contents at the left, code from left to right', async () => {
  await open(shared, 'constructs/', { viewport: { width: 1400, height: 800 } }, async (page) => {
    const [side, text, toc] = [await box(page, '#_nav'), await box(page, '.prose > p'), await box(page, '.toc')];
    assert.ok(toc.x < text.x && text.x < side.x, JSON.stringify([toc.x, text.x, side.x]));
    const code = await page.locator('.prose pre code').first().evaluate((element) => getComputedStyle(element).direction);
    assert.equal(code, 'ltr');
    const [figure, copy] = [await box(page, 'figure.code'), await box(page, 'figure.code .copy')];
    assert.ok(copy.x > figure.x + figure.width / 2, 'the copy button is at the end of the code');
  });
});

test('the arrow to the left leads to the next tab', async () => {
  await open(shared, 'constructs/', {}, async (page) => {
    const tabs = page.getByRole('tablist').first().getByRole('tab');
    assert.ok((await tabs.nth(1).boundingBox()).x < (await tabs.nth(0).boundingBox()).x);
    await tabs.nth(0).focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await tabs.nth(1).getAttribute('aria-selected'), 'true');
  });
});

for (const [device, size] of [['desktop', {}], ['phone', PHONE]]) {
  test(`no sideways scrolling, and axe finds nothing: ${device}`, async () => {
    for (const path of ['', 'constructs/', 'integrations/', 'integrations/rubrik/']) {
      await open(shared, path, { ...size, bypassCSP: true }, async (page) => {
        const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(scroll <= width, `${path}: ${scroll} px`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], path);
      });
    }
  });
}
