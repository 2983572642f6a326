// Copying, tabs, table of contents, links.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { PHONE, catchCopies, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const shared = fixture(enlarged);

test('a copy button copies the example file but for its last line break, and says so', async () => {
  await open(shared, 'integrations/rubrik/', {}, async (page) => {
    await catchCopies(page);
    const button = page.locator('.prose figure', { hasText: 'mock_response' }).locator('button.copy');
    await button.click();
    await page.waitForFunction(() => [...document.querySelectorAll('button.copy')].some((copy) => copy.textContent === 'Copied'));
    const file = fs.readFileSync(path.join(shared.folder, 'integrations/rubrik/config.yaml'), 'utf8');
    assert.equal(await page.evaluate(() => window.copied[0]), file.replace(/\n$/, ''));
  });
});

test('of a shell session, the commands are copied', async () => {
  await open(shared, 'constructs/', {}, async (page) => {
    await catchCopies(page);
    await page.locator('.prose figure', { hasText: '$ pwd' }).locator('button.copy').click();
    await page.waitForFunction(() => window.copied.length);
    assert.equal(await page.evaluate(() => window.copied[0]), 'cd /tmp && \\\nls\npwd');
  });
});

test('no code stays below a copy button: a long line scrolls out from under it', async () => {
  await open(shared, 'contribute/', PHONE, async (page) => {
    const [long, covered] = await page.evaluate(() => {
      const all = [...document.querySelectorAll('.prose pre')];
      const long = all.filter((pre) => pre.scrollWidth > pre.clientWidth);
      const covered = long.filter((pre) => {
        pre.scrollLeft = pre.scrollWidth;
        const button = (pre.closest('figure') ?? pre.parentElement).querySelector('.copy').getBoundingClientRect();
        const under = (box) => box.right > button.left && box.left < button.right && box.bottom > button.top + 3 && box.top < button.bottom - 3;
        const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
        const text = document.createRange();
        while (walker.nextNode()) {
          text.selectNodeContents(walker.currentNode);
          if ([...text.getClientRects()].some(under)) return true;
        }
        return false;
      });
      return [long.length, covered.map((pre) => pre.textContent)];
    });
    assert.ok(long > 5, `${long} long blocks`);
    assert.deepEqual(covered, []);
  });
});

test('copies the page as Markdown', async () => {
  await open(shared, 'getting-started/', {}, async (page) => {
    await catchCopies(page);
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.waitForFunction(() => window.copied.length);
    const file = fs.readFileSync(path.join(shared.folder, 'getting-started/index.md'), 'utf8');
    assert.equal(await page.evaluate(() => window.copied[0]), file);
  });
});

test('where the script cannot be loaded, every tab is there, and nothing that needs the script', async () => {
  const context = await shared.browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.route('**/site.js', (route) => route.abort());
    await page.goto(`${shared.site.url}constructs/`, { waitUntil: 'load' });
    const count = (selector) => page.locator(selector).count();
    assert.ok(await count('.tabs > .tab') > 2);
    assert.equal(await count('.tabs > .tab:visible'), await count('.tabs > .tab'));
    assert.equal(await count('.tab-label:visible'), await count('.tab-label'));
    assert.equal(await count(':is([data-search], [data-scheme-switch], .script):visible'), 0);
  } finally {
    await context.close();
  }
});

test('tabs of a group are in step, remembered, and used by key', async () => {
  await open(shared, 'constructs/', {}, async (page) => {
    const chosen = () => page.locator('[role=tab][aria-selected=true]').allTextContents();
    const shown = () => page.locator('[role=tabpanel]:visible').count();
    assert.deepEqual(await chosen(), ['pip', 'pip']);
    assert.equal(await shown(), 2);
    const tab = page.getByRole('tab', { name: 'Docker' }).last();
    await tab.scrollIntoViewIfNeeded();
    const before = (await tab.boundingBox()).y;
    await tab.click();
    assert.deepEqual(await chosen(), ['Docker', 'Docker']);
    assert.ok(Math.abs((await tab.boundingBox()).y - before) < 1, 'the tab stays under the pointer');
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await chosen(), ['pip', 'pip']);
    await page.keyboard.press('End');
    assert.deepEqual(await chosen(), ['Docker', 'Docker']);
    await page.goto(`${shared.site.url}integrations/rubrik/`);
    assert.ok((await chosen()).every((name) => name === 'Docker'), `${await chosen()}`);
  });
});

