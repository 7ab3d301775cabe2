# SPDX-License-Identifier: Apache-2.0
# function: label_rows
# expect: equivalent
# speed: faster
# why: the inverted table is made once in the call instead of searched for each row
# bench: label_rows([n % 400 for n in range(3000)], {"name%d" % n: n for n in range(400)})
# --- original
def label_rows(codes, names):
    labels = []
    for code in codes:
        label = "?"
        for name in names:
            if names[name] == code:
                label = name
                break
        labels.append(label)
    return labels
# --- candidate
def label_rows(codes, names):
    first = {}
    for name, code in names.items():
        first.setdefault(code, name)
    return [first.get(code, "?") for code in codes]
# --- inputs
INPUTS = [(([2, 1, 9], {"one": 1, "two": 2, "uno": 1}), {}), (([], {}), {})]
