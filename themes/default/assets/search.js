// Search: loads the index that the build wrote, ranks sections by the words asked for, shows them grouped by page.
// Nothing leaves the page but requests for the index's own files.
(() => {
  const dialog = document.getElementById("_search");
  const input = dialog.querySelector("input");
  const list = document.getElementById("_results");
  const status = dialog.querySelector("[role=status]");
  const rest = dialog.querySelector(".rest");
  const [more] = rest.children;
  // Made here: to search engines, a link without a URL is a mistake.
  const toList = rest.appendChild(Object.assign(document.createElement("a"), { hidden: true, textContent: dialog.dataset.list }));
  const { CJK, cut, fold, near } = window.siteWords;
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

  // The terms that a word begins.
  const begun = (index, { word, cjk }, alone) => {
    const singular = word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
    return scan(index, singular, (term) => term === singular && term !== word ? 0.9 : word.length > 1 || cjk || alone ? fitOf(word, term) : Number(term === word));
  };
  // One typo: in the second half the beginning is right, in the first half the ending is.
  const misspelt = async (index, word) => {
    const half = Math.ceil(word.length / 2);
    const typo = (term) => near(word, term) ? 0.5 : word.length > 4 && near(word, term.slice(0, word.length)) ? 0.4 : 0;
    const found = await scan(index, word.slice(0, half), typo);
    const right = (await endingLike(index, word.slice(half))).filter((term) => !found.has(term) && near(word, term)).slice(0, 4);
    for (const term of right) for (const [key, value] of await scan(index, term, (other) => other === term ? 0.5 : 0)) found.set(key, value);
    return found;
  };
  // The terms that a word may mean; for a name that is nowhere, those of each of its parts.
  const meanings = async (index, asked, alone) => {
    const found = await begun(index, asked, alone);
    if (found.size || asked.cjk) return [found];
    if (asked.parts) return (await Promise.all(asked.parts.map((part) => meanings(index, part, false)))).flat();
    return [asked.word.length < 4 ? found : await misspelt(index, asked.word)];
  };

  // A page that is not one: what all integrations' pages share.
  const SHARED = 2;
  // ---- Ranking. A section's score is the sum over the words. Found is what has the most of them.
  const NAME = 15;
  const each = (postings, use) => {
    let section = 0;
    for (const number of postings.slice(1)) use(section += number >> 4, number & 15);
  };
  const rank = async (index, words) => {
    const sets = (await Promise.all(words.map((word) => meanings(index, word, words.length === 1)))).flat();
    const scores = new Map();
    const entryOf = (section) => scores.get(section) ?? scores.set(section, new Array(sets.length).fill(0)).get(section);
    // Several words may be an integration's name, or begin it: the index has names as one term too.
    const whole = words.length > 1 && !words.some(({ cjk }) => cjk) ? words.map(({ word }) => word).join("") : "";
    const names = whole ? await scan(index, whole, (term) => fitOf(whole, term)) : new Map();
    for (const { quality, postings } of names.values()) {
      const score = Math.log(1 + index.sections / postings[0]) * quality * 3 * NAME;
      each(postings, (section, weight) => { if (weight === NAME) entryOf(section).fill(score) });
    }
    // Of a term that very many sections have, the index lists a part.
    let partly = false;
    for (const [position, found] of sets.entries()) {
      for (const { quality, postings } of found.values()) {
        const rarity = Math.log(1 + index.sections / postings[0]);
        partly ||= postings.length <= postings[0];
        each(postings, (section, weight) => {
          const entry = entryOf(section);
          entry[position] = Math.max(entry[position], rarity * quality * (weight === NAME ? 3 * NAME : weight));
        });
      }
    }
    const all = [...scores].map(([section, entry]) => ({ section, had: entry.filter(Boolean).length, score: entry.reduce((sum, score) => sum + score, 0) }));
    const most = all.reduce((most, { had }) => Math.max(most, had), 0);
    const ranked = all.filter(({ had }) => had === most).sort((a, b) => b.score - a.score || a.section - b.section);
    // The longest first, so that a mark covers as much of a word as was found.
    const terms = sets.flatMap((found) => [...found.keys()]).sort((a, b) => b.length - a.length);
    return { terms, ranked, partly };
  };

  const textOf = async (index, section) => {
    const number = index.texts.findLastIndex((first) => first <= section);
    return (await shard(index, "texts", number))[section - index.texts[number]];
  };
  // The number of a section's page: the index says how many sections each has, up to where each has one.
  const pageOf = (index, section) => {
    index.starts ??= index.pages.reduce((starts, count) => [...starts, starts.at(-1) + count], [0]);
    const { starts } = index;
    return section < starts.at(-1) ? starts.findLastIndex((start) => start <= section) : starts.length - 1 + section - starts.at(-1);
  };

  // The results of a query: the first pages in order, each with its best sections, and how many pages there are.
  const SECTIONS = 4;
  const query = async (text, shown = 10) => {
    const index = await load("index");
    const words = cut(text);
    if (!words.length) return { terms: [], pages: [], count: 0 };
    const { terms, ranked, partly } = await rank(index, words);
    const byPage = new Map();
    for (const hit of ranked) {
      hit.page = pageOf(index, hit.section);
      byPage.set(hit.page, [...(byPage.get(hit.page) ?? []), hit]);
    }
    // With many shards each text may cost a request: the first pages, then more sections of them.
    const hits = [...byPage.values()];
    const wanted = index.texts_here ? hits.length : 0.8 * shown;
    const others = hits.slice(0, wanted).flatMap((hits) => hits.slice(1, SECTIONS)).sort((a, b) => b.score - a.score);
    const best = [...hits.slice(0, wanted).map(([first]) => first), ...others.slice(0, index.texts_here ? Infinity : wanted / 2)];
    const asked = fold(text.trim());
    await Promise.all(best.map(async (hit) => {
      const [url, title, kind, id, heading, excerpt] = await textOf(index, hit.section);
      Object.assign(hit, { url, title: kind === SHARED ? dialog.dataset.shared : title, kind, id, heading, excerpt });
      const name = fold(id ? heading : hit.title);
      if (name === asked || name.replace(/^\d+\. /, "") === asked) hit.score *= 3.5;
      else if (words.length > 1 && `${name}\n${fold(excerpt)}`.includes(asked)) hit.score *= 2.5;
    }));
    best.sort((a, b) => b.score - a.score || a.section - b.section);
    const pages = new Map();
    for (const hit of best) pages.set(hit.page, [...(pages.get(hit.page) ?? []), hit]);
    return { terms, pages: [...pages.values()].slice(0, shown), count: byPage.size, partly, list: index.list };
  };

  // ---- Showing.
  const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // Where terms are in a text. It is folded letter by letter, so that each place of the folded text is one of the text.
  const placesOf = (text, terms) => {
    if (!terms.length) return [];
    const from = [];
    let folded = "";
    for (const { 0: letter, index } of text.matchAll(/[^][\p{M}\u{ad}\u{ff9e}\u{ff9f}]*/gu)) {
      const letters = fold(letter);
      for (let i = 0; i < letters.length; i++) from.push(index);
      folded += letters;
    }
    from.push(text.length);
    const pattern = new RegExp(terms.map((term) => term.replace(/\+/g, "\\+")).join("|"), "gu");
    const places = [];
    for (let match; (match = pattern.exec(folded));) {
      const [start, end] = [match.index, match.index + match[0].length];
      const begins = CJK.test(match[0]) || !/[\p{Alphabetic}\p{N}]$/u.test(folded.slice(0, start)) || /\p{Uppercase}/u.test(text[from[start]]);
      if (begins) places.push([from[start], from[end]]); else pattern.lastIndex = start + 1;
    }
    return places;
  };
  const marked = (text, terms) => {
    let end = 0;
    const parts = placesOf(text, terms).map(([from, to]) => {
      const before = text.slice(end, from);
      end = to;
      return `${escapeHtml(before)}<mark>${escapeHtml(text.slice(from, to))}</mark>`;
    });
    return parts.join("") + escapeHtml(text.slice(end));
  };
  const excerpt = (text, terms) => {
    const first = placesOf(text, terms)[0]?.[0] ?? 0;
    const start = first > 60 ? text.indexOf(" ", first - 50) + 1 || first - 30 : 0;
    const end = text.length > start + 140 ? text.lastIndexOf(" ", start + 140) : text.length;
    return (start ? "… " : "") + text.slice(start, end > start ? end : start + 140) + (end < text.length ? " …" : "");
  };
  const root = document.body.dataset.root;
  const html = document.querySelector(".home").getAttribute("href").endsWith("index.html") ? "index.html" : "";
  const address = (url, suffix) => root + url.split("/").map(encodeURIComponent).join("/") + html + suffix;
  const option = (hit, number, sub, terms) => {
    const hash = hit.id ? `#${encodeURIComponent(hit.id)}` : "";
    // What all integrations' pages share is found on the one that is open, or else on one of them.
    const isHere = hit.kind === SHARED && document.body.dataset.kind === "integration" && document.getElementById(hit.id);
    const name = sub ? marked(hit.heading, terms) : marked(hit.title, terms) + (hit.id ? ` <i>› ${marked(hit.heading, terms)}</i>` : "");
    return `<a role="option" tabindex="-1" id="_result-${number}" aria-selected="false" href="${escapeHtml(isHere ? hash : address(hit.url, hash))}"${sub ? ' class="sub"' : ""}><b>${name}</b><small>${marked(excerpt(hit.excerpt, terms), terms)}</small></a>`;
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
  let shown = 0;
  // Enter was pressed before the results of what was typed were there.
  let entered = false;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const say = (count, partly) => {
    const { none, one, many, over } = dialog.dataset;
    return count === 0 ? none : count === 1 ? one : (partly ? over : many).replace("{n}", number.format(count));
  };
  const show = async (pagesShown = 10) => {
    const turn = ++latest;
    const text = input.value;
    // Also before this script was there.
    entered = dialog.dataset.entered === text;
    if (text.trim() && dialog.dataset.shown === undefined) status.textContent = dialog.dataset.waiting;
    try {
      const { terms, pages, count, partly, list: listUrl } = await query(text, pagesShown);
      if (turn !== latest) return;
      const isMore = pagesShown > 10;
      const before = list.children.length;
      let number = 0;
      list.innerHTML = pages.map(([first, ...others]) =>
        option(first, number++, false, terms) + others.filter((hit) => hit.id).map((hit) => option(hit, number++, true, terms)).join("")).join("");
      if (!isMore) list.parentElement.scrollTop = 0;
      input.setAttribute("aria-expanded", String(pages.length > 0));
      status.textContent = text.trim() ? say(count, partly) : "";
      more.hidden = pages.length >= count;
      toList.hidden = !partly || !listUrl;
      if (!toList.hidden) toList.href = address(listUrl, `?q=${encodeURIComponent(text.trim())}`);
      dialog.dataset.shown = text;
      shown = pagesShown;
      selected = 0;
      select(isMore ? before : 0);
      if (entered) list.querySelector("a")?.click();
      entered = false;
    } catch {
      if (turn === latest) status.textContent = dialog.dataset.failed;
    }
  };
  input.addEventListener("input", () => { delete dialog.dataset.entered; show() });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); select(selected + step) }
    if (event.key !== "Enter" || event.isComposing) return;
    if (dialog.dataset.shown === input.value) list.querySelectorAll("a")[selected]?.click(); else entered = true;
  });
  more.addEventListener("click", () => { show(shown + 10); input.focus() });
  list.addEventListener("click", (event) => { if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) dialog.close() });
  window.siteSearch = query;
  show();
})();
