# SPDX-License-Identifier: Apache-2.0
# function: Unit.convert
# expect: different
# observable: class
# speed: faster
# why: the class attribute with the factors was rebuilt by every call, now it keeps what a caller
#     changed
# witness: Unit.factors["km"] = 5; Unit.convert("km", 2)
# --- original
class Unit:
    factors = {"m": 1}


    @classmethod
    def convert(cls, name, amount):
        cls.factors = {}
        for unit, factor in (("m", 1), ("km", 1000), ("mm", 0)):
            cls.factors[unit] = factor
        return cls.factors[name] * amount
# --- candidate
class Unit:
    factors = {"m": 1}


    @classmethod
    def convert(cls, name, amount):
        for unit, factor in (("m", 1), ("km", 1000), ("mm", 0)):
            cls.factors.setdefault(unit, factor)
        return cls.factors[name] * amount
# --- inputs
INPUTS = [(("km", 3), {}), (("m", 0), {})]
