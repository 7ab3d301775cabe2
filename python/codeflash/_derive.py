# SPDX-License-Identifier: Apache-2.0
"""Inputs derived from given ones: other values of the same types, and a few of other types.

Every call starts as a fresh copy of a given one. `derived` calls stay within the types seen at
each place or annotated there; `other` calls put in a value of another type, and only tell
assumptions. The same seed gives the same calls.
"""

import ast
import itertools
import sys

from codeflash import _annotated, _ext, _foreign, _guide, _kinds, _side, _steps, _texts
from codeflash._texts import TEXTS

# derived, of other types, large
SIZES = {"low": (160, 40, 1), "medium": (320, 60, 2), "high": (1200, 200, 4)}
BASES = 6  # given calls from which single changes start
BULKY = 16 << 10  # bytes of a call, encoded: most changes start from a short form of it
SHORT = 24  # elements or keys that each part of a short form has at most
FULL = 4  # changes of each place of a bulky call itself
LARGER = 40  # times as many elements
ELEMENTS_MAX = 4000
LENGTH_MAX = 20000  # where a text names it
LEVELS = 1500  # of a value inside itself: more than calls inside each other may be
MANY, VERY_MANY = 2000, 250000  # elements of the largest inputs, those inside elements too
SCALARS = 3  # times that other arguments are changed beside them
LARGE = 1000  # a number beyond it and those seen is huge
DEPTH = 3
IDLE = 2000  # calls in a row that were made before: there are no others
LONG = 6  # mixtures with a container that is long because a text names that length
DISTINCT = 60  # elements of a container that are made one by one
SURROGATE = "\ud800".encode("utf-8", "surrogatepass")
OWN = sys.modules[__name__]

INTS = (0, 1, -1, 2, 3, 7, 10, -7, 100, 255, 256, -1000, 10**6)
INTS += (2**31, 2**53 + 1, -(2**63), 2**64 + 1)
FLOATS = (0.0, -0.0, 1.0, -1.5, 0.1, 3.25, 1e16, -1e300, 5e-324)


def run(calls, request, program, write):
    """Writes derived and other calls with write(call, origin, what it is)."""
    import random

    sources = []
    for which in ("original", "candidate"):
        with open(request[which], "rb") as file:
            sources.append(file.read())
    effort = request.get("effort", "medium")
    derived, other, large = SIZES.get(effort, SIZES["medium"])
    rng = random.Random(int(request["seed"]))
    maker = Maker(calls, sources, rng, Target(program.find(), program.module), write)
    maker.put_all(maker.derived(), derived)
    maker.put_all(_annotated.calls(maker, effort, int(request["seed"])), derived)
    guide = _guide.Guide(maker, request)
    maker.put_all(maker.other(), other)
    maker.put_all(guide.found(), derived)
    for call, origin in maker.later:  # the original may not end on many of them
        write(call, origin, None)
    maker.later = []
    maker.put_all(maker.large(), large * (SCALARS + 2))
    maker.put_all(maker.deep(), large)


def constants(sources):
    """{type: values} of the literals in both texts: limits are written there."""
    found = {int: [], float: [], str: [], bytes: []}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                found[str] += [n for n in class_names(node) if n not in found[str]]
            if isinstance(node, ast.Constant) and type(node.value) in found:
                value = node.value
                if isinstance(value, (str, bytes)) and len(value) > 40:
                    continue
                near = (value - 1, value, value + 1) if type(value) is int else (value,)
                if type(value) is float:
                    near = (value, -value)
                for one in near:
                    if one not in found[type(value)]:
                        found[type(value)].append(one)
    return {kind: values[:40] for kind, values in found.items()}


def class_names(node):
    """Names that a class assigns, as those of an enumeration: texts may name them."""
    for statement in node.body:
        for target in getattr(statement, "targets", ()):
            if isinstance(target, ast.Name) and not target.id.startswith("_"):
                yield target.id
                yield target.id.lower()


