// Every kind of page, in both schemes, on a desktop and a phone: axe, weight, requests, layout shift, overflow.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PHONE, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KINDS = {
  home: '', written: 'constructs/', longest: 'guide/rules/registry/', integration: 'integrations/acme_events/',
  list: 'integrations/', 'not found': '404.html',
};
const shared = fixture(enlarged, '/');

async function violations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

for (const [kind, path] of Object.entries(KINDS)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [device, size] of [['desktop', {}], ['phone', PHONE]]) {
      test(`axe: ${kind}, ${colorScheme}, ${device}`, async () => {
        await open(shared, path, { ...size, colorScheme, bypassCSP: true }, async (page) => {
          assert.deepEqual(await violations(page), []);
        });
      });
    }
  }

  test(`weight and requests: ${kind}`, async () => {
    shared.site.hits.length = 0;
    await open(shared, path, {}, async (page) => {
      await page.waitForLoadState('networkidle');
      const bytes = shared.site.hits.filter((hit) => /html|css|javascript/.test(hit.type)).reduce((sum, hit) => sum + hit.bytes, 0);
      assert.ok(bytes <= 25 * 1024, `${bytes} bytes`);
      assert.ok(shared.site.hits.length <= 5, shared.site.hits.map((hit) => hit.path).join(' '));
    });
  });

  // The page arrives in pieces, and the browser paints each, as over a slow network.
  test(`nothing moves while it loads: ${kind}`, async () => {
    for (const size of [{}, PHONE]) {
      const context = await shared.browser.newContext({ viewport: { width: 1280, height: 800 }, ...size });
      const page = await context.newPage();
      const painted = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const arrived = new Promise((resolve) => { shared.site.send = (...answer) => resolve(answer) });
      try {
        const committed = page.goto(shared.site.url + path, { waitUntil: 'commit' });
        const [response, html] = await arrived;
        // Each begins with a block: a line of centred text that arrives in halves would move, rightly.
        const [head, ...blocks] = html.toString().split(/(?=<main|<(?:p|h\d|div|nav|ul|li|pre|figure|table|tr|form|label)[ >])/);
        response.write(head);
        await committed;
        while (blocks.length) {
          response.write(blocks.splice(0, Math.ceil(blocks.length / 8)).join(''));
          await painted();
        }
        response.end();
        await page.waitForLoadState();
        await painted();
        const moved = await page.evaluate((isList) => new Promise((resolve) => {
          const entries = [];
          new PerformanceObserver((list) => { entries.push(...list.getEntries()) }).observe({ type: 'layout-shift', buffered: true });
          // The columns of a written table settle with its rows, since no one can say beforehand how wide they are.
          const settles = (node) => !isList && node?.parentElement?.closest('.table');
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(entries
            .flatMap((entry) => entry.sources.map(({ node }) => node))
            .filter((node) => !settles(node))
            .map((node) => node?.outerHTML ?? node?.data))));
        }), kind === 'list');
        assert.deepEqual(moved, []);
      } finally {
        shared.site.send = undefined;
        await context.close();
      }
    }
  });

  // 320 px is what 1280 px are at 400%. Text alone may be enlarged, too.
  for (const [pixels, text] of [[320, 100], [360, 200]]) {
    test(`no sideways scrolling at ${pixels} px, text at ${text}%: ${kind}`, async () => {
      await open(shared, path, { viewport: { width: pixels, height: 640 } }, async (page) => {
        await page.evaluate((text) => { document.documentElement.style.fontSize = `${text}%` }, text);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= pixels, `${width} px`);
      });
    });
  }
}

test('a line of text holds 65 to 75 characters', async () => {
  await open(shared, 'guide/verified/', {}, async (page) => {
    const lines = await page.evaluate(() => [...document.querySelectorAll('.prose > p')].flatMap((text) => {
      const range = document.createRange();
      const lines = new Map();
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        for (let at = 0; at < walker.currentNode.length; at++) {
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + 1);
          const top = Math.round(range.getBoundingClientRect().bottom / 14);
          lines.set(top, (lines.get(top) ?? 0) + 1);
        }
      }
      return [...lines.values()].slice(0, -1);
    }));
    const mean = lines.reduce((sum, line) => sum + line, 0) / lines.length;
    assert.ok(lines.length > 10 && mean >= 65 && mean <= 75, `${mean}: ${lines}`);
  });
});

// What a reader opens is judged like the page itself.
const type = async (page, text) => {
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => window.siteSearch);
  await page.fill('#_search input', text);
  await page.waitForFunction((text) => document.querySelector('#_search').dataset.shown === text, text);
};
const press = async (page, name) => {
  const button = page.getByRole('button', { name });
  if (await button.isVisible()) await button.click();
};
const STATES = {
  'search results': ['', (page) => type(page, 'event types')],
  'a search without results': ['', (page) => type(page, 'xyzzyplugh')],
  'filled values': ['integrations/rubrik/', async (page) => {
    await press(page, 'Your values');
    await page.getByLabel('RUBRIK_API_KEY', { exact: true }).fill('hunter2');
  }],
  'the table of contents': ['constructs/', (page) => press(page, /^On this page/)],
  'the drawer': ['constructs/', (page) => press(page, 'Menu')],
  'a filter that finds nothing': ['integrations/?q=xyzzy', async () => {}],
  'another tab and what is folded': ['integrations/rubrik/', async (page) => {
    await page.getByRole('tab', { name: 'Kubernetes' }).first().click();
    for (const summary of await page.locator('summary').all()) await summary.click();
  }],
};
for (const [state, [path, enter]] of Object.entries(STATES)) {
  test(`axe: ${state}`, async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const size of [{}, { viewport: { width: 1000, height: 700 } }, PHONE]) {
        await open(shared, path, { ...size, colorScheme, bypassCSP: true, reducedMotion: 'reduce' }, async (page) => {
          await enter(page);
          assert.deepEqual(await violations(page), [], `${colorScheme} ${JSON.stringify(size)}`);
        });
      }
    }
  });
}

test('a home page shows code beside its title where there is room', async () => {
  const boxes = (page) => Promise.all(['main h1', 'main pre'].map((name) => page.locator(name).first().boundingBox()));
  await open(shared, '', {}, async (page) => {
    const [title, code] = await boxes(page);
    assert.ok(code.x > title.x + title.width && code.y < title.y + title.height, JSON.stringify({ title, code }));
  });
  await open(shared, '', PHONE, async (page) => {
    const [title, code] = await boxes(page);
    assert.ok(code.y > title.y + title.height, JSON.stringify({ title, code }));
  });
});

test('a list of cards is a grid of boxes', async () => {
  await open(shared, '', {}, async (page) => {
    const cards = page.locator('.cards li');
    const [first, second] = [await cards.nth(0).boundingBox(), await cards.nth(1).boundingBox()];
    assert.ok(second.x >= first.x + first.width && second.y === first.y, JSON.stringify({ first, second }));
    assert.notEqual(await cards.first().evaluate((card) => getComputedStyle(card).borderTopWidth), '0px');
  });
});
