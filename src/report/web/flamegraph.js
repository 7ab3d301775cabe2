// SPDX-License-Identifier: Apache-2.0
// Draws the call tree that flamegraph.c wrote: docs/formats/trace-export.md says what is in `data`.
// Text of the trace reaches the page as text only (textContent), never as markup.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);

  function time(value) {
    if (data.unit === "samples") return value.toLocaleString("en") + (value === 1 ? " sample" : " samples");
    if (value >= 1e9) return (value / 1e9).toPrecision(3) + " s";
    if (value >= 1e6) return (value / 1e6).toPrecision(3) + " ms";
    return (value / 1e3).toPrecision(3) + " µs";
  }

  function share(value) {
    return data.total > 0 ? ((100 * value) / data.total).toFixed(1) + "%" : "-";
  }

  // data.nodes has four numbers a node, in preorder: parent, name, time with callees, own time.
  function buildTree() {
    const nodes = [];
    for (let i = 0; i < data.nodes.length; i += 4) {
      const [name, file, line, project] = data.names[data.nodes[i + 1]];
      const node = { name, file, line, project, value: data.nodes[i + 2], own: data.nodes[i + 3], children: [] };
      nodes.push(node);
      if (i > 0) nodes[data.nodes[i]].children.push(node);
    }
    return nodes[0];
  }

  function where(node) {
    if (!node.file) return "";
    return node.line > 0 ? node.file + ":" + node.line : node.file;
  }

  function describe(node, separator) {
    const lines = [node.name, where(node), share(node.value) + " of the program, " + time(node.value) + ", own " + time(node.own)];
    return lines.filter(Boolean).join(separator);
  }

  // Every file has a <module>: say which.
  function label(d) {
    return d.data.name === "<module>" ? d.data.file + " <module>" : d.data.name;
  }

  const tip = byId("tip");
  function tooltip() {}
  tooltip.show = function (event, d) {
    tip.textContent = describe(d.data, "\n");
    tip.hidden = false;
    const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 10);
    const below = event.clientY + 18;
    const fits = below + tip.offsetHeight < window.innerHeight - 8;
    tip.style.left = Math.max(10, left) + "px";
    tip.style.top = (fits ? below : Math.max(8, event.clientY - tip.offsetHeight - 12)) + "px";
  };
  tooltip.hide = function () {
    tip.hidden = true;
  };

  // Neighbours differ a little in shade; the hue says whose code it is.
  function shade(name) {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
    return Math.abs(hash) % 4;
  }

  function color(d) {
    if (d.highlight) return "var(--found)";
    if (!d.data.file) return "var(--root)";
    return "var(--" + (d.data.project ? "project" : "library") + "-" + shade(d.data.name) + ")";
  }

  function about() {
    const parts = [data.what];
    if (data.total > 0) parts[0] += ": " + time(data.total);
    if (data.hidden > 0)
      parts.push(data.hidden.toLocaleString("en") + " frames below 0.05% or deeper than " + data.depth + " calls are counted in their callers");
    return parts.join(". ") + ".";
  }

  byId("about").textContent = about();
  if (data.total === 0) {
    byId("empty").hidden = false;
    byId("tools").hidden = true;
    return;
  }

  const chartElement = byId("chart");
  const details = byId("details");
  const reset = byId("reset");
  const search = byId("search");
  const quick = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = flamegraph
    .default()
    .width(chartElement.clientWidth)
    .cellHeight(20)
    .inverted(true)
    .minFrameSize(1)
    .transitionDuration(quick ? 0 : 200)
    .sort((a, b) => b.data.value - a.data.value)
    .setColorMapper(color)
    .getName(label)
    .setLabelHandler((d) => describe(d.data, " · "))
    .setDetailsElement(details)
    .setSearchMatch((d, term) => {
      const wanted = term.toLowerCase();
      return d.data.name.toLowerCase().includes(wanted) || (d.data.file || "").toLowerCase().includes(wanted);
    })
    .setSearchHandler((results, sum) => {
      details.textContent = results.length.toLocaleString("en") + " frames found, " + share(sum) + " of the program";
    })
    .onClick((d) => {
      reset.disabled = !d.parent;
    })
    .tooltip(tooltip);

  const tree = buildTree();
  d3.select(chartElement).datum(tree).call(chart);

  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    if (search.value) chart.search(search.value);
    else chart.clear();
  });
  reset.addEventListener("click", () => chart.resetZoom());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    search.value = "";
    chart.clear();
    chart.resetZoom();
  });
  // Follows the page at once: a picture of it may be taken right after it changed.
  new ResizeObserver(() => {
    const width = chartElement.clientWidth;
    if (width === chart.width()) return;
    chartElement.querySelector("svg").setAttribute("width", width);
    chart.width(width).transitionDuration(0).update();
    chart.transitionDuration(quick ? 0 : 200);
  }).observe(chartElement);
})();
