// What every page does: colour scheme, copy buttons, tabs in step, table of contents, opening the search.
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  // Storage may be forbidden, as in a private window or under file://.
  const memory = {
    get(key) { try { return localStorage.getItem(key) } catch { return null } },
    set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key) } catch { /* nothing is remembered */ } },
  };

  // Code that a page may never need comes when it is first wanted. What was asked for first runs first.
  const scripts = new Map();
  const load = window.siteLoad = (name) => {
    if (!scripts.has(name)) {
      scripts.set(name, new Promise((resolve, reject) => {
        const script = make("script", { src: `${document.body.dataset.root}assets/${name}.js`, async: false, onload: resolve });
        script.onerror = () => { scripts.delete(name); script.remove(); reject(new Error(script.src)) };
        document.head.append(script);
      }));
    }
    return scripts.get(name);
  };

  // Colour scheme: as the system, light, dark.
  const schemes = ["", "light", "dark"];
  const switches = all("[data-scheme-switch]");
  const setScheme = (scheme) => {
    if (scheme) root.dataset.scheme = scheme; else delete root.dataset.scheme;
    for (const button of switches) {
      button.title = `${button.dataset.label}: ${button.dataset[scheme || "auto"]}`;
      button.setAttribute("aria-label", button.title);
    }
  };
  // Also what another page of the site has remembered, while this one was out of sight.
  const recall = () => {
    const scheme = memory.get("scheme");
    setScheme(schemes.includes(scheme) ? scheme : "");
  };
  recall();
  addEventListener("storage", recall);
  addEventListener("pageshow", (event) => { if (event.persisted) recall() });
  for (const button of switches) {
    button.addEventListener("click", () => {
      const scheme = schemes[(schemes.indexOf(root.dataset.scheme || "") + 1) % schemes.length];
      memory.set("scheme", scheme);
      setScheme(scheme);
    });
  }

  // Line numbers that do not begin at 1.
  for (const pre of all("pre[data-first]")) pre.style.counterReset = `line ${pre.dataset.first - 1}`;

  // Says for a moment on the button that it did its work.
  const done = (button, text) => {
    const label = button.dataset.text ??= button.textContent;
    button.textContent = text;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = label }, Math.max(2000, text.length * 60));
  };
  const copyText = async (text) => {
    try { return await navigator.clipboard.writeText(text) } catch { /* not a secure context, or not allowed */ }
    const area = make("textarea", { value: text, className: "skip" });
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const worked = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    if (!worked) throw new Error("copy");
  };
  // What a shell reads: of a session, the commands without their prompts and without what they printed.
  const commands = (code) => {
    const text = (code.copyText?.() ?? code.textContent).replace(/\n$/, "");
    if (!/language-(console|terminal|(ba|z)?sh|shell)/.test(code.className) || !/^\$ /m.test(text)) return text;
    // The lines of a here-document are input, not output.
    if (text.includes("<<")) return text.replace(/^[$>] /gm, "");
    let goesOn = false;
    return text.split("\n").filter((line) => {
      const isCommand = goesOn || line.startsWith("$ ");
      goesOn = isCommand && line.endsWith("\\");
      return isCommand;
    }).map((line) => line.replace(/^[$>] /, "")).join("\n");
  };
  const prose = document.querySelector(".prose");
  for (const pre of all("pre", prose)) {
    const box = pre.closest("figure") ?? pre;
    const button = make("button", { type: "button", className: "copy", textContent: prose.dataset.copy });
    const title = box.querySelector("figcaption")?.textContent;
    button.setAttribute("aria-live", "polite");
    if (title) button.setAttribute("aria-description", title);
    button.addEventListener("click", async () => {
      const code = pre.querySelector("code") ?? pre;
      try { await copyText(commands(code)); done(button, prose.dataset.copied) } catch { getSelection().selectAllChildren(code) }
    });
    // A button inside the scrolling <pre> would scroll away with the text.
    if (box === pre) {
      const wrapper = make("div", { className: "pre" });
      pre.replaceWith(wrapper);
      wrapper.append(pre, button);
    } else box.append(button);
  }
  for (const button of all("[data-copy-page]")) {
    button.addEventListener("click", async () => {
      try {
        const answer = await fetch(button.dataset.copyPage);
        if (!answer.ok) throw new Error(answer.statusText);
        await copyText(await answer.text());
        done(button, button.dataset.done);
      } catch { done(button, button.dataset.failed) }
    });
  }

  // What can be scrolled can be reached by key; what fits needs no stop.
  const fit = new ResizeObserver((changes) => {
    for (const { target } of changes) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  for (const box of all("[tabindex='0']", prose)) fit.observe(box);

  // Tabs: the stacked panels become one, with a list of tabs; those of one group are in step.
  const groups = new Map();
  const openers = new Map();
  all(".tabs").forEach((tabs, number) => {
    const panels = [...tabs.children].filter((child) => child.matches(".tab"));
    const list = make("div", { role: "tablist" });
    list.setAttribute("role", "tablist");
    const group = tabs.dataset.group || `tabs-${number}`;
    const select = (value) => {
      if (!panels.some((panel) => panel.dataset.value === value)) return;
      panels.forEach((panel, index) => {
        const on = panel.dataset.value === value;
        panel.hidden = !on;
        list.children[index].setAttribute("aria-selected", on);
        list.children[index].tabIndex = on ? 0 : -1;
      });
    };
    const choose = (value) => {
      // What stands above may grow or shrink: the tab stays under the pointer.
      const before = list.getBoundingClientRect().top;
      for (const other of groups.get(group)) other(value);
      scrollBy({ top: list.getBoundingClientRect().top - before, behavior: "instant" });
      if (tabs.dataset.group) memory.set(`tab:${group}`, value);
    };
    panels.forEach((panel, index) => {
      const label = panel.querySelector(".tab-label");
      const id = `tab-${number}-${index}`;
      const tab = make("button", { type: "button", id, textContent: label?.textContent ?? panel.dataset.value });
      tab.setAttribute("role", "tab");
      panel.id ||= `panel-${number}-${index}`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      if (label) label.hidden = true;
      const open = () => choose(panel.dataset.value);
      openers.set(panel, open);
      tab.addEventListener("click", () => {
        open();
        // The panel's id is the tab's URL.
        try { history.replaceState(history.state, "", `#${encodeURIComponent(panel.id)}`) } catch { /* file:// may not allow it */ }
      });
      list.append(tab);
    });
    list.addEventListener("keydown", (event) => {
      const last = panels.length - 1;
      const at = [...list.children].indexOf(event.target);
      const [next, previous] = getComputedStyle(list).direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
      const to = { [next]: at === last ? 0 : at + 1, [previous]: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      list.children[to].focus();
      list.children[to].click();
    });
    tabs.prepend(list);
    groups.set(group, [...(groups.get(group) ?? []), select]);
    select(panels.find((panel) => panel.hasAttribute("data-selected"))?.dataset.value ?? panels[0]?.dataset.value);
    if (tabs.dataset.group) select(memory.get(`tab:${group}`));
  });
  // A link to a panel, or to something in it, opens the panel and those around it.
  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))) } catch { return }
    let hidden = false;
    for (let panel = target?.closest("[role=tabpanel]"); panel; panel = panel.parentElement.closest("[role=tabpanel]")) {
      hidden ||= panel.hidden;
      if (panel.hidden) openers.get(panel)();
    }
    // The tabs belong to what is shown of a panel.
    if (target?.matches("[role=tabpanel]")) target.parentElement.scrollIntoView(); else if (hidden) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Table of contents: marks the heading that is being read.
  const entries = new Map(all(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (entries.size) {
    const column = document.querySelector(".toc");
    // In a table of contents that is longer than the window the marked entry stays visible; the page itself stays.
    const keepInSight = (link) => {
      if (!link) { column.scrollTop = 0; return }
      const [box, around] = [link.getBoundingClientRect(), column.getBoundingClientRect()];
      if (box.top < around.top || box.bottom > around.bottom) column.scrollTop += box.top - around.top - column.clientHeight / 2;
    };
    let marked;
    const here = document.querySelector("[data-here]");
    const headings = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    let due = false;
    const spy = () => {
      due = false;
      const limit = parseFloat(getComputedStyle(root).scrollPaddingTop) + 8;
      const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
      const visible = headings.filter((heading) => heading.offsetParent);
      const read = atEnd ? visible.filter((heading) => heading.getBoundingClientRect().top < innerHeight) : visible.filter((heading) => heading.getBoundingClientRect().top <= limit);
      const current = atEnd && !read.some((heading) => heading.getBoundingClientRect().top > limit) ? read.at(-1) : read.at(atEnd && location.hash ? Math.max(0, read.findIndex((heading) => `#${heading.id}` === location.hash)) : -1);
      const link = entries.get(current?.id);
      if (link === marked) return;
      marked?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      marked = link;
      keepInSight(link);
      if (here) here.textContent = link?.textContent ?? "";
    };
    const later = () => { if (!due) { due = true; requestAnimationFrame(spy) } };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    spy();
    const popover = document.getElementById("_toc");
    popover.addEventListener("click", (event) => { if (event.target.closest("a") && popover.matches(":popover-open")) popover.hidePopover() });
  }

  // What opens over the page closes when the focus leaves it, which it would cover, and where the window has room for it.
  for (const [id, room] of [["_nav", "56rem"], ["_toc", "76rem"], ["_values", "76rem"]]) {
    const popover = document.getElementById(id);
    const close = () => { if (popover?.matches(":popover-open")) popover.hidePopover() };
    matchMedia(`(width >= ${room})`).addEventListener("change", close);
    document.addEventListener("focusin", ({ target }) => { if (!popover?.contains(target) && target.getAttribute("popovertarget") !== id) close() });
  }

  // Groups of the sidebar fold, and stay folded on the next page: the head's script reads what is remembered here.
  const side = document.getElementById("_nav");
  for (const group of all(".group", side)) {
    const list = group.querySelector("ul");
    const label = group.firstElementChild;
    const button = make("button", { type: "button", className: "fold" });
    const isOpen = () => getComputedStyle(list).display !== "none";
    const show = () => {
      button.setAttribute("aria-expanded", isOpen());
      button.setAttribute("aria-label", `${isOpen() ? side.dataset.fold : side.dataset.unfold}: ${label.textContent.trim()}`);
    };
    const toggle = () => {
      let folds = {};
      try { folds = JSON.parse(memory.get("folds")) || {} } catch { /* what was remembered is of no use */ }
      folds[group.dataset.group] = isOpen() ? 0 : 1;
      list.style.display = isOpen() ? "none" : "block";
      memory.set("folds", JSON.stringify(folds));
      show();
    };
    button.addEventListener("click", toggle);
    if (label.matches(".label")) label.addEventListener("click", toggle);
    list.before(button);
    show();
  }

  // A long sidebar has a filter.
  const links = all("a", side?.querySelector(":scope > ul:last-of-type") ?? undefined);
  if (side && links.length > 40) {
    const field = make("input", { type: "text", className: "narrow", placeholder: side.dataset.filter, autocomplete: "off" });
    field.setAttribute("aria-label", side.dataset.filter);
    const none = make("p", { hidden: true, textContent: side.dataset.none });
    none.setAttribute("role", "status");
    const narrow = () => {
      const { filter, filtered } = window.siteWords;
      const items = all("li", side.querySelector(":scope > ul:last-of-type"));
      const entries = items.map((item) => Object.assign(filtered(item.firstElementChild.textContent), { item }));
      const found = new Set(filter(entries, field.value).map(({ item }) => item));
      side.classList.toggle("narrowed", field.value.trim() !== "");
      for (const item of items.reverse()) item.hidden = !found.has(item) && !item.querySelector("li:not([hidden])");
      none.hidden = found.size > 0;
    };
    field.addEventListener("input", () => load("words").then(narrow, () => {}));
    side.querySelector(":scope > ul:last-of-type").before(field, none);
  }

  // The current page in a long navigation is in sight.
  const current = side?.querySelector("[aria-current]");
  const inSight = () => { if (current && current.offsetTop + 80 > side.clientHeight) side.scrollTop = current.offsetTop - side.clientHeight / 3 };
  inSight();
  side?.addEventListener("toggle", inSight);

  // Search: its code comes when it is first opened.
  const dialog = document.getElementById("_search");
  const input = dialog?.querySelector("input");
  const open = () => {
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // What was asked before is there still; typing takes its place.
    input.select();
    Promise.all([load("words"), load("search")]).catch(() => { dialog.querySelector("[role=status]").textContent = dialog.dataset.failed });
  };
  // Enter is kept until then.
  input?.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing && !window.siteSearch) dialog.dataset.entered = input.value });
  for (const button of all("[data-search]")) button.addEventListener("click", open);
  dialog?.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close() });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)) {
      event.preventDefault();
      open();
    }
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of all("[data-search] kbd")) key.textContent = "⌘ K";
})();
