# SPDX-License-Identifier: Apache-2.0
# function: resolve
# expect: equivalent
# speed: faster
# why: dict.update from the lowest layer up instead of a search through layers for each key
# bench: resolve([{"k%d" % n: n + layer for n in range(300)} for layer in range(12)])
# --- original
def resolve(layers):
    keys = []
    for layer in layers:
        for key in layer:
            if key not in keys:
                keys.append(key)
    settings = {}
    for key in keys:
        for layer in reversed(layers):
            if key in layer:
                settings[key] = layer[key]
                break
    return settings
# --- candidate
def resolve(layers):
    settings = {}
    for layer in layers:
        settings.update(layer)
    return settings
# --- inputs
INPUTS = [(([{"a": 1, "b": 2}, {"b": 3, "c": 4}],), {}), (([],), {})]
