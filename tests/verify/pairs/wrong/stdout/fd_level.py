# SPDX-License-Identifier: Apache-2.0
# function: emit
# expect: different
# observable: stdout
# speed: faster
# why: os.write to descriptor 1 goes around sys.stdout: somebody who replaced it gets nothing
# witness: import io; sys.stdout = io.StringIO(); emit(["x"])
# --- original
import os
import sys


def emit(lines):
    """Writes lines to the current standard output."""
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.write("\n")
    return sys.stdout.getvalue() if hasattr(sys.stdout, "getvalue") else None
# --- candidate
import os
import sys


def emit(lines):
    """Writes lines to the current standard output."""
    sys.stdout.flush()
    os.write(1, "".join([line + "\n" for line in lines]).encode())
    return sys.stdout.getvalue() if hasattr(sys.stdout, "getvalue") else None
# --- inputs
INPUTS = [((["one", "two"],), {}), (([],), {})]
