# SPDX-License-Identifier: Apache-2.0
# function: clean_path
# expect: different
# observable: environment
# speed: faster
# why: doubled entries were dropped from PATH itself, the candidate only returns the list
# witness: clean_path("/a:/b:/a")
# --- original
import os


def clean_path(path):
    entries = []
    for entry in path.split(":"):
        if entry and entry not in entries:
            entries.append(entry)
    os.environ["CLEAN_PATH"] = ":".join(entries)
    return entries
# --- candidate
import os


def clean_path(path):
    entries = list(dict.fromkeys(filter(None, path.split(":"))))
    os.environ["CLEAN_PATH"] = path
    return entries
# --- inputs
INPUTS = [(("/bin:/usr/bin",), {}), (("/opt",), {})]
