# SPDX-License-Identifier: Apache-2.0
"""What linecache says of the file under test: the lines of the version that runs under its path.

Decorators that read and compile the source of a function (inspect.getsource) would else find the
original's lines and put them in the place of the candidate's.
"""

import sys
from _frozen_importlib_external import decode_source


def lines_of(source):
    """
    The lines of a text in bytes; None where the program has no linecache and the text has no
    decorator and no use of inspect: loading it takes longer than most modules.
    """
    if "linecache" not in sys.modules and b"@" not in source and b"inspect" not in source:
        return None
    import linecache  # noqa: F401 - before the module's execution is timed

    return decode_source(source).splitlines(True)


def tell(path, lines):
    """Puts them in the place of the file's; None: nothing is done."""
    if lines is not None:  # no size and no time: it is never looked up again
        sys.modules["linecache"].cache[path] = (0, None, lines, path)
