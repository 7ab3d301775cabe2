# SPDX-License-Identifier: Apache-2.0
# function: leap_years
# expect: equivalent
# speed: faster
# why: a formula counts multiples of 4, 100 and 400
# bench: leap_years(1, 200000)
# --- original
def leap_years(first, last):
    count = 0
    for year in range(first, last + 1):
        if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            count += 1
    return count
# --- candidate
def leap_years(first, last):
    if last < first:
        return 0

    def before(year):
        return year // 4 - year // 100 + year // 400

    return before(last) - before(first - 1)
# --- inputs
INPUTS = [((1896, 1912), {}), ((2001, 2000), {}), ((1999, 2401), {})]
