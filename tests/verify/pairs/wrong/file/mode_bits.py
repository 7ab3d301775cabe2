# SPDX-License-Identifier: Apache-2.0
# function: export_key
# expect: different
# observable: file
# speed: faster
# why: the key was readable by the owner only
# witness: export_key("id.key", "s3cret")
# --- original
import os


def export_key(path, text):
    with open(path, "w", encoding="utf-8") as stream:
        for char in text:
            stream.write("%02x" % ord(char))
    os.chmod(path, 0o600)
    return os.path.getsize(path)
# --- candidate
import os


def export_key(path, text):
    with open(path, "w", encoding="utf-8") as stream:
        return stream.write("".join(["%02x" % ord(char) for char in text]))
# --- inputs
INPUTS = [(("id.key", "abc"), {})]
