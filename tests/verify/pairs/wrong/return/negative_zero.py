# SPDX-License-Identifier: Apache-2.0
# function: clamp_all
# expect: different
# observable: return
# speed: faster
# why: max(0.0, x) gives 0.0 where the branch kept -0.0
# witness: clamp_all([-0.0, 1.0])
# --- original
def clamp_all(values):
    """No value below zero."""
    clamped = []
    for value in values:
        if value < 0.0:
            clamped.append(0.0)
        else:
            clamped.append(value)
    return clamped
# --- candidate
def clamp_all(values):
    """No value below zero."""
    return [value if value > 0.0 else 0.0 for value in values]
# --- inputs
INPUTS = [(([1.25, -3.5, 2.0, 0.0],), {})]
