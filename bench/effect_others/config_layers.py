# SPDX-License-Identifier: Apache-2.0
# function: load_layers
# kind: gain
# about: everything that is merged so far is deep-copied for each layer and each level
# --- module
"""Settings from several files, the later ones winning."""

import copy


def overlay(base, extra):
    merged = copy.deepcopy(base)
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = overlay(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def load_layers(layers):
    """One tree of settings; the layers themselves stay as they are."""
    settings = {}
    for layer in layers:
        settings = overlay(settings, layer)
    return settings


def lookup(settings, path, default=None):
    for part in path.split("."):
        if not isinstance(settings, dict) or part not in settings:
            return default
        settings = settings[part]
    return settings
# --- best
def overlay(merged, extra):
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            overlay(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)


def load_layers(layers):
    """One tree of settings; the layers themselves stay as they are."""
    settings = {}
    for layer in layers:
        overlay(settings, layer)
    return settings
# --- inputs
import random


def tree(rng, depth, width):
    made = {}
    for _ in range(width):
        key = "k%d" % rng.randrange(width * 2)
        if depth and rng.random() < 0.6:
            made[key] = tree(rng, depth - 1, width)
        else:
            made[key] = rng.choice([1, "on", None, [1, 2], 2.5])
    return made


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([tree(rng, 2, 7) for _ in range(30)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([tree(rng, d, w) for _ in range(n)],)
            for d, w, n in [(0, 0, 0), (0, 2, 1), (1, 3, 2), (2, 3, 4), (3, 3, 3)]]
