# SPDX-License-Identifier: Apache-2.0
"""CPU time of a program before and after `codeflash startup`, in turns, with 95% intervals.

    python bench/startup_early.py EXE BEFORE AFTER PROGRAM...

EXE is the interpreter, BEFORE and AFTER are folders that the project is imported from, and PROGRAM
is what follows the interpreter (`-m pip --version`, or a console script and its arguments). The
first two rounds only warm the byte code. What the program says must be the same, the folder aside.
"""

import os
import sys

from startup_times import Differs, measure


def main(exe, *arguments):
    folders = [os.path.abspath(folder) for folder in arguments[:2]]
    names = ["interpreter", " ".join(arguments[2:])]
    try:
        found = measure(exe, [["-c", "pass"], arguments[2:]], folders)
    except Differs as problem:
        raise SystemExit(str(problem)) from None
    for name, times in zip(names, found):
        print("%s: %.1f -> %.1f ms (10th percentile)," % (name, *times[:2]), end=" ")
        print("%.2fx (95%%: %.2f to %.2f)" % times[2:])


if __name__ == "__main__":
    main(*sys.argv[1:])
