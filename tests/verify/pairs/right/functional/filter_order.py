# SPDX-License-Identifier: Apache-2.0
# function: select
# expect: equivalent
# speed: faster
# why: the cheap test comes first; both tests have no effect besides
# bench: select([("n%d" % n, n % 100) for n in range(6000)], 95)
# --- original
def is_vowel_heavy(name):
    count = 0
    for char in name * 3:
        if char in "aeiou":
            count += 1
    return count * 2 > len(name) * 3


def select(rows, least):
    chosen = []
    for name, level in rows:
        if not is_vowel_heavy(name) and level >= least:
            chosen.append(name)
    return chosen
# --- candidate
def is_vowel_heavy(name):
    return sum(map(name.count, "aeiou")) * 2 > len(name)


def select(rows, least):
    return [name for name, level in rows if level >= least and not is_vowel_heavy(name)]
# --- inputs
INPUTS = [(([("aeio", 9), ("bcd", 9), ("xyz", 1)], 5), {}), (([], 0), {})]
