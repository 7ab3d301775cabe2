# SPDX-License-Identifier: Apache-2.0
# function: squeeze
# expect: different
# observable: warning
# speed: faster
# why: the warning about an empty pattern is lost with the shortcut
# witness: squeeze("a--b", "")
# --- original
import warnings


def squeeze(text, char):
    """No two of a character behind one another."""
    if not char:
        warnings.warn("no character to squeeze", SyntaxWarning, stacklevel=2)
        return text
    while char + char in text:
        text = text.replace(char + char, char)
    return text
# --- candidate
import warnings


def squeeze(text, char):
    """No two of a character behind one another."""
    if not char or char not in text:
        return text
    while char + char in text:
        text = text.replace(char + char, char)
    return text
# --- inputs
INPUTS = [(("a--b---c", "-"), {}), (("abc", "x"), {})]
