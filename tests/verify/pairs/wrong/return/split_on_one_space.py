# SPDX-License-Identifier: Apache-2.0
# function: fields
# expect: different
# observable: return
# speed: faster
# why: split(" ") keeps empty fields and knows no tabs
# witness: fields("a  b\tc")
# --- original
def fields(line):
    found, word = [], ""
    for char in line:
        if char.isspace():
            if word:
                found.append(word)
            word = ""
        else:
            word += char
    if word:
        found.append(word)
    return found
# --- candidate
def fields(line):
    return line.split(" ") if line else []
# --- inputs
INPUTS = [(("GET /index.html HTTP/1.1",), {}), (("one",), {}), (("",), {})]
