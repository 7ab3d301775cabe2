# SPDX-License-Identifier: Apache-2.0
# function: to_roman
# expect: equivalent
# speed: faster
# why: the table of letters is made once for the module, not in every call
# bench: to_roman(list(range(1, 3000)))
# --- original
def to_roman(numbers):
    out = []
    for number in numbers:
        table = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")]
        table = table + [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV")]
        text = ""
        for value, letters in table + [(1, "I")]:
            while number >= value and len(text) < 40:
                text += letters
                number -= value
        out.append(text)
    return out
# --- candidate
TENS = [""] + "X XX XXX XL L LX LXX LXXX XC".split()
HUNDREDS = [""] + "C CC CCC CD D DC DCC DCCC CM".split()
ONES = [""] + "I II III IV V VI VII VIII IX".split()
TABLE = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"))
TABLE += ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def large(number):
    text = ""
    for value, letters in TABLE:
        while number >= value and len(text) < 40:
            text += letters
            number -= value
    return text


def to_roman(numbers):
    return [
        "M" * (n // 1000) + HUNDREDS[n // 100 % 10] + TENS[n // 10 % 10] + ONES[n % 10]
        if 0 < n < 20000
        else large(n)
        for n in numbers
    ]
# --- inputs
INPUTS = [(([4, 1999, 0],), {}), (([],), {})]
