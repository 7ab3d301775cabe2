// SPDX-License-Identifier: Apache-2.0
// What the pages of a run share: elements, numbers, diffs.
// Text of the user's code reaches a page as text only (textContent), never as markup.
const page = (function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const svgNamespace = "http://www.w3.org/2000/svg";

  function add(parent, tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    parent.appendChild(element);
    return element;
  }

  function addSvg(parent, tag, attributes, text) {
    const element = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function times(value) {
    return (value < 9.95 ? value.toFixed(2) : value.toPrecision(3)) + "×";
  }

  function seconds(value) {
    if (value >= 1) return value.toPrecision(3) + " s";
    if (value >= 1e-3) return (value * 1e3).toPrecision(3) + " ms";
    return (value * 1e6).toPrecision(3) + " µs";
  }

  function count(number, one, many) {
    return number.toLocaleString("en") + " " + (number === 1 ? one : many);
  }

  // --- diffs: pairs of lines, the old text on the left

  function parseDiff(text) {
    const rows = [];
    let left = 0, right = 0, removed = [], added = [];
    function flush() {
      for (let i = 0; i < Math.max(removed.length, added.length); i++)
        rows.push({ left: removed[i], right: added[i], changed: true });
      removed = [];
      added = [];
    }
    const lines = text.split("\n");
    for (const line of lines.slice(0, -1)) {
      const place = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      if (place) {
        flush();
        left = Number(place[1]);
        right = Number(place[2]);
        rows.push({ gap: line });
      } else if (left === 0 && right === 0) continue;
      else if (line[0] === "-") removed.push([left++, line.slice(1)]);
      else if (line[0] === "+") added.push([right++, line.slice(1)]);
      else if (line[0] === " ") {
        flush();
        rows.push({ left: [left++, line.slice(1)], right: [right++, line.slice(1)] });
      }
    }
    flush();
    return rows;
  }

  function addDiff(parent, text) {
    const table = add(parent, "table", null, "diff");
    const columns = add(table, "colgroup");
    for (const name of ["number", "", "number", ""]) add(columns, "col", null, name);
    const body = add(table, "tbody");
    for (const row of parseDiff(text)) {
      const line = add(body, "tr", null, row.gap ? "gap" : "");
      if (row.gap) {
        add(line, "td", row.gap).colSpan = 4;
        continue;
      }
      for (const side of ["left", "right"]) {
        const cell = row[side];
        add(line, "td", cell ? cell[0] : "", "number");
        const kind = !cell ? "none" : !row.changed ? "same " + side : side === "left" ? "removed" : "added";
        add(line, "td", cell ? cell[1] : "", kind);
      }
    }
  }

  return { byId, add, addSvg, times, seconds, count, addDiff };
})();
