// The words of random text: the script cuts and folds them as the program did for the index.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from './lib/browser.mjs';
import { ROOT, textSite } from './lib/sites.mjs';

/** Numbers from 0 to 1 that are the same on every run with the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Words of assigned letters, marks and signs of the scripts that readers write in, and of names as programs have them. */
function texts(count, next) {
  const pick = (from) => from[Math.floor(next() * from.length)];
  const blocks = [[0x21, 0x7e], [0xa0, 0x24f], [0x300, 0x36f], [0x370, 0x52f], [0x590, 0x6ff], [0x900, 0x97f], [0xe00, 0xe7f],
    [0x1e00, 0x1fff], [0x2000, 0x206f], [0x20d0, 0x20f0], [0x2100, 0x218f], [0x2460, 0x24ff], [0x3040, 0x30ff], [0x3131, 0x318e],
    [0x1100, 0x11ff], [0x4e00, 0x4eff], [0xac00, 0xacff], [0xf900, 0xf9ff], [0xfb00, 0xfdff], [0xfe00, 0xffef], [0x1d400, 0x1d7ff],
    [0x1f130, 0x1f149], [0x20000, 0x200ff]];
  // A backquote would end the code, and a line break the line.
  const fits = (c) => !/[\p{Cn}\p{Cs}\p{Co}\p{Cc}\u2028\u2029\ufeff`]/u.test(c);
  const letter = () => {
    for (;;) {
      const [from, to] = pick(blocks);
      const c = String.fromCodePoint(from + Math.floor(next() * (to - from + 1)));
      if (fits(c)) return c;
    }
  };
  const ascii = () => pick(['A', 'B', 'C', 'a', 'b', 'c', '1', '.', '#', '+', '_', '-', 'ß', 'É', '\u00ad', '\u0301']);
  return Array.from({ length: count }, (_, number) => {
    const make = number % 2 ? letter : ascii;
    return Array.from({ length: 1 + Math.floor(next() * 8) }, make).join('');
  });
}

test('random text', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const words = texts(1500, random(seed));
  const out = textSite(words.map((word) => `\u2028${word}\u2028`.replaceAll('\u2028', ' ')).join('\n'));
  const index = fs.readdirSync(path.join(out, 'assets/search')).filter((file) => /^(index|terms-)/.test(file));
  const parts = {};
  for (const file of index) {
    new Function('searchPart', fs.readFileSync(path.join(out, 'assets/search', file), 'utf8'))((name, data) => { parts[name] = data });
  }
  const shards = parts.index.terms_here ?? Object.keys(parts).filter((name) => name !== 'index').map((name) => parts[name]);
  const indexed = new Set(shards.flatMap((shard) => shard.filter((_, i) => i % 2 === 0)));
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ path: path.join(ROOT, 'themes/default/assets/words.js') });
    const cut = await page.evaluate((words) => words.map((word) => {
      const all = ({ word, parts = [] }) => [word, ...parts.flatMap(all), ...parts.map((_, at) => parts.slice(at).map((part) => part.word).join('')).filter((_, at) => at && !parts[at].cjk)];
      return window.siteWords.cut(word).flatMap(all);
    }), words);
    const asked = new Set(cut.flat());
    const missing = words.map((word, at) => [word, cut[at].filter((term) => !indexed.has(term))]).filter(([, terms]) => terms.length);
    assert.deepEqual(missing.slice(0, 5), [], `SEED=${seed}: what the script asks for and the index lacks`);
    // Of a run of CJK the index has the last character alone too; the words of the page around the text are its own.
    const isLast = (term) => [...term].length === 1 && [...asked].some((pair) => pair.endsWith(term));
    const unasked = [...indexed].filter((term) => !asked.has(term) && !isLast(term) && !['random', 'text'].includes(term));
    assert.deepEqual(unasked.slice(0, 5), [], `SEED=${seed}: what the index has and the script never asks for`);
  } finally {
    await browser.close();
  }
});
