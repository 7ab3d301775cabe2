# SPDX-License-Identifier: Apache-2.0
# function: expire
# expect: equivalent
# speed: faster
# why: finds expired keys in one comprehension; the same dict loses them
# bench: expire({"s%d" % n: n for n in range(3000)}, 1500)
# --- original
def expire(sessions, now):
    gone = []
    found = True
    while found:
        found = False
        for name in sessions:
            if sessions[name] < now:
                del sessions[name]
                gone.append(name)
                found = True
                break
    return gone
# --- candidate
def expire(sessions, now):
    gone = [name for name, end in sessions.items() if end < now]
    for name in gone:
        del sessions[name]
    return gone
# --- inputs
INPUTS = [(({"a": 5, "b": 20, "c": 1}, 10), {}), (({}, 0), {})]
