# SPDX-License-Identifier: Apache-2.0
# function: wait_for_all
# expect: different
# observable: stderr
# speed: faster
# why: the dots of progress on stderr are gone for long lists
# witness: wait_for_all([1] * 12)
# --- original
import sys


def wait_for_all(jobs):
    done = 0
    for job in jobs:
        done += job
        if done > 10:
            sys.stderr.write(".")
    return done
# --- candidate
import sys


def wait_for_all(jobs):
    return sum(jobs)
# --- inputs
INPUTS = [(([1, 2, 1],), {}), (([],), {})]
