# SPDX-License-Identifier: Apache-2.0
# function: majority
# expect: equivalent
# speed: faster
# why: counts once; the winner needs more than half, so there is at most one
# bench: majority([str(n % 900) for n in range(2500)])
# --- original
def majority(votes):
    for vote in votes:
        if votes.count(vote) * 2 > len(votes):
            return vote
    return None
# --- candidate
def majority(votes):
    candidate, lead = None, 0
    for vote in votes:
        if lead == 0:
            candidate, lead = vote, 1
        elif vote == candidate:
            lead += 1
        else:
            lead -= 1
    return candidate if lead and votes.count(candidate) * 2 > len(votes) else None
# --- inputs
INPUTS = [((["a", "b", "a"],), {}), ((["a", "b"],), {}), (([],), {})]
