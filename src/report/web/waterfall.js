// SPDX-License-Identifier: Apache-2.0
// The start and end of each module's import, nested, before and after the changes.
(function () {
  "use strict";
  const { byId, add } = page;
  const { before, after } = run.startup.timeline;
  const scale = Math.max(before ? before.end_s : 0, after ? after.end_s : 0);
  const least = 0.01; // share of the scale from which an import is shown
  const ms = (value) => (value * 1e3).toFixed(2);

  function describe(item) {
    return item.module + (item.gone ? " (not loaded with the changes)" : "") + ": from " + ms(item.start_s) + " to " + ms(item.end_s) +
      " ms, " + ms(item.end_s - item.start_s) + " ms with what it imports, " + ms(item.own_s) + " ms of its own";
  }

  function makeTree(timeline, others) {
    const items = timeline.imports.map((item) => Object.assign({ children: [], open: true }, item));
    for (const item of items) {
      item.gone = others !== null && !others.has(item.module);
      item.level = item.parent < 0 ? 1 : items[item.parent].level + 1;
      if (item.parent >= 0) items[item.parent].children.push(item);
    }
    return items;
  }

  // One side. `items` are in the order of their starts: a walk of the tree.
  function makeFall(element, items) {
    let rows = [], current = null, wanted = "";

    const isFound = (item) => wanted !== "" && item.module.toLowerCase().includes(wanted);
    const isLong = (item) => byId("short").checked || item.end_s - item.start_s >= least * scale;

    // What is found is shown, and all around it.
    function isShown(item) {
      if (item.holds) return true;
      for (let around = item.parent; around >= 0; around = items[around].parent) if (!items[around].open) return false;
      return isLong(item);
    }

    function markHolders() {
      for (const item of items) item.holds = false;
      for (const item of items)
        if (isFound(item)) for (let at = item; at; at = items[at.parent]) at.holds = true;
    }

    function addRow(item) {
      const row = add(element, "div", null, "row " + item.origin + (item.gone ? " gone" : "") + (isFound(item) ? " found" : ""));
      const foldable = item.children.some(isLong);
      const name = add(row, "div", (foldable ? (item.open ? "▾ " : "▸ ") : "  ") + item.module, "name");
      name.style.paddingLeft = Math.min(item.level - 1, 24) * 9 + "px";
      const bar = add(add(row, "div", null, "track"), "div", null, "bar");
      bar.style.left = (100 * item.start_s) / scale + "%";
      bar.style.width = (100 * (item.end_s - item.start_s)) / scale + "%";
      add(row, "div", ms(item.end_s - item.start_s), "time");
      add(row, "div", ms(item.own_s), "time");
      row.setAttribute("role", "treeitem");
      row.setAttribute("aria-level", item.level);
      row.setAttribute("aria-label", describe(item));
      if (foldable) row.setAttribute("aria-expanded", item.open);
      row.tabIndex = -1;
      row.addEventListener("focus", () => select(item, false));
      row.addEventListener("mouseenter", () => (byId("details").textContent = describe(item)));
      row.addEventListener("click", () => fold(item, !item.open));
      return { item, row };
    }

    function addHead() {
      const row = add(element, "div", null, "row head");
      row.setAttribute("role", "presentation");
      for (const [text, kind] of [["module", "name"], ["", "track"], ["whole ms", "time"], ["own ms", "time"]]) add(row, "div", text, kind);
    }

    function draw() {
      element.textContent = "";
      addHead();
      markHolders();
      rows = items.filter(isShown).map(addRow);
      const at = rows.find((entry) => entry.item === current) || rows[0];
      if (at) at.row.tabIndex = 0;
    }

    function select(item, move) {
      const old = rows.find((entry) => entry.row.tabIndex === 0), now = rows.find((entry) => entry.item === item);
      if (!now) return;
      if (old) old.row.tabIndex = -1;
      current = item;
      now.row.tabIndex = 0;
      byId("details").textContent = describe(item);
      if (move) now.row.focus();
    }

    function fold(item, open) {
      item.open = open;
      current = item;
      draw();
      select(item, true);
    }

    function moveTo(entry) {
      if (entry) select(entry.item, true);
    }

    element.addEventListener("keydown", (event) => {
      const at = rows.findIndex((entry) => entry.row === event.target), item = at < 0 ? null : rows[at].item;
      if (item === null) return;
      if (event.key === "ArrowDown") moveTo(rows[at + 1]);
      else if (event.key === "ArrowUp") moveTo(rows[at - 1]);
      else if (event.key === "Home") moveTo(rows[0]);
      else if (event.key === "End") moveTo(rows[rows.length - 1]);
      else if (event.key === "ArrowLeft" && item.open && event.target.hasAttribute("aria-expanded")) fold(item, false);
      else if (event.key === "ArrowLeft") moveTo(rows.find((entry) => entry.item === items[item.parent]));
      else if (event.key === "ArrowRight" && !item.open) fold(item, true);
      else if (event.key === "ArrowRight") moveTo(rows.find((entry) => entry.item === item.children.find(isShown)));
      else if (event.key === "Enter" || event.key === " ") fold(item, !item.open);
      else return;
      event.preventDefault();
    });
    return {
      draw,
      search(text) {
        wanted = text.toLowerCase();
        draw();
        return items.filter(isFound).length;
      },
    };
  }

  function about(title, timeline) {
    return title + ": " + (timeline.end_s * 1e3).toFixed(1) + " ms, " + timeline.imports.length.toLocaleString("en") + " imports";
  }

  byId("imports").hidden = !before;
  if (!before) return;
  const names = (timeline) => new Set(timeline.imports.map((item) => item.module));
  const falls = [makeFall(byId("fall-before"), makeTree(before, after ? names(after) : null))];
  byId("about-before").textContent = about(after ? "Before" : "As it is", before);
  if (after) {
    byId("fall-after-part").hidden = false;
    byId("about-after").textContent = about("After", after);
    falls.push(makeFall(byId("fall-after"), makeTree(after, null)));
  }
  for (const fall of falls) fall.draw();
  byId("short").addEventListener("change", () => falls.forEach((fall) => fall.draw()));
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("input", () => {
    const found = falls.map((fall) => fall.search(byId("search").value));
    byId("details").textContent = byId("search").value === "" ? "" : found[0] + " found before" + (after ? ", " + found[1] + " after" : "");
  });
})();
