# SPDX-License-Identifier: Apache-2.0
# function: find_versions
# expect: equivalent
# speed: faster
# why: one compiled pattern and finditer instead of trying every start
# bench: find_versions("v1.2 and v33.4, no v5 here " * 120)
# --- original
import re


def find_versions(text):
    found = []
    start = 0
    while start < len(text):
        match = re.match(r"v[0-9]+\.[0-9]+", text[start:])
        if match:
            found.append(match.group())
            start += match.end()
        else:
            start += 1
    return found
# --- candidate
import re


VERSION = re.compile(r"v[0-9]+\.[0-9]+")


def find_versions(text):
    return VERSION.findall(text)
# --- inputs
INPUTS = [(("from v1.2 to v1.10",), {}), (("none",), {}), (("",), {})]
