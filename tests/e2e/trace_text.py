# SPDX-License-Identifier: Apache-2.0
"""Everything that a trace holds, to look for a text that must not be there."""

from codeflash import _ext
from conftest import open_trace


def blob_contents(path):
    """id -> content of every blob."""
    contents = {}
    with open_trace(path) as db:
        rows = db.execute("SELECT id, size, base, data FROM blobs").fetchall()
    waiting = list(rows)
    while waiting:
        left = []
        for row in waiting:
            number, size, base, data = row
            if base is None:
                contents[number] = _ext.decompress(data, size)
            elif base in contents:
                contents[number] = _ext.decompress(data, size, contents[base])
            else:
                left.append(row)
        assert len(left) < len(waiting), "blobs that are each other's base"
        waiting = left
    return contents


def holds(project, text):
    """The files made beside the program, and the blobs, that hold the text."""
    found = []
    for path in project.path.rglob("*"):
        if (
            path.is_file()
            and path.suffix != ".pyc"
            and "codeflash" in path.name + str(path.parent.name)
        ):
            if text.encode() in path.read_bytes():
                found.append(path.name)
    for path in project.replay_tests():
        if text in path.read_text():
            found.append(path.name)
    blobs = blob_contents(project.path / "codeflash.trace")
    return found + ["blob %d" % n for n, content in blobs.items() if text.encode() in content]