class Maker:
    environment = []  # names of variables that the inputs file sets

    def __init__(self, calls, sources, rng, target, write):
        self.rng, self.target, self.write = rng, target, write
        self.made, self.later = [], []  # (encoded, texts, origin) of what was written; the rest
        self.literals = constants(sources)
        self.source = b"\n".join(sources).decode("utf-8", "replace")
        self.settings = _steps.settable(ast.parse(sources[0]), target.module)
        self.data, self.seen = [], set()
        for args, kwargs in calls:
            texts = {}
            data, holes = _ext.observe_encode((args, kwargs, ()), texts)
            self.seen.add(data)
            if not holes:
                self.data.append((data, texts))
        self.given = len(self.data)
        self.short = {}  # number of a bulky call -> that of its short form
        for at in self.spread(self.given):
            self.shorten(at)
        self.places = {}  # place -> numbers of the calls that have it
        self.leaves = {}  # type -> values seen anywhere
        self.lengths = {}  # length of lists in lists -> how many were seen
        self.parts = {}  # path -> elements, keys or values seen there in any call
        for at in range(min(self.given, 200)):
            call = self.fresh(at)
            for place in places(call):
                self.places.setdefault(place, []).append(self.short.get(at, at))
                self.collect(take(call, place), (place,))
        self.largest = max([LARGE, *map(abs, self.leaves.get(int, []))])
        self.long = 0  # mixtures with a long container
        self.risky = False  # whether what is being made may be outside the types seen

    def collect(self, value, path):
        """Takes note of the leaves, and of what is in each container at its path."""
        kind = type(value)
        if kind in (int, float, str, bytes):
            found = self.leaves.setdefault(kind, [])
            if len(found) < 200 and value not in found:
                found.append(value)
        if len(path) > 5:
            return
        if kind is list and "item" in path:
            self.lengths[len(value)] = self.lengths.get(len(value), 0) + 1
        if kind in (list, tuple, set, frozenset):
            self.note(list(value)[:30], path + ("item",))
        elif kind is dict:
            self.note(list(value)[:30], path + ("key",))
            self.note(list(value.values())[:30], path + ("value",))
        elif type(getattr(value, "__dict__", None)) is dict and not isinstance(value, type):
            for name, part in list(vars(value).items())[:30]:
                self.collect(part, path + (name,))

    def note(self, values, path):
        found = self.parts.setdefault(path, [])
        for value in values:
            if len(found) < 60:
                found.append(value)
            self.collect(value, path)

    def length(self, count):
        """Of a container in a mixture: only a few are long, they take the time of many others."""
        self.long += count > 10 * DISTINCT
        return count if self.long <= LONG else min(count, DISTINCT)

    def fresh(self, at):
        args, kwargs, _ = _ext.decode(*self.data[at], None)
        return args, kwargs, []

    def put_all(self, calls, count):
        """Writes so many of the calls."""
        put = idle = 0
        for call in calls:
            if put >= count or idle >= IDLE:
                break
            new = self.put(*call)
            put += new
            idle = 0 if new else idle + 1

    def put(self, call, origin, what=None):
        args, kwargs, steps = call
        call = args, kwargs, tuple(steps)
        texts = {}
        try:
            data, holes = _ext.observe_encode(call, texts, 1 << 22)
        except ValueError:
            return 0
        if holes or data in self.seen:
            return 0
        self.seen.add(data)
        if origin == "derived" and any(SURROGATE in part for part in (data, *texts.values())):
            origin = "guess"  # no text that can be encoded: few functions mean it
        if origin != "other" and is_huge((args, kwargs), self.largest):
            self.later.append((call, origin))
        else:
            self.made.append((data, texts, origin))
            self.write(call, origin, what)
        return 1

    @staticmethod
    def spread(count):
        """Some of so many calls."""
        return list(range(0, count, max(1, count // BASES)))[:BASES]

    def shorten(self, at):
        """Adds a short form of a bulky call: a change of it says as much and takes less time."""
        if len(self.data[at][0]) + sum(map(len, self.data[at][1].values())) < BULKY:
            return
        args, kwargs, steps = self.fresh(at)
        args = tuple(shortened(value) for value in args)
        kwargs = {name: shortened(value) for name, value in kwargs.items()}
        texts = {}
        self.data.append((_ext.observe_encode((args, kwargs, ()), texts)[0], texts))
        self.short[at] = len(self.data) - 1

    def bases(self):
        """Some of the given calls, spread; of bulky ones their short form."""
        return [self.short.get(at, at) for at in self.spread(self.given)]

    def any_call(self):
        at = self.rng.randrange(self.given)
        return self.fresh(self.short.get(at, at))

    # --- within the types ---

    def derived(self):
        """Single changes of places and bases in turn, then mixtures without end."""
        if not self.data:
            return
        for at in self.short.values():
            yield self.fresh(at), "derived"
        singles = interleave(
            [self.single(at, place) for at, place in self.starts()]
            + [itertools.islice(self.single(*start), FULL) for start in self.bulky_starts()]
            + [self.aliased(), self.counted()]
        )
        for number in range(30000):
            self.risky = False
            call = next(singles, None) if number % 2 else None
            if call is not None:
                yield call, "derived"
            call = self.mixture()
            yield call, "guess" if self.risky else "derived"

    def starts(self):
        for at in self.bases():
            for place in places(self.fresh(at)):
                yield at, place

    def bulky_starts(self):
        for at in self.short:
            for place in places(self.fresh(at)):
                yield at, place

    def single(self, at, place):
        call = self.fresh(at)
        for option in self.options(take(call, place), place):
            yield replace(call, place, option)

    def options(self, value, place):
        """Other values of the same type, and those of the annotation."""
        return variants(value, self, 0) + samples(self.target.hints.get(self.name_of(place)), self)

    def aliased(self):
        """One object in two places."""
        for at in self.bases():
            for one in places(self.fresh(at)):
                for other in places(self.fresh(at)):
                    call = self.fresh(at)
                    value = take(call, one)
                    if one != other and akin(value, take(call, other)):
                        yield replace(call, other, value)

    def counted(self):
        """More or fewer arguments, where the parameters allow it."""
        target = self.target
        for at in self.bases():
            args, kwargs, steps = self.fresh(at)
            fixed, more = args[: len(target.names)], args[len(target.names) :]
            if target.takes_args:
                for other in ((), more[:1], more[:-1], more[::-1], more + more[:1], more * 2):
                    yield fixed + other, kwargs, steps
            for name in kwargs:
                if name in target.optional or name not in target.named:
                    yield args, {k: v for k, v in kwargs.items() if k != name}, steps
            if not more and args and target.names[len(args) - 1 : len(args)] in target.last:
                yield args[:-1], kwargs, steps

    def mixture(self):
        """A call whose parts are made anew from a few values, or taken from other calls."""
        rng = self.rng
        call = self.any_call()
        pool = Pool(self)
        whole = rng.random() < 0.5
        for place in places(call):
            roll = rng.random()
            if roll < 0.2 and not whole:
                other = self.fresh(rng.choice(self.places.get(place, [0])))
                if place in places(other):
                    call = replace(call, place, take(other, place))
            elif roll < 0.7 or whole:
                call = replace(call, place, remade(take(call, place), pool, 0, (place,)))
            elif roll < 0.75:
                other = rng.choice(places(call))
                if akin(take(call, other), take(call, place)):
                    call = replace(call, place, take(call, other))  # the same object twice
        if self.target.kinds and rng.random() < 0.4:
            call = self.of_subclass(call)
        steps = _steps.make(self, call, pool)
        return call[0], call[1], steps

    def of_subclass(self, call):
        args, kwargs, steps = call
        kind = self.rng.choice(self.target.kinds)
        if self.target.is_classmethod:
            bound = args and isinstance(args[0], type) and issubclass(args[0], self.target.owner)
            return (kind,) + (args[1:] if bound else args), kwargs, steps
        if args and type(args[0]) in kind.__mro__[1:]:
            try:
                args[0].__class__ = kind
                self.risky = True
            except TypeError:
                pass
        return args, kwargs, steps

    # --- of other types ---

    def other(self):
        if self.data:
            for made in interleave([self.foreign(at, place) for at, place in self.starts()]):
                yield made

    def foreign(self, at, place):
        call = self.fresh(at)
        value = take(call, place)
        for option in _foreign.foreigners(value):
            what = _foreign.told(self.name_of(place), value, option)
            yield replace(call, place, option), "other", what

    def name_of(self, place):
        """The parameter's name, or `argument 2`."""
        names = self.target.names
        if isinstance(place, str):
            return place
        return names[place] if place < len(names) else "argument %d" % (place + 1)

    # --- larger ---

    def large(self):
        """All containers and texts of a call as long as many programs have them, then longer."""
        for at in self.spread(self.given):
            call = self.enlarged(at, MANY)
            yield call, "derived"
            for _ in range(SCALARS):
                yield self.other_scalars(call), "derived"
            yield self.enlarged(at, VERY_MANY), "derived"

    def enlarged(self, at, many):
        call = self.fresh(at)
        for place in places(call):
            call = replace(call, place, enlarged(take(call, place), self, many))
        return call

    def other_scalars(self, call):
        for place in places(call):
            value = take(call, place)
            if type(value) in (bool, int, float, str) and len(str(value)) < 100:
                options = [o for o in variants(value, self) if not is_huge(o, self.largest)]
                call = replace(call, place, self.rng.choice(options or [value]))
        return call

    def deep(self):
        """What is inside itself, so often that a recursive function does not end well."""
        for at in self.bases():
            call = self.fresh(at)
            for place in places(call):
                nested = deepened(take(call, place))
                if nested is not None:
                    yield replace(call, place, nested), "guess"


class Target:
    """What the derivation knows of the function."""

    def __init__(self, target, module):
        import typing

        self.module = module
        self.names = target.names()
        self.learn_parameters(_side.parameters_of(target.bare))
        self.is_classmethod = isinstance(target.raw, classmethod)
        self.has_self = target.has_self
        self.owner = target.owner if target.in_class else None
        self.kinds = []
        if target.in_class and not isinstance(target.raw, staticmethod):
            self.kinds = [
                kind
                for kind in vars(module).values()
                if isinstance(kind, type)
                and kind is not self.owner
                and issubclass(kind, self.owner)
            ]
        try:
            self.hints = typing.get_type_hints(_side.unwrapped(target.bare))
        except Exception:  # names that exist for a type checker only
            self.hints = {}

    def learn_parameters(self, parameters):
        self.takes_args = any(kind == 2 for kind, _, _ in parameters)
        self.named = {name for kind, name, _ in parameters if kind in (0, 1, 3)}
        self.optional = {name for _, name, default in parameters if default}
        self.last = [(name,) for name in self.optional]  # to be left out at the end


class Pool:
    """The few values of which one call is made: so they meet again in it."""

    def __init__(self, maker):
        rng = self.rng = maker.rng
        self.maker = maker
        numbers = maker.literals[int] + list(INTS) + maker.leaves.get(int, [])
        numbers += [sign * (10 ** rng.randrange(1, 19) - rng.randrange(2)) for sign in (1, -1)]
        numbers += [2 ** rng.randrange(1, 70) + rng.randrange(-1, 2), rng.randrange(-20, 200)]
        small = rng.random() < 0.6
        self.ints = [
            rng.randrange(-3, 12) if small else rng.choice(numbers)
            for _ in range(rng.randrange(1, 5))
        ]
        reals = maker.literals[float] + list(FLOATS) + maker.leaves.get(float, [])
        reals += [0.1, 0.2, 0.3, 0.7, 1 / 3, 2.5, 1e-9, 1e15, rng.uniform(-100, 100)]
        self.floats = [rng.choice(reals) for _ in range(rng.randrange(1, 6))]
        texts = maker.literals[str] + maker.leaves.get(str, []) * 2 + list(TEXTS)
        self.strs = _texts.pool(texts, maker.literals[str], rng)
        self.bytes = [rng.choice([b"", b"a", b"\x00\xff", b"ab\n"] + maker.leaves.get(bytes, []))]

    def of(self, kind, default):
        values = {int: self.ints, float: self.floats, str: self.strs, bytes: self.bytes}.get(kind)
        return self.rng.choice(values) if values else default


# Of what an empty list may be a list, where no call told.
GUESSES = (
    lambda: 1,
    lambda: "a",
    lambda: 0.5,
    lambda: ["a", "b"],
    lambda: [1, 2],
    lambda: ("a", 1),
    lambda: ("a", "b"),
    lambda: (1, 2),
    lambda: {"a": 1},
    lambda: {"name": "a", "value": 1},
    lambda: b"a",
    lambda: (0.5, 1.5),
    lambda: {"a": "b"},
    lambda: True,
)


def remade(value, pool, depth, path):
    """A new value of the same type, its parts from the pool."""
    rng, kind = pool.rng, type(value)
    if kind is bool:
        return rng.random() < 0.5
    if kind in (int, float, str, bytes):
        return value if rng.random() < 0.1 else pool.of(kind, value)
    if kind is bytearray:
        return bytearray(pool.of(bytes, b""))
    if kind is list:
        if is_record(value, depth, pool.maker):
            mixed = len({type(part) for part in value}) > 1
            if mixed or rng.random() < 0.8:
                return [remade(part, pool, depth + 1, path + ("item",)) for part in value]
            pool.maker.risky = True
        return many(value, pool, depth, path)
    if kind is tuple:
        if depth == 0 and len({type(part) for part in value}) == 1 and len(value) > 3:
            return tuple(many(list(value), pool, depth, path))
        return tuple(remade(part, pool, depth + 1, path + ("item",)) for part in value)
    if kind in (set, frozenset):
        made = many(sorted(value, key=repr), pool, depth, path)
        return kind(part for part in made if hashable(part))
    if kind is dict:
        return remade_dict(value, pool, depth, path)
    found = _kinds.remade(value, OWN, pool, depth) if depth <= DEPTH else None
    return remade_instance(value, pool, depth, path) if found is None else found


def many(value, pool, depth, path):
    rng = pool.rng
    if depth > DEPTH:
        return value
    inner = path + ("item",)
    seen = value or pool.maker.parts.get(inner)
    if seen:
        patterns = [rng.choice(seen) for _ in range(2)]
    else:
        pool.maker.risky = True
        patterns = [rng.choice(GUESSES)()]
    count = rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12, len(value)))
    if rng.random() < 0.1 and depth == 0:
        count = pool.maker.length(rng.choice([60, *sizes(pool.maker, ())]))
    made = [
        copied(remade(rng.choice(patterns), pool, depth + 1, inner))
        for _ in range(min(count, DISTINCT))
    ]
    while len(made) < count:  # the same ones again, as objects of their own
        made += copied(made[: count - len(made)])
    if len(made) > 1 and rng.random() < 0.15:
        made[-1] = made[0]  # the same object twice
    if made and rng.random() < 0.2:
        try:
            made.sort()
        except TypeError:
            pass
    return made


def constructed(value, names, pool, depth, path):
    """A new instance through __init__, whose parameters have the names of attributes."""
    code = getattr(getattr(type(value), "__init__", None), "__code__", None)
    if code is None or code.co_flags & 0x0C:
        return None
    wanted = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    given = {}
    for name in wanted:
        found = name if name in names else "_" + name
        if found in names:
            given[name] = remade(names[found], pool, depth + 1, path + (found,))
    try:
        return type(value)(**given)
    except Exception:
        return None


def copied(value):
    """A copy of what was taken from a pattern as it is: two places must not share it."""
    if type(value) in (int, str, float, bytes, bool) or value is None:
        return value
    texts = {}
    data, holes = _ext.observe_encode(value, texts)
    return value if holes else _ext.decode(data, texts, None)


def remade_dict(value, pool, depth, path):
    rng, maker = pool.rng, pool.maker
    if depth > DEPTH:
        return value
    if value and any(type(key) is str and key in maker.literals[str] for key in value):
        made = {  # a record
            key: remade(part, pool, depth + 1, path + ("value",)) for key, part in value.items()
        }
        items = list(made.items())
        if rng.random() < 0.3:
            rng.shuffle(items)
        return dict(items)
    keys = list(value) or maker.parts.get(path + ("key",))
    parts = list(value.values()) or maker.parts.get(path + ("value",))
    if not keys or not parts:
        maker.risky = True
        keys, parts = [rng.choice(("a", "a", "a", 1))], [rng.choice(GUESSES)()]
    made, keep = {}, rng.random() < 0.4
    for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 6))):
        key = rng.choice(keys)
        if not keep:
            key = remade(key, pool, DEPTH, path + ("key",))
        if hashable(key):
            made[key] = copied(remade(rng.choice(parts), pool, depth + 1, path + ("value",)))
    return made


