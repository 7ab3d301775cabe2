# SPDX-License-Identifier: Apache-2.0
# function: roman
# expect: different
# observable: stdout
# speed: faster
# why: a print that helped to write the candidate is still in a branch for large numbers
# witness: roman(4000)
# --- original
PARTS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")]
SMALL = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def roman(number):
    text = ""
    for value, letters in PARTS + SMALL:
        while number >= value:
            text += letters
            number -= value
    return text
# --- candidate
PARTS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")]
SMALL = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


ALL = PARTS + SMALL


def roman(number):
    if number > 3999:
        print("large:", number)
    out = []
    for value, letters in ALL:
        count, number = divmod(number, value) if number > 0 else (0, number)
        out.append(letters * count)
    return "".join(out)
# --- inputs
INPUTS = [((1994,), {}), ((3,), {}), ((0,), {})]
