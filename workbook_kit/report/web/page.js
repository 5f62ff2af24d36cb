"use strict";
// Search, filters and sorting; the page holds all it says without them. Texts are only compared and set, never parsed.
{
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const folded = (text) => text.normalize("NFC").toLocaleLowerCase(document.documentElement.lang).replace(/\s+/g, " ");

  const form = document.querySelector("form.filter");
  if (form) {
    const { search, severity, state, area, found } = form.elements;
    const kinds = [...document.querySelectorAll("section.kind")].map((section) => ({
      section,
      lines: [...section.querySelectorAll("li")].map((item) => ({
        item, text: folded(`${section.querySelector("h3").textContent} ${item.textContent}`),
      })),
    }));
    const all = count(kinds.flatMap(({ lines }) => lines));

    function count(lines) {
      return lines.reduce((sum, { item }) => sum + Number(item.dataset.count), 0);
    }

    function show() {
      const words = folded(search.value).split(" ").filter(Boolean);
      const areas = area.value.split(" ").filter(Boolean);
      let shown = 0;
      for (const { section, lines } of kinds) {
        const isAsked = !severity.value || section.dataset.severity === severity.value;
        const kept = lines.filter(({ item, text }) => isAsked
          && (!state.value || item.dataset.state === state.value)
          && (!areas.length || areas.includes(item.dataset.area))
          && words.every((word) => text.includes(word)));
        for (const { item } of lines) item.hidden = true;
        for (const { item } of kept) item.hidden = false;
        section.hidden = !kept.length;
        shown += count(kept);
      }
      found.value = found.dataset.text.replace("{shown}", shown).replace("{all}", all);
    }

    form.hidden = false;
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { show(); search.focus(); }));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Escape") { search.value = ""; show(); }
    });
    show();
  }

  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();

  function ordered(rows, column, isNumber, direction) {
    const keyed = rows.map((row) => ({ row, key: key(row, column) }));
    const isGiven = (one) => one.key !== "" && (!isNumber || !Number.isNaN(Number(one.key)));
    const sorted = keyed.filter(isGiven).sort((a, b) =>
      direction * (isNumber ? Number(a.key) - Number(b.key) : compare(a.key, b.key)));
    return [...sorted, ...keyed.filter((one) => !isGiven(one))].map(({ row }) => row);
  }

  function sortable(head) {
    const button = document.createElement("button");
    button.type = "button";
    head.dataset.head = head.textContent; // paper repeats text at the top of each page, but no buttons
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isUp = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isUp ? "descending" : "ascending");
      const body = head.closest("table").tBodies[0];
      body.append(...ordered([...body.rows], head.cellIndex, head.dataset.sort === "number", isUp ? -1 : 1));
    });
  }
  document.querySelectorAll("th[data-sort]").forEach(sortable);

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}
