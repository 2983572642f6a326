// "Your values": what a reader types takes the place of the placeholders in every example of the page, quoted as the
// example's language wants it. It stays in this page: not stored, not sent, not in the address.
(() => {
  const form = document.getElementById("_values");
  const prose = document.querySelector(".prose");
  if (!prose) return;
  const DOTS = "••••••••";

  // As integration/quote.rs writes them: "…" in YAML, Python and JSON, '…' in the shell.
  const inDoubleQuotes = (text) => JSON.stringify(text).slice(1, -1)
    .replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  const inSingleQuotes = (text) => text.replaceAll("\0", "").replaceAll("'", "'\\''");
  const quoting = (code) => /language-(yaml|yml|python|py|json)\b/.test(code.className) ? inDoubleQuotes : inSingleQuotes;

  const fields = [...form?.querySelectorAll("input") ?? []].map((input) => ({
    input, placeholder: input.dataset.placeholder, secret: input.dataset.kind === "secret", places: [],
  }));
  // A placeholder may begin another: the longest is looked for first.
  const byLength = fields.filter((field) => field.placeholder).sort((a, b) => b.placeholder.length - a.placeholder.length);

  // Highlighting may have cut a placeholder into several text nodes: a range finds it all the same.
  const wrap = (code, start, end) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
      const after = at + walker.currentNode.length;
      if (start >= at && start < after) range.setStart(walker.currentNode, start - at);
      if (end > at && end <= after) { range.setEnd(walker.currentNode, end - at); break }
    }
    const place = document.createElement("span");
    place.append(range.extractContents());
    range.insertNode(place);
    return place;
  };
  for (const code of prose.querySelectorAll("pre > code")) {
    const text = code.textContent;
    const found = [];
    for (const field of byLength) {
      for (let at = text.indexOf(field.placeholder); at >= 0; at = text.indexOf(field.placeholder, at + 1)) {
        const end = at + field.placeholder.length;
        if (!found.some((other) => at < other.end && other.at < end)) found.push({ at, end, field });
      }
    }
    // From the end, so that the places before stay where they are.
    for (const { at, end, field } of found.sort((a, b) => b.at - a.at)) {
      const place = wrap(code, at, end);
      place.dataset.place = "";
      field.places.push({ place, code, original: field.placeholder, quote: quoting(code) });
    }
  }

  // What is copied holds the secrets that the page shows as dots.
  const copied = (code) => {
    const copy = code.cloneNode(true);
    const real = code.querySelectorAll("[data-place]");
    copy.querySelectorAll("[data-place]").forEach((place, index) => { place.textContent = real[index].value ?? place.textContent });
    return copy.textContent;
  };
  const show = (field) => {
    const value = field.input.value;
    for (const { place, code, original, quote } of field.places) {
      place.value = value ? quote(value) : original;
      place.textContent = value && field.secret ? DOTS : place.value;
      place.className = value ? "value" : "";
      code.copyText = () => copied(code);
    }
  };
  for (const field of fields) {
    field.input.addEventListener("input", () => show(field));
    if (field.secret && !CSS.supports("-webkit-text-security", "disc")) field.input.type = "password";
  }
  form?.addEventListener("submit", (event) => event.preventDefault());
  form?.addEventListener("reset", () => setTimeout(() => fields.forEach(show)));
  // Browsers keep what was typed across a reload: here nothing is to be kept.
  form?.reset();

  // The name of an example downloads it, with the reader's values.
  for (const caption of prose.querySelectorAll("figure.code > figcaption")) {
    const code = caption.parentElement.querySelector("code");
    const button = document.createElement("button");
    const name = caption.textContent;
    button.type = "button";
    button.className = "save";
    button.textContent = name;
    button.title = `${prose.dataset.download} ${name}`;
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([code.copyText?.() ?? code.textContent]));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    caption.replaceChildren(button);
  }

  // Selecting by hand and copying gives the real values too, also where the selection goes on beyond the example.
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    const range = selection.rangeCount && selection.getRangeAt(0);
    if (!range) return;
    const isCopied = (place) => place.textContent === DOTS && place.checkVisibility()
      && [0, DOTS.length].every((at) => range.comparePoint(place.firstChild, at) === 0);
    const secrets = [...prose.querySelectorAll("[data-place]")].filter(isCopied);
    if (!secrets.length) return;
    event.clipboardData.setData("text/plain", selection.toString().replaceAll(DOTS, () => secrets.shift()?.value ?? DOTS));
    event.preventDefault();
  });
})();
