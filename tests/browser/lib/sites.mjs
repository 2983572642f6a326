// The sites that the tests look at, each built once by the real binary into a temporary folder.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
const BINARY = process.env.SITEGEN ?? path.join(ROOT, 'target/debug/sitegen');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sitegen-browser-'));
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

const registry = () => JSON.parse(fs.readFileSync(path.join(ROOT, 'generic_api_compatible_callbacks.json'), 'utf8'));
const madeUp = () => JSON.parse(fs.readFileSync(path.join(ROOT, 'tests/search/made-up.json'), 'utf8'));

/** Builds the site in `folder` and gives the output folder. */
export function build(folder, ...options) {
  const out = fs.mkdtempSync(path.join(temporary, 'public-'));
  execFileSync(BINARY, ['build', '--root', folder, '--out', out, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

function folder(files) {
  const at = fs.mkdtempSync(path.join(temporary, 'site-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
    fs.writeFileSync(path.join(at, name), text);
  }
  return at;
}

/** This repository's own site, as published below `/repo/`. */
export const shipped = (...options) => build(ROOT, '--base-url', 'https://docs.example.com/repo/', ...options);

/** The same site with the integrations of tests/search/made-up.json, a page that shows every construct, and one for the search. */
export function enlarged(...options) {
  const at = folder({
    'generic_api_compatible_callbacks.json': JSON.stringify({ ...registry(), ...madeUp() }, null, 2),
    'sitegen.toml': fs.readFileSync(path.join(ROOT, 'sitegen.toml'), 'utf8'),
  });
  fs.cpSync(path.join(ROOT, 'content'), path.join(at, 'content'), { recursive: true });
  fs.copyFileSync(path.join(ROOT, 'proof.json'), path.join(at, 'proof.json'));
  fs.copyFileSync(path.join(import.meta.dirname, '../fixtures/constructs.md'), path.join(at, 'content/constructs.md'));
  fs.copyFileSync(path.join(ROOT, 'tests/search/words.md'), path.join(at, 'content/words.md'));
  fs.copyFileSync(path.join(import.meta.dirname, '../fixtures/acme_events.md'), path.join(at, 'content/integrations/acme_events.md'));
  return build(at, ...options);
}

/** A registry of `count` integrations and nothing else. */
export function large(count) {
  const words = 'amber birch cedar delta ember fjord grove heron iris jade koala lotus maple nova otter pine quartz raven'.split(' ');
  const entries = {};
  for (let number = 0; number < count; number++) {
    const name = `${words[number % words.length]}${words[Math.floor(number / words.length) % words.length]}${number}`;
    const variable = name.toUpperCase().replace(/\d/g, (digit) => 'ABCDEFGHIJ'[digit]);
    entries[name] = {
      endpoint: `{{environment_variables.${variable}_URL}}`,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer {{environment_variables.${variable}_KEY}}` },
      environment_variables: [`${variable}_URL`, `${variable}_KEY`],
      ...(number % 3 ? { event_types: ['llm_api_success'] } : {}),
      docs: {
        show_in_docs: true,
        // Some have names of words that hundreds share.
        display_name: number % 20 ? `${name[0].toUpperCase()}${name.slice(1)} Cloud` : `Amber Cloud ${number}`,
        description: `Keeps logs of ${words[number % 7]} and ${words[number % 11]} for teams that watch cost and quality.`,
      },
    };
  }
  return build(folder({ 'generic_api_compatible_callbacks.json': JSON.stringify(entries) }));
}

/** A site of one page with this text, as it is. */
export function textSite(text) {
  return build(folder({ 'sitegen.toml': 'title = "Text"\n', 'content/index.md': `---\ntitle: Random\n---\n\n\`\`\`\n${text}\n\`\`\`\n` }));
}

/** A site with a theme of its own: variables, a logo, the slots, some words and a style sheet more. */
export function themed() {
  return build(folder({
    'generic_api_compatible_callbacks.json': JSON.stringify(registry()),
    'content/index.md': '# Startseite\n\nEin [Verweis](#oben).\n\n## Oben\n',
    'sitegen.toml': [
      'language = "de"', 'logo = "logo.svg"', '[theme]', 'name = "acme"',
      '[theme.variables]', 'accent = "light-dark(#7a1fa2, #d9a6f0)"', 'nav-width = "20rem"', 'font = "serif"',
    ].join('\n'),
    'static/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>',
    'themes/acme/templates/slots/head.html': '<link rel="stylesheet" href="{{ page.root }}assets/acme.css">',
    'themes/acme/templates/slots/header.html': '<a href="https://acme.example/">Acme</a>',
    'themes/acme/templates/slots/page_end.html': '<p class="helpful">War das hilfreich?</p>',
    'themes/acme/templates/slots/footer.html': '<p>Fragen?</p>',
    'themes/acme/strings.toml': 'search = "Suche"\ncopy = "Kopieren"\n',
    'themes/acme/assets/acme.css': '.helpful { letter-spacing: 3px }',
  }));
}

/** Two pages with slots of the site's own theme, and more lines for `sitegen.toml`. */
export function slotted(slots, config) {
  const files = Object.entries(slots).map(([name, html]) => [`themes/acme/templates/slots/${name}.html`, html]);
  return build(folder({
    'sitegen.toml': `[theme]\nname = "acme"\n${config}`,
    'content/index.md': '# Home\n\nText\n',
    'content/other.md': '# Other\n\nText\n',
    ...Object.fromEntries(files),
  }));
}

/** The shipped integrations in Arabic, and a page of every construct. */
export function arabic() {
  return build(folder({
    'generic_api_compatible_callbacks.json': JSON.stringify(registry()),
    'sitegen.toml': 'title = "توثيق"\nlanguage = "ar"\n',
    'content/index.md': '# البداية\n\nنص عربي مع `code`.\n\n## قسم\n\nنص.\n\n## قسم آخر\n\nنص.\n',
    'content/constructs.md': fs.readFileSync(path.join(import.meta.dirname, '../fixtures/constructs.md'), 'utf8').replaceAll('getting-started.md', 'index.md'),
  }));
}

/** A site where all raw HTML passes. */
export function openHtml() {
  return build(folder({
    'generic_api_compatible_callbacks.json': '{}',
    'sitegen.toml': '[markdown]\nraw_html = "all"\n',
    'content/index.md': '# Plain\n\nText\n',
    'content/sent.md': '# Sent\n\nText\n',
    'static/own.js': 'document.documentElement.dataset.own = "yes";',
    'content/all.md': [
      '# All', '<script>\ndocument.documentElement.dataset.inline = "<1 & 2>";\n</script>',
      '<script src="/own.js"></script>', '<style>\n#sheet { color: rgb(1, 2, 3) }\n</style>', '<p id="sheet">A</p>',
      '<p id="attribute" style="color: rgb(4, 5, 6)">B</p>', '<b id="jsx" style={{color: \'rgb(7, 8, 9)\'}}>C</b>',
      '<button onclick="document.documentElement.dataset.click = \'a &amp; b\'">Press</button>',
      '<custom-el a="b">**x**</custom-el>',
      '<form action="../sent/"><input name="word" value="here" aria-label="Word"> <button>Send</button></form>',
    ].join('\n\n') + '\n',
  }));
}

/** Pages with and without diagrams, and a script with Mermaid's interface that draws a square for each. */
export function diagrams() {
  const mermaid = `window.mermaid = {
    initialize({ themeVariables }) { this.theme = themeVariables.darkMode ? 'dark' : 'light' },
    async render(id, text) {
      if (text.includes('mistake')) throw new Error('Parse error');
      return { svg: \`<svg id="\${id}" viewBox="0 0 9 9" width="90" height="90" data-theme="\${this.theme}"><style>#\${id} rect { fill: rgb(1, 2, 3) }</style><rect width="9" height="9" style="stroke: rgb(4, 5, 6)"/></svg>\` };
    },
  };`;
  const block = (text, info = 'mermaid') => `\`\`\`${info}\n${text}\n\`\`\`\n`;
  return build(folder({
    'sitegen.toml': '[mermaid]\nscript = "/own/mermaid.js"\n[theme.variables]\naccent = "light-dark(#00704a, #5fd3a5)"\n',
    'static/own/mermaid.js': mermaid,
    'content/index.md': '# Home\n\nText\n',
    'content/flow.md': `# Flow\n\n${block('graph TD; A-->B', 'mermaid title="A to B"')}\n${block('pie')}\n${block('x = 1', 'python')}`,
    'content/wrong.md': `# Wrong\n\n${block('a mistake')}\n${block('pie')}`,
  }));
}

/** A site whose sidebar is long enough for a filter. */
export function longSidebar() {
  const topics = ['configuration', ...Array.from({ length: 45 }, (_, number) => `topic-${number}`)];
  const page = (name) => [`content/${name}.md`, `# ${name[0].toUpperCase()}${name.slice(1)}\n\nText\n`];
  return build(folder({ 'content/index.md': '# Home\n\nText\n', ...Object.fromEntries(topics.map(page)) }));
}
