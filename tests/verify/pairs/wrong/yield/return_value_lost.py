# SPDX-License-Identifier: Apache-2.0
# function: batches
# expect: different
# observable: yield
# speed: same
# why: the generator returned how many batches it made: `yield from` hands it on
# witness: batches([1, 2, 3], 2)
# --- original
def batches(items, size):
    count = 0
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            count += 1
            batch = []
    if batch:
        yield batch
        count += 1
    return count
# --- candidate
def batches(items, size):
    if not items:
        return 0
    for start in range(0, len(items), max(size, 1)):
        yield items[start : start + size]
# --- inputs
INPUTS = [(([], 3), {})]
