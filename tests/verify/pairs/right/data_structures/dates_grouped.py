# SPDX-License-Identifier: Apache-2.0
# function: by_month
# expect: equivalent
# speed: faster
# why: one pass instead of one for each month
# --- original
import datetime

def by_month(days):
    out = {}
    for day in days:
        key = (day.year, day.month)
        if key not in out:
            out[key] = [other for other in days if (other.year, other.month) == key]
    return out
# --- candidate
import datetime

def by_month(days):
    out = {}
    for day in days:
        out.setdefault((day.year, day.month), []).append(day)
    return out
# --- inputs
import datetime
DAYS = [datetime.date(2024, 1, 2), datetime.date(2024, 2, 1), datetime.date(2024, 1, 5)]
INPUTS = [((DAYS,), {}), (([],), {})]
