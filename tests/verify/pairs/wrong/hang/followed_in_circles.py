# SPDX-License-Identifier: Apache-2.0
# function: final_target
# expect: different
# observable: hang
# speed: faster
# why: redirects that lead back were refused, now they are followed forever
# witness: final_target({"/a": "/b", "/b": "/a"}, "/a")
# --- original
def final_target(redirects, path):
    visited = []
    while path in redirects:
        if path in visited:
            raise ValueError("redirect loop")
        visited.append(path)
        path = redirects[path]
    return path
# --- candidate
def final_target(redirects, path):
    following = redirects.get
    target = following(path)
    while target is not None:
        path, target = target, following(target)
    return path
# --- inputs
INPUTS = [(({"/old": "/new", "/new": "/home"}, "/old"), {}), (({}, "/"), {})]
