# SPDX-License-Identifier: Apache-2.0
# function: Sensor.create
# expect: equivalent
# speed: faster
# why: the class attribute is written once with the same total
# bench: Sensor.create(40000)
# --- original
class Sensor:
    made = 0


    @classmethod
    def create(cls, count):
        numbers = []
        for _ in range(count):
            Sensor.made = Sensor.made + 1
            numbers.append(Sensor.made)
        return numbers
# --- candidate
class Sensor:
    made = 0


    @classmethod
    def create(cls, count):
        first = Sensor.made + 1
        numbers = list(range(first, first + count))
        if numbers:
            Sensor.made = numbers[-1]
        return numbers
# --- inputs
INPUTS = [((3,), {}), ((0,), {})]
