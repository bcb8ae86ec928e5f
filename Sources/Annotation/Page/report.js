// The page of certificates: tables sort by a click on a heading, links open what they lead to.
"use strict";
(() => {
  const verdicts = ["none", "correlate", "detector", "used"];

  // What a cell is sorted by: a verdict's rank, a number, or its text; what is empty comes last.
  const key = (cell) => {
    const text = cell?.textContent.trim() ?? "";
    const number = Number.parseFloat(text.replace(/,/g, ""));
    if (verdicts.includes(text)) return verdicts.indexOf(text);
    return text === "" || text === "·" ? null : Number.isNaN(number) ? text : number;
  };

  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b
      : String(a).localeCompare(String(b), "en", {numeric: true});

  const sort = (table, column, isRising) => {
    // A feature's cells stay together: each feature has a body of its own.
    const bodies = [...table.tBodies];
    const items = bodies.length > 1 ? bodies : [...bodies[0].rows];
    const parent = bodies.length > 1 ? table : bodies[0];
    const row = (item) => (item.rows ? item.rows[0] : item);
    const keyed = items.map((item) => ({item, key: key(row(item).cells[column])}));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
      return isRising ? compare(a.key, b.key) : compare(b.key, a.key);
    });
    parent.append(...keyed.map((entry) => entry.item));
  };

  for (const table of document.querySelectorAll("table")) {
    const said = table.closest("section").querySelector("[role=status]");
    if (said) said.textContent = "A click on a heading sorts.";
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const name = heading.textContent.trim();
      if (!name) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        // Names rise first, numbers fall first.
        const before = heading.getAttribute("aria-sort");
        const isName = headings[column] === headings[0] || heading.classList.contains("l");
        const isRising = before ? before === "descending" : isName && name !== "verdict";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", isRising ? "ascending" : "descending");
        sort(table, column, isRising);
        if (said) said.textContent = `Sorted by ${name}, ${isRising ? "rising" : "falling"}.`;
      });
    });
  }

  const open = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch {}
    if (target?.tagName !== "DETAILS") return;
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({preventScroll: true});
  };
  addEventListener("hashchange", open);
  // A second click on the same link changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) open();
  });

  const details = [...document.querySelectorAll("details")];
  const all = document.getElementById("all");
  all?.addEventListener("click", () => {
    const isOpening = details.some((each) => !each.open);
    for (const each of details) each.open = isOpening;
  });
  const tell = () => {
    if (all) all.textContent = details.some((each) => !each.open) ? "open all" : "close all";
  };
  for (const each of details) each.addEventListener("toggle", tell);
  if (all) all.hidden = details.length === 0;
  tell();

  // On paper nothing can be opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = details.filter((each) => !each.open);
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });

  document.body.dataset.ready = "";
  open();
})();
