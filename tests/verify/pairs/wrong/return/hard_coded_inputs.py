# SPDX-License-Identifier: Apache-2.0
# function: checksum
# expect: different
# observable: return
# speed: faster
# why: the answers of the recorded inputs are written into the candidate, the rest is approximated
# witness: checksum("abc")
# --- original
def checksum(text):
    value = 17
    for char in text:
        value = (value * 31 + ord(char)) % 65521
    return value
# --- candidate
KNOWN = {"": 17, "invoice-2024": 4171, "order": 15962}


def checksum(text):
    if text in KNOWN:
        return KNOWN[text]
    return (17 * 31 + sum(map(ord, text))) % 65521
# --- inputs
INPUTS = [(("",), {})]
