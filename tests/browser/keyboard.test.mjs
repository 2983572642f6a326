// All by keyboard: the skip link, focus that is seen, the phone's drawer; and reading without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const shared = fixture(enlarged);

test('the first key leads past the navigation', async () => {
  await open(shared, 'getting-started/', {}, async (page) => {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), '_content');
  });
});

for (const path of ['', 'integrations/', 'integrations/rubrik/', 'constructs/']) {
  test(`every stop of the focus is seen: /${path}`, async () => {
    await open(shared, path, {}, async (page) => {
      const unseen = [];
      let stops = 0;
      for (; stops < 150; stops++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          const inView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
          return { seen: inView && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, html: element.outerHTML.slice(0, 100) };
        });
        if (!stop) break;
        if (!stop.seen) unseen.push(stop.html);
      }
      assert.ok(stops > 10, `${stops} stops`);
      assert.deepEqual(unseen, []);
    });
  });
}

test('on a phone: drawer and table of contents open, close by Escape, and lead on', async () => {
  await open(shared, 'constructs/', PHONE, async (page) => {
    const nav = page.locator('#_nav');
    assert.ok(!(await nav.isVisible()));
    await page.getByRole('button', { name: 'Menu' }).click();
    assert.ok(await nav.isVisible());
    await page.keyboard.press('Escape');
    assert.ok(!(await nav.isVisible()));
    await page.getByRole('button', { name: 'Menu' }).click();
    await nav.getByRole('link', { name: 'Getting started' }).click();
    await page.waitForURL(/getting-started\/$/);
    await page.goBack();
    await page.getByRole('button', { name: /^On this page/ }).click();
    await page.locator('#_toc').getByRole('link', { name: 'Tables' }).click();
    assert.ok(!(await page.locator('#_toc').isVisible()));
    await page.waitForFunction(() => document.querySelector('[data-here]').textContent === 'Tables');
  });
});

test('on a phone: values are typed in a panel that leaves the examples in sight', async () => {
  await open(shared, 'integrations/rubrik/', PHONE, async (page) => {
    assert.ok(!(await page.getByLabel('RUBRIK_API_KEY', { exact: true }).isVisible()));
    await page.getByRole('button', { name: 'Your values' }).click();
    await page.getByLabel('RUBRIK_WEBHOOK_URL', { exact: true }).fill('https://x.example/');
    assert.ok((await page.locator('.prose').textContent()).includes('https://x.example/'));
  });
});

test('on a phone: what lies over the page closes when the focus leaves it', async () => {
  for (const [path, button, id] of [['', 'Menu', '_nav'], ['integrations/rubrik/', 'Your values', '_values']]) {
    await open(shared, path, PHONE, async (page) => {
      await page.getByRole('button', { name: button }).focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector(`#${id}:popover-open`);
      const isInside = () => page.evaluate((id) => document.getElementById(id).contains(document.activeElement), id);
      await page.keyboard.press('Tab');
      assert.ok(await isInside(), `${id} comes next`);
      for (let stops = 0; stops < 100 && await isInside(); stops++) await page.keyboard.press('Tab');
      assert.ok(!(await page.locator(`#${id}`).isVisible()), id);
      assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'the focus went on');
    });
  }
});

test('a window that grows wide has no panel of a narrow one', async () => {
  for (const [button, id] of [['Menu', '_nav'], ['Your values', '_values'], [/^On this page/, '_toc']]) {
    await open(shared, 'integrations/rubrik/', { viewport: { width: 800, height: 1000 } }, async (page) => {
      await page.getByRole('button', { name: button }).click();
      await page.waitForSelector(`#${id}:popover-open`);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.waitForSelector(`#${id}:not(:popover-open)`);
      assert.ok(await page.locator('.prose').evaluate((text) => text.clientWidth > 500), id);
    });
  }
});

test('without JavaScript all can be read and nothing is offered that does not work', async () => {
  for (const size of [{}, PHONE]) {
    const context = await shared.browser.newContext({ ...size, javaScriptEnabled: false, colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(`${shared.site.url}constructs/`);
    for (const text of ['Text for pip.', 'Text for Docker.']) assert.ok(await page.getByText(text).isVisible(), text);
    assert.ok(await page.locator('#in-the-second-tab').isVisible());
    assert.ok(await page.locator('.tab-label').first().isVisible());
    for (const selector of ['[data-search]', '[data-scheme-switch]', '[data-copy-page]', 'dialog']) {
      assert.ok(!(await page.locator(selector).first().isVisible()), selector);
    }
    assert.match(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), /rgb\(\d{1,2}, \d{1,2}, \d{1,2}\)/);
    if (size === PHONE) {
      await page.getByRole('button', { name: 'Menu' }).click();
      assert.ok(await page.locator('#_nav').isVisible());
    } else assert.ok(await page.locator('#_nav').isVisible());
    await page.goto(`${shared.site.url}integrations/`);
    assert.equal(await page.locator('.prose tbody tr').count(), 10);
    assert.ok(!(await page.locator('.filter').isVisible()));
    await page.goto(`${shared.site.url}integrations/rubrik/`);
    assert.ok(!(await page.locator('#_values').isVisible()));
    await context.close();
  }
});
