# SPDX-License-Identifier: Apache-2.0
# function: KeyPair.public
# kind: gain
# about: a power modulo by repeated multiplication
# --- module
"""A toy key exchange for a course."""


class KeyPair:
    def __init__(self, generator: int, modulus: int, secret: int):
        self.generator = generator
        self.modulus = modulus
        self.secret = secret

    def public(self) -> int:
        result = 1
        for _ in range(self.secret):
            result = result * self.generator % self.modulus
        return result

    def describe(self):
        return "%d mod %d" % (self.generator, self.modulus)
# --- best
class KeyPair:
    def public(self) -> int:
        if self.secret <= 0:
            return 1
        return pow(self.generator, self.secret, self.modulus)
# --- inputs
import random

from subject import KeyPair


def pair(rng, secret):
    return (KeyPair(rng.randrange(2, 10**6), rng.randrange(10**6, 10**9), secret),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [pair(rng, 60000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [pair(rng, s) for s in (0, 1, 2, 9, 100)] + [
        (KeyPair(-3, 7, 5),), (KeyPair(3, -7, 4),), (KeyPair(5, 1, 3),), (KeyPair(5, 1, 0),)]
