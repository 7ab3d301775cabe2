# SPDX-License-Identifier: Apache-2.0
# function: hex_dump
# expect: equivalent
# speed: faster
# why: bytes.hex with a separator instead of formatting each byte
# bench: hex_dump(bytes(range(256)) * 150)
# --- original
def hex_dump(data):
    parts = []
    for byte in data:
        parts.append("%02x" % byte)
    return ":".join(parts)
# --- candidate
def hex_dump(data):
    return data.hex(":") if data else ""
# --- inputs
INPUTS = [((b"\x00\xffab",), {}), ((b"",), {})]
