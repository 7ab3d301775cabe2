# SPDX-License-Identifier: Apache-2.0
# function: drain_pairs
# expect: different
# observable: hang
# speed: faster
# why: get blocks where an odd item has no partner; the original left it alone
# witness: drain_pairs([1, 2, 3])
# --- original
import queue


def drain_pairs(items):
    waiting = list(items)
    pairs = []
    while len(waiting) > 1:
        pairs.append((waiting[0], waiting[1]))
        waiting = waiting[2:]
    return pairs
# --- candidate
import queue


def drain_pairs(items):
    waiting = queue.SimpleQueue()
    for item in items:
        waiting.put(item)
    pairs = []
    while not waiting.empty():
        first = waiting.get()
        pairs.append((first, waiting.get()))
    return pairs
# --- inputs
INPUTS = [(([1, 2, 3, 4],), {}), (([],), {})]
