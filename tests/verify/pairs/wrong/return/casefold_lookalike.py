# SPDX-License-Identifier: Apache-2.0
# function: same_user
# expect: different
# observable: return
# speed: faster
# why: lower is not casefold: "ß" and "SS" are the same user, İ and final sigma differ as well
# witness: same_user("STRASSE", ["straße"])
# --- original
def same_user(name, known):
    for other in known:
        if name.casefold() == other.casefold():
            return other
    return None
# --- candidate
def same_user(name, known):
    wanted = name.lower()
    for other in known:
        if wanted == other.lower():
            return other
    return None
# --- inputs
INPUTS = [(("Ann", ["bob", "ANN", "cid"]), {}), (("eve", ["bob"]), {})]
