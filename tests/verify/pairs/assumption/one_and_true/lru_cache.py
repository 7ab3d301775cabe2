# SPDX-License-Identifier: Apache-2.0
# function: area_text
# expect: assumption
# observable: return
# speed: faster
# why: lru_cache answers for 2.0 with the text of 2; only ints were seen
# witness: area_text(2, 3); area_text(2.0, 3)
# --- original
import functools


def product(width, height):
    total = width * 0
    for _ in range(int(height) if 0 < height < 1000 else 0):
        total += width
    return total


def area_text(width, height):
    return "%s m2" % product(width, height)
# --- candidate
import functools


def product(width, height):
    total = width * 0
    for _ in range(int(height) if 0 < height < 1000 else 0):
        total += width
    return total


@functools.lru_cache(maxsize=256)
def area_text(width, height):
    return "%s m2" % product(width, height)
# --- inputs
INPUTS = [((7, 4), {}), ((0, 1), {})]
