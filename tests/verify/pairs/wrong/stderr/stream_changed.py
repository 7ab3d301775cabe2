# SPDX-License-Identifier: Apache-2.0
# function: complain
# expect: different
# observable: stderr
# speed: same
# why: the message goes to stdout instead of stderr when there are many
# witness: complain(["a"] * 6)
# --- original
import sys


def complain(problems):
    for problem in problems:
        sys.stderr.write("problem: %s\n" % problem)
    return bool(problems)
# --- candidate
import sys


def complain(problems):
    stream = sys.stderr if len(problems) < 5 else sys.stdout
    stream.write("".join(["problem: %s\n" % problem for problem in problems]))
    return bool(problems)
# --- inputs
INPUTS = [((["disk full", "no route"],), {}), (([],), {})]
