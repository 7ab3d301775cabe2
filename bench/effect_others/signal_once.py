# SPDX-License-Identifier: Apache-2.0
# function: Signal.emit
# kind: trap
# about: a copy of a list that looks needless, but the list changes inside the loop
# --- module
"""Signals with listeners, some of which want to hear only once."""


class Listener:
    def __init__(self, name, once=False):
        self.name = name
        self.once = once
        self.heard = []


class Signal:
    def __init__(self, listeners=()):
        self.listeners = list(listeners)

    def connect(self, listener):
        self.listeners.append(listener)

    def disconnect(self, listener):
        self.listeners.remove(listener)

    def deliver(self, listener, value):
        listener.heard.append(value)
        if listener.once:
            self.disconnect(listener)
        return listener.name

    def emit(self, values):
        """Names of those that each value reached."""
        reached = []
        for value in values:
            reached.append([self.deliver(listener, value) for listener in list(self.listeners)])
        return reached
# --- naive
class Signal:
    def emit(self, values):
        """Names of those that each value reached."""
        reached = []
        for value in values:
            reached.append([self.deliver(listener, value) for listener in self.listeners])
        return reached
# --- inputs
import random

from subject import Listener, Signal


def signal(rng, count, values, once):
    listeners = [Listener("l%d" % i, rng.random() < once) for i in range(count)]
    return Signal(listeners), [rng.randrange(9) for _ in range(values)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [signal(rng, 50, 800, 0.0), signal(rng, 50, 800, 0.3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        signal(rng, n, v, o)
        for n, v, o in [(0, 0, 0), (0, 2, 0), (1, 2, 1), (4, 3, 0), (5, 3, 0.5), (12, 4, 0.5)]
    ]


def tell_inputs():
    return [
        (
            Signal([Listener("a", True), Listener("b"), Listener("c", True), Listener("d", True)]),
            [1, 2],
        )
    ]
