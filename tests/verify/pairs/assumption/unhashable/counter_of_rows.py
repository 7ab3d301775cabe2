# SPDX-License-Identifier: Apache-2.0
# function: most_common_row
# expect: assumption
# observable: exception
# speed: faster
# why: rows that are lists cannot be counted in a dict; only tuples were seen
# witness: most_common_row([[1, 2], [1, 2], [3, 4]])
# --- original
import collections


def most_common_row(rows):
    best, most = None, 0
    for row in rows:
        count = rows.count(row)
        if count > most:
            best, most = row, count
    return best
# --- candidate
import collections


def most_common_row(rows):
    counts = collections.Counter(rows)
    return max(counts, key=counts.get) if counts else None
# --- inputs
INPUTS = [(([("a", 1), ("b", 2), ("a", 1)],), {}), (([],), {})]
