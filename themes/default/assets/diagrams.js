// Draws Mermaid's diagrams with the script that the site names. Without it, and where a diagram has a mistake, its code stays.
(() => {
  const { script, label } = document.currentScript.dataset;
  // What can be scrolled can be reached by key.
  const fit = new ResizeObserver((changes) => {
    for (const { target } of changes) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  const diagrams = [...document.querySelectorAll(".prose code.language-mermaid")].map((code) => {
    const figure = code.closest("figure");
    const drawing = Object.assign(document.createElement("div"), { className: "diagram", hidden: true });
    figure.append(drawing);
    fit.observe(drawing);
    return { code, figure, drawing };
  });
  const load = async () => {
    const url = new URL(script, location.href);
    if (url.pathname.endsWith(".mjs")) return (await import(url)).default;
    await new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject }));
    });
    return window.mermaid;
  };

  // The page's colors as red, green and blue: Mermaid reads no others.
  const colors = () => {
    const probe = document.querySelector(".prose").appendChild(document.createElement("i"));
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const color = (name) => {
      probe.style.color = `var(--${name})`;
      canvas.fillStyle = getComputedStyle(probe).color;
      canvas.fillRect(0, 0, 1, 1);
      return `rgb(${canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).join(", ")})`;
    };
    const [bg, soft, text, line, accent] = ["bg", "tint", "text", "text-soft", "accent"].map(color);
    probe.remove();
    return {
      background: bg, primaryColor: soft, primaryTextColor: text, primaryBorderColor: accent, lineColor: line, textColor: text,
      edgeLabelBackground: bg, noteBkgColor: bg, noteTextColor: text, noteBorderColor: line,
      pieStrokeColor: line, pieOuterStrokeColor: line,
    };
  };

  const system = matchMedia("(prefers-color-scheme: dark)");
  let count = 0;
  let drawn;
  const draw = async (mermaid) => {
    const { scheme } = document.documentElement.dataset;
    const darkMode = scheme ? scheme === "dark" : system.matches;
    if (darkMode === drawn) return;
    drawn = darkMode;
    const { fontFamily } = getComputedStyle(document.body);
    mermaid.initialize({
      startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true,
      theme: "base", fontFamily, themeVariables: { darkMode, fontFamily, ...colors() },
    });
    for (const { code, figure, drawing } of diagrams) {
      const name = figure.querySelector("figcaption")?.textContent ?? label;
      try {
        drawing.innerHTML = (await mermaid.render(`_diagram-${count++}`, code.textContent)).svg;
        const svg = drawing.querySelector("svg");
        // A wide drawing scrolls before its text gets too small.
        svg.style.minWidth = `${Math.min(svg.viewBox.baseVal.width, 480)}px`;
        if (!svg.hasAttribute("aria-labelledby")) svg.setAttribute("aria-label", name);
        drawing.setAttribute("role", "group");
        drawing.setAttribute("aria-label", name);
        drawing.hidden = false;
        figure.classList.add("drawn");
      } catch (error) { console.warn(`mermaid: ${error.message ?? error}`) }
    }
  };
  if (!diagrams.length) return;
  load().then((mermaid) => {
    // One after another: each drawing is as wide as its text in the fonts of the page.
    let last = document.fonts.ready;
    const redraw = () => { last = last.then(() => draw(mermaid)) };
    system.addEventListener("change", redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
    redraw();
  }, () => { /* the code stays */ });
})();
