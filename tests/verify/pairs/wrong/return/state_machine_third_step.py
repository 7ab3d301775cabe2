# SPDX-License-Identifier: Apache-2.0
# function: parse_flags
# expect: different
# observable: return
# speed: faster
# why: what follows a + after -- is in capitals
# witness: parse_flags(["--", "+", "a"])
# --- original
def parse_flags(words):
    out, state = [], "start"
    for word in words:
        if state == "start" and word == "--":
            state = "rest"
        elif state == "rest":
            if word == "+":
                state = "more"
            else:
                out.append(word)
        elif state == "more":
            out.append(word.upper())
        elif word.startswith("-"):
            out.append(word[1:])
    return out
# --- candidate
def parse_flags(words):
    out, rest = [], False
    for word in words:
        if rest:
            if word != "+":
                out.append(word)
        elif word == "--":
            rest = True
        elif word.startswith("-"):
            out.append(word[1:])
    return out
# --- inputs
INPUTS = [((["-a", "b"],), {}), (([],), {})]