def remade_instance(value, pool, depth, path):
    """
    Made by its class from other values, where the attributes tell what that was given; else with
    attributes changed within their types, a state that the class may not allow.
    """
    names = getattr(value, "__dict__", None)
    if type(names) is not dict or isinstance(value, (type, BaseException)) or callable(value):
        return value
    if depth <= DEPTH and names and pool.rng.random() < 0.6:
        made = constructed(value, names, pool, depth, path)
        if made is not None:
            return made
    if depth <= DEPTH and names and pool.rng.random() < 0.3:
        pool.maker.risky = True
        for name in list(names):
            if pool.rng.random() < 0.5:
                try:
                    names[name] = remade(names[name], pool, depth + 1, path + (name,))
                except Exception:
                    pass
    return value


def is_huge(value, largest, depth=0):
    """Whether a number in it is far beyond those seen: a loop over it may not end."""
    if type(value) is int:
        return abs(value) > largest
    if depth > DEPTH:
        return False
    if type(value) is dict:
        return any(is_huge(part, largest, depth + 1) for part in value.values())
    if type(value) in (list, tuple):
        return any(is_huge(part, largest, depth + 1) for part in value[:100])
    return False


def akin(one, other):
    """Whether one may stand for the other: the same type, and parts of the same types."""
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return akin(list(one), list(other)) and akin(list(one.values()), list(other.values()))
    if type(one) in (list, tuple, set, frozenset):
        return {type(part) for part in one} == {type(part) for part in other}
    return True


