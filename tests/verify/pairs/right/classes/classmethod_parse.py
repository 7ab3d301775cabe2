# SPDX-License-Identifier: Apache-2.0
# function: Color.parse_all
# expect: equivalent
# speed: faster
# why: int of the whole number instead of a dictionary of digits
# bench: Color.parse_all(["#%06x" % (n * 977 % 16777216) for n in range(6000)])
# --- original
class Color:
    def __init__(self, red, green, blue):
        self.red, self.green, self.blue = red, green, blue


    @classmethod
    def parse_all(cls, texts):
        digits = {char: value for value, char in enumerate("0123456789abcdef")}
        colors = []
        for text in texts:
            if len(text) != 7 or text[0] != "#" or any(char not in digits for char in text[1:]):
                raise ValueError("no colour: " + text)
            parts = []
            for place in (1, 3, 5):
                parts.append(digits[text[place]] * 16 + digits[text[place + 1]])
            colors.append(cls(*parts))
        return colors
# --- candidate
class Color:
    def __init__(self, red, green, blue):
        self.red, self.green, self.blue = red, green, blue


    @classmethod
    def parse_all(cls, texts):
        colors = []
        for text in texts:
            if len(text) != 7 or text[0] != "#" or text[1:].strip("0123456789abcdef"):
                raise ValueError("no colour: " + text)
            value = int(text[1:], 16)
            colors.append(cls(value >> 16, value >> 8 & 255, value & 255))
        return colors
# --- inputs
INPUTS = [((["#ff8000", "#000000"],), {}), (([],), {}), ((["red"],), {})]
