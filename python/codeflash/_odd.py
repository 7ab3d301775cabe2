# SPDX-License-Identifier: Apache-2.0
"""Classes of values that only assumptions are made of: subclasses, and equality that lies."""


class Int(int):
    pass


class Float(float):
    pass


class Str(str):
    pass


class List(list):
    pass


class Dict(dict):
    def __missing__(self, key):
        return None


class Unequal:
    """Never equal, not even to itself; all have one hash."""

    def __eq__(self, other):
        return False

    def __hash__(self):
        return 1

    def __repr__(self):
        return "Unequal()"
