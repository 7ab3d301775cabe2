// SPDX-License-Identifier: Apache-2.0
// The own times of the imports as areas, by whose they are and by package, before and after; or
// other cells, which a page names in `run.map`.
(function () {
  "use strict";
  const { byId, add } = page;
  const own = "map" in run ? run.map : null;
  const { before, after } = "map" in run ? { before: own, after: null } : run.startup.timeline;
  const most = 340; // pixels of height
  const least = 30;
  const label = 15; // height of a package's name
  let chosen = null; // the package that is shown alone
  const ms = own ? own.amount : (value) => (value * 1e3).toFixed(2) + " ms";
  const packageOf = (module) => module.split(".")[0];

  // What the program does outside of imports is a part of its own.
  function cellsOf(timeline, others) {
    const cells = timeline.imports.map((item) => ({
      name: item.module,
      package: packageOf(item.module),
      kind: others !== null && !others.has(item.module) ? "gone" : item.origin,
      origin: item.origin,
      value: item.own_s,
    }));
    const rest = timeline.end_s - cells.reduce((sum, cell) => sum + cell.value, 0);
    cells.push({ name: "the program itself", package: "", kind: "rest", origin: "rest", value: Math.max(0, rest) });
    return cells;
  }

  function grouped(cells, of, make) {
    const groups = new Map();
    for (const cell of cells) {
      if (!groups.has(of(cell))) groups.set(of(cell), []);
      groups.get(of(cell)).push(cell);
    }
    return [...groups].map(([name, inside]) => make(name, inside));
  }

  function treeOf(cells) {
    const packages = (inside) => grouped(inside, (cell) => cell.package, (name, children) => ({ name, children }));
    return { children: grouped(cells, (cell) => cell.origin, (name, inside) => ({ name, children: packages(inside) })) };
  }

  function place(box, node) {
    box.style.left = node.x0 + "px";
    box.style.top = node.y0 + "px";
    box.style.width = node.x1 - node.x0 + "px";
    box.style.height = node.y1 - node.y0 + "px";
  }

  function describe(cell, total) {
    if (own) return own.describe(cell);
    const gone = cell.kind === "gone" ? " (not loaded with the changes)" : "";
    return cell.name + gone + ": " + ms(cell.value) + " of its own, " + ((100 * cell.value) / total).toFixed(1) + "% of the whole";
  }

  function makeMap(element, cells, whole) {
    let drawn = [];

    const inside = () => cells.filter((cell) => (chosen === null || cell.package === chosen) && cell.value > 0);
    const sum = () => inside().reduce((total, cell) => total + cell.value, 0);

    function addCell(node) {
      const cell = node.data;
      const big = node.x1 - node.x0 > 24 && node.y1 - node.y0 > 12;
      const box = add(element, "div", big ? cell.name : "", "cell " + cell.kind);
      place(box, node);
      box.setAttribute("role", "listitem");
      box.setAttribute("aria-label", describe(cell, whole));
      box.tabIndex = drawn.length === 0 ? 0 : -1;
      box.addEventListener("focus", () => select(box, cell));
      box.addEventListener("mouseenter", () => (byId("details").textContent = describe(cell, whole)));
      box.addEventListener("click", () => choose(cell.package, element));
      drawn.push({ box, cell });
    }

    function select(box, cell) {
      for (const entry of drawn) entry.box.tabIndex = entry.box === box ? 0 : -1;
      byId("details").textContent = describe(cell, whole);
    }

    function draw(longest) {
      const width = element.clientWidth, total = sum();
      const height = total > 0 ? Math.max(least, (most * total) / longest) : 0;
      element.textContent = "";
      element.style.height = height + "px";
      drawn = [];
      if (total === 0) return;
      const root = d3.hierarchy(treeOf(inside())).sum((cell) => cell.value || 0).sort((a, b) => b.value - a.value);
      d3.treemap().size([width, height]).round(true).paddingTop((node) => (node.depth === 2 && node.value > total / 60 ? label : 0))(root);
      for (const node of root.descendants())
        if (node.depth === 2 && node.value > total / 60) place(add(element, "div", node.data.name, "package"), node);
      for (const node of root.leaves()) if (node.x1 > node.x0 && node.y1 > node.y0) addCell(node);
    }

    element.addEventListener("keydown", (event) => {
      const at = drawn.findIndex((entry) => entry.box === event.target);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (at < 0) return;
      if (event.key === "Enter" || event.key === " ") choose(drawn[at].cell.package, element);
      else if (step && drawn[at + step]) drawn[at + step].box.focus();
      else if (!step) return;
      event.preventDefault();
    });
    return { draw, sum, focus: () => drawn.length > 0 && drawn[0].box.focus(), element };
  }

  const maps = [];

  function drawAll() {
    const longest = Math.max(...maps.map((map) => map.sum()));
    maps.forEach((map) => map.draw(longest));
    byId("all").disabled = chosen === null;
    maps.forEach((map, index) => {
      const title = maps.length === 1 ? (own ? own.title : "As it is") : index === 0 ? "Before" : "After";
      const what = chosen === null ? "" : chosen === "" ? ", the program itself" : ", " + chosen;
      byId("map-about-" + (index === 0 ? "before" : "after")).textContent = title + what + ": " + ms(map.sum());
    });
  }

  function choose(name, element) {
    chosen = chosen === name ? null : name;
    drawAll();
    const map = maps.find((candidate) => candidate.element === element);
    if (map) map.focus();
  }

  byId("packages").hidden = !before;
  if (!before) return;
  const names = (timeline) => new Set(timeline.imports.map((item) => item.module));
  const cells = own ? own.cells : cellsOf(before, after ? names(after) : null);
  maps.push(makeMap(byId("map-before"), cells, own ? own.whole : before.end_s));
  if (after) {
    byId("map-after-part").hidden = false;
    maps.push(makeMap(byId("map-after"), cellsOf(after, null), after.end_s));
  }
  drawAll();
  byId("all").addEventListener("click", () => choose(chosen, null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) choose(chosen, document.activeElement.parentElement);
  });
  let width = byId("map-before").clientWidth;
  new ResizeObserver(() => {
    if (byId("map-before").clientWidth === width) return;
    width = byId("map-before").clientWidth;
    drawAll();
  }).observe(byId("map-before"));
})();
