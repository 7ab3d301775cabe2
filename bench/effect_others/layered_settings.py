# SPDX-License-Identifier: Apache-2.0
# function: resolve
# kind: gain
# about: a dict is copied for each key that is set
# --- module
"""Settings from defaults, files and the command line, the last one wins."""


def with_value(settings, key, value):
    """The settings with one more; `settings` itself stays as it is."""
    changed = dict(settings)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def resolve(defaults, layers):
    """All layers on top of the defaults; None takes a setting away."""
    settings = dict(defaults)
    for layer in layers:
        for key, value in layer.items():
            settings = with_value(settings, key.lower(), value)
    return settings
# --- best
def resolve(defaults, layers):
    """All layers on top of the defaults; None takes a setting away."""
    settings = dict(defaults)
    for layer in layers:
        for key, value in layer.items():
            key = key.lower()
            if value is None:
                settings.pop(key, None)
            else:
                settings[key] = value
    return settings
# --- inputs
import random


def layer(rng, count, keys):
    return {
        rng.choice(["Option.%d", "option.%d"]) % rng.randrange(keys):
            rng.choice([None, True, "on", rng.randrange(99)])
        for _ in range(count)
    }


def case(rng, defaults, layers, count):
    keys = defaults * 2 + 1
    start = {"option.%d" % number: number for number in range(defaults)}
    return start, [layer(rng, count, keys) for _ in range(layers)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 500, 8, 300) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0, 0), (3, 0, 1), (0, 2, 2), (5, 3, 4), (20, 4, 10)]
    return [case(rng, *size) for size in sizes] + [({"a": 1}, [{"A": None}, {"a": 2}, {3: 4}])]
