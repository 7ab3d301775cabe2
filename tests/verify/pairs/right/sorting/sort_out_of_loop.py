# SPDX-License-Identifier: Apache-2.0
# function: medians_of_rows
# expect: equivalent
# speed: faster
# why: sorts each row once and not for each question about it
# bench: medians_of_rows([[n * k % 101 for n in range(61)] for k in range(60)])
# --- original
def medians_of_rows(rows):
    result = []
    for row in rows:
        if not row:
            result.append(None)
            continue
        middle = sorted(row)[len(row) // 2]
        low = sorted(row)[0]
        high = sorted(row)[len(row) - 1]
        rank = [sorted(row).index(value) for value in row][0]
        result.append((low, middle, high, rank))
    return result
# --- candidate
def medians_of_rows(rows):
    result = []
    for row in rows:
        if not row:
            result.append(None)
            continue
        ordered = sorted(row)
        rank = ordered.index(row[0])
        result.append((ordered[0], ordered[len(ordered) // 2], ordered[-1], rank))
    return result
# --- inputs
INPUTS = [(([[3, 1, 2], [5]],), {}), (([],), {}), (([[]],), {})]
