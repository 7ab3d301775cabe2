# SPDX-License-Identifier: Apache-2.0
# function: positions
# expect: equivalent
# speed: faster
# why: bytes.find jumps from hit to hit
# bench: positions(b"abcabcabd" * 2500, b"abd")
# --- original
def positions(data, pattern):
    if not pattern:
        raise ValueError("empty pattern")
    found = []
    for start in range(len(data) - len(pattern) + 1):
        if data[start : start + len(pattern)] == pattern:
            found.append(start)
    return found
# --- candidate
def positions(data, pattern):
    if not pattern:
        raise ValueError("empty pattern")
    found = []
    place = data.find(pattern)
    while place >= 0:
        found.append(place)
        place = data.find(pattern, place + 1)
    return found
# --- inputs
INPUTS = [((b"abcabc", b"bc"), {}), ((b"", b"a"), {}), ((b"aaa", b"aa"), {}), ((b"a", b""), {})]
