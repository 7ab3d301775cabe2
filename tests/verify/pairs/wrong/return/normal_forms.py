# SPDX-License-Identifier: Apache-2.0
# function: unique_names
# expect: different
# observable: return
# speed: faster
# why: the same name in another normal form is another name
# witness: unique_names(["\u00e9", "e\u0301"])
# --- original
import unicodedata

def unique_names(names):
    seen, out = [], []
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key not in seen:
            seen.append(key)
            out.append(name)
    return out
# --- candidate
import unicodedata

def unique_names(names):
    seen, out = set(), []
    for name in names:
        key = name.casefold()
        if key not in seen:
            seen.add(key)
            out.append(name)
    return out
# --- inputs
INPUTS = [((["Ann", "ann", "Bob"],), {}), (([],), {})]
