# SPDX-License-Identifier: Apache-2.0
# function: mask
# expect: equivalent
# speed: faster
# why: the buffer is one large number for the time of the call and is changed in place
# bench: mask(bytearray(range(256)) * 200, b"key")
# --- original
def mask(buffer, key):
    if not key:
        raise ValueError("empty key")
    for index in range(len(buffer)):
        buffer[index] ^= key[index % len(key)]
    return buffer
# --- candidate
def mask(buffer, key):
    if not key:
        raise ValueError("empty key")
    size = len(buffer)
    pad = (bytes(key) * (size // len(key) + 1))[:size]
    value = int.from_bytes(buffer, "little") ^ int.from_bytes(pad, "little")
    buffer[:] = value.to_bytes(size, "little")
    return buffer
# --- inputs
INPUTS = [((bytearray(b"hi"), b"k1"), {}), ((bytearray(b"a"), b""), {})]
