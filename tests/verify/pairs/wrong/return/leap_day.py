# SPDX-License-Identifier: Apache-2.0
# function: next_birthday
# expect: different
# observable: return
# speed: faster
# why: born on 29 February: the original says 1 March in other years
# witness: import datetime; next_birthday(datetime.date(2000, 2, 29), datetime.date(2023, 1, 1))
# --- original
import datetime

def next_birthday(born, today):
    year = today.year
    while True:
        try:
            day = born.replace(year=year)
        except ValueError:
            day = datetime.date(year, 3, 1)
        if day >= today:
            return day
        year += 1
# --- candidate
import datetime

def next_birthday(born, today):
    month, day = born.month, born.day
    if month == 2 and day == 29:
        day = 28
    found = datetime.date(today.year, month, day)
    return found if found >= today else datetime.date(today.year + 1, month, day)
# --- inputs
import datetime
INPUTS = [((datetime.date(1990, 5, 17), datetime.date(2023, 6, 1)), {}),
          ((datetime.date(1985, 12, 1), datetime.date(2023, 6, 1)), {})]
