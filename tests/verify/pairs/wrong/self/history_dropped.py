# SPDX-License-Identifier: Apache-2.0
# function: Thermostat.update
# expect: different
# observable: self
# speed: faster
# why: only changes are kept in the history, the original kept every reading
# witness: t = Thermostat(20); t.update([20, 20, 21])
# --- original
class Thermostat:
    def __init__(self, target):
        self.target = target
        self.history = []
        self.heating = False


    def update(self, readings):
        for reading in readings:
            self.history = self.history + [reading]
            self.heating = reading < self.target
        return self.heating
# --- candidate
class Thermostat:
    def __init__(self, target):
        self.target = target
        self.history = []
        self.heating = False


    def update(self, readings):
        for reading in readings:
            if not self.history or self.history[-1] != reading:
                self.history.append(reading)
        if readings:
            self.heating = readings[-1] < self.target
        return self.heating
# --- inputs
from subject import Thermostat

INPUTS = [((Thermostat(21), [20, 22, 19]), {}), ((Thermostat(21), []), {})]
