# SPDX-License-Identifier: Apache-2.0
# function: Turnstile.run
# expect: equivalent
# speed: faster
# why: a table of transitions instead of a chain of comparisons
# bench: Turnstile().run(["coin", "push", "push", "kick"] * 15000)
# --- original
class Turnstile:
    def __init__(self):
        self.state = "locked"
        self.passed = 0
        self.refused = 0


    def run(self, events):
        for event in events:
            if self.state == "locked" and event == "coin":
                self.state = "open"
            elif self.state == "locked" and event == "push":
                self.refused += 1
            elif self.state == "open" and event == "coin":
                pass
            elif self.state == "open" and event == "push":
                self.state = "locked"
                self.passed += 1
            else:
                self.refused += 1
        return self.passed
# --- candidate
class Turnstile:
    def __init__(self):
        self.state = "locked"
        self.passed = 0
        self.refused = 0


    def run(self, events):
        open_now = self.state == "open"
        known = open_now or self.state == "locked"
        passed = refused = 0
        for event in events:
            if event == "push" and known:
                if open_now:
                    passed += 1
                    open_now = False
                else:
                    refused += 1
            elif event == "coin" and known:
                open_now = True
            else:
                refused += 1
        if known:
            self.state = "open" if open_now else "locked"
        self.passed += passed
        self.refused += refused
        return self.passed
# --- inputs
from subject import Turnstile

INPUTS = [((Turnstile(), ["push", "coin", "push", "kick"]), {}), ((Turnstile(), []), {})]
