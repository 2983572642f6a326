// What most tests begin with: a browser, a served site, and a page whose faults fail the test.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

/** Serves the folder that `make` builds for the tests of a file. `browser` and `site` are there once they run. */
export function fixture(make, base = '/repo/') {
  const shared = {};
  before(async () => {
    shared.folder = make();
    shared.site = await serve(shared.folder, base);
    shared.browser = await launch();
  });
  after(async () => {
    await shared.browser?.close();
    await shared.site?.close();
  });
  return shared;
}

/** Opens `path`, hands the page to `use`, and fails on any console message, error or failed request. */
export async function open(shared, path, options, use) {
  const context = await shared.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  // A request that leaving the page has cut off is no fault.
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') faults.push(request.url());
  });
  try {
    await page.goto(shared.site.url + path, { waitUntil: 'load' });
    await use(page);
    assert.deepEqual(faults, [], path);
  } finally {
    await context.close();
  }
}

/** Replaces the clipboard by a variable, which a headless browser may not read otherwise. */
export const catchCopies = (page) => page.evaluate(() => {
  window.copied = [];
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied.push(text) } } });
});

export const PHONE = { viewport: { width: 360, height: 740 } };
