# SPDX-License-Identifier: Apache-2.0
# function: Widget.style
# expect: different
# observable: class
# speed: faster
# why: defaults are merged into the class attribute itself
# witness: Widget("b").style({"color": "red"})
# --- original
class Widget:
    defaults = {"color": "black", "size": 10}

    def __init__(self, name):
        self.name = name


    def style(self, changes):
        merged = {}
        for key in self.defaults:
            merged[key] = self.defaults[key]
        for key in changes:
            merged[key] = changes[key]
        return sorted(merged.items())
# --- candidate
class Widget:
    defaults = {"color": "black", "size": 10}

    def __init__(self, name):
        self.name = name


    def style(self, changes):
        merged = self.defaults
        merged.update(changes)
        return sorted(merged.items())
# --- inputs
from subject import Widget

INPUTS = [((Widget("a"), {}), {}), ((Widget("a"), {"size": 10}), {})]
