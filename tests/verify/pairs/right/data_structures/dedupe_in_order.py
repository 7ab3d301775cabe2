# SPDX-License-Identifier: Apache-2.0
# function: unique_paths
# expect: equivalent
# speed: faster
# why: dict keys keep the order of first appearance
# bench: unique_paths(["/p/%d" % (n % 1500) for n in range(3000)])
# --- original
def unique_paths(paths):
    unique = []
    for path in paths:
        path = path.rstrip("/")
        if path not in unique:
            unique.append(path)
    return unique
# --- candidate
def unique_paths(paths):
    return list(dict.fromkeys([path.rstrip("/") for path in paths]))
# --- inputs
INPUTS = [((["/a/", "/b", "/a"],), {}), (([],), {})]
