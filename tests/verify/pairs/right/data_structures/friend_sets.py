# SPDX-License-Identifier: Apache-2.0
# function: common_friends
# expect: equivalent
# speed: faster
# why: sets of friends are intersected, not lists searched
# bench: common_friends({"p%d" % p: [str((p * 7 + n) % 400) for n in range(90)] for p in
#     range(40)})
# --- original
def common_friends(friends):
    """For each two people, how many different friends they share."""
    names = sorted(friends)
    shared = {}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            seen = []
            for friend in friends[one]:
                if friend in friends[other] and friend not in seen:
                    seen.append(friend)
            shared[one, other] = len(seen)
    return shared
# --- candidate
def common_friends(friends):
    """For each two people, how many different friends they share."""
    names = sorted(friends)
    sets = {name: frozenset(friends[name]) for name in names}
    return {
        (one, other): len(sets[one] & sets[other])
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    }
# --- inputs
INPUTS = [(({"ann": ["x", "y", "x"], "bob": ["y", "x"], "cid": ["z"]},), {}), (({},), {})]
