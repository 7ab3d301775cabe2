# SPDX-License-Identifier: Apache-2.0
"""Records the calls made in one part of a program.

    from codeflash.tracer import Tracer

    with Tracer(output="codeflash.trace"):
        model.predict()

    @Tracer(max_function_count=20)
    def nightly(): ...

The block leaves a trace and replay tests, as `codeflash optimize --trace-only` does for a whole
program. Under that command the block does nothing: everything is recorded already.
"""

import functools
import inspect
import os
import shutil
import subprocess
import sys
import sysconfig
from typing import Any, Callable, List, Optional, TypeVar

from codeflash import _ext

__all__ = ["Tracer", "TracerError"]

_F = TypeVar("_F", bound=Callable[..., Any])


class TracerError(RuntimeError):
    """The recording could not be started or written; the message is one line."""


def _command() -> str:
    """The native command of the installation that this module is part of."""
    for folder in (os.path.dirname(sys.executable), sysconfig.get_path("scripts")):
        path = os.path.join(folder, "codeflash")
        if os.access(path, os.X_OK):
            return path
    found = shutil.which("codeflash")
    if found is None:
        raise TracerError("no codeflash command beside %s: install it there" % sys.executable)
    return found


class Tracer:
    """A context manager and decorator that records the calls of the project's functions.

    output: the trace file, in the working directory unless absolute.
    disable: True makes the block do nothing.
    max_function_count: how many inputs are kept of each function.
    timeout: seconds after which recording stops; the block runs on. None: never.
    config_file_path: the pyproject.toml; found upward from the working directory by default.

    Entering raises TracerError where the trace cannot be written or the configuration is wrong.
    A block inside another one, or inside a recorded program, does nothing of its own.
    """

    def __init__(
        self,
        output: str = "codeflash.trace",
        disable: bool = False,
        max_function_count: int = 100,
        timeout: Optional[float] = None,
        config_file_path: Optional[str] = None,
    ) -> None:
        if isinstance(max_function_count, bool) or not isinstance(max_function_count, int):
            kind = type(max_function_count).__name__
            raise TypeError("max_function_count is an int, not %s" % kind)
        if max_function_count < 0:
            raise ValueError("max_function_count is negative: %d" % max_function_count)
        if timeout is not None and not timeout > 0:
            raise ValueError("timeout is not a positive number of seconds: %r" % (timeout,))
        self.output = os.fspath(output)
        self.disable = disable
        self.max_function_count = max_function_count
        self.timeout = timeout
        self.config_file_path = config_file_path
        self._parts: Optional[str] = None
        self._lock: Optional[int] = None

    def _arguments(self) -> List[str]:
        words = ["--output", self.output, "--max-function-count", str(self.max_function_count)]
        if self.timeout is not None:
            words += ["--timeout", repr(float(self.timeout))]
        if self.config_file_path is not None:
            words += ["--config-file-path", os.fspath(self.config_file_path)]
        main = getattr(sys.modules.get("__main__"), "__file__", None)
        if main is not None:
            words += ["--name", main]
        return words + ["--python", sys.executable]

    def __enter__(self) -> "Tracer":
        if self.disable or _ext.recording():
            return self
        begun = subprocess.run(
            [_command(), "internal-begin", *self._arguments()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if begun.returncode != 0:
            message = os.fsdecode(begun.stderr).strip()
            raise TracerError(message or "codeflash could not start the recording")
        self._parts = os.fsdecode(begun.stdout.rstrip(b"\n"))
        self._take_lock()
        try:
            _ext.record(self._parts, True)
        except Exception as error:
            self._release()
            raise TracerError(str(error)) from None
        return self

    def _take_lock(self) -> None:
        """Says to other commands that this recording is not a leftover."""
        import fcntl

        assert self._parts is not None
        self._lock = os.open(os.path.join(self._parts, "session"), os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def _release(self) -> Optional[str]:
        parts, self._parts = self._parts, None
        if self._lock is not None:
            try:
                os.close(self._lock)
            except OSError:  # the program closed every descriptor
                pass
            self._lock = None
        return parts

    def __exit__(self, *exception: object) -> None:
        if self._parts is None:
            return
        _ext.stop()
        parts = self._release()
        assert parts is not None
        subprocess.run([_command(), "internal-finish", "--python", sys.executable, parts])

    def __call__(self, function: _F) -> _F:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def recorded_coroutine(*args: Any, **kwargs: Any) -> Any:
                with self:
                    return await function(*args, **kwargs)

            return recorded_coroutine  # type: ignore[return-value]

        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return recorded  # type: ignore[return-value]
