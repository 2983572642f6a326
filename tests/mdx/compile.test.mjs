// The Docusaurus export of the shipped registry, and of one with hostile texts, compiles as MDX, and what a reader sees is
// the registry's text: nothing in it is code.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { compile } from '@mdx-js/mdx';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BINARY = process.env.SITEGEN ?? path.join(ROOT, 'target/debug/sitegen');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sitegen-mdx-'));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));

/** Exports the site in `root`; file name to text. */
function exported(root) {
  const folder = fs.mkdtempSync(path.join(temporary, 'docs-'));
  execFileSync(BINARY, ['export', 'docusaurus', folder, '--root', root], { stdio: ['ignore', 'ignore', 'inherit'] });
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
  return new Map(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** Compiles a page as Docusaurus does; the texts and the expressions of its syntax tree. */
async function compiled(text) {
  const texts = [];
  const expressions = [];
  const walk = (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') texts.push(node.value);
    if (/Expression$/.test(node.type)) expressions.push(node.value);
    node.children?.forEach(walk);
  };
  await compile(text, {
    remarkPlugins: [remarkFrontmatter, remarkDirective, remarkGfm, () => walk],
  });
  return { text: texts.join(''), expressions };
}

test('the shipped pages compile, without a single expression', async () => {
  const pages = exported(ROOT);
  assert.deepEqual([...pages.keys()].sort(), ['index.md', 'qualifire_eval.md', 'ramp.md', 'rubrik.md', 'sumologic.md']);
  for (const [name, page] of pages) {
    const { expressions } = await compiled(page);
    assert.deepEqual(expressions, [], name);
  }
});

const HOSTILE = [
  '{process.exit(1)}',
  '{{environment_variables.ACME_KEY}}',
  '<your-api-key>',
  '</div><script>alert(1)</script>',
  'a < b > c & d',
  '<!-- no comment -->',
  "import fs from 'fs'",
  'export const x = {',
  '<Tabs>{1 +',
  ':::danger',
  '`{` and ``<`` and \\{',
  '$${x}$$ {#id}',
  '{/* comment */}',
];

test('hostile texts compile and are read as they were written', async () => {
  const root = fs.mkdtempSync(path.join(temporary, 'site-'));
  const entries = HOSTILE.map((hostile, number) => [
    `acme_${'abcdefghijklmnop'[number]}`,
    {
      endpoint: '{{environment_variables.ACME_URL}}',
      headers: { 'X-Text': hostile.replaceAll('{{environment_variables.ACME_KEY}}', 'x').replace(/\$+\{/g, '{') },
      environment_variables: ['ACME_URL'],
      docs: {
        show_in_docs: true,
        display_name: `Acme ${number} ${hostile}`,
        description: `Sends ${hostile}`,
        additional_notes: `First.\n\n${hostile}\n\nSee <https://a.example/x_y>.\n`,
      },
    },
  ]);
  fs.writeFileSync(
    path.join(root, 'generic_api_compatible_callbacks.json'),
    JSON.stringify(Object.fromEntries(entries), null, 2),
  );
  // `<your-api-key>` for a value is a mistake that check tells; here it is only a text.
  fs.writeFileSync(path.join(root, 'sitegen.toml'), '[severity]\nmalformed-substitution = "warning"\n');
  const pages = exported(root);
  assert.equal(pages.size, HOSTILE.length + 1);
  for (const [name, page] of pages) {
    const { text, expressions } = await compiled(page);
    assert.deepEqual(expressions, [], name);
    if (name === 'index.md') continue;
    const hostile = HOSTILE['abcdefghijklmnop'.indexOf(name.at(-4))];
    // What Markdown reads in a description, such as a code span, is Markdown's; the name is text unchanged.
    assert.ok(text.includes(hostile.replace(/\s+/g, ' ')), `${name}: ${hostile}\n${text}`);
  }
});

test('a hand-written body is text as well', async () => {
  const root = fs.mkdtempSync(path.join(temporary, 'body-'));
  fs.copyFileSync(
    path.join(ROOT, 'generic_api_compatible_callbacks.json'),
    path.join(root, 'generic_api_compatible_callbacks.json'),
  );
  fs.mkdirSync(path.join(root, 'content/integrations'), { recursive: true });
  const body = 'Write {{environment_variables.X}} or `{y}`, a < b.\n\nSee [the other](rubrik.md#try-it-on-your-machine).\n';
  fs.writeFileSync(path.join(root, 'content/integrations/ramp.md'), body);
  fs.writeFileSync(path.join(root, 'content/integrations/rubrik.md'), 'Words.\n');
  const page = exported(root).get('ramp.md');
  const { text, expressions } = await compiled(page);
  assert.deepEqual(expressions, []);
  assert.ok(text.includes('Write {{environment_variables.X}} or {y}, a < b.'), text);
  assert.ok(page.includes('[the other](./rubrik.md#try-it-on-your-machine)'), page);
});

test('the compiler would have found a brace', async () => {
  await assert.rejects(compiled('a {b'));
  assert.deepEqual((await compiled('a {b}')).expressions, ['b']);
});
