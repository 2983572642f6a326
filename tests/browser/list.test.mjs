// The list of integrations: filters, their state in the URL, a list of many pages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch } from './lib/browser.mjs';
import { fixture, open } from './lib/open.mjs';
import { serve } from './lib/server.mjs';
import { enlarged, large, longSidebar } from './lib/sites.mjs';

const shared = fixture(enlarged);
const names = (page) => page.locator('.prose tbody tr:visible td:first-child').allTextContents();
const said = (page, text) => page.waitForFunction((text) => document.querySelector('.filter [role=status]').textContent === text, text);
const status = (page) => page.locator('.filter [role=status]').textContent();

test('filters by text and facets, counts, and keeps its state in the URL', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    const all = await names(page);
    assert.equal(all.length, 10);
    await page.getByRole('searchbox').fill('audit');
    await said(page, '1 of 10 integrations');
    assert.deepEqual(await names(page), ['Acme Events']);
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
    // The button is gone: the focus is where the next filter is typed.
    await page.waitForFunction(() => document.activeElement.type === 'search');
    assert.deepEqual(await names(page), all);
  });
});

test('by key: type, Enter opens the first, Escape shows all', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    await page.evaluate(() => { window.clicks = 0; document.body.addEventListener('click', () => { window.clicks++ }) });
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => window.clicks), 0, 'Enter opens nothing where nothing was asked');
    await page.keyboard.type('hawk');
    await said(page, '1 of 10 integrations');
    assert.deepEqual(await names(page), ['Paging Hawk']);
    await page.keyboard.press('Escape');
    assert.equal((await names(page)).length, 10);
    await page.keyboard.type('hawk');
    await page.keyboard.press('Enter');
    await page.waitForURL(/paging_hawk\/$/);
  });
});

test('finds by variables and headers, in any form, and forgives typos', async () => {
  await open(shared, 'integrations/', {}, async (page) => {
    for (const [typed, found] of [
      ['PAGING_HAWK_ROUTING', ['Paging Hawk']],
      ['x-acme-token', ['Acme Events']],
      ['rubirk', ['Rubrik']],
      ['oresund', ['Øresund Monitor']],
      ['ＲＡＭＰ', ['Ramp']],
      ['regulatd banks', ['Acme Events']],
      ['ログ', ['夜空ログ']],
    ]) {
      await page.getByRole('searchbox').fill(typed);
      await said(page, `${found.length} of 10 integrations`);
      assert.deepEqual(await names(page), found, typed);
    }
  });
});

describe('a long sidebar', () => {
  const long = {};
  before(async () => Object.assign(long, { site: await serve(longSidebar()), browser: await launch() }));
  after(async () => {
    await long.browser.close();
    await long.site.close();
  });

  test('its filter forgives typos, too, and says when nothing is left', async () => {
    await open(long, '', {}, async (page) => {
      const side = page.locator('#_nav');
      const field = side.getByRole('textbox', { name: 'Filter pages' });
      await field.fill('confguration');
      await page.waitForFunction(() => document.querySelectorAll('#_nav li a:is(:not([hidden] *))').length < 5);
      assert.ok(await side.getByRole('link', { name: 'Configuration' }).isVisible());
      await field.fill('xyzzyplugh');
      await side.getByText('No pages match').waitFor();
    });
  });
});

test('nothing found is said', async () => {
  await open(shared, 'integrations/?q=xyzzy', {}, async (page) => {
    await said(page, 'No integrations match');
    assert.ok(!(await page.locator('.prose table').isVisible()), 'no head without rows');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.prose tbody tr').length === 10);
    assert.ok(await page.locator('.prose table').isVisible());
  });
});

describe('a list of many pages', () => {
  const many = {};
  before(async () => Object.assign(many, { site: await serve(large(450)), browser: await launch() }));
  after(async () => {
    await many.browser?.close();
    await many.site?.close();
  });
  const rows = (page) => page.locator('.prose tbody tr').count();
  const choices = (page, name) => page.getByRole('combobox', { name }).locator('option').allTextContents();

  test('is filtered as a whole', async () => {
    await open(many, 'integrations/', {}, async (page) => {
      assert.equal(await rows(page), 200);
      assert.equal(await status(page), '200 of 450 integrations');
      assert.equal(await page.locator('.pages a').count(), 3);
      await page.getByRole('searchbox').fill('440');
      await said(page, '1 of 450 integrations');
      assert.equal(await rows(page), 1);
      assert.ok(!(await page.locator('.pages').isVisible()), 'the pages of the list are not those of what was found');
      await page.locator('.prose tbody a').click();
      await page.waitForURL(/integrations\/\w+440\/$/);
    });
  });

  test('its choices count the whole list before the other pages are read', async () => {
    await open(many, 'integrations/', {}, async (page) => {
      many.site.hits.length = 0;
      assert.deepEqual(await choices(page, 'Events'), ['Any (450)', 'success (450)', 'failure (150)']);
      assert.deepEqual(many.site.hits.filter((hit) => hit.path.includes('page-')), []);
      await page.getByRole('combobox', { name: 'Events' }).selectOption('failure');
      await said(page, '150 of 450 integrations');
      assert.deepEqual(await choices(page, 'Log format'), ['Any (150)', 'json_array (150)']);
    });
  });

  test('shows what was found in parts, by key too', async () => {
    await open(many, 'integrations/?events=success', {}, async (page) => {
      await said(page, '450 of 450 integrations');
      assert.equal(await rows(page), 200);
      await page.getByRole('button', { name: 'Show 200 more' }).press('Enter');
      assert.equal(await rows(page), 400);
      const row = await page.evaluate(() => [...document.querySelectorAll('.prose tbody tr')].indexOf(document.activeElement.closest('tr')));
      assert.equal(row, 200, 'the focus goes to the first of the new rows');
      await page.getByRole('button', { name: 'Show 50 more' }).click();
      assert.equal(await rows(page), 450);
      assert.ok(!(await page.locator('.more').isVisible()));
    });
  });

  test('says so where the other pages can not be read', async () => {
    const context = await many.browser.newContext();
    const page = await context.newPage();
    await page.route('**/page-3/', (route) => route.abort());
    await page.goto(`${many.site.url}integrations/?q=amber`);
    await page.waitForFunction(() => document.querySelector('.filter [role=status]').textContent.includes('covers this page only'));
    assert.ok((await rows(page)) > 0);
    await context.close();
  });

  test('is complete without JavaScript', async () => {
    const context = await many.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${many.site.url}integrations/`);
    const found = new Set();
    for (const number of [1, 2, 3]) {
      if (number > 1) await page.getByRole('navigation', { name: 'List pages' }).getByRole('link', { name: String(number), exact: true }).click();
      await page.waitForURL(number > 1 ? /page-\d\/$/ : /integrations\/$/);
      for (const name of await page.locator('.prose tbody td:first-child').allTextContents()) found.add(name);
    }
    assert.equal(found.size, 450);
    await context.close();
  });
});
