# SPDX-License-Identifier: Apache-2.0
# function: nth_ugly_number
# kind: gain
# about: tests each number instead of making the next one
# --- module
def is_ugly(num):
    for factor in [2, 3, 5]:
        while num % factor == 0:
            num = num // factor
    return num == 1


def nth_ugly_number(n):
    count = 0
    num = 0
    while count < n:
        num += 1
        if is_ugly(num):
            count += 1
    return num
# --- best
def nth_ugly_number(n):
    if n <= 0:
        return 0
    ugly = [1]
    i2 = i3 = i5 = 0
    while len(ugly) < n:
        by2, by3, by5 = ugly[i2] * 2, ugly[i3] * 3, ugly[i5] * 5
        following = min(by2, by3, by5)
        ugly.append(following)
        if following == by2:
            i2 += 1
        if following == by3:
            i3 += 1
        if following == by5:
            i5 += 1
    return ugly[-1]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(200, 260),) for _ in range(2)]


def test_inputs(seed):
    return [(n,) for n in (-1, 0, 1, 2, 3, 7, 10, 11, 25, 60)]
