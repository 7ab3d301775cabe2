# SPDX-License-Identifier: Apache-2.0
"""The projects that are measured, made ready below a work folder for one interpreter each."""

import collections
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "bench" / "programs"
PYPROJECT = '[tool.codeflash]\nmodule-root = "."\ntests-root = "tests"\n'

# The work that makes each workload run for about three seconds.
WORKLOAD_SCALES = {
    "a_fib": 6.0,
    "a_oo": 3.0,
    "b_html5lib": 3.0,
    "b_jinja": 4.0,
    "b_mistune": 3.0,
    "c_data": 2.0,
    "d_gens": 3.0,
}
DOCUMENT_BYTES = 300000
LAST_FOR_39 = {"mistune==3.4.0": "mistune==3.3.4", "webencodings==0.6.1": "webencodings==0.5.1"}
SIZE_LIMITS = {"c_data": 10_000_000, "b_mistune": 20_000_000}  # of the trace

Program = collections.namedtuple("Program", "name folder script env size_limit")


class Missing(Exception):
    """Something that has to be there first."""


def call(*command, **options):
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        **options,
    )
    if done.returncode != 0:
        raise Missing("%s fails:\n%s" % (" ".join(map(str, command)), done.stdout))
    return done.stdout.strip()


def version_of(python):
    return call(python, "-c", "import platform; print(platform.python_version())")


def interpreter(python, work):
    """An interpreter with codeflash beside it: this one, else a new environment made with it."""
    python = pathlib.Path(python).absolute()
    if (python.parent / "codeflash").exists():
        return python
    venv = work / ("venv-" + version_of(python))
    if not (venv / "bin" / "python").exists():
        call(python, "-m", "venv", venv)
    install = [venv / "bin" / "python", "-m", "pip", "install", "--quiet"]
    call(*install, "--no-deps", ROOT)
    call(*install, "pytest>=8,<10")
    return venv / "bin" / "python"


def fresh(folder):
    """True where the folder is to be made: it appears under its name only when it is whole."""
    if folder.exists():
        return False
    shutil.rmtree(str(folder) + ".new", ignore_errors=True)
    return True


def workloads(source, python, work, scale):
    version = version_of(python)
    folder = work / ("workloads-" + version)
    if fresh(folder):
        copy = work / ("prepare-" + version)
        shutil.copytree(source, copy, dirs_exist_ok=True)
        if version.startswith("3.9."):
            script = (source / "prepare.sh").read_text()
            for newer, older in LAST_FOR_39.items():
                script = script.replace(newer, older)
            (copy / "prepare.sh").write_text(script)
        call("bash", copy / "prepare.sh", str(folder) + ".new", python)
        os.rename(str(folder) + ".new", folder)
    for name, own_scale in WORKLOAD_SCALES.items():
        env = {"WL_SCALE": "%g" % (own_scale * scale), "WL_DOC": str(DOCUMENT_BYTES)}
        yield Program(name, folder, "run_%s.py" % name, env, SIZE_LIMITS.get(name))


def programs(python, work, scale):
    """Drivers of ours with the package that they use beside them: it counts as the project's."""
    folder = work / ("programs-" + version_of(python))
    if fresh(folder):
        new = pathlib.Path(str(folder) + ".new")
        packages = work / "packages"
        call(python, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps", "--upgrade",
             "--target", packages, "-r", PROGRAMS / "requirements.txt")
        for driver in sorted(PROGRAMS.glob("*/run.py")):
            project = new / driver.parent.name
            shutil.copytree(driver.parent, project)
            shutil.copytree(packages / driver.parent.name, project / driver.parent.name)
            (project / "tests").mkdir()
            (project / "pyproject.toml").write_text(PYPROJECT)
        os.rename(new, folder)
    for driver in sorted(folder.glob("*/run.py")):
        env = {"BENCH_SCALE": "%g" % scale}
        yield Program(driver.parent.name, driver.parent, "run.py", env, None)


def empty(work):
    """A program that does nothing."""
    folder = work / "empty"
    (folder / "tests").mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "run.py").write_text("")
    return Program("nothing", folder, "run.py", {}, None)
