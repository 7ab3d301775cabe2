# SPDX-License-Identifier: Apache-2.0
# function: fill_defaults
# expect: equivalent
# speed: faster
# why: the same nested dict is filled; keys keep their places
# bench: fill_defaults([{"a": n} for n in range(4000)], {"k%d" % n: n for n in range(12)})
# --- original
def fill_defaults(records, defaults):
    for record in records:
        for key in defaults.keys():
            if key not in record.keys():
                record[key] = defaults[key]
    return len(records)
# --- candidate
def fill_defaults(records, defaults):
    items = list(defaults.items())
    for record in records:
        for key, value in items:
            if key not in record:
                record[key] = value
    return len(records)
# --- inputs
INPUTS = [(([{"a": 1}, {"b": 5}], {"a": 0, "b": 0}), {}), (([], {}), {})]
