# SPDX-License-Identifier: Apache-2.0
# function: add_totals
# expect: equivalent
# speed: faster
# why: rows that appear twice get two totals as before
# bench: add_totals([[n, n + 1, n + 2] for n in range(12000)])
# --- original
def add_totals(rows):
    for index in range(len(rows)):
        total = 0
        for cell in rows[index]:
            total = total + cell
        rows[index].append(total)
    return rows
# --- candidate
def add_totals(rows):
    for row in rows:
        row.append(sum(row))
    return rows
# --- inputs
INPUTS = [(([[1, 2], [3]],), {}), (([],), {})]
