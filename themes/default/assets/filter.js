// The list of integrations: filters by text and facets. The table itself is the data; where the list has several pages,
// the others are read when something is first filtered.
(() => {
  const table = document.querySelector(".prose table");
  const words = document.querySelector(".filter");
  if (!table || !words) return;
  const body = table.tBodies[0];
  const status = words.querySelector("[role=status]");
  const text = words.querySelector("input");
  const selects = [...words.querySelectorAll("select")];
  const SHOWN = 200;

  const read = (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    facets: selects.map((select) => row.cells[select.dataset.column]?.textContent.split(",").map((part) => part.trim()) ?? []),
  });
  let rows = [...body.rows].map(read);
  const links = [...document.querySelectorAll("[data-pages] a[data-number]")];
  let rest = links.length ? null : Promise.resolve();

  // The other pages of the list, one after the other; they are this site's own HTML.
  const readRest = async () => {
    status.textContent = words.dataset.loading;
    const pages = new Map([[Number(words.dataset.number), rows]]);
    try {
      await Promise.all(links.map(async (link) => {
        const answer = await fetch(link.href);
        if (!answer.ok) throw new Error(answer.statusText);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = [...page.querySelectorAll(".prose table tbody tr")].map((row) => {
          // Their links are relative to their own page.
          for (const anchor of row.querySelectorAll("a[href]")) anchor.href = new URL(anchor.getAttribute("href"), link.href).href;
          return read(document.adoptNode(row));
        });
        pages.set(Number(link.dataset.number), found);
      }));
      rows = [...pages].sort((a, b) => a[0] - b[0]).flatMap((page) => page[1]);
      offer();
    } catch { words.dataset.failure = words.dataset.failed }
  };

  const offer = () => {
    for (const [index, select] of selects.entries()) {
      const chosen = select.value;
      const values = [...new Set(rows.flatMap((row) => row.facets[index]))].filter(Boolean).sort();
      const options = values.map((value) => new Option(value, value));
      select.replaceChildren(new Option(words.dataset.any, ""), ...options);
      select.value = values.includes(chosen) ? chosen : "";
    }
  };
  const matches = (row, asked, chosen, except) => asked.every((word) => row.text.includes(word))
    && chosen.every((value, index) => index === except || !value || row.facets[index].includes(value));
  const apply = () => {
    const asked = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.map((select) => select.value);
    const active = asked.length > 0 || chosen.some(Boolean);
    const found = rows.filter((row) => matches(row, asked, chosen));
    // With nothing asked, the page shows its own part of the list again.
    const shown = active ? found.slice(0, SHOWN) : rows.filter((row) => row.own);
    body.replaceChildren(...shown.map((row) => row.row));
    for (const [index, select] of selects.entries()) {
      for (const option of select.options) {
        const count = rows.filter((row) => matches(row, asked, chosen, index) && (!option.value || row.facets[index].includes(option.value))).length;
        option.textContent = `${option.value || words.dataset.any} (${count})`;
      }
    }
    const total = active ? rows.length : Number(words.dataset.total);
    const n = active ? found.length : shown.length;
    status.textContent = [words.dataset.count.replace("{n}", n).replace("{total}", total), words.dataset.failure].filter(Boolean).join(". ");
  };
  const change = async () => {
    const state = new URLSearchParams();
    if (text.value) state.set("q", text.value);
    for (const select of selects) if (select.value) state.set(select.name, select.value);
    const query = state.toString();
    try { history.replaceState(null, "", query ? `?${query}` : location.pathname) } catch { /* file:// may not allow it */ }
    if (query) await (rest ??= readRest());
    apply();
  };

  for (const row of rows) row.own = true;
  offer();
  const state = new URLSearchParams(location.search);
  text.value = state.get("q") ?? "";
  const start = async () => {
    if (state.size) await (rest ??= readRest());
    for (const select of selects) if ([...select.options].some((option) => option.value === state.get(select.name))) select.value = state.get(select.name);
    apply();
  };
  start();
  words.addEventListener("input", change);
  words.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("reset", () => setTimeout(change));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && text.value) { text.value = ""; change() }
    if (event.key === "Enter") body.querySelector("a")?.click();
  });
})();
