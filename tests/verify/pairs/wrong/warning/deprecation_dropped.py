# SPDX-License-Identifier: Apache-2.0
# function: resize
# expect: different
# observable: warning
# speed: same
# why: the deprecated negative width no longer warns
# witness: resize([4, -2])
# --- original
import warnings


def resize(widths):
    sizes = []
    for width in widths:
        if width < 0:
            warnings.warn("negative width", DeprecationWarning, stacklevel=2)
            width = -width
        sizes.append(width)
    return sizes
# --- candidate
import warnings


def resize(widths):
    return list(map(abs, widths))
# --- inputs
INPUTS = [(([4, 0, 12],), {})]
