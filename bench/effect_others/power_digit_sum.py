# SPDX-License-Identifier: Apache-2.0
# function: power_digit_sum
# kind: gain
# about: takes off one decimal digit of a big number at a time
# --- module
def power_digit_sum(base: int, exponent: int) -> int:
    """Sum of the decimal digits of base ** exponent (Project Euler 16)."""
    number = base ** exponent
    digit_sum = 0
    while number > 0:
        digit_sum += number % 10
        number = number // 10
    return digit_sum
# --- best
def power_digit_sum(base: int, exponent: int) -> int:
    """Sum of the decimal digits of base ** exponent (Project Euler 16)."""
    number = base ** exponent
    digit_sum = 0
    chunk = 10 ** 200
    while number > 0:
        number, digits = divmod(number, chunk)
        digit_sum += sum(map(int, str(digits)))
    return digit_sum
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(2, 9000 + rng.randrange(500)), (7, 2500 + rng.randrange(500))]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        (2, 0),
        (2, 15),
        (2, 1000),
        (0, 0),
        (0, 5),
        (10, 30),
        (-3, 4),
        (-3, 3),
        (9, 1),
        (10, 210),
    ] + [(rng.randrange(2, 50), rng.randrange(300)) for _ in range(6)]
