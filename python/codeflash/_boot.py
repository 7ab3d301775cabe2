# SPDX-License-Identifier: Apache-2.0
"""Starts the recorder in a Python that was started under a recording; codeflash.pth calls
start().

It runs before the program's first line. Whatever goes wrong here must not stop the program: it
runs unrecorded then, and the launcher says so, for no spool of this process will be found.
"""

import os
import sys

_NAME = "CODEFLASH_SESSION"
_HAD_ASCII = "encodings.ascii" in sys.modules


def _hide_variable() -> None:
    """Takes the variable out of what the program sees; the C library's environment keeps it, so
    that children get it."""
    import posix

    key = os.fsencode(_NAME)
    os.environ._data.pop(key, None)  # type: ignore[attr-defined]
    posix.environ.pop(key, None)


def _forget_modules() -> None:
    """Leaves sys.modules as it was: the recorder needs no Python module once it runs."""
    names = ["codeflash._ext", "codeflash._boot", "codeflash"]
    if not _HAD_ASCII:  # importing an extension module looks its name up in that encoding
        names.append("encodings.ascii")
    for name in names:
        sys.modules.pop(name, None)
    sys.path_importer_cache.pop(os.path.dirname(__file__), None)


def _say_why(parts: str, error: Exception) -> None:
    own = os.path.join(parts, "%d-1.log" % os.getpid())
    if os.path.exists(own):
        return  # a second interpreter in a process that is recorded
    try:
        with open(os.path.join(parts, "refused-%d" % os.getpid()), "w") as file:
            file.write("%s\n" % error)
    except OSError:
        pass


def start() -> None:
    parts = os.environ.get(_NAME)
    if parts is None:
        return
    _hide_variable()
    try:
        from codeflash import _ext

        _ext.record(parts)
    except Exception as error:
        _say_why(parts, error)
    _forget_modules()
    globals().clear()  # these functions and this dictionary would be garbage for the program's gc


def recording() -> bool:
    """Whether this process is being recorded."""
    try:
        from codeflash import _ext
    except ImportError:
        return False
    return _ext.recording()
