// A site where all raw HTML passes: the content of a page works under that page's Content-Security-Policy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { openHtml } from './lib/sites.mjs';

const shared = fixture(openHtml);
const policy = (page) => page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');

test('scripts run, styles show, events are handled and forms are sent', async () => {
  await open(shared, 'all/', {}, async (page) => {
    await page.getByRole('button', { name: 'Press' }).click();
    const done = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    assert.deepEqual([done.inline, done.own, done.click], ['<1 & 2>', 'yes', 'a & b']);
    const colour = (id) => page.locator(id).evaluate((element) => getComputedStyle(element).color);
    assert.equal(await colour('#sheet'), 'rgb(1, 2, 3)');
    assert.equal(await colour('#attribute'), 'rgb(4, 5, 6)');
    assert.equal(await colour('#jsx'), 'rgb(7, 8, 9)');
    assert.equal(await page.locator('custom-el[a=b] > strong').textContent(), 'x');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/sent/?word=here');
  });
});

test('a page without such things allows none of them', async () => {
  await open(shared, '', {}, async (page) => {
    const found = await policy(page);
    for (const part of ["style-src 'self';", "connect-src 'self';", "frame-src 'none';", "form-action 'none'"]) {
      assert.ok(found.includes(part), `${part} in ${found}`);
    }
    assert.doesNotMatch(found, /unsafe|https:/);
  });
});
