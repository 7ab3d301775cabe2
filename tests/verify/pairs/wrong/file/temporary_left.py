# SPDX-License-Identifier: Apache-2.0
# function: rewrite
# expect: different
# observable: file
# speed: same
# why: the temporary file stays where a line is refused
# witness: open("a.txt", "w").write("x\n"); rewrite("a.txt", ["ok", ""])
# --- original
import os


def rewrite(path, lines):
    part = path + ".part"
    try:
        with open(part, "w", encoding="utf-8") as stream:
            for line in lines:
                if not line:
                    raise ValueError("empty line")
                stream.write(line + "\n")
        os.replace(part, path)
    except ValueError:
        os.remove(part)
        raise
# --- candidate
import os


def rewrite(path, lines):
    part = path + ".part"
    with open(part, "w", encoding="utf-8") as stream:
        for line in lines:
            if not line:
                raise ValueError("empty line")
            stream.write(line + "\n")
    os.replace(part, path)
# --- inputs
INPUTS = [(("out.txt", ["a", "b"]), {}), (("out.txt", []), {})]
