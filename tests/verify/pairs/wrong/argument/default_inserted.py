# SPDX-License-Identifier: Apache-2.0
# function: friends_of_friends
# expect: different
# observable: argument
# speed: faster
# why: setdefault adds people to the caller's graph who had no entry
# witness: friends_of_friends({"a": ["b"]}, "a")
# --- original
def friends_of_friends(graph, person):
    found = []
    for friend in graph.get(person, []):
        for other in graph.get(friend, []):
            if other != person and other not in found:
                found.append(other)
    return found
# --- candidate
def friends_of_friends(graph, person):
    found = {}
    for friend in graph.setdefault(person, []):
        found.update(dict.fromkeys(graph.setdefault(friend, [])))
    found.pop(person, None)
    return list(found)
# --- inputs
INPUTS = [(({"a": ["b", "c"], "b": ["a", "d"], "c": ["d"], "d": []}, "a"), {})]
