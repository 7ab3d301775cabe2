# SPDX-License-Identifier: Apache-2.0
"""What linecache says of the file under test: the lines of the version that runs under its path.

Decorators that read and compile the source of a function (inspect.getsource) would else find the
original's lines and put them in the place of the candidate's.
"""

import sys
from _frozen_importlib_external import decode_source


def tell(path, source):
    """
    `source`: the bytes of the file's text. Nothing is done where the program has no linecache and
    the text has no decorator and no use of inspect: loading it takes longer than most modules.
    """
    if "linecache" not in sys.modules and b"@" not in source and b"inspect" not in source:
        return
    import linecache

    lines = decode_source(source).splitlines(True)
    linecache.cache[path] = (len(source), None, lines, path)  # no time: it is never looked up again
