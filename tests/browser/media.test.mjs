// What a reader's system asks for: paper, forced colours, less motion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const shared = fixture(enlarged);
const style = (page, selector, property, pseudo) => page.locator(selector).first()
  .evaluate((element, [property, pseudo]) => getComputedStyle(element, pseudo)[property], [property, pseudo]);

test('on paper: the text alone, dark on white, with every tab below its name', async () => {
  await open(shared, 'constructs/', { colorScheme: 'dark', viewport: { width: 700, height: 900 } }, async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const selector of ['.top', '.side', '.aside', '.actions', '.foot', '.turn', 'button.copy', '[role=tablist]']) {
      assert.ok(!(await page.locator(selector).first().isVisible()), selector);
    }
    assert.equal(await style(page, 'body', 'backgroundColor'), 'rgb(255, 255, 255)');
    for (const text of ['Text for pip.', 'Text for Docker.']) assert.ok(await page.getByText(text).first().isVisible(), text);
    const labels = page.locator('.tab-label:visible');
    assert.equal(await labels.count(), await page.locator('.tab').count());
    const cut = await page.locator('pre').evaluateAll((all) => all.filter((pre) => pre.scrollWidth > pre.clientWidth + 1).length);
    assert.equal(cut, 0, 'a line of code that is too long goes on in the next');
  });
  await open(shared, 'integrations/rubrik/', {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.match(await style(page, '.prose a[href^=http]', 'content', '::after'), /http/, 'an address that can not be clicked is printed');
  });
});

test('with forced colours: what is current, marked or a picture is still seen', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await open(shared, 'constructs/', { forcedColors: 'active', colorScheme }, async (page) => {
      for (const selector of ['.side [aria-current]', '.tabs [aria-selected=true]']) {
        assert.equal(await style(page, selector, 'outlineStyle'), 'solid', selector);
      }
      const canvas = await style(page, 'body', 'backgroundColor');
      for (const selector of ['.scheme', '.find', '.admonition-title']) {
        assert.notEqual(await style(page, selector, 'backgroundColor', '::before'), canvas, selector);
      }
      assert.notEqual(await style(page, '.line.mark', 'borderLeftColor'), canvas);
      assert.equal(await style(page, '.tabs [aria-selected=false]', 'borderBottomColor'), canvas, 'only the chosen tab has a line');
      await page.keyboard.press('Control+k');
      await page.waitForFunction(() => document.activeElement.matches('#_search input'));
      assert.equal(await style(page, '#_search input', 'outlineStyle'), 'solid');
    });
  }
});

test('nothing moves where less motion is asked for', async () => {
  await open(shared, 'constructs/', { reducedMotion: 'reduce' }, async (page) => {
    const moving = await page.locator('body *').evaluateAll((all) => all.filter((element) => {
      const style = getComputedStyle(element);
      return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
    }).length);
    assert.equal(moving, 0);
  });
});

test('a heading that a link leads to is not covered by what stays at the top', async () => {
  for (const size of [{}, PHONE, { viewport: { width: 1000, height: 700 } }]) {
    await open(shared, 'constructs/#tables', size, async (page) => {
      const covered = await page.evaluate(() => {
        const box = document.getElementById('tables').getBoundingClientRect();
        return !document.elementFromPoint(box.left + 5, box.top + 2)?.closest('#tables');
      });
      assert.ok(!covered, JSON.stringify(size));
    });
  }
});

test('a long table of contents follows the reader', async () => {
  await open(shared, 'guide/rules/registry/', {}, async (page) => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction(() => {
      const link = document.querySelector('.toc [aria-current]');
      if (!link) return false;
      const [box, around] = [link, document.querySelector('.toc')].map((element) => element.getBoundingClientRect());
      return box.top >= around.top - 1 && box.bottom <= around.bottom + 1 && around.height < link.closest('ul').scrollHeight;
    });
  });
});
