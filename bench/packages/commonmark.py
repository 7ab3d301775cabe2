# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of a manual, which are Markdown, as HTML."""

import random

import commonmark

WORDS = (
    "server client request answer *must* `timeout` option file path default **never** user log "
    "value number key [link](https://example.org/a%20b?q=1&r=2) token message & error retry <br> "
    "cache table index _may_ \\* service &copy; port address"
).split()


def sentence(chance, count):
    return " ".join([chance.choice(WORDS) for _ in range(count)]).capitalize() + "."


def page(chance):
    lines = ["# " + sentence(chance, 3), ""]
    for _ in range(12):
        lines += ["## " + sentence(chance, 2), ""]
        lines += [sentence(chance, 9) for _ in range(chance.randint(2, 6))] + [""]
        lines += ["- " + sentence(chance, 5) for _ in range(chance.randint(0, 5))] + [""]
        lines += ["```sh", "run --fast &", "stop", "```", ""]
        lines += ["> " + sentence(chance, 6), "", "1. " + sentence(chance, 4), "   * deeper", ""]
    return "\n".join(lines)


def main():
    chance = random.Random(31)
    pages = [commonmark.commonmark(page(chance)) for _ in range(70)]
    print(len(pages), sum(map(len, pages)))
    print(pages[0][:400])


if __name__ == "__main__":
    main()
