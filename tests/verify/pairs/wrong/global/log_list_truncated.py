# SPDX-License-Identifier: Apache-2.0
# function: audit
# expect: different
# observable: global
# speed: faster
# why: only the last hundred events stay in the module's list
# witness: audit(["e%d" % i for i in range(150)])
# --- original
EVENTS = []


def audit(events):
    for event in events:
        EVENTS.append(event.strip().lower())
    return len(events)
# --- candidate
EVENTS = []


def audit(events):
    EVENTS.extend([event.strip().lower() for event in events])
    del EVENTS[:-100]
    return len(events)
# --- inputs
INPUTS = [((["Login ", "Logout"],), {}), (([],), {})]
