# SPDX-License-Identifier: Apache-2.0
# function: warn_slow
# expect: equivalent
# speed: faster
# why: the same records, formatted lazily; the search is what got faster
# bench: warn_slow([("j%d" % n, n % 90) for n in range(2000)], ["j%d" % n for n in range(2000)])
# --- original
import logging

log = logging.getLogger("jobs")


def warn_slow(jobs, watched):
    count = 0
    for name, seconds in jobs:
        if name in watched and seconds > 88:
            log.warning("job %s took %d s", name, seconds)
            count += 1
    return count
# --- candidate
import logging

log = logging.getLogger("jobs")


def warn_slow(jobs, watched):
    names = set(watched)
    warning = log.warning
    count = 0
    for name, seconds in jobs:
        if seconds > 88 and name in names:
            warning("job %s took %d s", name, seconds)
            count += 1
    return count
# --- inputs
INPUTS = [(([("a", 99), ("b", 3), ("c", 100)], ["a", "b"]), {}), (([], []), {})]