test('a link into a hidden panel opens it', async () => {
  await open(shared, 'constructs/#in-the-second-tab', {}, async (page) => {
    assert.ok(await page.locator('#in-the-second-tab').isVisible());
  });
});

test('a tab has a URL: that of its panel', async () => {
  await open(shared, 'integrations/rubrik/', {}, async (page) => {
    const chosen = () => page.getByRole('tablist').first().locator('[aria-selected=true]').textContent();
    await page.getByRole('tab', { name: 'Docker', exact: true }).click();
    assert.match(page.url(), /#tab-docker$/);
    await page.getByRole('tab', { name: 'Docker', exact: true }).press('ArrowRight');
    assert.match(page.url(), /#tab-compose$/);
    await page.evaluate(() => { location.hash = 'tab-kubernetes' });
    await page.waitForFunction(() => !document.querySelector('#tab-kubernetes').hidden);
    assert.equal(await chosen(), 'Kubernetes');
    const top = (await page.getByRole('tablist').first().boundingBox()).y;
    assert.ok(top > 50 && top < 200, `the tabs are in sight, below the header: ${top}`);
  });
  await open(shared, 'constructs/#in-the-second-tab', {}, async (page) => {
    assert.match(page.url(), /#in-the-second-tab$/, 'the URL stays as it was');
  });
  const context = await shared.browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${shared.site.url}integrations/rubrik/#tab-kubernetes`);
  const box = await page.locator('#tab-kubernetes').boundingBox();
  assert.ok(box.y >= 0 && box.y < 300, `without scripts the panel is in sight: ${box.y}`);
  await context.close();
});

test('the table of contents marks the heading that is read', async () => {
  await open(shared, 'what-gets-logged/', {}, async (page) => {
    const link = page.locator('.toc a').nth(3);
    await link.click();
    await page.waitForFunction(() => document.querySelectorAll('.toc a')[3].getAttribute('aria-current'));
    assert.equal(await page.locator('.toc [aria-current]').count(), 1);
  });
});

test('has what previews need', async () => {
  await open(shared, 'integrations/rubrik/', {}, async (page) => {
    const head = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('meta[name], meta[property]')]
      .map((meta) => [meta.getAttribute('name') ?? meta.getAttribute('property'), meta.content])));
    assert.equal(head['og:title'], 'Rubrik');
    assert.ok(head.description.length > 20);
    assert.equal(head['og:description'], head.description);
    assert.ok(head['twitter:card']);
    assert.match(await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content'), /default-src 'none'/);
    assert.ok(!(await page.content()).includes('unsafe-inline'));
  });
});

test('a collapsed group stays collapsed on other pages, but for its own', async () => {
  await open(shared, 'getting-started/', {}, async (page) => {
    const fold = page.locator('#_nav .group[data-group="integrations/"] button.fold');
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    await fold.click();
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    await page.goto(new URL('../contribute/', page.url()).href);
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.locator('#_nav .group[data-group="integrations/"] > ul').isVisible(), false);
    await page.goto(new URL('../integrations/ramp/', page.url()).href);
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
  });
});

test('nothing moves when the script that makes the tabs arrives late', async () => {
  const context = await shared.browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  let arrive;
  const late = new Promise((resolve) => { arrive = resolve });
  await page.route('**/assets/site.js', async (route) => { await late; await route.continue() });
  await page.goto(`${shared.site.url}integrations/rubrik/`, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.querySelector('.foot') && getComputedStyle(document.body).margin === '0px');
  const top = () => page.locator('#set-up-rubrik').evaluate((heading) => heading.getBoundingClientRect().top + scrollY);
  const before = await top();
  assert.equal(await page.locator('[role=tablist]').count(), 0);
  arrive();
  await page.waitForSelector('[role=tablist]');
  assert.equal(await top(), before);
  await context.close();
});
