# SPDX-License-Identifier: Apache-2.0
# function: team_key
# expect: different
# observable: hash,return
# speed: faster
# why: a set cannot be a key of a dict
# witness: team_key(["b", "a"])
# --- original
def team_key(members):
    key = frozenset()
    for member in members:
        key = key | {member.strip()}
    return key
# --- candidate
def team_key(members):
    return {member.strip() for member in members}
# --- inputs
INPUTS = [((["ann ", "bob"],), {})]
