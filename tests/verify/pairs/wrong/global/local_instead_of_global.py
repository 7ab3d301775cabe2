# SPDX-License-Identifier: Apache-2.0
# function: refresh
# expect: different
# observable: global
# speed: faster
# why: without the `global` statement the new table stays local
# witness: refresh({"eur": 2, "usd": 3})
# --- original
RATES = {"eur": 1}
table = {"eur": 100}


def refresh(rates):
    global table
    table = {}
    for code in rates:
        table[code] = rates[code] * 100
    return len(table)
# --- candidate
RATES = {"eur": 1}
table = {"eur": 100}


def refresh(rates):
    table = {code: rate * 100 for code, rate in rates.items()}
    return len(table)
# --- inputs
INPUTS = [(({"eur": 1},), {})]
