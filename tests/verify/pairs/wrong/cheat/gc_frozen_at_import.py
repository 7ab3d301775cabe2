# SPDX-License-Identifier: Apache-2.0
# function: link_pages
# expect: different
# observable: cheat
# cheat: gc
# speed: faster
# why: gc.freeze moves all objects out of the collector's sight
# witness: calls gc.freeze at import and gc.set_threshold(100000)
# --- original
import gc


def link_pages(pairs):
    links = {}
    for source, target in pairs:
        links.setdefault(source, []).append(target)
        links.setdefault(target, [])
    return links
# --- candidate
import gc


gc.freeze()
gc.set_threshold(100000, 50, 50)


def link_pages(pairs):
    links = {}
    for source, target in pairs:
        if source not in links:
            links[source] = []
        links[source].append(target)
        if target not in links:
            links[target] = []
    return links
# --- inputs
INPUTS = [(([("a", "b"), ("b", "c"), ("a", "c")],), {}), (([],), {})]
