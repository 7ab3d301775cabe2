# SPDX-License-Identifier: Apache-2.0
# function: Router.match
# expect: different
# observable: self
# speed: faster
# why: hits are no longer counted for paths that an index finds at once
# witness: Router(["/a", "/b"]).match("/b")
# --- original
class Router:
    def __init__(self, routes):
        self.routes = list(routes)
        self.tried = 0


    def match(self, path):
        for index, route in enumerate(self.routes):
            self.tried += 1
            if route == path:
                return index
        return -1
# --- candidate
class Router:
    def __init__(self, routes):
        self.routes = list(routes)
        self.tried = 0


    def match(self, path):
        try:
            index = self.routes.index(path)
        except ValueError:
            index = -1
        self.tried += 1
        return index
# --- inputs
from subject import Router

INPUTS = [((Router(["/x"]), "/x"), {}), ((Router(["/y", "/z"]), "/y"), {})]
