// On a phone: tables as cards, fields that do not enlarge the page, links to headings for fingers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const shared = fixture(enlarged);
const TOUCH = { ...PHONE, isMobile: true, hasTouch: true };

test('a table of three columns and more is a stack of cards, and each cell says its column', async () => {
  await open(shared, 'constructs/', TOUCH, async (page) => {
    const table = page.locator('.table.stack').first();
    const cells = await table.locator('tbody tr').first().locator('td').evaluateAll((all) => all.map((cell) => ({
      top: cell.getBoundingClientRect().top, label: getComputedStyle(cell, '::before').content,
    })));
    assert.deepEqual(cells.map(({ label }) => label), ['none', '"Type"', '"Meaning"', '"A column that is rather long"', '"And one more, so that it scrolls on a phone"']);
    assert.ok(cells.every(({ top }, index) => !index || top > cells[index - 1].top), 'one below the other');
    assert.ok(await table.evaluate((box) => box.scrollWidth <= box.clientWidth), 'nothing is cut off');
  });
  await open(shared, 'integrations/', TOUCH, async (page) => {
    const label = await page.locator('tbody td').nth(3).evaluate((cell) => getComputedStyle(cell, '::before').content);
    assert.equal(label, '"Authentication"');
  });
});

test('a table that scrolls has a shadow where it goes on', async () => {
  await open(shared, 'constructs/', { viewport: { width: 800, height: 700 } }, async (page) => {
    const table = page.locator('.table.stack').first();
    const { wide, images, moves } = await table.evaluate((box) => ({
      wide: box.scrollWidth > box.clientWidth,
      images: getComputedStyle(box).backgroundImage.split('linear-gradient').length - 1,
      moves: getComputedStyle(box).backgroundAttachment,
    }));
    assert.ok(wide);
    assert.deepEqual([images, moves], [4, 'local, local, scroll, scroll']);
  });
});

test('no field has a font below 16 px', async () => {
  for (const path of ['', 'integrations/', 'integrations/rubrik/', 'guide/markdown/']) {
    await open(shared, path, TOUCH, async (page) => {
      const sizes = await page.evaluate(() => [...document.querySelectorAll('input, select, textarea')].map((field) => [field.outerHTML, parseFloat(getComputedStyle(field).fontSize)]));
      assert.ok(sizes.length > 0);
      assert.deepEqual(sizes.filter(([, size]) => size < 16), []);
    });
  }
});

test('a finger reaches the link to a heading', async () => {
  await open(shared, 'constructs/', TOUCH, async (page) => {
    const link = page.locator('h2 .anchor').first();
    const box = await link.boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24, JSON.stringify(box));
    assert.ok(await link.evaluate((element) => getComputedStyle(element).opacity) > 0.5);
    await link.tap();
    await page.waitForFunction(() => location.hash === '#notes');
  });
});

test('an option in inline code keeps its dashes', async () => {
  await open(shared, 'guide/commands/', TOUCH, async (page) => {
    const options = await page.locator('.prose :not(pre) > code .option').evaluateAll((all) => all.map((option) => [option.textContent, option.getClientRects().length]));
    assert.ok(options.length > 20, `${options.length} options`);
    assert.deepEqual(options.filter(([, lines]) => lines !== 1), []);
  });
});
