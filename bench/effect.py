# SPDX-License-Identifier: Apache-2.0
"""What `codeflash optimize` makes of small programs whose best version is known.

    python bench/effect.py --enamel FILE --json FILE      both groups of tasks
    python bench/effect.py --group own --only 'tariff*'   some of ours
    python bench/effect.py --group others                 of writers who did not know the rules
    python bench/effect.py --stand-in best                the benchmark itself, without codeflash

Each task becomes a project of its own; `codeflash optimize --file … --function … --inputs …
--effort low` works on it, and bench/effect_judge.py judges what stands there afterwards, on other
inputs. Solved: log(speedup) is at least half of log(speedup of the best version known). A false
change differs from the original on any input; one is enough to fail (exit status 1).
"""

import argparse
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import effect_judge
import effect_table
import effect_tasks

PYPROJECT = '[tool.codeflash]\nmodule-root = "."\ntests-root = "tests"\n'
SHOWN_SEED = 1
CASES = """

def inputs():
    shown = [*test_inputs(%d), *bench_inputs(%d)]
    return [(args, {}) for args in shown]
"""


def make_project(task, folder):
    (folder / "tests").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "subject.py").write_text(task.module, encoding="utf-8")
    cases = task.inputs + CASES % (SHOWN_SEED, SHOWN_SEED)
    (folder / "cases.py").write_text(cases, encoding="utf-8")


def optimize(task, folder, options):
    """What the command says (None: nothing that can be read), and why it failed (None: not)."""
    command = [options.codeflash, "optimize", "--file", "subject.py", "--function", task.function,
               "--inputs", "cases.py", "--json", "--effort", options.effort,
               "--python", options.python]
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              errors="replace", timeout=options.limit_seconds)
    except subprocess.TimeoutExpired:
        return None, "takes more than %d s" % options.limit_seconds
    said = (done.stderr.strip().splitlines() or ["no message"])[-1]
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return None, "no JSON: " + said
    return report, None if done.returncode == 0 else "status %d: %s" % (done.returncode, said)


def changed_module(task, folder, options):
    """(module afterwards, report, fault, seconds) of the command or of the stand-in for it."""
    make_project(task, folder)
    start = time.monotonic()
    report, fault = None, None
    if options.stand_in is None:
        report, fault = optimize(task, folder, options)
    elif options.stand_in == "other":
        (folder / "subject.py").write_text(task.other, encoding="utf-8")
    seconds = time.monotonic() - start
    return (folder / "subject.py").read_text(encoding="utf-8"), report, fault, seconds


def sources(report):
    """The accepted candidates' sources, and what became of the others."""
    functions = (report or {}).get("functions", [])
    candidates = [one for function in functions for one in function.get("candidates", [])]
    accepted = [one["source"] for one in candidates if one["verdict"] == "accepted"]
    refused = ["%s: %s: %s" % (one["source"], one["verdict"], one.get("reason"))
               for one in candidates if one["verdict"] != "accepted"]
    reasons = [function["reason"] for function in functions if function.get("reason")]
    return accepted, refused, reasons


def measure(runner, changed, options):
    """Adds the versions to measure; (speedup of ours, speedup of the best or None)."""
    names = ["slow"]
    if runner.task.kind == "gain":
        runner.add("best", runner.task.other)
        names.append("best")
    if changed:
        names.append("ours")
    if len(names) == 1:
        return 1.0, None
    spent = effect_judge.times(runner, names, options.rounds)
    best = spent["slow"] / spent["best"] if "best" in spent else None
    return spent["slow"] / spent["ours"] if changed else 1.0, best


def outcome_of(task, row):
    if row["difference"] is not None:
        return "false"
    if row["fault"] is not None:
        return "failed"
    if task.kind == "trap":
        return "changed safely" if row["changed"] else "left alone"
    if effect_judge.solved(row["ours"], row["best"]):
        return "solved"
    return "partly" if row["changed"] else "not found"


def work(task, options):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="effect-"))
    row = {"task": task.name, "group": task.group, "kind": task.kind, "function": task.function}
    try:
        module, report, fault, seconds = changed_module(task, folder / "project", options)
        row["accepted"], row["refused"], row["reasons"] = sources(report)
        row.update(changed=module != task.module, seconds=seconds, fault=fault, difference=None)
        runner = effect_judge.Runner(task, folder, options.python)
        runner.add("slow", task.module)
        if row["changed"]:
            runner.add("ours", module)
            row["difference"] = effect_judge.compare(runner, "ours")
            row["module"] = module
        row["ours"], row["best"] = 1.0, None
        if row["difference"] is None:
            row["ours"], row["best"] = measure(runner, row["changed"], options)
        row["outcome"] = outcome_of(task, row)
    except effect_judge.Fault as problem:
        row.update(fault="benchmark: %s" % problem, outcome="failed")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return row


def chosen(options):
    tasks = effect_tasks.own() if options.group in ("own", "all") else []
    if options.group == "others":
        tasks = effect_tasks.others()
    if options.group in ("enamel", "all"):
        if options.enamel is None and options.group == "enamel":
            sys.exit("--enamel or $CODEFLASH_EFFECT has to name the file of the tasks")
        tasks += effect_tasks.enamel(options.enamel) if options.enamel else []
    if options.only:
        tasks = [task for task in tasks
                 if any(fnmatch.fnmatch(task.name, one) for one in options.only)]
    return tasks[:options.limit]


def add_choice(parser):
    """Options that choose the tasks and what works on them; for bench/effect_candidates.py too."""
    beside = pathlib.Path(sys.executable).parent / "codeflash"
    parser.add_argument("--enamel", metavar="FILE", default=os.environ.get("CODEFLASH_EFFECT"))
    parser.add_argument("--group", choices=("own", "others", "enamel", "all"), default="all")
    parser.add_argument("--only", metavar="GLOB", action="append", help="names of tasks")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N tasks")
    parser.add_argument("--jobs", type=int, default=1, help="tasks at once (default: 1)")
    parser.add_argument("--codeflash", default=str(beside), metavar="EXE")
    parser.add_argument("--python", default=sys.executable, metavar="EXE")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_choice(parser)
    parser.add_argument("--rounds", type=int, default=3, help="of the judge's measurement")
    parser.add_argument("--effort", default="low")
    parser.add_argument("--limit-seconds", type=int, default=300, help="of one run of codeflash")
    parser.add_argument("--stand-in", choices=("other", "slow"),
                        help="judge the best or naive version, or the original, as if found")
    parser.add_argument("--json", metavar="FILE", help="everything that was seen")
    return parser.parse_args()


def main():
    options = parse()
    rows = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row in pool.map(lambda task: work(task, options), chosen(options)):
            rows.append(row)
            print(effect_table.line(row), file=sys.stderr, flush=True)
    print(effect_table.text(rows))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if any(row["outcome"] == "false" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
