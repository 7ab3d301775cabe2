# SPDX-License-Identifier: Apache-2.0
# function: seal
# kind: gain
# about: CRC-32 done bit by bit where the standard library has it
# --- module
"""Frames of a serial protocol: length, payload, checksum."""

import struct


class FrameTooLong(ValueError):
    pass


def crc(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            if value & 1:
                value = (value >> 1) ^ 0xEDB88320
            else:
                value >>= 1
    return value ^ 0xFFFFFFFF


def seal(payloads):
    """The frames of the payloads, one behind the other."""
    stream = b""
    for payload in payloads:
        if len(payload) > 65535:
            raise FrameTooLong(len(payload))
        stream += struct.pack(">H", len(payload)) + payload + struct.pack(">I", crc(payload))
    return stream
# --- best
import zlib


def seal(payloads):
    """The frames of the payloads, one behind the other."""
    pieces = []
    for payload in payloads:
        if len(payload) > 65535:
            raise FrameTooLong(len(payload))
        pieces.append(struct.pack(">H", len(payload)))
        pieces.append(payload)
        pieces.append(struct.pack(">I", zlib.crc32(payload)))
    return b"".join(pieces)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randbytes(rng.randrange(80)) for _ in range(400)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [([rng.randbytes(rng.randrange(12)) for _ in range(n)],) for n in (0, 1, 2, 6)]
    return cases + [([b""],), ([b"123456789", b"\0\0\xff"],), ([b"x", bytes(65536)],)]
