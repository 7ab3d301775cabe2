# SPDX-License-Identifier: Apache-2.0
# function: snapshot
# expect: different
# observable: alias
# speed: faster
# why: the inner lists of the copy are those of the argument
# witness: snapshot({"a": [1, 2]})
# --- original
import copy


def snapshot(state):
    return copy.deepcopy(state)
# --- candidate
import copy


def snapshot(state):
    return {name: values if len(values) < 5 else values[:] for name, values in state.items()}
# --- inputs
INPUTS = [(({"x": [1, 2, 3, 4, 5], "y": [6] * 7},), {}), (({},), {})]
