// The list of integrations: filters, their state in the URL, a list of many pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from './lib/browser.mjs';
import { fixture, open } from './lib/open.mjs';
import { serve } from './lib/server.mjs';
import { enlarged, large } from './lib/sites.mjs';

const shared = fixture(enlarged);
const names = (page) => page.locator('.prose tbody tr:visible td:first-child').allTextContents();
const status = (page) => page.locator('.filter [role=status]').textContent();

test('filters by text and facets, counts, and keeps its state in the URL', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    const all = await names(page);
    assert.equal(all.length, 10);
    await page.getByRole('searchbox').fill('audit');
    assert.deepEqual(await names(page), ['Acme Events']);
    assert.equal(await status(page), '1 of 10 integrations');
    assert.match(page.url(), /\?q=audit$/);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox', { name: 'Events' }).selectOption('failure');
    assert.ok((await names(page)).includes('Paging Hawk'));
    assert.ok(!(await names(page)).includes('Rubrik'));
    await page.getByRole('combobox', { name: 'Log format' }).selectOption('ndjson');
    assert.deepEqual(await names(page), ['Sumo Logic', '夜空ログ']);
    await page.reload();
    assert.deepEqual(await names(page), ['Sumo Logic', '夜空ログ']);
    assert.equal(await page.getByRole('combobox', { name: 'Log format' }).inputValue(), 'ndjson');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(() => !location.search);
    assert.deepEqual(await names(page), all);
  });
});

test('by key: type, Enter opens the first, Escape shows all', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('hawk');
    assert.deepEqual(await names(page), ['Paging Hawk']);
    await page.keyboard.press('Escape');
    assert.equal((await names(page)).length, 10);
    await page.keyboard.type('hawk');
    await page.keyboard.press('Enter');
    await page.waitForURL(/paging_hawk\/$/);
  });
});

test('nothing found is said', async () => {
  await open(shared, 'integrations/?q=xyzzy', {}, async (page) => {
    assert.equal(await status(page), '0 of 10 integrations');
  });
});

test('a list of many pages is filtered as a whole', async () => {
  const many = { site: await serve(large(450)), browser: await launch() };
  try {
    await open(many, 'integrations/', {}, async (page) => {
      assert.equal(await page.locator('.prose tbody tr').count(), 200);
      assert.equal(await status(page), '200 of 450 integrations');
      assert.equal(await page.locator('.pages a').count(), 3);
      await page.getByRole('searchbox').fill('440');
      await page.waitForFunction(() => document.querySelectorAll('.prose tbody tr').length === 1);
      assert.equal(await status(page), '1 of 450 integrations');
      await page.locator('.prose tbody a').click();
      await page.waitForURL(/integrations\/\w+440\/$/);
    });
  } finally {
    await many.browser.close();
    await many.site.close();
  }
});
