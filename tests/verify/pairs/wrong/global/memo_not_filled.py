# SPDX-License-Identifier: Apache-2.0
# function: slug
# expect: different
# observable: global
# speed: faster
# why: other functions of the module read SLUGS, which is no longer filled
# witness: slug("Hello World")
# --- original
SLUGS = {}


def known_slugs():
    return sorted(SLUGS.values())


def slug(title):
    text = ""
    for char in title.lower():
        text += char if char.isalnum() else "-"
    SLUGS[title] = text
    return text
# --- candidate
SLUGS = {}


def known_slugs():
    return sorted(SLUGS.values())


def slug(title):
    return "".join([char if char.isalnum() else "-" for char in title.lower()])
# --- inputs
INPUTS = [(("A first post",), {})]
