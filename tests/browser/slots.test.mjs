// What a site puts into the theme's slots, in a browser under the policy of its pages: an analytics script, styles, a picture
// and a form from other hosts work. What a script loads later is blocked until `[csp]` allows it.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, describe, test } from 'node:test';
import { fixture, open } from './lib/open.mjs';
import { slotted } from './lib/sites.mjs';

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>';

/** Another host: `answers` has a type and a text for each path. `hits` collects what was asked for. */
async function outside(answers) {
  const hits = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    hits.push(`${request.method} ${pathname}`);
    const [type, text] = answers[pathname] ?? ['text/plain', 'none'];
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { hits, url: `http://127.0.0.1:${server.address().port}` };
}

const more = await outside({
  '/more.js': ['text/javascript', 'document.documentElement.dataset.more = "yes";'],
  '/sent': ['text/plain', 'ok'],
});
const analytics = await outside({
  '/stats.js': ['text/javascript', `
    document.documentElement.dataset.stats = window.statsId;
    window.loadMore = () => new Promise((done) => {
      const script = document.createElement('script');
      script.src = '${more.url}/more.js';
      script.onload = () => done('loaded');
      script.onerror = () => done('blocked');
      document.head.append(script);
    });
    window.sendMore = () => fetch('${more.url}/sent').then((answer) => answer.text(), () => 'blocked');`],
  '/sheet.css': ['text/css', '#slot-sheet { letter-spacing: 3px }'],
  '/badge.svg': ['image/svg+xml', PICTURE],
  '/subscribe': ['text/html', '<!doctype html><html lang="en"><title>Thanks</title><link rel="icon" href="data:,"><p>Thanks</p></html>'],
});

const slots = {
  head: `<script>window.statsId = "site-1 & <2>";</script>
<script src="${analytics.url}/stats.js"></script>
<style>#slot-style { color: rgb(1, 2, 3) }</style>
<link rel="stylesheet" href="${analytics.url}/sheet.css">`,
  footer: `<p id="slot-style">A</p><p id="slot-sheet">B</p><p id="slot-attribute" style="color: rgb(4, 5, 6)">C</p>
<img id="slot-badge" src="${analytics.url}/badge.svg" alt="Badge" width="8" height="8">
<form action="${analytics.url}/subscribe" method="post"><input name="mail" aria-label="Mail"> <button>Subscribe</button></form>`,
};
const style = (page, selector, property) => page.locator(selector)
  .evaluate((element, property) => getComputedStyle(element)[property], property);

describe('what a slot holds', () => {
  const shared = fixture(() => slotted(slots, ''), '/');

  test('works on every page, and the browser reports nothing', async () => {
    for (const path of ['', 'other/', '404.html']) {
      await open(shared, path, {}, async (page) => {
        assert.equal(await page.locator('html').getAttribute('data-stats'), 'site-1 & <2>');
        assert.equal(await style(page, '#slot-style', 'color'), 'rgb(1, 2, 3)');
        assert.equal(await style(page, '#slot-sheet', 'letterSpacing'), '3px');
        assert.equal(await style(page, '#slot-attribute', 'color'), 'rgb(4, 5, 6)');
        assert.ok(await page.locator('#slot-badge').evaluate((image) => image.complete && image.naturalWidth > 0));
      });
    }
  });

  test('a form is sent to its host', async () => {
    await open(shared, '', {}, async (page) => {
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await page.getByText('Thanks', { exact: true }).waitFor();
      assert.ok(analytics.hits.includes('POST /subscribe'));
    });
  });

  test('another script and a call by HTTP are blocked', async () => {
    const context = await shared.browser.newContext();
    const page = await context.newPage();
    await page.goto(shared.site.url);
    await page.evaluate(() => {
      window.blocked = [];
      addEventListener('securitypolicyviolation', (event) => window.blocked.push(event.effectiveDirective));
    });
    assert.equal(await page.evaluate(() => window.loadMore()), 'blocked');
    assert.equal(await page.evaluate(() => window.sendMore()), 'blocked');
    await page.waitForFunction(() => window.blocked.length >= 2);
    assert.deepEqual(await page.evaluate(() => window.blocked), ['script-src-elem', 'connect-src']);
    assert.deepEqual(more.hits, []);
    await context.close();
  });
});

describe('what `[csp]` allows', () => {
  const shared = fixture(() => slotted(slots, `[csp]\nscript-src = ["${more.url}"]\nconnect-src = ["${more.url}"]\n`));

  test('a script may load later', async () => {
    await open(shared, '', {}, async (page) => {
      assert.equal(await page.evaluate(() => window.loadMore()), 'loaded');
      assert.equal(await page.locator('html').getAttribute('data-more'), 'yes');
      assert.equal(await page.evaluate(() => window.sendMore()), 'ok');
    });
  });
});
