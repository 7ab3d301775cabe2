# SPDX-License-Identifier: Apache-2.0
"""What generated replay tests call.

A replay test holds numbers of recorded calls; the calls themselves are in the trace beside it.
Loading one imports what it names and may run callables that it names, as unpickling does. So a
trace inside the test's own project is trusted as the project's code is, any other one only if
it carries the signature of this user, or with `--codeflash-trust`.
"""

import os
import random

import pytest

from codeflash import _alone, _player, _values, pytest_plugin

__all__ = ["Trace"]

_opened = {}  # real path of a trace -> its Player, or the problem with it


class Trace:
    """The trace of one test file; `path` is relative to the file. Opened by the first test."""

    def __init__(self, test_file, path, created=None):
        self.test_file = os.path.abspath(test_file)
        self.path = os.path.join(os.path.dirname(self.test_file), path)
        self.created = created
        self.told = False

    def replay(self, name, call, effects=False):
        """Makes the call and fails with the first difference from what was recorded."""
        __tracebackhide__ = True
        problem = None
        try:
            player = self._player()
            call = player.recorded.call(call)
            self._check_same(player, name, call)
            function = player.function(call.function_id)
        except _player.TraceError as error:
            problem = str(error)
        if problem is not None:  # not above: no chain of exceptions for one line
            self._unusable(problem)
        reason = function.why_not(effects or pytest_plugin.option("with_effects"))
        if reason is not None and function.has_effects():
            pytest.skip("%s %s: run with --codeflash-with-effects" % (name, reason))
        with _Restored():
            self._judge(player, call, self._play(player, call))

    def _player(self):
        real = os.path.realpath(self.path)
        player = _opened.get(real)
        if player is None:
            try:
                recorded = _player.Recorded(self.path)
                self._check_trust(recorded)
                player = _player.Player(recorded)
            except _player.TraceError as problem:
                player = problem
            _opened[real] = player
        if isinstance(player, _player.TraceError):
            raise player
        problem = player.recorded.python_problem()
        if problem is not None:
            pytest.skip(problem)
        return player

    def _check_same(self, player, name, call):
        meta = player.recorded.meta
        created = "%s %s" % (meta.get("created"), meta.get("started_real_ns"))
        if (
            self.created not in (None, created)
            or _player.Function(player.recorded, call.function_id).name != name
        ):
            raise _player.TraceError(
                "%s was recorded anew after %s was written: remove this test, the new trace has "
                "tests of its own" % (player.recorded.shown, os.path.basename(self.test_file))
            )

    def _check_trust(self, recorded):
        if pytest_plugin.option("trust") or _inside(recorded.path, _project_root(self.test_file)):
            return
        from codeflash import _sign  # hashlib: only for a trace from elsewhere

        if not _sign.is_ours(recorded):
            raise _player.TraceError(
                "%s is outside this project and was not made by this user; loading it runs what "
                "it names: pass --codeflash-trust if you trust it" % recorded.shown
            )

    def _unusable(self, problem):
        """One failure a file; its other tests are skipped with the same line."""
        if self.told:
            pytest.skip(problem)
        self.told = True
        pytest.fail(problem, pytrace=False)

    def _play(self, player, call):
        try:
            return player.play(call, digest=call.checked != "replays")
        except _player.TraceError as error:
            problem = str(error)
        self._unusable(problem)

    def _judge(self, player, call, verdict):
        if verdict.status == _player.BROKEN:
            self._unusable(verdict.text)
        if verdict.status in (_player.ERROR, _player.HOLE):
            pytest.skip(verdict.text)
        if call.checked != "replays":
            again = self._play(player, call)
            if again.digest != verdict.digest:
                pytest.skip("not deterministic: %s" % (verdict.text or again.text))
            if verdict.status != _player.REPLAYS and self._unchanged(player, call):
                pytest.skip("depends on more than its arguments: %s" % verdict.text)
        if verdict.status == _player.DIFFERS and not self._spoiled(player, call):
            pytest.fail(verdict.text + _traceback(verdict.error), pytrace=False)

    def _spoiled(self, player, call):
        """Whether tests before this one are why it differs: alone it gives what was recorded."""
        return self._unchanged(player, call) and _alone.replays(player.recorded, call.id)

    def _unchanged(self, player, call):
        """Whether the function's file is the one that was recorded, by its time."""
        recorded = player.recorded
        file = os.path.join(recorded.root, player.function(call.function_id).file)
        try:
            return os.stat(file).st_mtime < os.stat(recorded.path).st_mtime
        except OSError:
            return False


class _Restored:
    """Puts back what replayed calls commonly change in the process."""

    def __enter__(self):
        self.random = random.getstate()
        self.environment = dict(os.environ)
        try:
            self.folder = os.getcwd()
        except OSError:
            self.folder = None

    def __exit__(self, *_):
        _values.release()
        random.setstate(self.random)
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        try:
            if self.folder is not None and os.getcwd() != self.folder:
                os.chdir(self.folder)
        except OSError:
            os.chdir(self.folder)


def _project_root(test_file):
    """The nearest folder above with a pyproject.toml, else pytest's root if that is above."""
    folder = os.path.realpath(os.path.dirname(test_file))
    above = folder
    while True:
        if os.path.isfile(os.path.join(above, "pyproject.toml")):
            return above
        if os.path.dirname(above) == above:
            break
        above = os.path.dirname(above)
    root = getattr(pytest_plugin.options, "rootpath", None)
    if root is not None and _inside(folder, os.path.realpath(str(root))):
        return os.path.realpath(str(root))
    return folder


def _inside(path, folder):
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _traceback(error):
    """The program's part of a traceback."""
    if error is None:
        return ""
    import traceback

    ours = os.path.dirname(os.path.abspath(__file__)) + os.sep
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(ours)
    ]
    return "\n" + "".join(traceback.format_list(frames)).rstrip()
