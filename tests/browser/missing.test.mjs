// The 404 page: near URLs, the search, and what stays without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { enlarged, large } from './lib/sites.mjs';

const shared = fixture(() => enlarged('--base-url', 'https://docs.example.com/repo/'));
const many = fixture(() => large(2000), '/');
const offered = (page) => page.locator('.missing li a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));

/** Opens what is not there; the browser itself says so on the console. */
const openMissing = (from, path, use) => open(from, '404.html', {}, async (page) => {
  const url = from.site.url + path;
  await page.evaluate((url) => history.replaceState(null, '', url), url);
  await page.route(url, async (route) => route.fulfill({ response: await route.fetch(), status: 200 }));
  await page.goto(url);
  await use(page);
});

for (const [path, first] of [
  ['integrations/rubrick/', '/repo/integrations/rubrik/'],
  ['integrations/Rubrik.html', '/repo/integrations/rubrik/'],
  ['docs/webhooks/rubrik', '/repo/integrations/rubrik/'],
  ['guide/confguration/index.html', '/repo/guide/configuration/'],
  ['getting_started', '/repo/getting-started/'],
  ['a/b/sumo-logic-setup/', '/repo/integrations/sumologic/'],
]) {
  test(`near ${path}`, async () => {
    await openMissing(shared, path, async (page) => {
      await page.waitForSelector('.missing section:not([hidden])');
      assert.equal((await offered(page))[0], first);
      await page.locator('.missing li a').first().click();
      await page.waitForURL(`**${first}`);
    });
  });
}

test('nothing near', async () => {
  await openMissing(shared, 'xyzzyplugh/', async (page) => {
    await page.waitForFunction(() => window.siteSearch);
    assert.deepEqual(await offered(page), []);
    assert.ok(!(await page.locator('.missing section').isVisible()));
  });
});

test('its search has the words of the URL', async () => {
  await openMissing(shared, 'old/audit-trail/', async (page) => {
    await page.locator('.missing').getByRole('button', { name: 'Search' }).click();
    await page.waitForFunction(() => document.querySelector('#_search').dataset.shown === 'audit trail');
    assert.match(await page.locator('#_results a').first().getAttribute('href'), /^\/repo\/integrations\/acme_events\/$/);
  });
});

test('among thousands, a bounded part of the index is read', async () => {
  await openMissing(many, 'integrations/birhcfjord91/', async (page) => {
    many.site.hits.length = 0;
    await page.reload();
    await page.waitForSelector('.missing section:not([hidden])');
    assert.equal((await offered(page))[0], '/integrations/birchfjord91/');
    const bytes = many.site.hits.filter((hit) => /assets\/search/.test(hit.path)).reduce((sum, hit) => sum + hit.bytes, 0);
    assert.ok(bytes <= 60 * 1024, `${bytes} bytes`);
  });
});

test('without scripts it says where the home page is', async () => {
  const context = await shared.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shared.site.url}integrations/rubrick/`);
  assert.ok(await page.getByRole('main').getByRole('link', { name: 'home page' }).isVisible());
  assert.ok(!(await page.locator('.missing').isVisible()));
  await context.close();
});
