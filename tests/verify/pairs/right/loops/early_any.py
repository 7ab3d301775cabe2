# SPDX-License-Identifier: Apache-2.0
# function: has_overdraft
# expect: equivalent
# speed: faster
# why: stops at the first negative balance; nothing happens in the rest of the loop
# bench: has_overdraft([(n, 5 - n % 50) for n in range(80000)])
# --- original
def has_overdraft(accounts):
    found = False
    for _, balance in accounts:
        if balance < 0:
            found = True
    return found
# --- candidate
def has_overdraft(accounts):
    for _, balance in accounts:
        if balance < 0:
            return True
    return False
# --- inputs
INPUTS = [(([(1, 20), (2, -3)],), {}), (([],), {})]
