# SPDX-License-Identifier: Apache-2.0
# function: stamp_all
# expect: different
# observable: crash
# speed: faster
# why: from the tenth record on the pointer points beyond the address space
# witness: stamp_all([b"ab"] * 12, 1)
# --- original
import ctypes


def stamp_all(records, mark):
    stamped = []
    for record in records:
        stamped.append(bytes([mark % 256]) + record)
    return stamped
# --- candidate
import ctypes


def stamp_all(records, mark):
    head = bytes([mark % 256])
    stamped = []
    for number, record in enumerate(records):
        buffer = ctypes.create_string_buffer(head + record, len(record) + 1)
        offset = (number // 10) << 46
        ctypes.memset(ctypes.addressof(buffer) + offset, mark % 256, 1)
        stamped.append(buffer.raw)
    return stamped
# --- inputs
INPUTS = [(([b"one", b"two"], 7), {}), (([], 1), {})]
