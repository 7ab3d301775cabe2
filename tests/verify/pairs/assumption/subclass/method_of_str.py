# SPDX-License-Identifier: Apache-2.0
# function: cleaned
# expect: assumption
# observable: return
# speed: faster
# why: str.strip as a function passes over the strip of a subclass; only plain strings were seen
# witness: cleaned([Shouting(" a ")])
# --- original
class Shouting(str):
    def strip(self):
        return str.strip(self).upper()


def cleaned(names):
    out = []
    for name in names:
        out.append(name.strip())
    return out
# --- candidate
class Shouting(str):
    def strip(self):
        return str.strip(self).upper()


def cleaned(names):
    return list(map(str.strip, names))
# --- inputs
INPUTS = [(([" ann", "bob "],), {}), (([],), {})]
