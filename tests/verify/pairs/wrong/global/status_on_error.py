# SPDX-License-Identifier: Apache-2.0
# function: parse_all
# expect: different
# observable: global
# speed: faster
# why: `current` names the line that failed; the comprehension never sets it
# witness: parse_all(["4", "x"])
# --- original
current = None


def parse_all(lines):
    global current
    numbers = []
    for current in lines:
        numbers.append(int(current))
    current = None
    return numbers
# --- candidate
current = None


def parse_all(lines):
    return [int(line) for line in lines]
# --- inputs
INPUTS = [((["1", "2"],), {}), (([],), {})]
