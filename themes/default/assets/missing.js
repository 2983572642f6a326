// The 404 page: offers the existing pages whose URLs are nearest to the one that was asked for. It knows the pages of the
// navigation, and those that the search finds by the URL's words.
(() => {
  const box = document.querySelector(".missing");
  const input = document.querySelector("#_search input");
  const { root } = document.body.dataset;
  if (!box || !input) return;
  const SHOWN = 5;

  const pathOf = (pathname) => {
    let path = pathname;
    try { path = decodeURIComponent(pathname) } catch { /* not UTF-8 */ }
    path = path.startsWith(root) ? path.slice(root.length) : path.replace(/^\/+/, "");
    return path.toLowerCase().replace(/\/+$/, "").replace(/(^|\/)index\.(html?|md)$|\.(html?|mdx?)$/, "");
  };
  const lastOf = (path) => path.slice(path.lastIndexOf("/") + 1);
  const asked = pathOf(location.pathname);
  const words = lastOf(asked).replace(/[^\p{Alphabetic}\p{N}]+/gu, " ").trim();
  if (!words || asked === "404") return;
  // The dialog searches for them at once when it is opened.
  input.value = words;

  // How many letters are too many, too few, wrong or exchanged.
  const distance = (a, b) => {
    let [before, last] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[b.length];
  };
  const limit = asked.length / 3 + 1;
  // The same name in another folder is nearer than any misspelling.
  const distanceOf = (path) =>
    lastOf(path) === lastOf(asked) ? 0 : Math.abs(path.length - asked.length) > limit ? Infinity : distance(path, asked);

  const offer = async () => {
    const pages = new Map();
    const add = (href, label) => {
      const url = new URL(href, location.href);
      const path = pathOf(url.pathname);
      if (url.origin === location.origin && path && !pages.has(path)) pages.set(path, { path, href: url.pathname, label, far: distanceOf(path) });
      return pages.get(path);
    };
    for (const link of document.querySelectorAll("#_nav a")) add(link.href, link.textContent.trim());
    await Promise.all([window.siteLoad("words"), window.siteLoad("search")]);
    const found = (await window.siteSearch(words)).pages.map(([hit]) => add(root + hit.url.split("/").map(encodeURIComponent).join("/"), hit.title));
    const near = [...pages.values()].filter(({ far }) => far <= limit).sort((a, b) => a.far - b.far || (a.path < b.path ? -1 : 1));
    // No URL is like it: what has its words.
    const offered = (near.length ? near : found.filter(Boolean)).slice(0, SHOWN);
    for (const { href, label, path } of offered) {
      const link = Object.assign(document.createElement("a"), { href, textContent: label });
      link.append(Object.assign(document.createElement("small"), { textContent: `/${path}/` }));
      const item = document.createElement("li");
      item.append(link);
      box.querySelector("ul").append(item);
    }
    box.querySelector("section").hidden = !offered.length;
  };
  // Without the index, the navigation and the search's own message are there.
  offer().catch(() => {});
})();
