// SPDX-License-Identifier: Apache-2.0
// Draws the call trees that flamegraph.c wrote: docs/formats/trace-export.md says what is in `data`.
// A page has one of them, or a second one in `after`, of the same program later.
// Text of the trace reaches the page as text only (textContent), never as markup.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const tip = byId("tip");
  const details = byId("details");
  const reset = byId("reset");
  const search = byId("search");
  const quick = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function time(data, value) {
    if (data.unit === "samples") return value.toLocaleString("en") + (value === 1 ? " sample" : " samples");
    if (value >= 1e9) return (value / 1e9).toPrecision(3) + " s";
    if (value >= 1e6) return (value / 1e6).toPrecision(3) + " ms";
    return (value / 1e3).toPrecision(3) + " µs";
  }

  function share(data, value) {
    return data.total > 0 ? ((100 * value) / data.total).toFixed(1) + "%" : "-";
  }

  // data.nodes has four numbers a node, in preorder: parent, name, time with callees, own time.
  function buildTree(data) {
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

  function describe(data, node, separator) {
    const lines = [node.name, where(node), share(data, node.value) + " of the program, " + time(data, node.value) + ", own " + time(data, node.own)];
    return lines.filter(Boolean).join(separator);
  }

  // Every file has a <module>: say which.
  function label(d) {
    return d.data.name === "<module>" ? d.data.file + " <module>" : d.data.name;
  }

  function tooltipFor(data) {
    function tooltip() {}
    tooltip.show = function (event, d) {
      tip.textContent = describe(data, d.data, "\n");
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
    return tooltip;
  }

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

  function about(data) {
    const parts = [data.what];
    if (data.total > 0) parts[0] += ": " + time(data, data.total);
    if (data.hidden > 0)
      parts.push(data.hidden.toLocaleString("en") + " frames below 0.05% or deeper than " + data.depth + " calls are counted in their callers");
    return parts.join(". ") + ".";
  }

  function makeChart(data, element) {
    return flamegraph
      .default()
      .width(element.clientWidth)
      .cellHeight(20)
      .inverted(true)
      .minFrameSize(1)
      .transitionDuration(quick ? 0 : 200)
      .sort((a, b) => b.data.value - a.data.value)
      .setColorMapper(color)
      .getName(label)
      .setLabelHandler((d) => describe(data, d.data, " · "))
      .setDetailsElement(details)
      .setSearchMatch((d, term) => {
        const wanted = term.toLowerCase();
        return d.data.name.toLowerCase().includes(wanted) || (d.data.file || "").toLowerCase().includes(wanted);
      })
      .setSearchHandler((results, sum) => {
        details.textContent = results.length.toLocaleString("en") + " frames found, " + share(data, sum) + " of the program";
      })
      .onClick((d) => {
        reset.disabled = !d.parent;
      })
      .tooltip(tooltipFor(data));
  }

  // Follows the page at once: a picture of it may be taken right after it changed.
  function follow(chart, element) {
    new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width === chart.width()) return;
      element.querySelector("svg").setAttribute("width", width);
      chart.width(width).transitionDuration(0).update();
      chart.transitionDuration(quick ? 0 : 200);
    }).observe(element);
  }

  // Draws the data of one element into another; null where there is nothing to draw.
  function draw(dataId, chartId, aboutId) {
    const source = byId(dataId);
    const data = source ? JSON.parse(source.textContent) : { total: 0 };
    if (byId(aboutId) && data.what !== undefined) byId(aboutId).textContent = about(data);
    if (data.total === 0) return null;
    const element = byId(chartId);
    const chart = makeChart(data, element);
    d3.select(element).datum(buildTree(data)).call(chart);
    follow(chart, element);
    return chart;
  }

  const before = draw("data", "chart", "about");
  if (before === null) {
    byId("empty").hidden = false;
    byId("tools").hidden = true;
    return;
  }
  const after = draw("after", "chart-after", "about-after");
  if (byId("flame-after")) byId("flame-after").hidden = after === null;
  const charts = after === null ? [before] : [before, after];

  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    for (const chart of charts.slice().reverse()) {
      if (search.value) chart.search(search.value);
      else chart.clear();
    }
  });
  reset.addEventListener("click", () => charts.forEach((chart) => chart.resetZoom()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    search.value = "";
    for (const chart of charts) {
      chart.clear();
      chart.resetZoom();
    }
  });
})();
