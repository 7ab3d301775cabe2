// SPDX-License-Identifier: Apache-2.0
// Shows the report of `codeflash scan`, which src/scan/html.c put into the page; flamegraph.js,
// waterfall.js and treemap.js draw its pictures, the last two from `run`.
// Text of the user's code reaches the page as text only (textContent), never as markup.
const run = (function () {
  "use strict";
  const { byId, add } = page;
  const { report, page: data } = JSON.parse(document.getElementById("report").textContent);
  const domains = { CPU: "cpu", Memory: "memory", Import: "import", Async: "async" };

  // --- the ranked targets

  function addTarget(body, target) {
    const row = add(body, "tr");
    const cells = [target.number, target.severity, target.domain, target.target, target.metric, target.pattern, target.impact, target.note];
    cells.forEach((text, index) => add(row, "td", text, index === 1 ? "severity " + target.severity : ""));
  }

  function addTargets() {
    const body = byId("targets").querySelector("tbody");
    report.targets.forEach((target) => addTarget(body, target));
    byId("nothing").hidden = report.targets.length > 0;
    byId("targets").querySelector(".scroll").hidden = report.targets.length === 0;
  }

  // --- what each pass has to say

  function addPass(name) {
    const section = byId(name), fault = section.querySelector(".fault"), detail = section.querySelector(".detail");
    fault.hidden = !report.passes[name].fault;
    fault.textContent = report.passes[name].fault ? "This pass failed: " + report.passes[name].fault : "";
    if (detail) detail.textContent = data.details[name] || "";
  }

  // --- coroutines: the findings on their lines

  function addSource(card, source, line) {
    const table = add(card, "table", null, "source");
    const lines = source.text.replace(/\n$/, "").split("\n");
    lines.forEach((text, index) => {
      const row = add(table, "tr", null, source.first + index === line ? "hit" : "");
      add(row, "td", source.first + index, "number");
      add(row, "td", text);
    });
  }

  function addFinding(target) {
    const card = add(byId("async"), "article", null, "card");
    add(card, "h3", "#" + target.number + " " + target.pattern + ": " + target.target);
    const about = add(card, "p", null, "quiet");
    add(about, "span", target.severity, "severity " + target.severity);
    add(about, "span", " " + target.metric + "; " + target.impact);
    const source = data.sources.find((entry) => entry.number === target.number);
    if (source) addSource(card, source, target.line);
  }

  function addAsync() {
    const found = report.targets.filter((target) => target.domain === "Async");
    byId("no-async").hidden = report.async_code;
    byId("async-fine").hidden = !report.async_code || found.length > 0;
    found.forEach(addFinding);
  }

  // --- what the pictures are drawn from

  // Modules come in the order of their ends; the picture needs that of their starts.
  function timelineOf(imports) {
    if (imports.length === 0) return null;
    const children = imports.map(() => []), roots = [], made = [];
    imports.forEach((item, index) => (item.parent < 0 ? roots : children[item.parent]).push(index));
    function place(index, start, parent) {
      const item = imports[index], number = made.length;
      made.push({ module: item.module, origin: item.project ? "project" : "other", start_s: start, end_s: start + item.total_s, own_s: item.own_s, parent });
      let next = start;
      for (const child of children[index]) next = place(child, next, number);
      return start + item.total_s;
    }
    let end = 0;
    for (const root of roots) end = place(root, end, -1);
    return { end_s: end, imports: made };
  }

  function size(bytes) {
    return bytes >= 1 << 20 ? (bytes / (1 << 20)).toPrecision(3) + " MiB" : (bytes / 1024).toPrecision(3) + " KiB";
  }

  const kinds = { grows: "gone", kept: "project", temporary: "other", "start-up": "standard", rest: "rest" };
  const words = { grows: ", grows with each run", kept: ", kept to the end", temporary: ", temporary", "start-up": ", made at start-up" };

  function mapOf(places) {
    const cells = places.map((place) => ({
      name: (place.function ? place.function + "() " : "") + place.file + ":" + place.line,
      package: place.file,
      origin: place.when,
      kind: kinds[place.when],
      value: place.bytes,
    }));
    const sum = places.reduce((total, place) => total + place.bytes, 0);
    if (data.peak > sum) cells.push({ name: "other code", package: "", origin: "rest", kind: "rest", value: data.peak - sum });
    if (cells.length === 0) return null;
    const describe = (cell) => cell.name + ": " + size(cell.value) + (words[cell.origin] || "");
    return { cells, whole: Math.max(sum, data.peak), amount: size, describe, title: "At its most" };
  }

  const map = mapOf(data.places);
  byId("headline").textContent = "codeflash scan: " + (report.scanned || "nothing was run");
  byId("program").textContent = [report.date, "Python " + (report.python || "none found"), "deployment: " + report.deployment.model].join(" | ");
  byId("why").textContent = report.why || "";
  for (const note of report.notes) add(byId("notes"), "li", note);
  addTargets();
  Object.values(domains).forEach(addPass);
  addAsync();
  if (byId("tools").hidden) byId("tools").hidden = data.imports.length === 0; // no flame graph
  return { map, startup: { timeline: { before: timelineOf(data.imports), after: null } } };
})();
