# SPDX-License-Identifier: Apache-2.0
# function: all_members
# expect: equivalent
# speed: faster
# why: chain instead of adding lists to a new list each time
# bench: all_members({"t%d" % n: list(range(20)) for n in range(400)})
# --- original
import itertools


def all_members(teams):
    members = []
    for team in teams:
        members = members + teams[team]
    return members
# --- candidate
import itertools


def all_members(teams):
    return list(itertools.chain.from_iterable(teams.values()))
# --- inputs
INPUTS = [(({"a": [1, 2], "b": [], "c": [3]},), {}), (({},), {})]
