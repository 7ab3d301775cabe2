# SPDX-License-Identifier: Apache-2.0
# function: xor_in_place
# expect: different
# observable: argument
# speed: faster
# why: the buffer must be changed in place to its end; the candidate forgets the rest after whole
#     words
# witness: xor_in_place(bytearray(b"123456789"), 7)
# --- original
def xor_in_place(buffer, key):
    for index in range(len(buffer)):
        buffer[index] ^= key
    return None
# --- candidate
def xor_in_place(buffer, key):
    whole = len(buffer) // 4 * 4
    mask = int.from_bytes(bytes([key]) * whole, "little")
    value = int.from_bytes(buffer[:whole], "little") ^ mask
    buffer[:whole] = value.to_bytes(whole, "little")
# --- inputs
INPUTS = [((bytearray(b"abcdefgh"), 42), {}), ((bytearray(), 1), {}), ((bytearray(b"wxyz"), 9), {})]
