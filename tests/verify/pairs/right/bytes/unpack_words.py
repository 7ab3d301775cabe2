# SPDX-License-Identifier: Apache-2.0
# function: read_words
# expect: equivalent
# speed: faster
# why: struct.unpack reads all words at once
# bench: read_words(bytes(range(256)) * 250)
# --- original
import struct


def read_words(data):
    words = []
    for place in range(0, len(data) - 1, 2):
        words.append(data[place] * 256 + data[place + 1])
    return words
# --- candidate
import struct


def read_words(data):
    count = len(data) // 2
    return list(struct.unpack(">%dH" % count, data[: count * 2]))
# --- inputs
INPUTS = [((b"\x00\x01\x02\x03",), {}), ((b"",), {}), ((b"abc",), {})]
