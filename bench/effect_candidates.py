# SPDX-License-Identifier: Apache-2.0
"""Which tasks of the effect benchmark do the rules solve by themselves, without a run of optimize?

    python bench/effect_candidates.py --enamel FILE --jobs 2      all of them
    python bench/effect_candidates.py --only 'tariff*' -v         the best versions found, too

Takes what `codeflash internal-rules --candidates` makes of a function, tries each version in a
process of its own on the inputs that the optimizer is shown, keeps the fastest that gives the
same, and goes on from it until nothing is faster. The steps are those of a search; the verdict
is a quick one: a few runs of each, where bench/effect.py has codeflash verify and measure.

`solved` and `partly` as in bench/effect.py; `wrong` are versions that gave something else.
"""

import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import effect
import effect_judge
import effect_worker

STEPS = 6
SEEDS = (1, 2)  # 1 is shown to the optimizer, 2 is the judge's
SMALL_GAIN = 1.03


def work_here(folder, qualname, texts, seconds):
    """In the child: what each version gives, and its least time over three calls of each input."""
    sys.path.insert(0, folder)
    sys.setrecursionlimit(5000)
    import importlib  # noqa: PLC0415
    rows = []
    for number, text in enumerate(texts):
        row = {}
        name = "subject"
        pathlib.Path(folder, "subject.py").write_text(text, encoding="utf-8")
        for gone in ("subject", "task_inputs"):
            sys.modules.pop(gone, None)
        importlib.invalidate_caches()
        try:
            module = importlib.import_module(name)
            inputs = importlib.import_module("task_inputs")
            function = effect_worker.find(module, qualname)
            row["seen"] = [effect_worker.observe(function, args, module)
                           for seed in SEEDS for args in inputs.test_inputs(seed)]
            row["seen"] += [effect_worker.observe(function, args, module)
                            for args in getattr(inputs, "tell_inputs", list)()]
            spent = None
            for _turn in range(4 if number else 2):
                each = [effect_worker.time_call(function, args)
                        for args in inputs.bench_inputs(effect_judge.BENCH_SEED)]
                spent = each if spent is None else [min(a, b) for a, b in zip(spent, each)]
                if sum(each) > seconds * 1e9 / 4:
                    break
            row["ns"] = sum(spent)
        except BaseException as error:
            row["fault"] = "%s: %.200s" % (type(error).__name__, error)
        rows.append(row)
    print(json.dumps(rows))


def judge(task, texts, options):
    """The rows of work_here(), each text in a process of its own."""
    rows = []
    for text in texts:
        folder = tempfile.mkdtemp(prefix="effect-")
        try:
            pathlib.Path(folder, "task_inputs.py").write_text(task.inputs, encoding="utf-8")
            done = subprocess.run(
                [options.python, "-B", __file__, "--child", folder, task.function],
                input=json.dumps([text]), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                encoding="utf-8", env={**os.environ, "PYTHONHASHSEED": "0"},
                timeout=effect_judge.CALL_SECONDS)
            rows += json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError) as error:
            rows.append({"fault": type(error).__name__})
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


def candidates(task, text, options):
    with tempfile.TemporaryDirectory(prefix="effect-") as folder:
        path = pathlib.Path(folder, "subject.py")
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([options.codeflash, "internal-rules", "--candidates", str(path),
                               task.function], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise SystemExit("%s: %s" % (task.name, done.stderr))
    return json.loads(done.stdout)


def search(task, options):
    slow, best = judge(task, [task.module, task.other], options)
    if "fault" in slow or "fault" in best:
        return {"task": task, "fault": slow.get("fault") or best.get("fault")}
    text, least, taken, wrong, tried, known = task.module, slow["ns"], [], [], [], {task.module}
    for _ in range(STEPS):
        found = [one for one in candidates(task, text, options) if one["text"] not in known]
        known.update(one["text"] for one in found)
        rows = judge(task, [one["text"] for one in found], options)
        choice = None
        for one, row in zip(found, rows):
            differs = row.get("fault") or effect_judge.difference(slow["seen"], row["seen"])
            if differs is not None:
                wrong.append((one["source"], differs, one["text"]))
                continue
            tried.append((one["source"], least / row["ns"]))
            if row["ns"] * SMALL_GAIN < least and (choice is None or row["ns"] < choice[1]["ns"]):
                choice = one, row
        if choice is None:
            break
        text, least = choice[0]["text"], choice[1]["ns"]
        taken.append("%s %.2f" % (choice[0]["source"][len("rule:"):], slow["ns"] / least))
    return {"task": task, "best": slow["ns"] / best["ns"], "ours": slow["ns"] / least,
            "taken": taken, "wrong": wrong, "tried": tried, "text": text}


def outcome(row):
    if "fault" in row:
        return "failed"
    if row["task"].kind == "trap":
        return "wrong" if row["wrong"] else "left alone"
    if math.log(row["ours"]) >= 0.5 * math.log(row["best"]):
        return "solved"
    return "partly" if row["taken"] else "not found"


def show(row, options):
    print("%-34s %-10s %9.2f %9.2f  %s%s" % (
        row["task"].name, outcome(row), row.get("best", 0), row.get("ours", 0),
        row.get("fault") or ", ".join(row["taken"]),
        "  WRONG " + ", ".join(sorted({one[0] for one in row["wrong"]}))
        if row.get("wrong") else ""), flush=True)
    if options.verbose and "text" in row:
        print(row["text"])
        for source, gain in row["tried"]:
            print("    tried %s %.2f" % (source, gain))
        for source, why, text in row["wrong"]:
            print("    WRONG %s %s\n%s" % (source, why, text))


def main():
    if sys.argv[1:2] == ["--child"]:
        work_here(sys.argv[2], sys.argv[3], json.load(sys.stdin), 4)
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    effect.add_choice(parser)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    rows = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row in pool.map(lambda task: search(task, options), effect.chosen(options)):
            rows.append(row)
            show(row, options)
    for group in ("own", "others", "enamel"):
        some = [row for row in rows if row["task"].group == group and row["task"].kind == "gain"]
        if some:
            solved = sum(outcome(row) == "solved" for row in some)
            print("%s: solved %d of %d (%.0f%%)" % (
                group, solved, len(some), 100.0 * solved / len(some)))


if __name__ == "__main__":
    main()
