// The list of integrations: filters by text and facets. The table itself is the data; where the list has several pages,
// the others are read when something is first filtered, and what is found in them shows as they arrive.
(() => {
  const table = document.querySelector(".prose table");
  const words = document.querySelector(".filter");
  if (!table || !words) return;
  const body = table.tBodies[0];
  const status = words.querySelector("[role=status]");
  const text = words.querySelector("input");
  const selects = [...words.querySelectorAll("select")];
  const SHOWN = 200;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => number.format(values[name]));

  // A row is found by its text, and by its variables and headers, which come when something is first asked.
  let fields = [];
  const read = (page) => (row, number) => ({
    row,
    get folded() {
      const value = window.siteWords.filtered(`${row.textContent} ${fields[page - 1]?.[number] ?? ""}`);
      Object.defineProperty(this, "folded", { value });
      return value;
    },
    facets: selects.map((select) => row.cells[select.dataset.column]?.textContent.split(",").map((part) => part.trim()) ?? []),
  });
  const own = [...body.rows].map(read(Number(words.dataset.number)));
  const pages = new Map([[Number(words.dataset.number), own]]);
  let rows = own;
  const links = [...document.querySelectorAll("[data-pages] a[data-number]")];
  let rest = links.length ? null : Promise.resolve();
  let missing = links.length;

  // The other pages of the list are this site's own HTML.
  const readRest = async () => {
    try {
      await Promise.all(links.map(async (link) => {
        const answer = await fetch(link.href);
        if (!answer.ok) throw new Error(answer.statusText);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = [...page.querySelectorAll(".prose table tbody tr")].map((row) => {
          // Their links are relative to their own page.
          for (const anchor of row.querySelectorAll("a[href]")) anchor.href = new URL(anchor.getAttribute("href"), link.href).href;
          return document.adoptNode(row);
        }).map(read(Number(link.dataset.number)));
        pages.set(Number(link.dataset.number), found);
        rows = [...pages].sort((a, b) => a[0] - b[0]).flatMap((page) => page[1]);
        missing--;
        later();
      }));
    } catch { words.dataset.failure = words.dataset.failed }
  };

  // Below the table, where more was found than is shown.
  const more = Object.assign(document.createElement("button"), { type: "button", className: "more", hidden: true });
  let limit = SHOWN;
  more.addEventListener("click", () => {
    const first = body.rows.length;
    limit += SHOWN;
    apply();
    body.rows[first]?.querySelector("a")?.focus();
  });
  const frame = table.closest(".table") ?? table;
  frame.after(more);

  const apply = () => {
    const asked = text.value.trim();
    const named = asked ? new Set(window.siteWords.filter(rows.map((row) => row.folded), asked)) : null;
    const chosen = selects.map((select) => select.value);
    const active = asked !== "" || chosen.some(Boolean);
    const counts = selects.map(() => new Map());
    const any = selects.map(() => 0);
    const found = [];
    for (const row of rows) {
      if (named && !named.has(row.folded)) continue;
      const fails = chosen.map((value, index) => Boolean(value) && !row.facets[index].includes(value));
      const failing = fails.filter(Boolean).length;
      if (!failing) found.push(row);
      // A choice says how many it would show beside the other choices.
      for (const [index, values] of row.facets.entries()) {
        if (failing - fails[index] > 0) continue;
        any[index]++;
        for (const value of values) counts[index].set(value, (counts[index].get(value) ?? 0) + 1);
      }
    }
    // With nothing asked, the page shows its own part of the list again.
    const shown = active ? found.slice(0, limit) : own;
    body.replaceChildren(...shown.map((row) => row.row));
    frame.hidden = !shown.length;
    for (const [index, select] of selects.entries()) {
      for (const option of select.options) {
        const here = option.value ? counts[index].get(option.value) ?? 0 : any[index];
        option.textContent = `${option.value || words.dataset.any} (${number.format(active ? here : option.dataset.count)})`;
      }
    }
    more.hidden = !active || found.length <= limit;
    more.textContent = say(words.dataset.more, { n: Math.min(SHOWN, found.length - limit) });
    document.body.classList.toggle("filtered", active);
    words.querySelector("[type=reset]").hidden = !active;
    const n = active ? found.length : own.length;
    const total = Number(words.dataset.total);
    const loading = active && rest && missing && !words.dataset.failure && words.dataset.loading;
    const counted = n ? say(words.dataset.count, { n, total }) : words.dataset.none;
    status.textContent = [counted, loading, words.dataset.failure].filter(Boolean).join(". ");
  };
  let due = false;
  const later = () => { if (!due) { due = true; requestAnimationFrame(() => { due = false; apply() }) } };

  const change = () => {
    const state = new URLSearchParams();
    if (text.value) state.set("q", text.value);
    for (const select of selects) if (select.value) state.set(select.name, select.value);
    const query = state.toString();
    try { history.replaceState(null, "", query ? `?${query}` : location.pathname) } catch { /* file:// may not allow it */ }
    limit = SHOWN;
    begin(query);
  };
  const begin = (query) => {
    if (!text.value.trim()) return start(query);
    window.searchList = (all) => { fields = all };
    Promise.all([window.siteLoad("words"), window.siteLoad("search/list")]).then(() => start(query), () => { words.dataset.failure = words.dataset.failed });
  };
  const start = (query) => {
    if (query) rest ??= readRest().then(apply);
    apply();
  };

  const state = new URLSearchParams(location.search);
  text.value = state.get("q") ?? "";
  for (const select of selects) if ([...select.options].some((option) => option.value === state.get(select.name))) select.value = state.get(select.name);
  begin(text.value || selects.some((select) => select.value));
  words.addEventListener("input", change);
  words.addEventListener("submit", (event) => event.preventDefault());
  // The button that was pressed goes away.
  words.addEventListener("reset", () => setTimeout(() => { change(); text.focus() }));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && text.value) { text.value = ""; change() }
    if (event.key === "Enter" && text.value && !event.isComposing) body.querySelector("a")?.click();
  });
})();
