# SPDX-License-Identifier: Apache-2.0
"""Values of other types than those seen, of which assumptions are made, and how they are told."""

from codeflash import _odd


def foreigners(value):
    """Values of other types in the place of this one."""
    kind = type(value)
    if kind is bool:
        return [int(value), None, "", []]
    if kind is int:
        return [
            float(value) if abs(value) < 1e300 else 0.5,
            value > 0,
            str(value),
            None,
            _odd.Int(value),
        ]
    if kind is float:
        found = [float("nan"), float("inf"), -float("inf"), None, _odd.Float(value)]
        return found + ([int(value)] if value == value and abs(value) < 1e15 else [])
    if kind is str:
        return [_odd.Str(value), value.encode("utf-8", "replace"), None, 3, list(value)]
    if kind is bytes:
        return [bytearray(value), value.decode("latin-1"), None]
    if kind in (list, tuple):
        items = list(value)
        other = tuple(items) if kind is list else items
        found = [other, iter(items), _odd.List(items), None, dict.fromkeys(range(len(items)))]
        for part in (
            [1, 1.0, True],
            [[1], [1]],
            [float("nan")] * 2,
            [None],
            ["a", 1],
            [_odd.Unequal()],
        ):
            found.append(kind(part))
        if items:
            for option in foreigners(items[0])[:6]:
                found.append(kind([option] + items[1:]))
                found.append(kind(items + [option]))
            found.append(kind(items + [[]]))
        return found + ([set(items)] if all(map(is_hashable, items)) else [])
    if kind is dict:
        found = [_odd.Dict(value), list(value.items()), None]
        return found + [{**value, 1: 1, 1.5: 2}, {**value, None: None}, list(value)]
    if kind in (set, frozenset):
        return [list(value), frozenset(value) if kind is set else set(value), None]
    if value is None:
        return [0, "", [], False]
    return [None]


def is_hashable(value):
    try:
        hash(value)
        return True
    except TypeError:
        return False


NAMES = {"NoneType": "None", "int": "an int", "dict": "a dict", "Unequal": "never equal to itself"}
BASES = {_odd.Int: "int", _odd.Float: "float", _odd.Str: "str"}
BASES.update({_odd.List: "list", _odd.Dict: "dict"})


def told(name, old, new):
    """What sets that value of the parameter apart: `rows is a tuple`, `rows holds a bool`."""
    if type(new) is not type(old):
        return "%s is %s" % (name, kind(new))
    parts = sorted(set(map(kind, parts_of(new))) - set(map(kind, parts_of(old))))
    if parts:
        return "%s holds %s" % (name, " and ".join(parts))
    if kind(new) != kind(old):
        return "%s is %s" % (name, kind(new))
    return "%s is of another kind" % name


def parts_of(value):
    if type(value) is dict:
        return list(value) + list(value.values())
    return list(value) if type(value) in (list, tuple, set, frozenset) else []


def kind(value):
    if type(value) in BASES:
        return "a subclass of %s" % BASES[type(value)]
    if type(value) is float and (value != value or value in (float("inf"), -float("inf"))):
        return "NaN" if value != value else "an infinity"
    name = type(value).__name__
    if name.endswith("_iterator"):
        return "an iterator"
    return NAMES.get(name, "a %s" % name)
