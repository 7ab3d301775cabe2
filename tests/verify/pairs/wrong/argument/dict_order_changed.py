# SPDX-License-Identifier: Apache-2.0
# function: touch
# expect: different
# observable: argument
# speed: faster
# why: an existing key is moved to the end of the caller's dict; before it kept its place
# witness: touch({"a": 1, "b": 2}, "a", 9)
# --- original
def touch(cache, key, value):
    for known in list(cache):
        if known == key:
            cache[known] = value
            return False
    cache[key] = value
    return True
# --- candidate
def touch(cache, key, value):
    fresh = cache.pop(key, cache) is cache
    cache[key] = value
    return fresh
# --- inputs
INPUTS = [(({"a": 1, "b": 2}, "b", 5), {}), (({"a": 1}, "c", 3), {})]
