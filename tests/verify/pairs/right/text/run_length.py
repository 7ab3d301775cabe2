# SPDX-License-Identifier: Apache-2.0
# function: run_length
# expect: equivalent
# speed: faster
# why: groupby finds the runs
# bench: run_length("aaaabbbccd" * 4000)
# --- original
import itertools


def run_length(text):
    runs = []
    index = 0
    while index < len(text):
        count = 1
        while index + count < len(text) and text[index + count] == text[index]:
            count += 1
        runs.append((text[index], count))
        index += count
    return runs
# --- candidate
import itertools


def run_length(text):
    runs, before, count = [], None, 0
    for char in text:
        if char == before:
            count += 1
        else:
            if count:
                runs.append((before, count))
            before, count = char, 1
    if count:
        runs.append((before, count))
    return runs
# --- inputs
INPUTS = [(("aaabbc",), {}), (("",), {}), (("abab",), {})]
