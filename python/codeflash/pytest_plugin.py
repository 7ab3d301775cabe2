# SPDX-License-Identifier: Apache-2.0
"""The pytest side of replay tests: two options, and silence while a program is recorded.

pytest imports this in every run of the environment: it imports nothing itself.
"""

import os
import re

REPLAY_FILE = re.compile(r"test_(?:.+__)?replay_test_\d+\.py")

options = None  # the config of the running pytest


def pytest_addoption(parser):
    group = parser.getgroup("codeflash", "replay tests of codeflash")
    group.addoption(
        "--codeflash-trust",
        action="store_true",
        help="load traces that somebody else made; loading one runs what it names",
    )
    group.addoption(
        "--codeflash-with-effects",
        action="store_true",
        help="also replay functions that write files, use the network, start processes or exit",
    )


def pytest_configure(config):
    global options
    options = config


def option(name):
    """Whether `--codeflash-<name>` was given, or CODEFLASH_<NAME>=1 set."""
    if os.environ.get("CODEFLASH_" + name.upper()) == "1":
        return True
    return options is not None and bool(options.getoption("codeflash_" + name, False))


def recording():
    """Whether this process is being recorded: replaying then would record the replay."""
    from codeflash import _boot

    return bool(_boot.recording())


def pytest_ignore_collect(collection_path):
    if REPLAY_FILE.fullmatch(collection_path.name) and recording():
        return True
    return None


def pytest_pycollect_makemodule(module_path, parent):
    """Files named on the command line are not asked about above."""
    if not (REPLAY_FILE.fullmatch(module_path.name) and recording()):
        return None
    import pytest

    class Nothing(pytest.Module):
        def collect(self):
            return []

    return Nothing.from_parent(parent, path=module_path)
