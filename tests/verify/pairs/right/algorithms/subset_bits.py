# SPDX-License-Identifier: Apache-2.0
# function: reachable_sums
# expect: equivalent
# speed: faster
# why: the set of sums is a bit pattern that is shifted
# bench: reachable_sums([n % 40 + 1 for n in range(60)], 3000)
# --- original
def reachable_sums(weights, limit):
    sums = {0}
    for weight in weights:
        if weight < 0:
            raise ValueError("negative weight %d" % weight)
        sums |= {total + weight for total in sums if total + weight <= limit}
    return len(sums)
# --- candidate
def reachable_sums(weights, limit):
    if limit < 0 or limit > 1 << 20:
        sums = {0}
        for weight in weights:
            if weight < 0:
                raise ValueError("negative weight %d" % weight)
            sums |= {total + weight for total in sums if total + weight <= limit}
        return len(sums)
    mask, bits = (1 << (limit + 1)) - 1, 1
    for weight in weights:
        if weight < 0:
            raise ValueError("negative weight %d" % weight)
        if weight <= limit:
            bits |= (bits << weight) & mask
    return bin(bits).count("1")
# --- inputs
INPUTS = [(([3, 5, 7], 12), {}), (([], 4), {}), (([0, 2], 0), {})]
