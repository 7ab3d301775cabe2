# SPDX-License-Identifier: Apache-2.0
# function: push_all
# expect: different
# observable: return
# speed: faster
# why: the limit of the history is not that of the new one
# witness: from collections import deque; push_all(deque([1, 2], 2), [3])
# --- original
from collections import deque

def push_all(history, values):
    for value in values:
        history = deque(list(history) + [value], history.maxlen)
    return history
# --- candidate
from collections import deque

def push_all(history, values):
    out = deque(history)
    out.extend(values)
    return out
# --- inputs
from collections import deque
INPUTS = [((deque([1, 2], 4), [3]), {}), ((deque([], 3), []), {})]
