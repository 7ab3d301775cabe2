// SPDX-License-Identifier: Apache-2.0
// Shows the report of a run, which run_html.c put into the page: docs/man/codeflash-report.md.
// Text of the user's code reaches the page as text only (textContent), never as markup.
(function () {
  "use strict";
  const run = JSON.parse(document.getElementById("report").textContent);
  const { byId, add, addSvg, times, seconds, count, addDiff } = page;

  function speed(item) {
    if (!item.speedup) return "not measured";
    if (!item.speedup_ci95) return "about " + times(item.speedup) + " (measured once)";
    return times(item.speedup) + " (95%: " + times(item.speedup_ci95[0]) + " to " + times(item.speedup_ci95[1]) + ")";
  }

  // --- the time of each input, before and after, with the interval of the speedup

  function addPlot(parent, inputs) {
    const row = 34, width = 600, label = 54, room = width - label - 150;
    const longest = Math.max(...inputs.map((input) => Math.max(input.before_s, input.after_s)));
    const svg = addSvg(parent, "svg", { class: "plot", viewBox: "0 0 " + width + " " + (inputs.length * row + 4), role: "img" });
    addSvg(svg, "title", {}, "Time of each input before and after");
    inputs.forEach((input, index) => {
      const top = index * row + 4;
      const bar = (seconds) => Math.max(1, (room * seconds) / longest);
      addSvg(svg, "text", { x: 0, y: top + 17 }, "input " + (index + 1));
      addSvg(svg, "rect", { class: "before", x: label, y: top, width: bar(input.before_s), height: 11 });
      addSvg(svg, "rect", { class: "after", x: label, y: top + 13, width: bar(input.after_s), height: 11 });
      if (input.speedup_ci95) {
        const low = bar(input.before_s / input.speedup_ci95[1]), high = bar(input.before_s / input.speedup_ci95[0]);
        addSvg(svg, "line", { class: "interval", x1: label + low, x2: label + Math.min(high, room), y1: top + 18.5, y2: top + 18.5 });
      }
      addSvg(svg, "text", { x: label + bar(input.before_s) + 6, y: top + 10 }, seconds(input.before_s));
      addSvg(svg, "text", { x: label + bar(input.after_s) + 6, y: top + 23 }, seconds(input.after_s) + (input.speedup ? ", " + times(input.speedup) : ""));
    });
  }

  // --- candidates

  // Inputs may be long: what does not fit opens on demand.
  function addLong(parent, text) {
    if (text.length <= 240) {
      add(parent, "p", text, "quiet");
      return;
    }
    const details = add(parent, "details", null, "quiet");
    add(details, "summary", text.slice(0, 200) + "…");
    add(details, "p", text);
  }

  function addDifference(parent, difference) {
    addLong(parent, "On " + difference.input + " the " + difference.observable + " differs: " + difference.original + " is not " + difference.candidate);
  }

  function addAssumptions(parent, assumptions) {
    assumptions.slice(0, 3).forEach((assumption) => addLong(parent, "Assuming: " + assumption.text));
    if (assumptions.length <= 3) return;
    const details = add(parent, "details", null, "quiet");
    add(details, "summary", count(assumptions.length - 3, "more assumption", "more assumptions"));
    assumptions.slice(3).forEach((assumption) => addLong(details, "Assuming: " + assumption.text));
  }

  function addCandidate(parent, candidate) {
    const item = add(parent, "li");
    const verdict = candidate.kept ? "" : candidate.verdict.replace("_", " ") + (candidate.reason ? ": " + candidate.reason : "");
    add(item, "span", candidate.source + ": " + candidate.title + ". ");
    if (verdict) add(item, "span", verdict + ". ", "bad");
    const by = candidate.verified_with;
    if (candidate.verdict !== "error")
      add(item, "span", "Verified with " + count(by.given, "given input", "given inputs") + ", " + count(by.generated, "generated one", "generated ones") + " and " + count(by.tests, "existing test", "existing tests") + ". ", "quiet");
    if (candidate.speedup) add(item, "span", speed(candidate), "quiet");
    addAssumptions(item, candidate.assumptions);
    if (candidate.counterexample) addDifference(item, candidate.counterexample);
  }

  function addCandidates(parent, candidates, heading) {
    if (candidates.length === 0) return;
    if (heading) add(parent, "p", heading, "quiet");
    const list = add(parent, "ul");
    for (const candidate of candidates) addCandidate(list, candidate);
  }

  function evidence(item) {
    const parts = [(100 * item.share).toFixed(1) + "% of the program's time"];
    if (item.calls) parts.push(count(item.calls, "call", "calls"));
    if (item.inputs) parts.push(count(item.inputs, "recorded input", "recorded inputs"));
    return parts.join(", ") + ", " + item.file + ":" + item.line;
  }

  function addChange(item) {
    const card = add(byId("changes"), "article", null, "card");
    add(card, "h3", item.function);
    add(card, "p", speed(item), "good");
    add(card, "p", evidence(item), "quiet");
    addCandidates(card, item.candidates.filter((candidate) => candidate.kept));
    if (item.diff) addDiff(card, item.diff);
    if (item.times && item.times.length > 0) addPlot(card, item.times);
    addCandidates(card, item.candidates.filter((candidate) => !candidate.kept), "Tried and refused:");
  }

  function addRow(body, item) {
    const row = add(body, "tr");
    add(row, "td", (100 * item.share).toFixed(1) + "%");
    add(row, "td", item.speedup ? times(item.speedup) : "");
    add(row, "td", item.status.replace("_", " "), item.status === "optimized" ? "good" : "");
    const cell = add(row, "td");
    const button = add(cell, "button", item.function);
    button.type = "button";
    if (item.reason) add(cell, "div", item.reason, "quiet");
    button.addEventListener("click", () => {
      if (row.nextSibling && row.nextSibling.className === "more") {
        row.nextSibling.remove();
        return;
      }
      const more = document.createElement("tr");
      more.className = "more";
      row.after(more);
      const inner = add(more, "td");
      inner.colSpan = 4;
      add(inner, "p", evidence(item), "quiet");
      addCandidates(inner, item.candidates);
      if (item.candidates.length === 0) add(inner, "p", "Nothing was tried.", "quiet");
    });
  }

  function whole() {
    const parts = [];
    if (run.end_to_end)
      parts.push("The program: " + seconds(run.end_to_end.before_s) + " before, " + seconds(run.end_to_end.after_s) + " after, " +
        times(run.end_to_end.speedup) + " (95%: " + times(run.end_to_end.ci95[0]) + " to " + times(run.end_to_end.ci95[1]) + "), " +
        run.end_to_end.pairs + " runs of each in turns.");
    else if (run.end_to_end_reason) parts.push("The whole program was not measured: " + run.end_to_end_reason + ".");
    if (run.tests.passed > 0) parts.push(count(run.tests.passed, "existing test passes", "existing tests pass") + " before and after.");
    return parts.join(" ");
  }

  const optimized = run.functions.filter((item) => item.status === "optimized");
  byId("headline").textContent = optimized.length > 0
    ? optimized.length + " of " + count(run.functions.length, "function", "functions") + " optimized"
    : "Nothing was improved" + (run.reason ? ": " + run.reason : "");
  byId("whole").textContent = whole();
  for (const note of run.notes) add(byId("notes"), "li", note);
  byId("changes").hidden = optimized.length === 0;
  optimized.forEach(addChange);
  const body = byId("functions").querySelector("tbody");
  run.functions.forEach((item) => addRow(body, item));
  byId("flame").hidden = !run.trace;
})();
