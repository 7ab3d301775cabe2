# SPDX-License-Identifier: Apache-2.0
"""Records what a Python program calls, and replays the calls exactly."""

import sys

__version__ = "0.1.0"

if sys.implementation.name != "cpython" or not (3, 9) <= sys.version_info[:2] <= (3, 13):
    raise ImportError(
        "codeflash %s needs CPython 3.9 to 3.13; %s is %s %d.%d"
        % (__version__, sys.executable, sys.implementation.name, *sys.version_info[:2])
    )
if "t" in sys.abiflags:
    raise ImportError(
        "codeflash %s does not support free-threaded Python; %s is one"
        % (__version__, sys.executable)
    )
