# SPDX-License-Identifier: Apache-2.0
# function: print_shares
# expect: different
# observable: stdout
# speed: faster
# why: an f-string with .2f instead of str(round()) prints 0.50 where 0.5 was printed
# witness: print_shares([1, 1])
# --- original
def print_shares(parts):
    whole = sum(parts)
    for part in parts:
        print(str(round(part / whole, 2)), end=" ")
    print()
# --- candidate
def print_shares(parts):
    whole = sum(parts)
    print("".join([f"{part / whole:.2f} " for part in parts]))
# --- inputs
INPUTS = [(([12, 88],), {}), (([1, 2],), {})]
