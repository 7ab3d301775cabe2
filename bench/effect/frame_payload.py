# SPDX-License-Identifier: Apache-2.0
# function: Packer.payload
# kind: gain
# about: bytes joined by adding in a loop
# --- module
"""Frames of a message put together."""

from typing import List


class Packer:
    HEADER = b"\x7fMSG"

    def __init__(self, frames: List[bytes]):
        self.frames = frames

    def size(self) -> int:
        return len(self.HEADER) + sum([len(frame) + 2 for frame in self.frames])

    def payload(self) -> bytes:
        data = self.HEADER
        for frame in self.frames:
            data += len(frame).to_bytes(2, "big")
            data += frame
        return data
# --- best
class Packer:
    def payload(self) -> bytes:
        parts = [self.HEADER]
        for frame in self.frames:
            parts.append(len(frame).to_bytes(2, "big"))
            parts.append(frame)
        return b"".join(parts)
# --- inputs
import random

from subject import Packer


def packer(rng, count, size):
    return (Packer([bytes([rng.randrange(256)]) * rng.randrange(size) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [packer(rng, 1500, 90) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [packer(rng, n, k) for n, k in [(0, 1), (1, 1), (1, 9), (12, 30)]]
