# SPDX-License-Identifier: Apache-2.0
# function: drain
# kind: trap
# about: pop(0) on the caller's own list, which must be empty afterwards
# --- module
"""Sends what waits; what fails is put back by the sender."""


class Sender:
    def __init__(self, broken=()):
        self.broken = set(broken)
        self.sent = []

    def send(self, message):
        if message in self.broken:
            self.broken.discard(message)
            return False
        self.sent.append(message)
        return True


def drain(waiting, sender):
    """Sends until the list of the caller is empty; says how many attempts it took."""
    attempts = 0
    while waiting:
        message = waiting.pop(0)
        attempts += 1
        if not sender.send(message):
            waiting.append(message)
    return attempts
# --- naive
from collections import deque


def drain(waiting, sender):
    """Sends until the list of the caller is empty; says how many attempts it took."""
    attempts = 0
    queue = deque(waiting)
    while queue:
        message = queue.popleft()
        attempts += 1
        if not sender.send(message):
            queue.append(message)
    return attempts
# --- inputs
import random

from subject import Sender


def case(rng, count):
    messages = ["m%d" % i for i in range(count)]
    return messages, Sender(messages[:: 1 + rng.randrange(4)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 9)]


def tell_inputs():
    return [(["a", "b"], Sender())]
