# SPDX-License-Identifier: Apache-2.0
# function: week_numbers
# expect: different
# observable: warning
# speed: faster
# why: the candidate warns where the original was silent: with -W error it fails
# witness: week_numbers([1, 400])
# --- original
import warnings


def week_numbers(days):
    weeks = []
    for day in days:
        number = 1
        while day > 7:
            day -= 7
            number += 1
        weeks.append(number)
    return weeks
# --- candidate
import warnings


def week_numbers(days):
    if any(day > 366 for day in days):
        warnings.warn("day beyond the year")
    return [(day + 6) // 7 if day > 0 else 1 for day in days]
# --- inputs
INPUTS = [(([1, 7, 8, 200],), {}), (([],), {})]
