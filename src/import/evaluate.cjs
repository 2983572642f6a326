// Evaluates a Docusaurus site's configuration and sidebars once, and prints them as JSON.
//
//   node - FOLDER < this file > docusaurus.json
//
// Packages that are not installed are stubs: what is of interest are the settings, not what a plugin does with them.
'use strict';
const fs = require('fs');
const Module = require('module');
const path = require('path');

// With `node -e` there is no script among the arguments.
const root = path.resolve(process.argv[process.argv[1] === '-' ? 2 : 1] || '.');
process.chdir(root);
// Node warns that reading types is experimental.
process.removeAllListeners('warning');

// A stub can be called, constructed and read at any depth, and says nothing.
const stub = new Proxy(function () {}, {
  get: (_, key) => {
    if (key === Symbol.toPrimitive || key === 'toString') return () => '';
    if (key === Symbol.iterator) return function* () {};
    if (key === 'then' || key === 'toJSON' || key === '__esModule') return undefined;
    return stub;
  },
  apply: () => stub,
  construct: () => stub,
});

const load = Module._load;
Module._load = function (request, parent, isMain) {
  try {
    return load.call(this, request, parent, isMain);
  } catch (error) {
    if (path.isAbsolute(request) || request.startsWith('.')) throw error;
    return stub;
  }
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (path.isAbsolute(request) || request.startsWith('.')) throw error;
    return request;
  }
};

// Modules and types as CommonJS, as far as configurations use them.
function commonJs(text, isTyped) {
  const names = (list) => list.replace(/\btype\s+\w+\s*,?/g, '').replace(/\bas\b/g, ':');
  text = text
    .replace(/^\s*import\s+type\s[^;]*?from[^;\n]*;?$/gm, '')
    .replace(/^\s*import\s+(\w+)\s*,\s*\{([^}]*)\}\s*from\s*(['"][^'"]+['"]);?/gm, (_, all, some, from) => `const ${all} = __default(require(${from})), {${names(some)}} = require(${from});`)
    .replace(/^\s*import\s+(\w+)\s+from\s*(['"][^'"]+['"]);?/gm, 'const $1 = __default(require($2));')
    .replace(/^\s*import\s+\*\s+as\s+(\w+)\s+from\s*(['"][^'"]+['"]);?/gm, 'const $1 = require($2);')
    .replace(/^\s*import\s*\{([^}]*)\}\s*from\s*(['"][^'"]+['"]);?/gm, (_, some, from) => `const {${names(some)}} = require(${from});`)
    .replace(/^\s*import\s*(['"][^'"]+['"]);?/gm, 'require($1);')
    .replace(/^\s*export\s+default\s+/gm, 'module.exports = ')
    .replace(/^\s*export\s+(const|let|var|function|class)\s/gm, '$1 ')
    .replace(/\bimport\.meta\.url\b/g, '__filename');
  if (!isTyped) return text;
  return text
    .replace(/^\s*(?:export\s+)?(?:const\s+)?enum\s+(\w+)\s*\{([^}]*)\}/gm, (_, name, members) => `const ${name} = ${enumeration(members)};`)
    .replace(/^\s*(?:export\s+)?interface\s+\w+[^{]*\{[^}]*\}/gm, '')
    .replace(/^\s*(?:export\s+)?type\s+\w+(?:<[^>]*>)?\s*=[^;]*;/gm, '')
    .replace(/\)\s*:\s*[\w.]+(?:<[^>{}()]*>)?(?:\[\])?\s*(?=\{|=>)/g, ') ')
    .replace(/\b(const|let|var)\s+(\w+)\s*:\s*[\w.<>[\]| ]+=/g, '$1 $2 =')
    .replace(/\s+(satisfies|as)\s+[\w.]+(<[^>]*>)?(\[\])?/g, '');
}

