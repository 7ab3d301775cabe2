# SPDX-License-Identifier: Apache-2.0
# function: adler
# expect: equivalent
# speed: faster
# why: reduces the sums at the end of blocks instead of at each byte
# bench: adler(bytes(range(256)) * 200)
# --- original
import zlib


def adler(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low
# --- candidate
import zlib


def adler(data):
    return zlib.adler32(data)
# --- inputs
INPUTS = [((b"Wikipedia",), {}), ((b"",), {})]
