# SPDX-License-Identifier: Apache-2.0
"""How far a measurement can be trusted on a loaded machine: false and missed acceptances.

usage: measure_power.py [--aa 500] [--power 100] [--slower 20] [--load N] [--json FILE] ...

While `--load` processes (one for each core by default) do nothing but compute, it measures pairs
of versions whose true speedup is known: a function against itself (none may be accepted: at most
1%), one that does 1/1.1 of the work of a 1 ms function (at least 95% accepted, at most 10 s each),
and one that does 1.3 times the work (how soon it is refused). Can be run in parts: --seed moves
the seeds of the trials, and results of several parts (--json) are joined with --join.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

BINARY = pathlib.Path(sys.executable).parent / "codeflash"

# A bit of everything that programs do; `steps` sets how much.
WORK = """
def f(steps):
    counts = {}
    words = []
    for i in range(%s):
        word = "w%%d" %% (i %% 37)
        counts[word] = counts.get(word, 0) + i %% 7
        if i %% 5 == 0:
            words.append(word.upper())
    return sorted(counts.items()), "".join(words)
"""
SPEEDUPS = {"aa": 1.0, "power": 1.10, "slower": 1 / 1.3}
STEPS = {"aa": "steps * 110", "power": "steps * 100", "slower": "steps * 143"}
BUSY = "while True: pass"
CALIBRATE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from original import f
times = []
for _ in range(50):
    start = time.thread_time_ns()
    f(20)
    times.append(time.thread_time_ns() - start)
print(sorted(times)[len(times) // 2])
"""


def write_versions(folder):
    (folder / "original.py").write_text(WORK % STEPS["aa"])
    for name, steps in STEPS.items():
        (folder / (name + ".py")).write_text(WORK % steps)
    done = subprocess.run([sys.executable, "-c", CALIBRATE, str(folder)], stdout=subprocess.PIPE)
    steps = max(1, round(20 * 1e6 / int(done.stdout)))  # for 1 ms
    (folder / "inputs.py").write_text("INPUTS = [((%d,), {})]\n" % steps)
    return steps


def trial(folder, kind, seed, options):
    command = [BINARY, "internal-measure", "--python", options.python, "--function", "f"]
    command += ["--original", folder / "original.py", "--candidate", folder / (kind + ".py")]
    command += ["--inputs", folder / "inputs.py", "--seed", str(seed)]
    command += ["--min-gain", str(options.min_gain), "--effort", options.effort]
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=folder, text=True,
    )
    if done.returncode != 0:
        sys.exit("a trial failed")
    result = json.loads(done.stdout)
    keys = ("verdict", "reason", "speedup", "noise", "confirmed_speedup", "took_s", "samples",
            "looks", "processes", "keeps")
    return dict({key: result[key] for key in keys}, kind=kind, seed=seed,
                call_ms=1000 * result["units"][0]["seconds"][0] if result["units"] else None)


def measure(options, trials):
    counts = {"aa": options.aa, "power": options.power, "slower": options.slower}
    loads = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(options.load)]
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            print("%d steps make 1 ms" % write_versions(folder), file=sys.stderr)
            for kind, count in counts.items():
                for i in range(count):
                    found = trial(folder, kind, options.seed + i, options)
                    trials.append(found)
                    print("%s %d: %s in %.1f s: %s" % (
                        kind, i + 1, found["verdict"], found["took_s"], found["reason"]),
                        file=sys.stderr, flush=True)
                    if options.json and (i % 10 == 9 or i == count - 1):
                        pathlib.Path(options.json).write_text(json.dumps(trials))
    finally:
        for process in loads:
            process.kill()
            process.wait()


def row(kind, trials):
    verdicts = [one["verdict"] for one in trials]
    accepted = verdicts.count("faster")
    true = SPEEDUPS[kind]
    known = [one for one in trials if one["speedup"][1] > 0]
    inside = sum(one["speedup"][1] <= true <= one["speedup"][2] for one in known)
    took = [one["took_s"] for one in trials]
    return "| %s | %.3f | %d | %d (%.1f%%) | %d | %d | %.1f%% | %.2f | %.2f |" % (
        kind, true, len(trials), accepted, 100 * accepted / len(trials),
        verdicts.count("not faster"), verdicts.count("unsure"),
        100 * inside / max(1, len(known)), statistics.median(took), max(took))


def report(trials):
    print("| pair | true speedup | trials | accepted | not faster | unsure | interval holds | "
          "median s | most s |")
    print("|---|" + "---:|" * 8)
    for kind in SPEEDUPS:
        found = [one for one in trials if one["kind"] == kind]
        if found:
            print(row(kind, found))
    others = [one for one in trials if one["verdict"] in ("cheat", "failed")]
    for one in others:
        print("%s, seed %d: %s: %s" % (one["kind"], one["seed"], one["verdict"], one["reason"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--aa", type=int, default=500)
    parser.add_argument("--power", type=int, default=100)
    parser.add_argument("--slower", type=int, default=20)
    parser.add_argument("--load", type=int, default=os.cpu_count(), help="busy processes")
    parser.add_argument("--min-gain", type=float, default=5)
    parser.add_argument("--effort", default="medium")
    parser.add_argument("--seed", type=int, default=0, help="of the first trial")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--json", help="file for the results of the trials")
    parser.add_argument("--join", nargs="+", metavar="FILE", help="report these results only")
    options = parser.parse_args()
    trials = []
    if options.join:
        for name in options.join:
            trials += json.loads(pathlib.Path(name).read_text())
    else:
        measure(options, trials)
    report(trials)


main()
