# SPDX-License-Identifier: Apache-2.0
# function: jitter
# expect: different
# observable: random
# speed: same
# why: a private Random gives right-looking numbers but the program's generator stays where it was
# witness: jitter([1.0, 2.0])
# --- original
import random


def jitter(delays):
    return [round(delay * (1 + random.random() * 0), 3) for delay in delays]
# --- candidate
import random


SOURCE = random.Random(7)


def jitter(delays):
    return [round(delay * (1 + SOURCE.random() * 0), 3) for delay in delays]
# --- inputs
INPUTS = [(([],), {}), (([0.5],), {})]
