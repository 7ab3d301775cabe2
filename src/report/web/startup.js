// SPDX-License-Identifier: Apache-2.0
// Shows the report of `codeflash startup`, which startup_write.c put into the page; waterfall.js and
// treemap.js draw its pictures.
const run = JSON.parse(document.getElementById("report").textContent);

(function () {
  "use strict";
  const { byId, add, times, count, addDiff } = page;
  const startup = run.startup;
  const opened = 5; // changes that are open at first
  const shown = 100; // rows of what was tried, until all are asked for

  const ms = (value) => (value * 1e3).toFixed(1) + " ms";

  function interval(speedup) {
    return times(speedup[0]) + " (" + times(speedup[1]) + " to " + times(speedup[2]) + ")";
  }

  // --- figures

  function addBars(cell, before, after, longest) {
    cell.className = "bars";
    for (const [name, time] of [["before", before], ["after", after]]) {
      if (!time) continue;
      const bar = add(cell, "div", null, name);
      bar.style.width = (100 * time.p10_s) / longest + "%";
    }
  }

  function addFigure(body, what, before, after, speedup, longest) {
    if (!before) return;
    const row = add(body, "tr");
    add(row, "td", what);
    for (const time of [before, after]) add(row, "td", time ? ms(time.p10_s) + " (" + (time.median_s * 1e3).toFixed(1) + ")" : "");
    add(row, "td", speedup ? interval(speedup) : "", speedup && speedup[1] > 1 ? "good" : "");
    addBars(add(row, "td"), before, after, longest);
  }

  function addFigures() {
    const body = byId("figures").querySelector("tbody");
    const all = [startup.before, startup.after, startup.before_then, startup.after_then].filter(Boolean);
    const longest = Math.max(...all.map((time) => time.p10_s));
    byId("figures").hidden = all.length === 0;
    addFigure(body, "the interpreter alone", startup.interpreter, null, null, longest);
    addFigure(body, "the command alone", startup.before, startup.after, startup.speedup, longest);
    addFigure(body, "up to the end of the first useful work", startup.before_then, startup.after_then, startup.speedup_then, longest);
  }

  // --- changes, and what was none

  function addChange(file) {
    const card = add(byId("changes"), "article", null, "card");
    const names = startup.edits.filter((edit) => edit.made && edit.file === file.file);
    add(card, "h3", file.file);
    add(card, "p", names.map((edit) => edit.name + " (" + edit.kind + ")").join(", "), "quiet");
    if (file.reason) add(card, "p", "Not written: " + file.reason, "bad");
    const details = add(card, "details");
    details.open = run.files.length <= opened;
    add(details, "summary", "the change");
    addDiff(details, file.diff);
  }

  function addTried(body, edit) {
    const row = add(body, "tr");
    add(row, "td", edit.file + ":" + edit.line);
    add(row, "td", edit.name);
    add(row, "td", edit.module);
    add(row, "td", edit.gain_s > 0 ? (edit.gain_s * 1e3).toFixed(2) + " ms" : "");
    add(row, "td", edit.reason || run.reason);
  }

  // What would have saved the most comes first.
  function addAllTried() {
    const body = byId("tried").querySelector("tbody");
    const tried = startup.edits.filter((edit) => !edit.made || run.outcome !== "optimized");
    tried.sort((a, b) => b.gain_s - a.gain_s);
    byId("tried").hidden = tried.length === 0;
    tried.slice(0, shown).forEach((edit) => addTried(body, edit));
    byId("more").hidden = tried.length <= shown;
    byId("more").textContent = "Show " + count(Math.max(0, tried.length - shown), "more", "more");
    byId("more").addEventListener("click", () => {
      tried.slice(shown).forEach((edit) => addTried(body, edit));
      byId("more").hidden = true;
    });
  }

  // --- the head

  function headline(made) {
    if (run.outcome === "optimized") return count(made, "import is", "imports are") + " made late, " + times(startup.speedup[0]) + " as fast";
    return run.reason || count(startup.loaded, "module", "modules") + " loaded";
  }

  function whole(made) {
    const parts = [], work = (startup.workload || []).map((value) => value.toFixed(3));
    if (startup.then) parts.push("First useful work: " + startup.then + ".");
    if (made > 0) parts.push(startup.loaded_after + " modules loaded instead of " + startup.loaded + ".");
    else if (startup.loaded > 0) parts.push(count(startup.loaded, "module", "modules") + " loaded.");
    if (made > 0 && startup.tests > 0) parts.push(count(startup.tests, "test of the project ends", "tests of the project end") + " as before.");
    if (startup.workload)
      parts.push("The project's own work once it has started (" + (startup.then ? "--then, repeated" : "its tests, imports left out") + "): " +
        work[0] + "× as fast (95%: " + work[1] + " to " + work[2] + ").");
    if (run.dry_run && run.files.length > 0) parts.push("Nothing was written: --dry-run.");
    return parts.join(" ");
  }

  const made = startup.edits.filter((edit) => edit.made).length;
  byId("headline").textContent = headline(made);
  byId("program").textContent = startup.command + " (Python " + startup.python + ", " + startup.started + ")";
  byId("whole").textContent = whole(made);
  for (const note of startup.notes) add(byId("notes"), "li", note);
  addFigures();
  byId("changes").hidden = run.files.length === 0;
  run.files.forEach(addChange);
  addAllTried();
})();
