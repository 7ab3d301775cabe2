# SPDX-License-Identifier: Apache-2.0
# function: plain_text
# kind: gain
# about: tags taken out of a text character by character
# --- module
"""Plain text from HTML mails."""

ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"'}


def without_tags(html):
    result = ""
    inside = False
    for char in html:
        if char == "<":
            inside = True
        elif char == ">":
            inside = False
        elif not inside:
            result = result + char
    return result


def squeeze(text):
    result = ""
    for char in text:
        if char in " \t\n":
            if result and result[-1] != " ":
                result = result + " "
        else:
            result = result + char
    return result.rstrip(" ")


def plain_text(html):
    """The text alone, entities replaced, with single spaces."""
    text = without_tags(html)
    for name, char in ENTITIES.items():
        text = text.replace(name, char)
    return squeeze(text)
# --- best
import re

TAG = re.compile("<[^>]*>?|>")
SPACE = re.compile("[ \t\n]+")


def plain_text(html):
    """The text alone, entities replaced, with single spaces."""
    text = TAG.sub("", html)
    for name, char in ENTITIES.items():
        text = text.replace(name, char)
    return SPACE.sub(" ", text).strip(" ")
# --- inputs
import random

PARTS = [
    "<p>",
    "</p>\n",
    "<a href='x'>",
    "Dear customer, ",
    "&amp;nbsp;",
    "&lt;b&gt;",
    "  \t\n",
    ">",
    "thanks for your order",
    "<br/>",
    "<img alt='a < b'>",
    "\u00a0",
    "Größe",
]


def html(rng, count):
    return ("".join([rng.choice(PARTS) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [html(rng, 8000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [html(rng, n) for n in (0, 1, 2, 5, 20, 60)] + [
        ("a <b",),
        (" \n> x ",),
        ("<<>>",),
        ("< > <\n>\t",),
    ]
