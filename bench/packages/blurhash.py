# SPDX-License-Identifier: Apache-2.0
"""Hashes small pictures for the place where they will be shown, and draws what they look like."""

import math
import random

import blurhash


def picture(chance, width, height):
    """Soft spots of colour on a plain ground."""
    ground = [chance.randrange(256) for _ in range(3)]
    spots = [
        (chance.uniform(0, width), chance.uniform(0, height), [chance.randrange(256)] * 3)
        for _ in range(3)
    ]
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            near = min(spots, key=lambda spot: (spot[0] - x) ** 2 + (spot[1] - y) ** 2)
            part = math.exp(-math.hypot(near[0] - x, near[1] - y) / 12)
            row.append([int(g + (n - g) * part) for g, n in zip(ground, near[2])])
        rows.append(row)
    return rows


def main():
    chance = random.Random(17)
    for _ in range(40):
        text = blurhash.encode(picture(chance, 64, 48), 4, 3)
        shown = blurhash.decode(text, 32, 24)
        print(text, shown[0][0], shown[-1][-1], sum(sum(map(sum, row)) for row in shown))


if __name__ == "__main__":
    main()
