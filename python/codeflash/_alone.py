# SPDX-License-Identifier: Apache-2.0
"""
Makes one recorded call in a process of its own, where no other test has changed anything:
`replays(recorded, number)` starts it, `main()` runs there and exits with status 0 where the call
gives what was recorded.
"""

import os
import subprocess
import sys

from codeflash import _player

LIMIT_S = 60


def replays(recorded, number):
    command = [sys.executable, "-c", "from codeflash._alone import main; main()"]
    try:
        done = subprocess.run(
            [*command, recorded.path, str(number)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main():
    trace, number = sys.argv[1:3]
    sys.argv[1:] = []
    sys.path[:] = [entry for entry in sys.path if entry]  # the working directory is no project
    player = _player.Player(_player.Recorded(trace))
    verdict = player.play(player.recorded.call(int(number)))
    os._exit(0 if verdict.status == _player.REPLAYS else 1)
