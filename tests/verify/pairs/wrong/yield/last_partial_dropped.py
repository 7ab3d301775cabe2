# SPDX-License-Identifier: Apache-2.0
# function: pages
# expect: different
# observable: yield
# speed: faster
# why: zip over one iterator drops the last page where it is not full
# witness: pages([1, 2, 3], 2)
# --- original
def pages(rows, size):
    page = []
    for row in rows:
        page.append(row)
        if len(page) == size:
            yield tuple(page)
            page = []
    if page:
        yield tuple(page)
# --- candidate
def pages(rows, size):
    source = [iter(rows)] * size
    yield from zip(*source)
# --- inputs
INPUTS = [(([1, 2, 3, 4], 2), {}), (([5, 6, 7], 1), {})]
