# SPDX-License-Identifier: Apache-2.0
# function: Loader.missing
# expect: different
# observable: stderr
# speed: faster
# why: %s instead of %r prints the name without quotes and escapes
# witness: Loader(["x"]).missing([" a "])
# --- original
import sys


class Loader:
    def __init__(self, names):
        self.names = names


    def missing(self, wanted):
        count = 0
        for name in wanted:
            if name not in self.names:
                print("no plugin %r" % name, file=sys.stderr)
                count += 1
        return count
# --- candidate
import sys


class Loader:
    def __init__(self, names):
        self.names = names


    def missing(self, wanted):
        known = frozenset(self.names)
        absent = [name for name in wanted if name not in known]
        sys.stderr.writelines(["no plugin '%s'\n" % name.strip() for name in absent])
        return len(absent)
# --- inputs
from subject import Loader

INPUTS = [((Loader(["json", "toml"]), ["json"]), {}), ((Loader(["json"]), ["yaml"]), {})]
