# SPDX-License-Identifier: Apache-2.0
# function: run_steps
# expect: different
# observable: stdout
# speed: faster
# why: output is collected and written at the end: what was printed before an error is lost
# witness: run_steps([("load", 4), ("scale", 0), ("save", 1)])
# --- original
import sys


def run_steps(steps):
    results = []
    for name, divisor in steps:
        print("step", name)
        results.append(120 // divisor)
    return results
# --- candidate
import sys


def run_steps(steps):
    lines = ["step %s\n" % name for name, _ in steps]
    results = [120 // divisor for _, divisor in steps]
    sys.stdout.write("".join(lines))
    return results
# --- inputs
INPUTS = [(([("load", 4), ("save", 3)],), {})]
