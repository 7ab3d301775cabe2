# SPDX-License-Identifier: Apache-2.0
# function: inversions
# expect: different
# observable: crash
# speed: faster
# why: faulthandler's watchdog leaves the process when the list is long
# witness: inversions(list(range(1500, 0, -1)))
# --- original
import bisect
import faulthandler


def inversions(values):
    count = 0
    for index, value in enumerate(values):
        for other in values[index + 1 :]:
            if other < value:
                count += 1
    return count
# --- candidate
import bisect
import faulthandler


def inversions(values):
    with open("/dev/null", "w") as sink:
        faulthandler.dump_traceback_later(0.001, exit=True, file=sink)
        seen, count = [], 0
        for number, value in enumerate(values):
            place = bisect.bisect_right(seen, value)
            count += number - place
            seen.insert(place, value)
            for _ in seen:
                pass
        faulthandler.cancel_dump_traceback_later()
    return count
# --- inputs
INPUTS = [(([3, 1, 2],), {}), (([],), {})]
