# SPDX-License-Identifier: Apache-2.0
"""Other values of types of the standard library, of named tuples and of data classes.

A type is known by its name: what the program did not import is not imported here.
"""

DECIMALS = "0 -0 1 -1.5 0.10 2.675 1E+3 1E-10 0.30000000000000004 123456789012345678901234567890"
PATHS = ("", ".", "..", "/", "a/b.txt", "a.tar.gz", "a/../b", ".hidden", "\u00e9 x/a.b/", "A/B.TXT")


def near(value, derive, maker, depth):
    """Other values of that type; `derive` has variants() and the like."""
    kind = type(value)
    name = "%s.%s" % (kind.__module__, kind.__name__)
    if name in MAKERS:
        return tried(MAKERS[name], value)
    if kind.__module__.partition(".")[0] == "pathlib":
        return tried(paths, value)
    if type(kind).__name__ in ("EnumMeta", "EnumType"):
        return [member for member in kind if member is not value]
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return fields(value, dict(zip(kind._fields, value)), kind, derive, maker, depth)
    if name in CONTAINERS or kind is range:
        return containers(value, name, derive, maker, depth)
    if hasattr(kind, "__dataclass_fields__"):
        return data_classes(value, kind, derive, maker, depth)
    return []


def remade(value, derive, pool, depth):
    """A new value of that type in a mixture; None: not one of these."""
    kind = type(value)
    name = "%s.%s" % (kind.__module__, kind.__name__)
    rng = pool.rng
    if name in SEQUENCES:
        return like(value, derive.many(list(value), pool, depth, ("items",)))
    if name in DICTS:
        return like(value, derive.remade_dict(dict(value), pool, depth, ("items",)))
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        parts = [derive.remade(part, pool, depth + 1, ("field",)) for part in value]
        return kind._make(parts)
    if hasattr(kind, "__dataclass_fields__"):
        return remade_data(value, kind, derive, pool, depth)
    options = near(value, derive, pool.maker, depth)
    return rng.choice(options) if options and rng.random() < 0.7 else None


def remade_data(value, kind, derive, pool, depth):
    """A data class with its fields made anew, or one of them changed."""
    rng, parts = pool.rng, initial(value, kind)
    if not parts or depth >= derive.DEPTH:
        return None
    if rng.random() < 0.5:
        one = rng.choice(list(parts))
        options = derive.variants(parts[one], pool.maker, depth + 1)
        parts[one] = rng.choice(options or [parts[one]])
    else:
        parts = {
            name: derive.remade(part, pool, depth + 1, (name,)) for name, part in parts.items()
        }
    try:
        return kind(**parts)
    except Exception:  # what the class does not take
        return None


def tried(maker, value):
    """What the maker gives until it fails: some values have no neighbour."""
    found = []
    try:
        for other in maker(value, type(value)):
            found.append(other)
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        pass
    return found


def decimals(value, kind):
    yield from map(kind, DECIMALS.split())
    yield from (-value, value + 1, value * 10, value / 3, value.normalize())


def fractions(value, kind):
    yield from (kind(0), kind(1, 3), kind(-1, 2), kind(10**20, 3), -value, value + 1)
    yield 1 / value


def complexes(value, kind):
    yield from (0j, 1j, -1 + 0j, value.conjugate(), -value, kind(value.imag, value.real))
    yield kind(-0.0, 0.0)


def dates(value, kind):
    step = kind(2024, 1, 2) - kind(2024, 1, 1)
    yield from (value.replace(month=1, day=1), value.replace(month=12, day=31))
    yield from (value.replace(year=2024, month=2, day=29), value.replace(year=1999, month=12))
    yield from (value + step, value - step, value + 31 * step, value + 365 * step)
    yield from (value.replace(year=1, month=1, day=1), value.replace(year=9999, day=1))


def datetimes(value, kind):
    yield from (value.replace(hour=0, minute=0, second=0, microsecond=0), value.replace(fold=1))
    yield from (value.replace(microsecond=1), value.replace(hour=23, minute=59, second=59))
    yield from dates(value, kind)


def times(value, kind):
    yield from (value.replace(hour=0, minute=0, second=0, microsecond=0), value.replace(hour=23))
    yield from (value.replace(microsecond=999999), value.replace(minute=59, second=59))


def timedeltas(value, kind):
    yield from (kind(0), kind(1), kind(-1), kind(microseconds=1), kind(hours=25), -value)
    yield from (value * 2, value // 2, kind(days=400, seconds=1))


def paths(value, kind):
    yield from map(kind, PATHS)
    yield from (value.parent, value / "x", value / "..", value.with_suffix(".x"))


def uuids(value, kind):
    yield from (kind(int=0), kind(int=2**128 - 1), kind(int=value.int ^ 1))


MAKERS = {
    "decimal.Decimal": decimals,
    "fractions.Fraction": fractions,
    "builtins.complex": complexes,
    "datetime.date": dates,
    "datetime.datetime": datetimes,
    "datetime.time": times,
    "datetime.timedelta": timedeltas,
    "uuid.UUID": uuids,
}
SEQUENCES = ("collections.deque", "array.array")
DICTS = ("collections.OrderedDict", "collections.Counter", "collections.defaultdict")
CONTAINERS = SEQUENCES + DICTS


def like(value, parts):
    """A container of that type with other parts."""
    kind = type(value)
    if kind.__name__ == "deque":
        return kind(parts, value.maxlen)
    if kind.__name__ == "array":
        return kind(value.typecode, parts)
    if kind.__name__ == "defaultdict":
        return kind(value.default_factory, parts)
    return kind(parts)


def containers(value, name, derive, maker, depth):
    if name == "builtins.range":
        start, stop = value.start, value.stop
        found = [range(0), range(1), value[::-1], range(start, stop + 1), range(start, stop, 2)]
        return found + [range(10, 0, -3), range(-3, 4)]
    if name in DICTS:
        options = derive.dict_variants(dict(value), maker, depth)
    else:
        options = derive.sequence_variants(list(value), maker, depth)
    found = []
    for parts in options:
        try:
            found.append(like(value, parts))
        except (TypeError, ValueError, OverflowError):  # what that container does not hold
            pass
    return found


def fields(value, parts, make, derive, maker, depth):
    """The same with one field changed."""
    found = []
    for name, part in parts.items():
        options = derive.variants(part, maker, depth + 1) if depth < derive.DEPTH else []
        for option in derive.spread(options, 12 if depth == 0 else 4, maker):
            try:
                found.append(make(**{**parts, name: option}))
            except Exception:  # what the class does not take
                pass
    return found


def data_classes(value, kind, derive, maker, depth):
    return fields(value, initial(value, kind), kind, derive, maker, depth)


def initial(value, kind):
    """What the class was given; {}: that cannot be told."""
    names = [name for name, field in kind.__dataclass_fields__.items() if field.init]
    try:
        return {name: getattr(value, name) for name in names}
    except AttributeError:
        return {}
