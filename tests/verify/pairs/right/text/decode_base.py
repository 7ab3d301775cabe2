# SPDX-License-Identifier: Apache-2.0
# function: decode_binary
# expect: equivalent
# speed: faster
# why: int with base 2 instead of a power for each digit
# bench: decode_binary(["1011" * 60] * 120)
# --- original
def decode_binary(words):
    numbers = []
    for word in words:
        number = 0
        for place, digit in enumerate(reversed(word)):
            if digit not in ("0", "1"):
                raise ValueError("bad digit %r" % digit)
            number += int(digit) * 2**place
        numbers.append(number)
    return numbers
# --- candidate
def decode_binary(words):
    numbers = []
    for word in words:
        rest = word.strip("01")
        if rest:
            for digit in reversed(word):
                if digit not in ("0", "1"):
                    raise ValueError("bad digit %r" % digit)
        numbers.append(int(word, 2) if word else 0)
    return numbers
# --- inputs
INPUTS = [((["101", "0", "", "1111"],), {}), (([],), {})]
