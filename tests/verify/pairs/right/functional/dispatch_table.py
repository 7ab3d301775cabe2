# SPDX-License-Identifier: Apache-2.0
# function: evaluate
# expect: equivalent
# speed: faster
# why: a table of operators instead of a chain of comparisons; errors stay
# bench: evaluate("1 " * 2500 + "+ " * 2499)
# --- original
import operator


def evaluate(text):
    stack = []
    for token in text.split():
        if token == "+":
            right, left = stack.pop(), stack.pop()
            stack.append(left + right)
        elif token == "-":
            right, left = stack.pop(), stack.pop()
            stack.append(left - right)
        elif token == "*":
            right, left = stack.pop(), stack.pop()
            stack.append(left * right)
        else:
            stack = stack + [int(token)]
    return stack
# --- candidate
import operator


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def evaluate(text):
    stack = []
    for token in text.split():
        function = OPERATORS.get(token)
        if function is None:
            stack.append(int(token))
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(function(left, right))
    return stack
# --- inputs
INPUTS = [(("1 2 + 3 *",), {}), (("",), {}), (("+",), {}), (("4 x",), {})]
