# SPDX-License-Identifier: Apache-2.0
# function: require
# expect: different
# observable: crash
# speed: same
# why: os._exit for sys.exit: nobody can catch it and nothing is flushed
# witness: require(["a"], ["b"])
# --- original
import os
import sys


def require(names, present):
    for name in names:
        if name not in present:
            sys.exit("missing: " + name)
    return len(names)
# --- candidate
import os
import sys


def require(names, present):
    known = set(present)
    for name in names:
        if name not in known:
            os.write(2, ("missing: %s\n" % name).encode())
            os._exit(1)
    return len(names)
# --- inputs
INPUTS = [((["a"], ["a", "b"]), {}), (([], []), {})]
