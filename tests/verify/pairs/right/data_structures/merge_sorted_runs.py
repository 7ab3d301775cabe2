# SPDX-License-Identifier: Apache-2.0
# function: merge_runs
# expect: equivalent
# speed: faster
# why: sorted finds the runs itself and is stable like the repeated merge
# bench: merge_runs([list(range(n, 2000, 7)) for n in range(40)])
# --- original
def merge_two(left, right):
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    return out + left[i:] + right[j:]


def merge_runs(runs):
    merged = []
    for run in runs:
        merged = merge_two(merged, sorted(run))
    return merged
# --- candidate
def merge_runs(runs):
    merged = []
    for run in runs:
        merged += run
    merged.sort()
    return merged
# --- inputs
INPUTS = [(([[1, 4], [2, 3, 9], []],), {}), (([],), {})]
