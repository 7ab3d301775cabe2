# SPDX-License-Identifier: Apache-2.0
# function: Polynomial.value
# expect: equivalent
# speed: faster
# why: Horner's scheme instead of powers
# bench: Polynomial([n % 7 for n in range(400)]).value(3)
# --- original
class Polynomial:
    def __init__(self, coefficients):
        self.coefficients = coefficients


    def value(self, x):
        total = 0
        for power in range(len(self.coefficients)):
            term = self.coefficients[power]
            for _ in range(power):
                term = term * x
            total = total + term
        return total
# --- candidate
class Polynomial:
    def __init__(self, coefficients):
        self.coefficients = coefficients


    def value(self, x):
        total = 0
        for coefficient in reversed(self.coefficients):
            total = total * x + coefficient
        return total
# --- inputs
from subject import Polynomial

INPUTS = [((Polynomial([1, 2, 3]), 2), {}), ((Polynomial([]), 5), {}), ((Polynomial([4]), -1), {})]
