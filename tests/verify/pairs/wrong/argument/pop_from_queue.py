# SPDX-License-Identifier: Apache-2.0
# function: first_urgent
# expect: different
# observable: argument
# speed: faster
# why: the jobs in front are popped from the caller's queue while looking for an urgent one
# witness: first_urgent([("a", 5), ("b", 1)])
# --- original
def first_urgent(queue):
    names = [name for name, level in queue if level < 3]
    return names[0] if names else None
# --- candidate
def first_urgent(queue):
    while queue and queue[0][1] >= 3:
        queue.pop(0)
    return queue[0][0] if queue else None
# --- inputs
INPUTS = [(([("mail", 1), ("sync", 7)],), {}), (([],), {})]
