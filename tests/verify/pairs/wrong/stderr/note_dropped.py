# SPDX-License-Identifier: Apache-2.0
# function: read_numbers
# expect: different
# observable: stderr
# speed: faster
# why: lines that are no number were named on stderr, the candidate skips them silently
# witness: read_numbers(["1", "x"])
# --- original
import sys


def read_numbers(lines):
    numbers = []
    for line in lines:
        try:
            numbers.append(int(line))
        except ValueError:
            print("skipped:", line, file=sys.stderr)
    return numbers
# --- candidate
import sys


def as_int(line):
    try:
        return int(line)
    except ValueError:
        return None


def read_numbers(lines):
    return [number for number in map(as_int, lines) if number is not None]
# --- inputs
INPUTS = [((["1", "22", "-3"],), {})]
