# SPDX-License-Identifier: Apache-2.0
# function: all_valid
# kind: gain
# about: goes on after the first invalid code
# --- module
def is_isbn10(code: str) -> bool:
    chars = [c for c in code if c != "-"]
    if len(chars) != 10:
        return False
    total = 0
    for i, c in enumerate(chars):
        if c in "0123456789":
            total += (10 - i) * int(c)
        elif c == "X" and i == 9:
            total += 10
        else:
            return False
    return total % 11 == 0


def all_valid(codes: list[str]) -> bool:
    valid = True
    for code in codes:
        if not is_isbn10(code):
            valid = False
    return valid
# --- best
def all_valid(codes: list[str]) -> bool:
    for code in codes:
        if not is_isbn10(code):
            return False
    return True
# --- inputs
import random


def isbn(rng):
    digits = [rng.randrange(10) for _ in range(9)]
    check = -sum((10 - i) * d for i, d in enumerate(digits)) % 11
    text = "".join(map(str, digits))
    return text[0] + "-" + text[1:4] + "-" + text[4:] + "-" + ("X" if check == 10 else str(check))


def bench_inputs(seed):
    rng = random.Random(seed)
    cases = []
    for _ in range(4):
        codes = [isbn(rng) for _ in range(1200)]
        codes[rng.randrange(100, 400)] = "1-234-56789-" + rng.choice("0123456")
        cases.append((codes,))
    return cases


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), (["3-598-21508-8"],), (["3-598-21508-9"],), (["3-598-21507-X"],), (["", "X"],),
            (["3-598-2X507-9"],), ([isbn(rng) for _ in range(6)],),
            ([isbn(rng), "abc", isbn(rng)],), ([isbn(rng) for _ in range(5)] + ["359821507"],)]
