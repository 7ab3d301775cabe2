# SPDX-License-Identifier: Apache-2.0
# function: Vault.store
# expect: different
# observable: environment
# speed: faster
# why: the umask is tightened for the process and not set back
# witness: Vault().store("k", "v")
# --- original
import os


class Vault:
    def __init__(self):
        self.kept = {}


    def store(self, key, text):
        before = os.umask(0o077)
        try:
            self.kept[key] = len(text)
        finally:
            os.umask(before)
        return len(self.kept)
# --- candidate
import os


class Vault:
    def __init__(self):
        self.kept = {}


    def store(self, key, text):
        if text:
            os.umask(0o077)
        self.kept[key] = len(text)
        return len(self.kept)
# --- inputs
from subject import Vault

INPUTS = [((Vault(), "a", ""), {})]
