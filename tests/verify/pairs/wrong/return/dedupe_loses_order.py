# SPDX-License-Identifier: Apache-2.0
# function: unique_tags
# expect: different
# observable: return
# speed: faster
# why: a set keeps no order; on the few sorted tags given the result is sorted as well
# witness: unique_tags(["web", "api", "web", "db"])
# --- original
def unique_tags(tags):
    """Tags without repetition, in order of first appearance."""
    found = []
    for tag in tags:
        if tag not in found:
            found.append(tag)
    return found
# --- candidate
def unique_tags(tags):
    """Tags without repetition, in order of first appearance."""
    return sorted(set(tags))
# --- inputs
INPUTS = [((["alpha", "beta", "beta", "gamma"],), {}), ((["one"],), {})]
