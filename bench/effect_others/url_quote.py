# SPDX-License-Identifier: Apache-2.0
# function: query_string
# kind: gain
# about: percent encoding written out by hand, byte after byte
# --- module
"""Addresses of an API."""

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def escape(text):
    result = ""
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in UNRESERVED:
            result += char
        else:
            result += "%{:02X}".format(byte)
    return result


def query_string(params):
    """name=value of all that has a value, sorted by name."""
    parts = []
    for name in sorted(params):
        value = params[name]
        if value is None:
            continue
        parts.append(escape(name) + "=" + escape(str(value)))
    return "&".join(parts)


def address(base, params):
    query = query_string(params)
    return base + "?" + query if query else base
# --- best
from urllib.parse import quote


def query_string(params):
    """name=value of all that has a value, sorted by name."""
    parts = []
    for name in sorted(params):
        value = params[name]
        if value is None:
            continue
        parts.append(quote(name, safe="") + "=" + quote(str(value), safe=""))
    return "&".join(parts)
# --- inputs
import random

ALPHABET = "abcdefghij KLMNO0123456789-._~/&?=%äß€😀"


def params(rng, count, length):
    made = {}
    for i in range(count):
        text = "".join([rng.choice(ALPHABET) for _ in range(rng.randrange(length))])
        made[text[:3] + "p%d" % i] = rng.choice([text, text, i, None])
    return (made,)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [params(rng, 300, 500)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [params(rng, n, m) for n, m in [(0, 1), (1, 3), (4, 9), (12, 20)]]
    return cases + [({"": ""},), ({"a": "\ud800"},), ({"x y": 1.5, "b": True},)]
