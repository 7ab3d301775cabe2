# SPDX-License-Identifier: Apache-2.0
"""Whether a trace carries the signature of this user (docs/formats/trace.md has the recipe)."""

import hashlib
import hmac
import os
import stat
import struct

KEY_BYTES = 32
QUERIES = (
    "SELECT key, value FROM meta WHERE key <> 'signature' ORDER BY key",
    "SELECT id, module, qualname, file, line, kind, flags, parameters FROM functions ORDER BY id",
    "SELECT id, function_id, count, process_id, receiver, outcome, effects, arguments, result, "
    "after, items, items_complete, items_kept, holes FROM inputs ORDER BY id",
    "SELECT input_id, blob_id FROM input_blobs ORDER BY input_id, blob_id",
)
BLOBS = "SELECT id, hash, size, base, data FROM blobs ORDER BY id"


class Text(bytes):
    """A TEXT column as its bytes; a BLOB is plain bytes."""


def read_key():
    """The user's key, or None. A key that others can read or change proves nothing."""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    if not config.startswith("/"):
        config = os.path.join(os.environ.get("HOME", ""), ".config")
    path = os.path.join(config, "codeflash", "key")
    if not path.startswith("/"):
        return None
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        info = os.fstat(fd)
        private = stat.S_ISREG(info.st_mode) and info.st_uid == os.geteuid()
        if not private or info.st_mode & 0o077:
            return None
        key = os.read(fd, KEY_BYTES)
        return key if len(key) == KEY_BYTES else None
    except OSError:
        return None
    finally:
        os.close(fd)


def column(value):
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i" + struct.pack("<q", value)
    if isinstance(value, float):
        value = Text(b"%r" % value)  # no column of ours holds one: the digest will differ
        return b"f" + struct.pack("<Q", len(value)) + value
    return (b"t" if isinstance(value, Text) else b"b") + struct.pack("<Q", len(value)) + value


def signature(db, key):
    """The signature that this key gives to the trace's content."""
    digest = hashlib.sha256(b"codeflash trace 1\n")
    kept, db.text_factory = db.text_factory, Text
    try:
        for query in QUERIES:
            for row in db.execute(query):
                digest.update(b"r" + b"".join(map(column, row)))
        for row in db.execute(BLOBS):
            digest.update(b"r" + b"".join(map(column, row[:4])))
            digest.update(hashlib.sha256(row[4]).digest())
    finally:
        db.text_factory = kept
    return hmac.new(key, digest.digest(), "sha256").hexdigest()


def is_ours(recorded):
    key, stored = read_key(), recorded.meta.get("signature", "")
    if key is None or len(stored) != 64:
        return False
    try:
        return hmac.compare_digest(stored.encode(), signature(recorded.db, key).encode())
    except Exception:  # damaged content is not ours
        return False
