# SPDX-License-Identifier: Apache-2.0
"""The function whose versions the tests of measuring compare."""

LOOP = """
def f(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total
"""
