# SPDX-License-Identifier: Apache-2.0
"""What a run costs on a program of many functions: `make bench-cost`.

    bench/cost.py [--functions 200] [--effort low] [--even]

Writes a package of that many functions (text, lists, numbers, classes; about every third has
something that a rule may change) and a program that calls all of them, the n-th for 1/n of the time
of the first (--even: all alike); optimizes it, and says how long that took and what part of the
processor time was our own command's.
"""

import argparse
import json
import pathlib
import resource
import shutil
import subprocess
import sys
import time

WORK = pathlib.Path(__file__).resolve().parent.parent / "build" / "cost"
COMMAND = pathlib.Path(sys.executable).parent / "codeflash"
IN_A_FILE = 10

BODIES = [
    """
def f{n}(values):
    total = 0
    for value in values:
        total += value * {n} % 7
    return total
""",
    """
def f{n}(values):
    known = list(values)
    found = []
    for value in values:
        if value + {n} in known:
            found.append(value)
    return found
""",
    """
def f{n}(values):
    text = ""
    for value in values:
        text += str(value + {n})
    return text
""",
    """
class C{n}:
    def __init__(self, step):
        self.step = step

    def total(self, values):
        return sum(value // self.step for value in values if value % 3)


def f{n}(values):
    return C{n}({n} + 1).total(values)
""",
    """
def f{n}(values):
    counts = {{}}
    for value in values:
        key = value % ({n} + 2)
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return counts
""",
    """
def f{n}(values):
    result = sorted(values, key=lambda value: (value % ({n} + 3), value))
    return result[:5], len(result)
""",
]

PROGRAM = """
import sys

from work import {modules}

VALUES = list(range(60))


def rounds(number):
    return max(2, {rounds})


def main():
    total = 0
    for module in ({modules},):
        for name, function in sorted(vars(module).items()):
            if name.startswith("f") and name[1:].isdigit():
                for _ in range(rounds(int(name[1:]))):
                    total += len(repr(function(VALUES)))
    print(total)


main()
"""


def write(count, even):
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "work").mkdir(parents=True)
    (WORK / "work" / "__init__.py").write_text("")
    (WORK / "pyproject.toml").write_text('[tool.codeflash]\nmodule-root = "."\n')
    modules = []
    for first in range(0, count, IN_A_FILE):
        name = "part%d" % (first // IN_A_FILE)
        modules.append(name)
        numbers = range(first, min(first + IN_A_FILE, count))
        text = "\n".join(BODIES[n % len(BODIES)].format(n=n) for n in numbers)
        (WORK / "work" / (name + ".py")).write_text(text.lstrip("\n"))
    rounds = "40000 // %d" % count if even else "20000 // (number + 1)"
    program = PROGRAM.format(modules=", ".join(modules), rounds=rounds)
    (WORK / "main.py").write_text(program.lstrip("\n"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--functions", type=int, default=200)
    parser.add_argument("--effort", default="low")
    parser.add_argument("--even", action="store_true")
    options = parser.parse_args()
    write(options.functions, options.even)
    started = time.monotonic()
    command = [str(COMMAND), "optimize", "--effort", options.effort, "--json", "main.py"]
    with open(WORK / "log.txt", "w") as log:
        done = subprocess.run(command, cwd=WORK, stdout=subprocess.PIPE, stderr=log)
    took = time.monotonic() - started
    if done.returncode != 0:
        sys.exit("codeflash fails: see %s" % (WORK / "log.txt"))
    report = json.loads(done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = used.ru_utime + used.ru_stime
    statuses = [item["status"] for item in report["functions"]]
    tried = sum(len(item["candidates"]) for item in report["functions"])
    counts = ["%d %s" % (statuses.count(status), status) for status in sorted(set(statuses))]
    print("%d functions called: %s" % (len(statuses), ", ".join(counts)))
    print("%d candidates looked at; %.0f s from start to report" % (tried, took))
    print("processor time: %.1f s in all, %.2f s of it the command's own (%.1f%%)"
          % (total, report["command_cpu_s"], 100 * report["command_cpu_s"] / total))  # fmt: skip
    if report["end_to_end"]:
        print("the program: %.2fx (95%%: %.2f to %.2f)"
              % (report["end_to_end"]["speedup"], *report["end_to_end"]["ci95"]))  # fmt: skip


if __name__ == "__main__":
    main()
