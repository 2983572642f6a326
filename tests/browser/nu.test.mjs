// The Nu HTML checker over every HTML and CSS file of a whole site.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { enlarged } from './lib/sites.mjs';

const JAR = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

test('no errors in any HTML or CSS file', () => {
  const folder = enlarged();
  const files = fs.readdirSync(folder, { recursive: true }).filter((name) => /\.(html|css)$/.test(name));
  assert.ok(files.length > 20, `${files.length} files`);
  const print = execFileSync('java', ['-Xss8m', '-jar', JAR, '--also-check-css', '--errors-only', '--exit-zero-always',
    '--format', 'json', '--stdout', ...files.map((name) => path.join(folder, name))], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const { messages } = JSON.parse(print);
  const shown = messages.map(({ url, lastLine, message }) => `${path.relative(folder, url.replace('file:', ''))}:${lastLine}: ${message}`);
  assert.deepEqual(shown, []);
});
