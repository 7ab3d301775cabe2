# SPDX-License-Identifier: Apache-2.0
# function: parse_version
# expect: different
# observable: hash
# speed: faster
# why: versions were equal by value; without __eq__ each equals only itself
# witness: parse_version("1.2")
# --- original
class Version:
    def __init__(self, parts):
        self.parts = parts

    def __eq__(self, other):
        return isinstance(other, Version) and self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)


def parse_version(text):
    parts = []
    for part in text.split("."):
        if not part.isdecimal():
            raise ValueError("bad version %r" % text)
        parts.append(int(part))
    return Version(tuple(parts))
# --- candidate
class Version:
    def __init__(self, parts):
        self.parts = parts


def parse_version(text):
    parts = text.split(".")
    if not all(map(str.isdecimal, parts)):
        raise ValueError("bad version %r" % text)
    return Version(tuple(map(int, parts)))
# --- inputs
INPUTS = [(("",), {})]
