# SPDX-License-Identifier: Apache-2.0
# function: Recorder.note
# expect: different
# observable: file
# speed: faster
# why: the file is kept open and what is in its buffer is not in the file after the call
# witness: Recorder("r.log").note("start")
# --- original
class Recorder:
    handles = {}

    def __init__(self, path):
        self.path = path


    def note(self, text):
        with open(self.path, "a", encoding="utf-8") as stream:
            stream.write(text + "\n")
        return len(text)
# --- candidate
class Recorder:
    handles = {}

    def __init__(self, path):
        self.path = path


    _open = {}

    def note(self, text):
        stream = self._open.get(self.path)
        if stream is None:
            stream = self._open[self.path] = open(self.path, "a", encoding="utf-8")
        stream.write(text + "\n")
        return len(text)
# --- inputs
from subject import Recorder

INPUTS = [((Recorder("events.log"), "hello"), {})]
