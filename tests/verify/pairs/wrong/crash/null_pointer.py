# SPDX-License-Identifier: Apache-2.0
# function: first_byte
# expect: different
# observable: crash
# speed: slower
# why: an empty buffer has no address to read from
# witness: first_byte(bytearray())
# --- original
import ctypes


def first_byte(buffer):
    for value in buffer:
        return value
    return None
# --- candidate
import ctypes


def first_byte(buffer):
    size = len(buffer)
    array = (ctypes.c_ubyte * size).from_buffer(buffer) if size else None
    pointer = ctypes.cast(array, ctypes.c_void_p).value or 0
    return ctypes.c_ubyte.from_address(pointer).value
# --- inputs
INPUTS = [((bytearray(b"abc"),), {}), ((bytearray(b"\x00"),), {})]
