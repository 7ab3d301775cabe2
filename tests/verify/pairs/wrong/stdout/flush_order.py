# SPDX-License-Identifier: Apache-2.0
# function: announce
# expect: different
# observable: stdout,stderr
# speed: faster
# why: with stdout and stderr on one terminal each line had its note behind it; text moved over
# witness: announce(["ok", "bad!"])
# --- original
import sys


def announce(events):
    for event in events:
        stream = sys.stderr if event.endswith("!") else sys.stdout
        print(event, file=stream)
    return len(events)
# --- candidate
import sys


def announce(events):
    if events:
        print("\n".join(events))
    return len(events)
# --- inputs
INPUTS = [((["started", "done"],), {}), (([],), {})]
