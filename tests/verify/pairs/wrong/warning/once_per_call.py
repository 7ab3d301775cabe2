# SPDX-License-Identifier: Apache-2.0
# function: normalize
# expect: different
# observable: warning
# speed: faster
# why: one warning a call instead of one for each bad value
# witness: normalize([1, 300, 400])
# --- original
import warnings


def normalize(channel):
    out = []
    for value in channel:
        if value > 255:
            warnings.warn("value %d is clipped" % value)
            value = 255
        out.append(value)
    return out
# --- candidate
import warnings


def normalize(channel):
    if channel and max(channel) > 255:
        warnings.warn("value %d is clipped" % next(v for v in channel if v > 255))
    return [value if value <= 255 else 255 for value in channel]
# --- inputs
INPUTS = [(([0, 255, 256],), {}), (([],), {})]
