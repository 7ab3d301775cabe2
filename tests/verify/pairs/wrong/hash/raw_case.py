# SPDX-License-Identifier: Apache-2.0
# function: header
# expect: different
# observable: hash
# speed: faster
# why: names that are equal without regard to case have different hashes
# witness: header("Content-Type")
# --- original
class Header:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Header) and self.name.lower() == other.name.lower()


    def __hash__(self):
        return hash(self.name.lower())


def header(line):
    name, _, _ = line.partition(":")
    return Header(name.strip())
# --- candidate
class Header:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Header) and self.name.lower() == other.name.lower()


    def __hash__(self):
        return hash(self.name)


def header(line):
    return Header(line.split(":", 1)[0].strip())
# --- inputs
INPUTS = [(("host: x",), {}), (("accept:",), {})]
