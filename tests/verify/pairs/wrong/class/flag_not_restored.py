# SPDX-License-Identifier: Apache-2.0
# function: Parser.parse_quick
# expect: different
# observable: class
# speed: faster
# why: the strict flag of the class is restored in `finally` only by the original
# witness: Parser.parse_quick(["1", "x"])
# --- original
class Parser:
    strict = True

    @classmethod
    def number(cls, text):
        return int(text, 10 if cls.strict else 0)


    @classmethod
    def parse_quick(cls, texts):
        cls.strict = False
        try:
            numbers = []
            for text in texts:
                numbers.append(cls.number(text))
            return numbers
        finally:
            cls.strict = True
# --- candidate
class Parser:
    strict = True

    @classmethod
    def number(cls, text):
        return int(text, 10 if cls.strict else 0)


    @classmethod
    def parse_quick(cls, texts):
        cls.strict = False
        numbers = [int(text, 0) for text in texts]
        cls.strict = True
        return numbers
# --- inputs
INPUTS = [((["0x10", "7"],), {}), (([],), {})]
