// "Your values": fill every example, quoted as its language reads it, and go nowhere else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { catchCopies, fixture, open } from './lib/open.mjs';
import { enlarged } from './lib/sites.mjs';

const shared = fixture(enlarged);
const PAGE = 'integrations/rubrik/';
const NASTY = 'a\'b"c\\d $HOME `id` #x: y\u2028ü🎉 !{z}';

const field = (page, variable) => page.getByLabel(variable, { exact: true });

/** Copies the block of code with this text by its button. */
async function copy(page, text) {
  const block = page.locator('.prose pre', { hasText: text }).first();
  assert.ok(await block.count(), `no block with ${text}`);
  await block.evaluate((pre) => (pre.closest('figure') ?? pre.parentElement).querySelector('button.copy').click());
  await page.waitForFunction(() => window.copied.length > 0);
  return page.evaluate(() => window.copied.pop());
}

const shell = (word) => execFileSync('bash', ['-c', `printf %s ${word}`], { encoding: 'utf8', env: { HOME: '/wrong' } });
const python = (literal) => execFileSync('python3', ['-c', 'import ast,sys; sys.stdout.buffer.write(ast.literal_eval(sys.stdin.buffer.read().decode()).encode())'], { input: literal, encoding: 'utf8' });
const literal = (text, pattern) => text.match(pattern)?.[1] ?? assert.fail(`${pattern} is not in\n${text}`);

test('what is typed reads back exactly, in every language', async () => {
  await open(shared, PAGE, {}, async (page) => {
    await catchCopies(page);
    await field(page, 'RUBRIK_API_KEY').fill(NASTY);
    assert.equal(shell(literal(await copy(page, 'docker run'), /-e RUBRIK_API_KEY=([^\n]*) \\$/m)), NASTY);
    assert.equal(shell(literal(await copy(page, 'OPENAI_API_KEY'), /RUBRIK_API_KEY=([^\n]*)$/m)), NASTY);
    assert.equal(shell(literal(await copy(page, 'RUBRIK_AUTHORIZATION='), /RUBRIK_AUTHORIZATION=([^\n]*)$/m)), `Bearer ${NASTY}`);
  });
  // What a hand-written file adds to an integration's page is filled in too.
  await open(shared, 'integrations/acme_events/', {}, async (page) => {
    await catchCopies(page);
    await field(page, 'ACME_EVENTS_TOKEN').fill(NASTY);
    // A double-quoted scalar in JSON's part of YAML.
    assert.equal(JSON.parse(literal(await copy(page, 'own_token: "'), /own_token: (".*")$/m)), NASTY);
    assert.equal(python(literal(await copy(page, 'own_token = "'), /own_token = (".*")$/m)), NASTY);
  });
});

test('the local demo keeps its own values', async () => {
  await open(shared, PAGE, {}, async (page) => {
    await catchCopies(page);
    await field(page, 'RUBRIK_API_KEY').fill('hunter2hunter2');
    await field(page, 'RUBRIK_WEBHOOK_URL').fill('https://hooks.example/x');
    const published = fs.readFileSync(path.join(shared.folder, PAGE, 'config.yaml'), 'utf8');
    assert.equal(await copy(page, 'mock_response'), published.trimEnd());
  });
});

/** The end of the block that a reader with a proxy needs: the lines and the variables. */
test('a reader with a proxy finds the lines without scrolling', async () => {
  for (const path of [PAGE, 'integrations/ramp/', 'integrations/sumologic/', 'integrations/qualifire_eval/']) {
    await open(shared, path, { viewport: { width: 1280, height: 800 } }, async (page) => {
      const block = page.locator('#tab-shell pre');
      const end = await block.evaluate((pre) => pre.getBoundingClientRect().bottom);
      assert.ok(end < 800, `${path}: it ends at ${end} px`);
    });
  }
});

test('secrets are dots on the page, other values are shown; clearing brings the placeholders back', async () => {
  await open(shared, PAGE, {}, async (page) => {
    const text = () => page.locator('.prose').textContent();
    const before = await text();
    await field(page, 'RUBRIK_API_KEY').fill('hunter2hunter2');
    await field(page, 'RUBRIK_WEBHOOK_URL').fill('https://hooks.example/x');
    const filled = await text();
    assert.ok(!filled.includes('hunter2'));
    assert.ok(filled.includes('••••••••'));
    assert.ok(filled.includes('https://hooks.example/x'));
    assert.ok(!filled.includes('your-rubrik-api-key'));
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction(() => !document.querySelector('.prose .value'));
    assert.equal(await text(), before);
  });
});

