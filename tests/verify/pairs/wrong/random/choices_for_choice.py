# SPDX-License-Identifier: Apache-2.0
# function: sample_loot
# expect: different
# observable: random,return
# speed: faster
# why: random.choices draws floats, choice draws bits: another stream and other results
# witness: sample_loot(["gold", "gem", "map"], 4)
# --- original
import random


def sample_loot(items, count):
    loot = []
    for _ in range(count):
        loot.append(random.choice(items))
    return loot
# --- candidate
import random


def sample_loot(items, count):
    return random.choices(items, k=count) if count > 0 else []
# --- inputs
INPUTS = [((["gold"], 0), {}), ((["key"], 2), {})]
