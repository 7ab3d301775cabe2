# SPDX-License-Identifier: Apache-2.0
"""Runs a command once and tells its wall time, CPU time and peak memory."""

import collections
import hashlib
import os
import re
import subprocess
import sys
import tempfile

Run = collections.namedtuple("Run", "wall cpu memory_kib after after_cpu result phases")

# A child's peak memory starts with that of the process that spawned it, until it is another
# program: this one is smaller than any Python program. Only built-in modules: nothing to read.
SPAWN = """
import posix, sys, time
start = time.perf_counter_ns()
pid = posix.posix_spawn(sys.argv[2], sys.argv[2:], posix.environ)
_, status, usage = posix.wait4(pid, 0)
wall = time.perf_counter_ns() - start
posix.write(int(sys.argv[1]), b"%d %d %d %d" % (
    status, wall, round((usage.ru_utime + usage.ru_stime) * 1e9), usage.ru_maxrss))
"""
PHASE = re.compile(r"^codeflash: ([a-z ]+): ([0-9.]+) s, ([0-9.]+) s CPU(?:, (\d+) KiB)?", re.M)
# What the workloads say of themselves; their times are not part of what they compute.
RESULT = re.compile(r"result=.*")
BEFORE_EXIT = ("start", "program")


class Failed(Exception):
    """A command that did not do what it is measured for."""


def environment(**more):
    """Ours, without what would make every import compile again or change the programs."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env.update({"PYTHONHASHSEED": "0"}, **more)
    return env


def spawn(command, cwd, env):
    """Gives (wall seconds, CPU seconds, KiB, standard output, standard error)."""
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        spawner = [sys.executable, "-I", "-S", "-c", SPAWN, str(writer)]
        done = subprocess.run(
            spawner + [str(part) for part in command],
            cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            pass_fds=[writer],
        )
        os.close(writer)
        with os.fdopen(reader) as pipe:
            numbers = pipe.read().split()
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    if done.returncode != 0 or len(numbers) != 4 or numbers[0] != "0":
        shown = " ".join(map(str, command))
        raise Failed("%s fails:\n%s%s" % (shown, texts[0][-2000:], texts[1][-2000:]))
    _, wall, cpu, memory = map(int, numbers)
    return wall / 1e9, cpu / 1e9, memory, texts[0], texts[1]


def run(command, cwd, env):
    """One run. Where codeflash tells its phases (-v), the program's part is parted from the
    rest; else all of it is the program's."""
    wall, cpu, memory, out, err = spawn(command, cwd, env)
    result = hashlib.sha256((out + "".join(RESULT.findall(err))).encode()).hexdigest()
    phases = {}
    for name, seconds, cpu_seconds, kib in PHASE.findall(err):
        phases[name] = (float(seconds), float(cpu_seconds))
        memory = int(kib) if kib else memory
    if "program" not in phases:
        return Run(wall, cpu, memory, 0.0, 0.0, result, phases)
    own_wall, own_cpu = (sum(phases[name][i] for name in BEFORE_EXIT) for i in (0, 1))
    return Run(own_wall, own_cpu, memory, wall - own_wall, cpu - own_cpu, result, phases)