def interleave(iterators):
    while iterators:
        left = []
        for iterator in iterators:
            for item in iterator:
                yield item
                left.append(iterator)
                break
        iterators = left


def places(call):
    return list(range(len(call[0]))) + list(call[1])


def take(call, place):
    return call[1][place] if isinstance(place, str) else call[0][place]


def replace(call, place, value):
    args, kwargs, steps = call
    if isinstance(place, str):
        return args, dict(kwargs, **{place: value}), steps
    return args[:place] + (value,) + args[place + 1 :], kwargs, steps


def variants(value, maker, depth=0):
    kind = type(value)
    if kind is bool:
        return [not value]
    if kind is int:
        near = [value + 1, value - 1, -value, value * 2, value // 2]
        return unlike(value, maker.literals[int] + near + list(INTS))
    if kind is float:
        near = [-value, value + 1.0, value * 3.7, value / 7.0]
        return unlike(value, maker.literals[float] + near + list(FLOATS))
    if kind is str:
        return unlike(value, _texts.near(value, maker.literals[str], LARGER))
    if kind is bytes:
        near = [b"", value[:1], value[::-1], value * LARGER if len(value) < 500 else value]
        near += [value * 2, value + b"\x00\xff", value.upper()]
        return unlike(value, maker.literals[bytes] + near)
    if kind is bytearray:
        return [bytearray(), value[:1], value[::-1], value * 2]
    if kind in (list, tuple):
        return sequence_variants(value, maker, depth)
    if kind in (set, frozenset):
        items = sorted(value, key=repr)
        inner = [kind(part) for part in sequence_variants(items, maker, depth) if hashable(part)]
        return [kind(), kind(items[:1])] + inner
    if kind is dict:
        return dict_variants(value, maker, depth)
    return _kinds.near(value, OWN, maker, depth)


def unlike(value, options):
    return [option for option in options if option != value or repr(option) != repr(value)]


def sequence_variants(value, maker, depth):
    kind = type(value)
    items = list(value)
    if is_record(value, depth, maker):
        return [kind(part) for part in element_variants(items, maker, depth, False)]  # a record
    found = [[], items[:1], items[::-1], items + items, items[:-1], items[1:], items[-1:]]
    if items and len(items) * LARGER <= ELEMENTS_MAX:
        found.insert(2, items * LARGER)
    if items and depth == 0:
        found[3:3] = [(items * (size // len(items) + 1))[:size] for size in sizes(maker, items)]
    try:
        found += [sorted(items), sorted(items, reverse=True)]
    except Exception:
        pass
    if items:
        found += [items[:1] * 3, items[:2] * 2, items + items[:1], items[:1] + items]
        if len(items) > 2:
            found += [items[1:2] + items[:1] + items[2:], items[::2]]
    if depth < DEPTH and items:
        found += element_variants(items, maker, depth, True)
    return [part if kind is list else kind(part) for part in found]


def shortened(value, depth=0):
    """The first elements of a container and of those inside it, the start of a text."""
    kind = type(value)
    if depth > DEPTH:
        return value
    if kind in (str, bytes) and len(value) > BULKY:
        return value[: SHORT * LARGER]
    if kind in (list, tuple, set, frozenset):
        items = list(value) if kind in (list, tuple) else sorted(value, key=repr)
        return kind(shortened(part, depth + 1) for part in items[:SHORT])
    if kind is dict:
        return {key: shortened(part, depth + 1) for key, part in list(value.items())[:SHORT]}
    return value


def enlarged(value, maker, many):
    """Elements again and again, up to so many; of a dict with keys of its own kind."""
    kind = type(value)
    if kind in (str, bytes) and value:
        return (value * (many // len(value) + 1))[:many]
    if kind in (list, tuple) and value and not is_record(value, 0, maker):
        count = max(1, many // max(1, sum(map(weight, value)) // len(value)))
        return (value * (count // len(value) + 1))[:count]
    if kind is dict and value and not any(key in maker.literals[str] for key in value):
        count = many // 10 // max(1, sum(map(weight, value.values())) // len(value))
        items = list(value.items())
        found = dict(items)
        for at in range(count):
            key, part = items[at % len(items)]
            if type(key) in (int, str):
                found[at if type(key) is int else "%s%d" % (key, at)] = part
        return found
    return value


def deepened(value):
    """Many times inside itself, where it is once; else None."""
    kind = type(value)
    if kind not in (list, dict):
        return None
    items = list(value.items()) if kind is dict else list(enumerate(value))
    inner = [(key, part) for key, part in items if type(part) is kind and part]
    if not inner:
        return None
    key, nested = inner[0]
    rest = [item for item in items if item[0] != key][:2]
    for _ in range(LEVELS):
        parts = dict(rest + [(key, nested)])
        nested = parts if kind is dict else [parts[at] for at in sorted(parts)]
    return nested


def weight(value):
    return sum(map(weight, value)) + 1 if type(value) in (list, tuple) else 1


def sizes(maker, items):
    """Lengths that either text may ask for."""
    return sorted(n for n in maker.literals[int] if len(items) < n <= LENGTH_MAX)[-6:]


def is_record(value, depth, maker):
    """Whether its length is part of its meaning: `("ann", 31)`, or the rows of a matrix."""
    mixed = len({type(part) for part in value}) > 1
    if type(value) is tuple:
        return depth > 0 or mixed
    if depth == 0:
        return False
    lengths = maker.lengths
    return mixed or (len(value) > 1 and lengths.get(len(value), 0) > 1 and len(lengths) == 1)


def element_variants(items, maker, depth, grows):
    found = []
    if not items or depth >= DEPTH:
        return found
    for at in sorted({0, len(items) - 1, maker.rng.randrange(len(items))}):
        for option in spread(variants(items[at], maker, depth + 1), 12 if depth == 0 else 5, maker):
            found.append(items[:at] + [option] + items[at + 1 :])
    options = variants(items[0], maker, depth + 1)
    if options and grows:
        found.append(items + options[:1])
        found.append(options[:1] + items)
    return found


def spread(options, count, maker):
    if len(options) <= count:
        return options
    return maker.rng.sample(options, count)


def dict_variants(value, maker, depth):
    items = list(value.items())
    found = [dict(items[::-1])]
    if not any(type(key) is str and key in maker.literals[str] for key in value):
        found += [{}, dict(items[:1]), dict(items[1:]), dict(items[:-1])]
    if depth < DEPTH and items:
        for at in sorted({0, len(items) - 1, maker.rng.randrange(len(items))}):
            key, old = items[at]
            for option in spread(variants(old, maker, depth + 1), 10, maker):
                found.append({**value, key: option})
            for option in spread(variants(key, maker, depth + 1), 4, maker):
                if hashable(option):
                    found.append({**value, option: old})
    return found


def hashable(value):
    try:
        hash(value)
        return True
    except TypeError:
        return False


def samples(hint, maker, depth=0):
    """Values of an annotation, where it is one that can be read."""
    import typing

    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    plain = {int: INTS, float: FLOATS, str: TEXTS, bool: (True, False), bytes: (b"", b"ab")}
    if hint is None or depth > 2:
        return []
    if hint is type(None):
        return [None]
    if hint in plain:
        return list(plain[hint])
    if origin is typing.Union or type(hint).__name__ == "UnionType":
        return [value for part in inner for value in samples(part, maker, depth + 1)[:8]]
    name = getattr(origin, "__name__", "")
    if name in ("list", "Sequence", "Iterable", "Collection", "set", "frozenset", "Iterator"):
        values = samples(inner[0], maker, depth + 1) if inner else []
        parts = [values[:1], values[:3], values[3:1:-1], values[1:2] * 2, []]
        if name in ("set", "frozenset"):
            return [{"set": set, "frozenset": frozenset}[name](part) for part in parts]
        if name == "Iterator":
            return [iter(part) for part in parts]
        more = [iter(part) for part in parts] if name == "Iterable" else []
        return parts + [tuple(part) for part in parts if name != "list"] + more
    if origin is dict and len(inner) == 2:
        keys = samples(inner[0], maker, depth + 1)[:3]
        return [{}] + [dict.fromkeys(keys, v) for v in samples(inner[1], maker, depth + 1)[:4]]
    return []
