// The reload client of `sitegen serve`. Built pages do not contain it.
(() => {
  "use strict";

  const script = document.currentScript;
  const page = script.dataset.page;
  let assets = script.dataset.assets;
  let source = null;
  let overlay = null;
  let dismissed = "";

  const RESERVED = "/.sitegen/";
  const KEPT = "sitegen:kept";

  // --- The stream -----------------------------------------------------------------------------------------------

  // Only a page that is seen holds a connection: a browser has six for one server, and a page that is looked at again
  // learns from the first event whether it is still right.
  function connect() {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(`${RESERVED}events?path=${encodeURIComponent(location.pathname)}`);
    source.onmessage = (event) => update(JSON.parse(event.data));
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) {
        disconnect();
        setTimeout(connect, 1000);
      }
    };
  }

  function disconnect() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "hidden" ? disconnect() : connect(),
  );
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);

  function update(now) {
    if (now.page !== page) return reload();
    if (now.assets !== assets) {
      // More than one change was missed: which files differ is not known.
      if (now.assetsBefore !== assets) return reload();
      if (!swap(new Set(now.changed), now.assets)) return reload();
      assets = now.assets;
    }
    document.documentElement.dataset.sitegenGeneration = now.generation;
    show(now.problems, now.near);
  }

  // --- Style sheets are exchanged in place ------------------------------------------------------------------------

  const pathOf = (address) => new URL(address, location.href).pathname;

  // False where the page has loaded something that changed and is not one of its style sheets.
  function swap(changed, version) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
    const sheets = new Set(links.map((link) => pathOf(link.href)));
    const loaded = performance.getEntriesByType("resource").map((entry) => pathOf(entry.name));
    if (loaded.some((path) => changed.has(path) && !sheets.has(path))) return false;
    for (const link of links) {
      if (!changed.has(pathOf(link.href)) || link.dataset.sitegenOld) continue;
      const next = link.cloneNode();
      const url = new URL(link.href);
      url.searchParams.set("sitegen", version);
      next.href = url.href;
      link.dataset.sitegenOld = "true";
      next.onload = next.onerror = () => link.remove();
      link.after(next);
    }
    return true;
  }

  // --- What the reader did to the page survives a reload ------------------------------------------------------------

  const CHOICES = 'details, [role="tab"], input[type="radio"], input[type="checkbox"]';

  // The way to an element, by its id or by its place among its siblings.
  function wayTo(element) {
    const parts = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id) {
        parts.unshift(`#${CSS.escape(at.id)}`);
        break;
      }
      parts.unshift(`:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    }
    return parts.join(" > ");
  }

  const isChosen = (element) =>
    element.matches("details")
      ? element.open
      : element.matches("input")
        ? element.checked
        : element.getAttribute("aria-selected") === "true";

  function reload() {
    disconnect();
    const focus = document.activeElement;
    const kept = {
      path: location.pathname,
      scroll: [scrollX, scrollY],
      choices: [...document.querySelectorAll(CHOICES)].map((element) => [wayTo(element), isChosen(element)]),
      focus: focus && focus !== document.body ? wayTo(focus) : null,
      value: focus && "value" in focus ? focus.value : null,
    };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Without storage the page reloads all the same.
    }
    location.reload();
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch {
      return;
    }
    if (!kept || kept.path !== location.pathname) return;
    const find = (way) => way && document.querySelector(way);
    for (const [way, chosen] of kept.choices) {
      const element = find(way);
      if (!element || isChosen(element) === chosen) continue;
      if (element.matches("details")) element.open = chosen;
      else if (element.matches("input[type=checkbox]") || chosen) element.click();
    }
    const focus = find(kept.focus);
    if (focus) {
      focus.focus({ preventScroll: true });
      if (kept.value !== null && "value" in focus && focus.value !== kept.value) {
        focus.value = kept.value;
        focus.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    history.scrollRestoration = "manual";
    const scroll = () => scrollTo({ left: kept.scroll[0], top: kept.scroll[1], behavior: "instant" });
    scroll();
    // Pictures that come later move the text.
    addEventListener("load", () => {
      scroll();
      history.scrollRestoration = "auto";
    });
  }

  // --- The overlay --------------------------------------------------------------------------------------------------

  // Everything is set as text: nothing that a file says becomes markup.
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function show(problems, near) {
    const key = JSON.stringify([problems, near]);
    if (overlay) overlay.remove();
    overlay = null;
    if ((problems.length === 0 && near.length === 0) || key === dismissed) return;

    const panel = element("section", "panel");
    panel.setAttribute("aria-label", "sitegen");
    const close = element("button", "close", "Close");
    close.type = "button";
    close.onclick = () => {
      dismissed = key;
      if (overlay) overlay.remove();
      overlay = null;
    };
    panel.append(close);
    if (problems.length > 0) panel.append(...problemList(problems));
    if (near.length > 0) panel.append(...nearList(near));

    overlay = element("div");
    overlay.id = "sitegen-overlay";
    overlay.setAttribute("role", "status");
    const styles = element("link");
    styles.rel = "stylesheet";
    styles.href = `${RESERVED}overlay.css`;
    overlay.attachShadow({ mode: "open" }).append(styles, panel);
    document.body.append(overlay);
  }

  function problemList(problems) {
    const count = problems.filter((problem) => problem.severity === "error").length;
    const title = count === 1 ? "1 error" : `${count} errors`;
    const items = problems.map((problem) => element("li", "", element("pre", problem.severity, problem.text)));
    return [element("h2", "", title), element("ul", "", ...items)];
  }

  function nearList(near) {
    const items = near.map((address) => {
      const link = element("a", "", decodeURI(address));
      link.href = address;
      return element("li", "", link);
    });
    return [element("h2", "", "Nothing is here. Near names:"), element("ul", "near", ...items)];
  }

  restore();
  connect();
})();
