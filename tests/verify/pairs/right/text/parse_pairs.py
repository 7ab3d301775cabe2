# SPDX-License-Identifier: Apache-2.0
# function: parse_query
# expect: equivalent
# speed: faster
# why: partition instead of two searches and slices
# bench: parse_query("&".join(["key%d=value%d" % (n, n) for n in range(8000)]))
# --- original
def parse_query(query):
    result = {}
    for part in query.split("&"):
        place = -1
        for index in range(len(part)):
            if part[index] == "=":
                place = index
                break
        if place >= 0:
            result[part[:place]] = part[place + 1 :]
        elif part:
            result[part] = ""
    return result
# --- candidate
def parse_query(query):
    result = {}
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            result[key] = value
    return result
# --- inputs
INPUTS = [(("a=1&b=2&flag&=x",), {}), (("",), {})]
