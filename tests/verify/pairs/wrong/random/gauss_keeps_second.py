# SPDX-License-Identifier: Apache-2.0
# function: noise
# expect: different
# observable: random,return
# speed: faster
# why: gauss keeps a second value in the state and uses other draws than normalvariate
# witness: noise(3)
# --- original
import random


def noise(count):
    return [random.normalvariate(0.0, 1.0) for _ in range(count)]
# --- candidate
import random


def noise(count):
    gauss = random.gauss
    return [gauss(0.0, 1.0) for _ in range(count)]
# --- inputs
INPUTS = [((0,), {})]
