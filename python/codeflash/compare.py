# SPDX-License-Identifier: Apache-2.0
"""Compares two values by everything that a program could see of them.

    from codeflash.compare import assert_equal, equal

    difference = equal(expected, actual)
    if difference:
        print(difference)        # result["rows"][3].price: 1.0 is not 1

docs/compare.md says for each type what is compared.
"""

from codeflash import _ext

__all__ = ["CompareLimit", "Difference", "assert_equal", "equal"]

CompareLimit = _ext.CompareLimit


class Difference:
    """The first difference between two values; always true, and in words as a str.

    `path` leads to it in source text, `kind` is one of value, type, length, key, order, element,
    attribute, alias, opaque and eq, `left` and `right` are short forms of what is there.
    """

    __slots__ = ("path", "kind", "left", "right", "_text")

    def __init__(self, path, kind, left, right, text):
        self.path = path
        self.kind = kind
        self.left = left
        self.right = right
        self._text = text

    def __str__(self):
        return self._text

    def __repr__(self):
        return "<Difference %s>" % self._text

    def __bool__(self):
        return True

    def __eq__(self, other):
        if not isinstance(other, Difference):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __reduce__(self):
        return Difference, self._key()

    def _key(self):
        return self.path, self.kind, self.left, self.right, self._text


def equal(
    a,
    b,
    *,
    root="result",
    rel_tol=0.0,
    abs_tol=0.0,
    same_modules=None,
    same=(),
    check_eq=False,
    max_seconds=None,
    max_bytes=None,
):
    """None where the two cannot be told apart, else the first Difference.

    root          what the path of a difference begins with
    rel_tol, abs_tol
                  floats and complex numbers that are so close are equal, as for math.isclose()
    same_modules  {"candidate": "original"}: modules, by name or themselves, that stand for
                  each other, so that their classes and functions of one name may be the same
    same          pairs of objects that stand for each other
    check_eq      afterwards, also ask the __eq__ of classes: equals that deny it are different
    max_seconds, max_bytes
                  raise CompareLimit where the comparison takes more time or memory of its own
    """
    found = _ext.compare(
        a,
        b,
        root,
        _tolerance("rel_tol", rel_tol),
        _tolerance("abs_tol", abs_tol),
        _names(same_modules or {}),
        tuple(map(tuple, same)),
        bool(check_eq),
        -1.0 if max_seconds is None else float(max_seconds),
        0 if max_bytes is None else int(max_bytes),
        _take_apart,
    )
    return None if found is None else Difference(*found)


def assert_equal(a, b, **options):
    """Raises AssertionError with the first difference; takes what equal() takes."""
    __tracebackhide__ = True
    difference = equal(a, b, **options)
    if difference is not None:
        raise AssertionError(str(difference))


def _tolerance(name, value):
    value = float(value)
    if not value >= 0:
        raise ValueError("%s is negative or not a number: %r" % (name, value))
    return value


def _names(modules):
    return {_name(key): _name(value) for key, value in dict(modules).items()}


def _name(module):
    return module if type(module) is str else module.__name__


def _take_apart(library, value):
    from codeflash import _libraries  # only where one of them is there

    return _libraries.take_apart(library, value)
