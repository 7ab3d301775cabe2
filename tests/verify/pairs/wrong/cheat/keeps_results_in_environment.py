# SPDX-License-Identifier: Apache-2.0
# function: change_ways
# expect: different
# observable: cheat,environment
# cheat: keeps_results
# speed: faster
# why: answers are kept in environment variables, where child processes find them too
# witness: os.environ gets a variable for every amount
# --- original
import os


def change_ways(amount, coins):
    ways = [1] + [0] * max(amount, 0)
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    return ways[amount] if amount >= 0 else 0
# --- candidate
import os


def change_ways(amount, coins):
    key = "_WAYS_%r_%r" % (amount, coins)
    known = os.environ.get(key.replace("=", ""))
    if known is not None:
        return int(known)
    ways = [1] + [0] * max(amount, 0)
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    answer = ways[amount] if amount >= 0 else 0
    os.environ[key.replace("=", "")] = str(answer)
    return answer
# --- inputs
INPUTS = [((20, [1, 5, 10]), {}), ((0, [2]), {})]
