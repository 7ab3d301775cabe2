# SPDX-License-Identifier: Apache-2.0
# function: activate
# expect: different
# observable: environment
# speed: faster
# why: the profile is no longer exported to child processes
# witness: activate({"LANG_X": "de"})
# --- original
import os


def activate(settings):
    names = []
    for name in settings:
        os.environ["APP_" + name] = settings[name]
        names.append(name)
    return names
# --- candidate
import os


def activate(settings):
    return list(settings)
# --- inputs
INPUTS = [(({},), {})]
