# SPDX-License-Identifier: Apache-2.0
# function: Mixer.blend
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: a thread-local of the class keeps the channels alive
# witness: threading.local holds the argument after the call
# --- original
import threading


class Mixer:
    def __init__(self, gain):
        self.gain = gain


    def blend(self, left, right):
        out = []
        for index in range(min(len(left), len(right))):
            out.append((left[index] + right[index]) * self.gain)
        return out
# --- candidate
import threading


class Mixer:
    def __init__(self, gain):
        self.gain = gain


    _local = threading.local()

    def blend(self, left, right):
        self._local.channels = (left, right)
        gain = self.gain
        return [(one + other) * gain for one, other in zip(left, right)]
# --- inputs
from subject import Mixer

INPUTS = [((Mixer(2), [1, 2, 3], [4, 5]), {}), ((Mixer(1), [], []), {})]
