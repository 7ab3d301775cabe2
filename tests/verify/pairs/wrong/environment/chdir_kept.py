# SPDX-License-Identifier: Apache-2.0
# function: list_below
# expect: different
# observable: environment,exception
# speed: faster
# why: the candidate changes into the folder and stays there
# witness: import os; os.makedirs("in/sub", exist_ok=True); list_below("in")
# --- original
import os


def list_below(folder):
    found = []
    for name in sorted(os.listdir(folder)):
        if os.path.isdir(os.path.join(folder, name)):
            found.append(name)
    return found
# --- candidate
import os


def list_below(folder):
    names = sorted(os.listdir(folder))
    if names:
        os.chdir(folder)
    return [name for name in names if os.path.isdir(name)]
# --- inputs
def inputs():
    import os

    os.makedirs("empty", exist_ok=True)
    yield ("empty",), {}