// The members of an enumeration as an object.
function enumeration(members) {
  const all = members.split(',').map((member) => member.replace(/\/\/.*$/gm, '').trim()).filter(Boolean);
  return `{${all.map((member, at) => (member.includes('=') ? member.replace(/\s*=\s*/, ': ') : `${member}: ${at}`))}}`;
}

// TypeScript as CommonJS: by Node, by the site's own compiler, or as far as configurations use types.
function typed(text) {
  if (Module.stripTypeScriptTypes) return commonJs(Module.stripTypeScriptTypes(text, { mode: 'transform' }), false);
  let typescript;
  try {
    typescript = load(Module.createRequire(path.join(root, 'docusaurus.config.js')).resolve('typescript'), null, false);
  } catch {
    return commonJs(text, true);
  }
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return typescript.transpileModule(text, { compilerOptions }).outputText;
}
globalThis.__default = (module) => (module && module !== stub && module.default !== undefined ? module.default : module);

for (const ending of ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']) {
  Module._extensions[ending] = (module, file) => {
    let text = fs.readFileSync(file, 'utf8');
    const isTyped = /\.[mc]?ts$/.test(ending);
    if (isTyped) text = typed(text);
    else if (/^\s*(import|export)\s/m.test(text)) text = commonJs(text, false);
    module._compile(text, file);
  };
}

async function evaluate(name) {
  for (const ending of ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']) {
    const file = path.resolve(root, name + ending);
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) continue;
    let value = require(file);
    value = __default(value);
    if (typeof value === 'function' && value !== stub) value = await value();
    return value;
  }
  return undefined;
}

// What JSON can hold of a value. A stub is left out, as a function is.
function plain(value, above = []) {
  if (value === stub || above.includes(value)) return undefined;
  if (typeof value === 'string' && value.startsWith(root + path.sep)) return path.relative(root, value).replace(/\\/g, '/');
  if (Array.isArray(value)) return value.map((item) => plain(item, [...above, value]) ?? null);
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? undefined : value;
  if (value instanceof RegExp) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, [...above, value])]));
}

// The items of a sidebar or category, with the short form of categories, `{ Guides: [...] }`, written out.
function items(value) {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (item === null || typeof item !== 'object') return [item];
      return item.type ? [item.items ? { ...item, items: items(item.items) } : item] : items(item);
    });
  }
  return Object.entries(value ?? {}).map(([label, list]) => ({ type: 'category', label, items: items(list) }));
}

function sidebarsOf(value) {
  return value && Object.fromEntries(Object.entries(value).map(([name, list]) => [name, items(list)]));
}

// The `sidebarPath` of every docs plugin, wherever it is configured.
function sidebarPaths(value, found = new Set()) {
  if (value === stub || value === null || typeof value !== 'object') return found;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'sidebarPath' && typeof item === 'string') found.add(item);
    else sidebarPaths(item, found);
  }
  return found;
}

(async () => {
  const log = console.log;
  // Output of the configuration must not mix with the JSON.
  console.log = console.info = console.error;
  const config = (await evaluate('docusaurus.config')) ?? {};
  const sidebars = {};
  const paths = sidebarPaths(config);
  for (const name of paths.size > 0 ? paths : ['sidebars']) {
    const relative = path.relative(root, path.resolve(root, name)).replace(/\\/g, '/').replace(/\.[mc]?[jt]s$/, '');
    sidebars[relative] = sidebarsOf(plain(await evaluate(name))) ?? null;
  }
  log(JSON.stringify({ config: plain(config), sidebars }, null, 1));
})().catch((error) => {
  // Without Node's own frames: what counts is the line of the configuration.
  const lines = String((error && error.stack) || error).split('\n');
  console.error(lines.filter((line) => !/^\s+at .*(node:|\[eval|\[stdin)/.test(line)).join('\n'));
  if (error instanceof SyntaxError && /\.[mc]?ts:\d+$/.test(lines[0])) {
    console.error(`Node ${process.version} can't read this file. Use Node 22.13 or later, or install \`typescript\` in the site's folder.`);
  }
  process.exitCode = 1;
});
