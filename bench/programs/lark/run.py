# SPDX-License-Identifier: Apache-2.0
"""Builds two parsers for a small language and evaluates programs written in it."""

import os

from lark import Lark, Transformer, v_args

PROGRAMS = int(120 * float(os.environ.get("BENCH_SCALE", "1")))

GRAMMAR = r"""
    start: statement+
    statement: NAME "=" sum ";" -> assign
             | "print" sum ";"  -> show
    ?sum: product | sum "+" product -> add | sum "-" product -> sub
    ?product: atom | product "*" atom -> mul | product "%" atom -> mod
    ?atom: NUMBER -> number | "-" atom -> neg | NAME -> var | "(" sum ")"
    NAME: /[a-z]+/
    NUMBER: /[0-9]+/
    COMMENT: /#[^\n]*/
    %ignore COMMENT
    %ignore /\s+/
"""


@v_args(inline=True)
class Evaluate(Transformer):
    number = int

    def __init__(self):
        super().__init__()
        self.names = {}
        self.shown = []

    def add(self, left, right):
        return left + right

    def sub(self, left, right):
        return left - right

    def mul(self, left, right):
        return left * right % 1000003

    def mod(self, left, right):
        return left % (abs(right) + 1)

    def neg(self, value):
        return -value

    def var(self, name):
        return self.names.get(str(name), 0)

    def assign(self, name, value):
        self.names[str(name)] = value

    def show(self, value):
        self.shown.append(value)


def program(seed, lines):
    """Text of a program, always the same for a seed."""
    state, text = seed, []
    for number in range(lines):
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        name = "abcdefgh"[state % 8]
        text.append("%s = (%s + %d) * -%d %% 997;  # line %d" % (
            name, "abcdefgh"[state % 7], state % 1000, state % 77, number))
        if number % 5 == 0:
            text.append("print %s - 2 * %s;" % (name, "hgfedcba"[state % 8]))
    return "\n".join(text)


def evaluate(parser, text):
    transformer = Evaluate()
    transformer.transform(parser.parse(text))
    return transformer.shown


def main():
    total = 0
    lalr = Lark(GRAMMAR, parser="lalr")
    earley = Lark(GRAMMAR, parser="earley")
    for seed in range(PROGRAMS):
        total += sum(evaluate(lalr, program(seed, 120)))
        total += sum(evaluate(earley, program(seed, 8)))
    print("%d programs, total %d" % (PROGRAMS, total))


if __name__ == "__main__":
    main()
