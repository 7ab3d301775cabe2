# SPDX-License-Identifier: Apache-2.0
# function: import_rows
# expect: different
# observable: stdout
# speed: faster
# why: the line that is printed after every hundredth row is gone
# witness: import_rows(list(range(250)))
# --- original
def import_rows(rows):
    total = 0
    for number, row in enumerate(rows, 1):
        total += row
        if number % 100 == 0:
            print("imported %d rows" % number)
    return total
# --- candidate
def import_rows(rows):
    return sum(rows)
# --- inputs
INPUTS = [(([4, 5, 6],), {}), (([],), {})]
