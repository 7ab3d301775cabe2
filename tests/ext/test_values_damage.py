# SPDX-License-Identifier: Apache-2.0
"""Damaged bytes give ValueError with one line: never a crash, never endless memory."""

import random

import pytest
from codeflash import _ext


class Thing:
    def __init__(self, **state):
        self.__dict__.update(state)


class Rows(list):
    pass


def samples():
    shared = [1]
    loop = []
    loop.append(loop)
    error = ValueError("x", shared)
    error.__cause__ = KeyError(1)
    return [
        [1, 2.5, "text", b"bytes", None, True, 2**90, 1j, bytearray(b"x")],
        {"a": shared, "b": (shared, {1, 2}), 3: frozenset("ab")},
        loop,
        Thing(a=1, b=[Thing(c=2)]),
        Rows([1, 2]),
        error,
        range(3),
        slice(1, 2),
        Thing(a=1).__init__,
        lambda: 1,
    ]


BAD = [
    (b"", "ends too early"),
    (b"?", "unknown tag"),
    (b"\0", "unknown tag"),
    (b"i", "a number has no end"),
    (b"i" + b"\xff" * 11, "a number has no end"),
    (b"s\x05ab", "ends inside a string"),
    (b"s\x01\xff", "not UTF-8"),
    (b"f123", "ends inside a float"),
    (b"l\xff\xff\xff\xff\x0f", "more elements than bytes"),
    (b"l\x02l\x02l\x02N", "more elements than bytes"),
    (b"t\x01", "more elements than bytes"),
    (b"#\x00", "not made yet"),
    (b"l\x01#\x05", "not made yet"),
    (b"z\x01#\x00", "not made yet"),
    (b"NN", "bytes after its end"),
    (b"oG\x08builtins\x03intN\x00\x00", "not what was recorded"),
    (b"oi\x02N\x00\x00", "not what was recorded"),
    (b"xG\x08builtins\x03intt\x00\x00NN\x00", "no exception"),
    (b"Ri\x02t\x00NNN", "no arguments of a call"),
    (b"pi\x02i\x02i\x02", "no arguments of a partial"),
    (b"ni\x02\x01a", "no member"),
    (b"G\x07nowhere\x01x", "cannot be imported"),
    (b"G\x08builtins\x07nothing", "is not there"),
    (b"RG\x08builtins\x03intt\x01s\x01xNNN", "cannot be made again"),
    (b"e\x01l\x00", "cannot be made again"),
    (b"S" + b"h" * 16 + b"\x05", "missing"),
]


@pytest.mark.parametrize("data, text", BAD, ids=[case[1] for case in BAD])
def test_damage_is_said(data, text):
    with pytest.raises(ValueError, match=text) as caught:
        _ext.decode(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", range(len(samples())))
def test_a_value_cut_anywhere_is_refused(number):
    data, blobs = _ext.encode(samples()[number])
    for size in range(len(data)):
        with pytest.raises(ValueError):
            _ext.decode(data[:size], blobs)
        with pytest.raises(ValueError):
            _ext.diff(data[:size], data)


def mutated(source, generator, pool):
    data = bytearray(source)
    for _ in range(generator.choice((1, 1, 1, 2, 4))):
        at = generator.randrange(len(data) + 1)
        kind = generator.randrange(6)
        if kind == 0:
            data[at : at + 1] = bytes([generator.choice(b"NTFEIiLfcsbBSYtldezr:nomxpRH#")])
        elif kind == 1:
            data[at : at + 1] = bytes([generator.randrange(256)])
        elif kind == 2:
            del data[at : at + generator.randrange(1, 4)]
        elif kind == 3:
            other = generator.choice(pool)
            start = generator.randrange(len(other))
            data[at:at] = other[start : start + generator.randrange(1, 12)]
        elif kind == 4:
            data[at : at + 1] = b"#" + bytes([generator.randrange(6)])
        else:
            data[at:at] = b"\xff" * generator.randrange(1, 11)
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_random_damage(seed):
    generator = random.Random(seed)
    pool = [_ext.encode(value)[0] for value in samples()]
    for _ in range(5000):
        data = mutated(generator.choice(pool), generator, pool)
        for work in (
            lambda data=data: _ext.encode(_ext.decode(data), max_nodes=10_000),
            lambda data=data: _ext.diff(data, generator.choice(pool)),
            lambda data=data: _ext.diff(data, data),
        ):
            try:
                work()
            except ValueError as error:
                assert "\n" not in str(error)
    _ext.holes_touched()


def test_compressed_data_is_checked():
    with pytest.raises(ValueError, match="damaged"):
        _ext.decompress(b"not zstd", 10)
    with pytest.raises(ValueError, match="out of range"):
        _ext.decompress(b"", -1)
