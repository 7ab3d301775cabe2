# SPDX-License-Identifier: Apache-2.0
# function: warn_low
# expect: different
# observable: stderr
# speed: same
# why: a negative level is reported on descriptor 2 with another text
# witness: warn_low([5, -1])
# --- original
import os
import sys


def warn_low(levels):
    low = 0
    for level in levels:
        if level < 3:
            sys.stderr.write("low level %d\n" % level)
            low += 1
    return low
# --- candidate
import os
import sys


def warn_low(levels):
    low = [level for level in levels if level < 3]
    sys.stderr.flush()
    for level in low:
        os.write(2, b"low level %d\n" % max(level, 0))
    return len(low)
# --- inputs
INPUTS = [(([9, 2, 4],), {}), (([5, 0],), {})]
