# SPDX-License-Identifier: Apache-2.0
# function: enabled
# expect: equivalent
# speed: faster
# why: itertools.compress picks by flags
# bench: enabled(list(range(60000)), [n % 3 == 0 for n in range(60000)])
# --- original
import itertools


def enabled(features, flags):
    chosen = []
    for index, flag in enumerate(flags):
        if index < len(features) and flag:
            chosen.append(features[index])
    return chosen
# --- candidate
import itertools


def enabled(features, flags):
    return list(itertools.compress(features, flags))
# --- inputs
INPUTS = [(([1, 2, 3], [True, False, True]), {}), (([], [True]), {})]
