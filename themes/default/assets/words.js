// Words of a text, as the search, the filters and the 404 page compare them: folded and cut as src/render/search/fold.rs
// and terms.rs do it for the index.
(() => {
  const DROPPED = /[\u{ad}\u{300}-\u{36f}\u{483}-\u{487}\u{591}-\u{5bd}\u{5bf}-\u{5c7}\u{610}-\u{61a}\u{640}\u{64b}-\u{65f}\u{670}\u{1ab0}-\u{1aff}\u{1dc0}-\u{1dff}\u{200c}\u{200d}\u{2060}\u{20d0}-\u{20ff}\u{fe00}-\u{fe0f}\u{fe20}-\u{fe2f}\u{feff}]/gu;
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ŧ: "t", ς: "σ" };
  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3134f}]+/u;
  const RUNS = new RegExp(`(${CJK.source})`, "u");
  const CHUNK = /[\p{Alphabetic}\p{N}]+(?:\.[\p{Alphabetic}\p{N}]+)*(?:#|\+\+)?(?![\p{Alphabetic}\p{N}])/gu;
  const CAPITAL = /(?<=\P{Uppercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase})/u;
  const MOST_PARTS = 6;

  const plain = (text) => text.normalize("NFKD").replace(DROPPED, "").replace(/[‘’ʼ]/g, "'").replace(/[“”]/g, '"').normalize("NFC");
  const lower = (word) => word.toLowerCase().replace(/[ßæœþøđðħıłŧς]/g, (c) => SPELLED[c]);

  const inRun = (run) => {
    if (CJK.test(run)) {
      const letters = [...run];
      return letters.length === 1 ? [{ word: run, cjk: true }] : letters.slice(1).map((c, i) => ({ word: letters[i] + c, cjk: true }));
    }
    const parts = run.split(CAPITAL);
    return [{ word: lower(run), ...(parts.length > 1 && parts.length <= MOST_PARTS && { parts: parts.map((part) => ({ word: lower(part) })) }) }];
  };
  // The words of a query. Where nothing has a word with `parts`, they are what may be found.
  const cut = (text) => (plain(text).match(CHUNK) ?? []).flatMap((chunk) => {
    const [, words, sign] = chunk.match(/^(.*?)(#|\+\+)?$/u);
    const each = words.split(".");
    if (sign && /^\p{Alphabetic}$/u.test(words) && !CJK.test(words)) return [{ word: lower(chunk), parts: [{ word: lower(words) }] }];
    const cuts = each.flatMap((word) => word.split(RUNS).filter(Boolean).flatMap(inRun));
    const isName = each.length === 2 && each.every((word) => /^\p{Alphabetic}/u.test(word) && !CJK.test(word));
    return isName ? [{ word: lower(each.join("")), parts: cuts }] : cuts;
  });

  // Whether one letter too many, too few, wrong, or two exchanged make `a` into `b`.
  const near = (a, b) => {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const rest = (x, y) => a.slice(i + x) === b.slice(i + y);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2));
  };

  // A filter: gives what of `items` has each of the words that were typed. Typos are forgiven where a word is nowhere.
  const filter = (items, typed) => {
    const asked = plain(typed).split(/\s+/).filter(Boolean).map(lower);
    return asked.reduce((left, word) => {
      const found = left.filter((item) => item.text.includes(word));
      if (found.length || word.length < 4) return found;
      return left.filter((item) => item.words.some((other) => near(word, other) || near(word, other.slice(0, word.length))));
    }, items);
  };
  // What the filter looks into.
  const filtered = (text) => {
    let words;
    const get = () => [...new Set(cut(text).flatMap((cut) => [cut, ...cut.parts ?? []]).map(({ word }) => word))];
    return { text: lower(plain(text)), get words() { return words ??= get() } };
  };
  window.siteWords = { CJK, cut, filter, filtered, fold: (text) => lower(plain(text)), near };
})();
