# SPDX-License-Identifier: Apache-2.0
# function: interest_table
# expect: equivalent
# speed: faster
# why: the power is carried along as a whole number instead of computed anew
# bench: interest_table(107, 900)
# --- original
def interest_table(factor, years):
    return [factor**year // 100 ** max(year - 1, 0) for year in range(years)]
# --- candidate
def interest_table(factor, years):
    table, top, bottom = [], 1, 1
    for year in range(years):
        table.append(top // bottom)
        top *= factor
        if year:
            bottom *= 100
    return table
# --- inputs
INPUTS = [((105, 6), {}), ((100, 0), {}), ((-3, 4), {})]
