# SPDX-License-Identifier: Apache-2.0
# function: write_notes
# expect: different
# observable: file
# speed: faster
# why: the last line has no newline
# witness: write_notes("notes.txt", ["a", "b"])
# --- original
def write_notes(path, notes):
    with open(path, "w", encoding="utf-8") as stream:
        for note in notes:
            stream.write(note + "\n")
# --- candidate
def write_notes(path, notes):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("\n".join(notes))
# --- inputs
INPUTS = [(("notes.txt", []), {})]