test('nothing is stored, sent or put in the address', async () => {
  await open(shared, PAGE, {}, async (page) => {
    const address = page.url();
    await page.waitForLoadState('networkidle');
    shared.site.hits.length = 0;
    await field(page, 'RUBRIK_API_KEY').fill('hunter2hunter2');
    await field(page, 'RUBRIK_API_KEY').press('Enter');
    assert.equal(page.url(), address);
    assert.equal(shared.site.hits.length, 0);
    assert.ok(!JSON.stringify(await page.evaluate(() => ({ ...localStorage, ...sessionStorage, c: document.cookie }))).includes('hunter2'));
    await page.reload();
    assert.equal(await field(page, 'RUBRIK_API_KEY').inputValue(), '');
  });
});

test('selecting by hand copies the secret too, and each in its place', async () => {
  await open(shared, PAGE, {}, async (page) => {
    await field(page, 'RUBRIK_API_KEY').fill('hunter2hunter2');
    await field(page, 'RUBRIK_WEBHOOK_URL').fill('https://hooks.example/x');
    // Without the page's answer to a copy, the browser's own text would be taken.
    const copied = (from, to) => page.evaluate(([from, to]) => {
      const [first, last] = [from, to].map((selector) => document.querySelector(selector));
      getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      first.dispatchEvent(event);
      return event.clipboardData.getData('text/plain');
    }, [from, to]);
    const lines = [/^export RUBRIK_API_KEY='hunter2hunter2'$/m, /^export RUBRIK_WEBHOOK_URL='https:\/\/hooks.example\/x'$/m];
    for (const line of lines) assert.match(await copied('#tab-shell pre code', '#tab-shell pre code'), line);
    // As a drag that ends below the example, and as all of the page: over the tabs that are not shown.
    const beyond = await copied('.prose pre code', '#set-up-rubrik');
    for (const line of lines) assert.match(beyond, line);
    const whole = await copied('.prose', '.prose');
    for (const line of lines) assert.match(whole, line);
    assert.match(whole, /^export RUBRIK_AUTHORIZATION='Bearer hunter2hunter2'$/m);
    assert.ok(!whole.includes('••'), whole);
  });
});

test('they stay where they are while the page is scrolled', async () => {
  await open(shared, PAGE, { viewport: { width: 1366, height: 480 } }, async (page) => {
    const top = () => field(page, 'RUBRIK_API_KEY').evaluate((input) => input.getBoundingClientRect().top);
    await field(page, 'RUBRIK_API_KEY').focus();
    await page.evaluate(() => scrollTo(0, 200));
    const before = await top();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight - innerHeight - 400));
    await page.waitForSelector('.toc [aria-current]');
    assert.equal(await top(), before);
  });
});

test('a secret is no password that a browser would offer to keep', async () => {
  await open(shared, PAGE, {}, async (page) => {
    const secret = field(page, 'RUBRIK_API_KEY');
    const shown = () => secret.evaluate((input) => [input.type, getComputedStyle(input).webkitTextSecurity]);
    assert.deepEqual(await shown(), ['text', 'none'], 'the placeholder is read');
    await secret.fill('hunter2hunter2');
    assert.deepEqual(await shown(), ['text', 'disc']);
  });
});

test('a download is the example file', async () => {
  await open(shared, PAGE, {}, async (page) => {
    const download = async (name) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Download ${name}` }).click()]);
      assert.equal(file.suggestedFilename(), name);
      return fs.readFileSync(await file.path(), 'utf8');
    };
    for (const name of ['config.yaml', 'sdk.py']) {
      assert.equal(await download(name), fs.readFileSync(path.join(shared.folder, PAGE, name), 'utf8'));
    }
    await field(page, 'RUBRIK_API_KEY').fill('hunter2hunter2');
    await field(page, 'RUBRIK_WEBHOOK_URL').fill('https://hooks.example/x');
    const demo = fs.readFileSync(path.join(shared.folder, PAGE, 'config.yaml'), 'utf8');
    assert.equal(await download('config.yaml'), demo, 'the demo has values of its own');
  });
});
