# SPDX-License-Identifier: Apache-2.0
# function: fewest_coins
# expect: equivalent
# speed: faster
# why: a table from small amounts up instead of recursion
# bench: fewest_coins(18, [1, 5, 7])
# --- original
def fewest_coins(amount, coins):
    if amount == 0:
        return 0
    best = -1
    for coin in coins:
        if 0 < coin <= amount:
            rest = fewest_coins(amount - coin, coins)
            if rest >= 0 and (best < 0 or rest + 1 < best):
                best = rest + 1
    return best
# --- candidate
def fewest_coins(amount, coins):
    if amount == 0:
        return 0
    if amount < 0:
        return -1
    usable = sorted({coin for coin in coins if 0 < coin <= amount})
    if not usable:
        return -1
    table = [0] + [-1] * amount
    for value in range(1, amount + 1):
        rests = [table[value - coin] for coin in usable if coin <= value]
        rests = [rest for rest in rests if rest >= 0]
        if rests:
            table[value] = min(rests) + 1
    return table[amount]
# --- inputs
INPUTS = [((11, [2, 5, 3]), {}), ((3, [2]), {}), ((0, []), {})]
