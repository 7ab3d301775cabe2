# SPDX-License-Identifier: Apache-2.0
# function: merge_spans
# expect: different
# observable: return
# speed: faster
# why: touching spans were merged, the new comparison keeps them apart
# witness: merge_spans([(1, 3), (3, 5)])
# --- original
def merge_spans(spans):
    merged = []
    for low, high in sorted(spans):
        for index, (start, end) in enumerate(merged):
            if low <= end and start <= high:
                merged[index] = (min(start, low), max(end, high))
                break
        else:
            merged.append((low, high))
    return merged
# --- candidate
def merge_spans(spans):
    merged = []
    for low, high in sorted(spans):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
# --- inputs
INPUTS = [(([(5, 9), (1, 4), (8, 12)],), {}), (([(0, 1)],), {})]
