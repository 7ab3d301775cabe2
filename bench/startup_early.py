# SPDX-License-Identifier: Apache-2.0
"""CPU time of a program before and after `codeflash startup`, in turns, with 95% intervals.

    python bench/startup_early.py EXE BEFORE AFTER PROGRAM...

EXE is the interpreter, BEFORE and AFTER are folders that the project is imported from, and PROGRAM
is what follows the interpreter (`-m pip --version`, or a console script and its arguments). The
first two rounds only warm the byte code. What the program says must be the same, the folder aside.
"""

import math
import os
import resource
import statistics
import subprocess
import sys

ROUNDS, TRIMMED = 40, 4


def run(words, folder):
    environment = dict(os.environ, PYTHONPATH=folder)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(words, stdout=subprocess.PIPE, env=environment, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1e3 * seconds, said.replace(os.fsencode(folder), b"")


def main(exe, *arguments):
    folders = [os.path.abspath(folder) for folder in arguments[:2]]
    series = [("interpreter", ["-c", "pass"]), (" ".join(arguments[2:]), arguments[2:])]
    times = {}
    for number in range(ROUNDS + 2):
        for name, words in series:
            said = [run([exe, *words], folder) for folder in folders]
            if said[0][1] != said[1][1]:
                raise SystemExit("%s says something else" % name)
            if number >= 2:
                times.setdefault(name, []).append([one[0] for one in said])
    for name, pairs in times.items():
        logs = sorted(math.log(before / after) for before, after in pairs)[TRIMMED:-TRIMMED]
        # Of a trimmed mean, from the values that are left: a little wide.
        half = 2 * 1.3 * statistics.stdev(logs) / math.sqrt(len(logs))
        middle = statistics.mean(logs)
        low = [sorted(side)[ROUNDS // 10] for side in zip(*pairs)]
        ratios = tuple(math.exp(at) for at in (middle, middle - half, middle + half))
        print("%s: %.1f -> %.1f ms (10th percentile)," % (name, *low), end=" ")
        print("%.2fx (95%%: %.2f to %.2f)" % ratios)


if __name__ == "__main__":
    main(*sys.argv[1:])
