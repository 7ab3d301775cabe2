# SPDX-License-Identifier: Apache-2.0
# function: subscribe
# expect: different
# observable: global
# speed: faster
# why: the membership test against a stale copy registers a name twice within one call
# witness: subscribe(["news", "news"])
# --- original
topics = []


def subscribe(names):
    added = 0
    for name in names:
        if name not in topics:
            topics.append(name)
            added += 1
    return added > 0
# --- candidate
topics = []


def subscribe(names):
    known = frozenset(topics)
    fresh = [name for name in names if name not in known]
    topics.extend(fresh)
    return bool(fresh)
# --- inputs
INPUTS = [((["news", "sport"],), {}), (([],), {})]
