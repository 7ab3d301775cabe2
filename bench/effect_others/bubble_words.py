# SPDX-License-Identifier: Apache-2.0
# function: sort_by_length
# kind: gain
# about: bubble sort by length, then by alphabet
# --- module
def sort_by_length(words):
    """Sort words by length, words of the same length alphabetically."""
    arr = words.copy()
    n = len(arr)
    for i in range(n):
        for j in range(0, n - i - 1):
            if len(arr[j]) > len(arr[j + 1]):
                arr[j], arr[j + 1] = arr[j + 1], arr[j]
            elif len(arr[j]) == len(arr[j + 1]) and arr[j] > arr[j + 1]:
                arr[j], arr[j + 1] = arr[j + 1], arr[j]
    return arr
# --- best
def sort_by_length(words):
    """Sort words by length, words of the same length alphabetically."""
    return sorted(sorted(words), key=len)
# --- inputs
import random


def words(rng, count, size):
    return ["".join(rng.choices("abcdef", k=rng.randrange(size))) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, 350, 10),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), (["a"],), (["b", "a"],), (["aa", "b", "", "b"],), (["x", "yy", "zzz"],)] + [
        (words(rng, n, 4),) for n in (3, 6, 12, 20)]
