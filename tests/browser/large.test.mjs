// 10,000 integrations: what a first query and the list cost stays bounded. Bytes are judged; times are printed only,
// because they are the machine's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { large } from './lib/sites.mjs';

const shared = fixture(() => large(10_000));
const bytes = (wanted = /./) => shared.site.hits.filter((hit) => wanted.test(hit.type)).reduce((sum, hit) => sum + hit.bytes, 0);

for (const [text, wanted] of [['birchfjord91', /birchfjord91/], ['cedarember', /cedarember/], ['AMBERAMBERA_KEY', /./], ['birhcfjord91', /birchfjord91/], ['biirchfjord91', /birchfjord91/], ['logs cost', /./], ['a', /./], ['amber cloud 9980', /9980/]]) {
  test(`a first query costs at most 60 KB: ${text}`, async () => {
    await open(shared, 'integrations/amberamber0/', {}, async (page) => {
      shared.site.hits.length = 0;
      const start = performance.now();
      await page.keyboard.press('Control+k');
      await page.waitForFunction(() => window.siteSearch, null, { polling: 5 });
      const { ms, urls } = await page.evaluate(async (text) => {
        const start = performance.now();
        const { pages } = await window.siteSearch(text);
        return { ms: performance.now() - start, urls: pages.map(([hit]) => hit.url) };
      }, text);
      console.log(`# ${text}: ${bytes()} bytes, ${shared.site.hits.length} requests, ${ms.toFixed(0)} ms, ${(performance.now() - start).toFixed(0)} ms with opening`);
      assert.match(urls[0] ?? '', wanted, `${text}: ${urls}`);
      assert.ok(bytes() <= 60 * 1024, `${bytes()} bytes`);
    });
  });
}

test('names that begin alike lie together', async () => {
  await open(shared, 'integrations/amberamber0/', {}, async (page) => {
    shared.site.hits.length = 0;
    await page.keyboard.press('Control+k');
    await page.waitForFunction(() => window.siteSearch);
    const found = await page.evaluate(async () => (await window.siteSearch('cedarember')).pages.length);
    assert.equal(found, 8);
    const texts = shared.site.hits.filter((hit) => /texts-/.test(hit.path));
    assert.ok(texts.length <= 3, texts.map((hit) => hit.path).join(' '));
  });
});

test('pages are as small as those of a small site', async () => {
  for (const path of ['integrations/', 'integrations/page-25/', 'integrations/amberamber0/', 'integrations/birchfjord91/']) {
    shared.site.hits.length = 0;
    await open(shared, path, {}, async (page) => {
      await page.waitForLoadState('networkidle');
      assert.ok(bytes(/html|css|javascript/) <= 25 * 1024, `${path}: ${bytes(/html|css|javascript/)} bytes`);
      assert.ok(shared.site.hits.length <= 5, path);
      assert.ok((await page.locator('.prose tbody tr').count()) <= 200, path);
    });
  }
});

test('the list is filtered as a whole', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    shared.site.hits.length = 0;
    const start = performance.now();
    await page.getByRole('searchbox').fill('birchfjord415');
    const said = (text) => page.waitForFunction((text) => document.querySelector('.filter [role=status]').textContent === text, text);
    await said('1 of 10,000 integrations');
    const whole = performance.now() - start;
    const ms = await page.evaluate(() => {
      const field = document.querySelector('.filter input');
      field.value = 'cloud';
      const start = performance.now();
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return performance.now() - start;
    });
    console.log(`# all pages of the list: ${bytes()} bytes, ${whole.toFixed(0)} ms; a letter more: ${ms.toFixed(0)} ms`);
    await said('10,000 of 10,000 integrations');
    assert.equal(await page.locator('.prose tbody tr').count(), 200);
  });
});
