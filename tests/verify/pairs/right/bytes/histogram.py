# SPDX-License-Identifier: Apache-2.0
# function: byte_histogram
# expect: equivalent
# speed: faster
# why: bytes.count for each value instead of a Python loop over the data
# bench: byte_histogram(bytes(range(40)) * 2500)
# --- original
def byte_histogram(data):
    counts = {}
    for byte in data:
        if byte in counts:
            counts[byte] += 1
        else:
            counts[byte] = 1
    return sorted(counts.items())
# --- candidate
def byte_histogram(data):
    return [(byte, data.count(byte)) for byte in sorted(set(data))]
# --- inputs
INPUTS = [((b"hello",), {}), ((b"",), {})]
