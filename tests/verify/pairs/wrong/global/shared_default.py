# SPDX-License-Identifier: Apache-2.0
# function: enqueue
# expect: different
# observable: global
# speed: same
# why: the module's queue is replaced by a new list: who imported it keeps the old one
# witness: enqueue([3, 1])
# --- original
pending = [9]
watchers = {"pending": pending}


def enqueue(items):
    for item in items:
        pending.append(item)
    pending.sort()
    return pending[0]
# --- candidate
pending = [9]
watchers = {"pending": pending}


def enqueue(items):
    global pending
    pending = sorted(pending + items)
    return pending[0]
# --- inputs
INPUTS = [(([4, 7],), {})]
