// Search: loads the index that the build wrote, ranks sections by the words asked for, shows them grouped by page.
// Nothing leaves the page but requests for the index's own files.
(() => {
  const dialog = document.getElementById("_search");
  const input = dialog.querySelector("input");
  const list = document.getElementById("_results");
  const status = dialog.querySelector("[role=status]");
  const base = `${document.body.dataset.root}assets/search/`;

  // ---- The index: classic scripts, since file:// allows no fetch. Each calls searchPart with its name.
  const waiting = new Map();
  window.searchPart = (name, data) => waiting.get(name)?.resolve(data);
  const load = (name) => {
    if (!waiting.has(name)) {
      const part = {};
      part.promise = new Promise((resolve, reject) => Object.assign(part, { resolve, reject }));
      waiting.set(name, part);
      const script = document.createElement("script");
      script.src = `${base}${name}.js`;
      script.onerror = () => { waiting.delete(name); part.reject(new Error(script.src)) };
      script.onload = () => script.remove();
      document.head.append(script);
    }
    return waiting.get(name).promise;
  };
  const shard = async (index, part, number) => index[`${part}_here`]?.[number] ?? load(`${part}-${number}`);
  // Compared by code point, as the build sorts; JavaScript itself compares UTF-16 units.
  const isAfter = (a, b) => {
    const [x, y] = [[...a], [...b]];
    const at = x.findIndex((c, i) => c !== y[i]);
    return at >= 0 && (at >= y.length || x[at].codePointAt(0) > y[at].codePointAt(0));
  };
  // The shards whose range touches what begins with `prefix`; at most two, so that one letter does not load everything.
  const shardsOf = (firsts, prefix) => {
    const from = Math.max(0, firsts.findLastIndex((first) => !isAfter(first, prefix) || first === prefix));
    let to = from;
    while (to + 1 < firsts.length && to < from + 1 && firsts[to + 1].startsWith(prefix)) to++;
    return from === to ? [from] : [from, to];
  };

  // ---- Words, cut as src/render/search/terms.rs cuts them.
  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3134f}]+/u;
  const cut = (text) => (text.toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu) ?? []).flatMap((word) =>
    word.split(new RegExp(`(${CJK.source})`, "u")).filter(Boolean).flatMap((run) => {
      if (!CJK.test(run)) return [{ word: run }];
      const letters = [...run];
      return letters.length === 1 ? [{ word: run, cjk: true }] : letters.slice(1).map((c, i) => ({ word: letters[i] + c, cjk: true }));
    }));

  // Whether one letter too many, too few, wrong, or two exchanged make `a` into `b`.
  const near = (a, b) => {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const rest = (x, y) => a.slice(i + x) === b.slice(i + y);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2));
  };
  const reversed = (text) => [...text].reverse().join("");

  // Terms among which are those that end so. Where the whole index is here, simply all.
  const endingLike = async (index, ending) => {
    if (index.terms_here) return index.terms_here.flatMap((part) => part.filter((_, i) => i % 2 === 0));
    const parts = await Promise.all(shardsOf(index.endings, reversed(ending)).map((number) => shard(index, "endings", number)));
    return parts.flat().map(reversed);
  };

  // Terms that begin so and fit, with how well they do.
  const scan = async (index, prefix, fit) => {
    const found = new Map();
    for (const part of await Promise.all(shardsOf(index.terms, prefix).map((number) => shard(index, "terms", number)))) {
      for (let i = 0; i < part.length; i += 2) {
        const quality = fit(part[i]);
        if (quality) found.set(part[i], { quality, postings: part[i + 1] });
      }
    }
    return found;
  };
  const fitOf = (word, term) => term === word ? 1 : term.startsWith(word) ? 0.3 + 0.4 * word.length / term.length : 0;

  // The terms that a word may mean.
  const meanings = async (index, { word, cjk }, alone) => {
    const singular = word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
    const begins = (term) => term === singular && term !== word ? 0.9 : word.length > 1 || cjk || alone ? fitOf(word, term) : Number(term === word);
    let found = await scan(index, singular, begins);
    if (found.size || cjk || word.length < 4) return found;
    // One typo: in the second half the beginning is right, in the first half the ending is.
    const half = Math.ceil(word.length / 2);
    const typo = (term) => near(word, term) ? 0.5 : word.length > 4 && near(word, term.slice(0, word.length)) ? 0.4 : 0;
    found = await scan(index, word.slice(0, half), typo);
    const right = (await endingLike(index, word.slice(half))).filter((term) => !found.has(term) && near(word, term)).slice(0, 4);
    for (const term of right) for (const [key, value] of await scan(index, term, (other) => other === term ? 0.5 : 0)) found.set(key, value);
    return found;
  };

  // ---- Ranking. A section's score is the sum over the words, and words that it lacks cost dear.
  const NAME = 15;
  const rank = async (index, words) => {
    const scores = new Map();
    const entryOf = (section) => scores.get(section) ?? scores.set(section, new Array(words.length).fill(0)).get(section);
    // Several words may be an integration's name, or begin it: the index has names as one term too.
    const whole = words.length > 1 && !words.some(({ cjk }) => cjk) ? words.map(({ word }) => word).join("") : "";
    const names = whole ? await scan(index, whole, (term) => fitOf(whole, term)) : new Map();
    for (const { quality, postings } of names.values()) {
      const score = Math.log(1 + index.sections / postings[0]) * quality * 3 * NAME;
      let section = 0;
      for (const number of postings.slice(1)) {
        section += number >> 4;
        if ((number & 15) === NAME) entryOf(section).fill(score);
      }
    }
    const sets = await Promise.all(words.map((word) => meanings(index, word, words.length === 1)));
    for (const [position, found] of sets.entries()) {
      for (const { quality, postings } of found.values()) {
        const rarity = Math.log(1 + index.sections / postings[0]);
        let section = 0;
        for (const number of postings.slice(1)) {
          section += number >> 4;
          const weight = number & 15;
          const score = rarity * quality * (weight === NAME ? 3 * NAME : weight);
          const entry = entryOf(section);
          entry[position] = Math.max(entry[position], score);
        }
      }
    }
    // A word that nothing has says nothing about any section.
    const known = sets.filter((found) => found.size).length || 1;
    const total = (entry) => entry.reduce((sum, score) => sum + score, 0) * (entry.filter(Boolean).length / known) ** 3;
    const ranked = [...scores].map(([section, entry]) => ({ section, score: total(entry) }));
    // The longest first, so that a mark covers as much of a word as was found.
    const terms = sets.flatMap((found) => [...found.keys()]).sort((a, b) => b.length - a.length);
    return { terms, ranked: ranked.sort((a, b) => b.score - a.score || a.section - b.section) };
  };

  const textOf = async (index, section) => {
    const number = index.texts.findLastIndex((first) => first <= section);
    return (await shard(index, "texts", number))[section - index.texts[number]];
  };

  // The results of a query: pages in order, each with its sections.
  const query = async (text) => {
    const index = await load("index");
    const words = cut(text);
    if (!words.length) return { terms: [], pages: [] };
    const { terms, ranked } = await rank(index, words);
    // With many shards each text may cost a request.
    const best = ranked.slice(0, index.texts_here ? 30 : 8);
    const asked = text.trim().toLowerCase();
    await Promise.all(best.map(async (hit) => {
      const [url, title, isIntegration, id, heading, excerpt] = await textOf(index, hit.section);
      Object.assign(hit, { url, title, isIntegration, id, heading, excerpt });
      const name = (id ? heading : title).toLowerCase();
      if (name === asked || name.replace(/^\d+\. /, "") === asked) hit.score *= 3.5;
      else if (words.length > 1 && `${name}\n${excerpt.toLowerCase()}`.includes(asked)) hit.score *= 2.5;
    }));
    best.sort((a, b) => b.score - a.score || a.section - b.section);
    const pages = new Map();
    for (const hit of best) pages.set(hit.url, [...(pages.get(hit.url) ?? []), hit]);
    return { terms, pages: [...pages.values()].slice(0, 10) };
  };

  // ---- Showing.
  const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const marked = (text, terms) => {
    if (!terms.length) return escapeHtml(text);
    const pattern = new RegExp(`(${terms.map((term) => CJK.test(term) ? term : `(?<![\\p{Alphabetic}\\p{N}])${term}`).join("|")})`, "giu");
    return text.split(pattern).map((part, i) => i % 2 ? `<mark>${escapeHtml(part)}</mark>` : escapeHtml(part)).join("");
  };
  const excerpt = (text, terms) => {
    const lower = text.toLowerCase();
    const first = Math.min(...terms.map((term) => lower.search(new RegExp(CJK.test(term) ? term : `(?<![\\p{Alphabetic}\\p{N}])${term}`, "u"))).filter((at) => at >= 0), Infinity);
    const start = first > 60 && first < Infinity ? text.indexOf(" ", first - 50) + 1 || first - 30 : 0;
    const end = text.length > start + 140 ? text.lastIndexOf(" ", start + 140) : text.length;
    return (start ? "… " : "") + text.slice(start, end > start ? end : start + 140) + (end < text.length ? " …" : "");
  };
  const root = document.body.dataset.root;
  const html = document.querySelector(".home").getAttribute("href").endsWith("index.html") ? "index.html" : "";
  const option = (hit, number, sub, terms) => {
    const address = root + hit.url.split("/").map(encodeURIComponent).join("/") + html + (hit.id ? `#${encodeURIComponent(hit.id)}` : "");
    const name = sub ? marked(hit.heading, terms) : marked(hit.title, terms) + (hit.id ? ` <i>› ${marked(hit.heading, terms)}</i>` : "");
    return `<a role="option" tabindex="-1" id="_result-${number}" aria-selected="false" href="${escapeHtml(address)}"${sub ? ' class="sub"' : ""}><b>${name}</b><small>${marked(excerpt(hit.excerpt, terms), terms)}</small></a>`;
  };
  let selected = 0;
  const select = (to) => {
    const options = list.querySelectorAll("a");
    if (!options.length) return input.removeAttribute("aria-activedescendant");
    options[selected]?.setAttribute("aria-selected", "false");
    selected = (to + options.length) % options.length;
    options[selected].setAttribute("aria-selected", "true");
    options[selected].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[selected].id);
  };
  let latest = 0;
  // Enter was pressed before the results of what was typed were there.
  let entered = false;
  const show = async () => {
    const turn = ++latest;
    const text = input.value;
    entered = false;
    if (text.trim() && dialog.dataset.shown === undefined) status.textContent = dialog.dataset.waiting;
    try {
      const { terms, pages } = await query(text);
      if (turn !== latest) return;
      let number = 0;
      list.innerHTML = pages.map((hits) => {
        const [first, ...others] = hits;
        return option(first, number++, false, terms) + others.filter((hit) => hit.id).slice(0, 3).map((hit) => option(hit, number++, true, terms)).join("");
      }).join("");
      list.scrollTop = 0;
      input.setAttribute("aria-expanded", String(pages.length > 0));
      const { none, one, many } = dialog.dataset;
      status.textContent = !text.trim() ? "" : pages.length === 0 ? none : pages.length === 1 ? one : many.replace("{n}", pages.length);
      dialog.dataset.shown = text;
      selected = 0;
      select(0);
      if (entered) list.querySelector("a")?.click();
    } catch {
      if (turn === latest) status.textContent = dialog.dataset.failed;
    }
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); select(selected + step) }
    if (event.key !== "Enter" || event.isComposing) return;
    if (dialog.dataset.shown === input.value) list.querySelectorAll("a")[selected]?.click(); else entered = true;
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) dialog.close() });
  window.siteSearch = query;
  show();
})();
