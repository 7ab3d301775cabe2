# SPDX-License-Identifier: Apache-2.0
"""How `codeflash scan` runs a project: `uv run`, `poetry run`, and what setup.md says.

uv and poetry themselves where they are installed, and stand-ins that do what counts here: make an
environment or install where they are not told to leave it.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

CODE = """
    def dedupe(items):
        seen = []
        for item in items:
            if item not in seen:
                seen.append(item)
        return seen
"""

TESTS = """
    from sample import dedupe


    def test_all():
        assert len(dedupe(list(range(800)))) == 800
"""

UV = """
    #!/bin/sh
    # As uv: makes .venv where there is none, and installs what is missing unless told not to.
    [ "$1" = run ] || exit 9
    shift
    sync=yes
    while [ "${1#--}" != "$1" ]; do
        [ "$1" = --no-sync ] && sync=no
        shift
    done
    [ -d .venv ] || mkdir .venv
    [ $sync = no ] || touch .venv/installed
    shift
    exec "$REAL_PYTHON" "$@"
"""

POETRY = """
    #!/bin/sh
    # As poetry: an environment aside from the project; `run` makes one.
    if [ "$1 $2 $3" = "env info --path" ]; then
        [ -d "$POETRY_PLACE" ] || exit 1
        echo "$POETRY_PLACE"
        exit 0
    fi
    [ "$1" = run ] || exit 9
    [ "$POETRY_VIRTUALENVS_CREATE" = false ] && exit 8  # that is the system's Python
    [ -d "$POETRY_PLACE" ] || mkdir "$POETRY_PLACE"
    shift 2
    exec "$REAL_PYTHON" "$@"
"""


@pytest.fixture
def tools(project, tmp_path):
    """tools(NAME, TEXT): puts a command in front of PATH; gives the environment for that."""
    folder = tmp_path / "tools"
    folder.mkdir()
    project.write("pyproject.toml", '[project]\nname = "sample"\nversion = "1"\n')
    project.write("sample/__init__.py", CODE)
    project.write("tests/test_sample.py", TESTS)

    def put(name, text):
        path = folder / name
        path.write_text("\n".join(line[4:] for line in text.strip("\n").splitlines()) + "\n")
        path.chmod(0o755)
        return {
            "PATH": "%s:%s" % (folder, os.environ["PATH"]),
            "REAL_PYTHON": sys.executable,
            "POETRY_PLACE": str(tmp_path / "poetry-place"),
        }

    return put


def scan(project, *words, env=None):
    result = project.codeflash("scan", "--json", *words, env=env, timeout=120)
    assert result.code == 0, result
    return json.loads(result.stdout), result.stderr


def faults(document):
    return {one["fault"] for one in document["passes"].values()}


@pytest.mark.parametrize("said", [None, "Runner: `uv run`", "Test command: `uv run pytest -q`"])
def test_uv_run_installs_nothing(project, tools, said):
    env = tools("uv", UV)
    (project.path / "uv.lock").touch()
    (project.path / ".venv").mkdir()
    if said:
        project.write(".codeflash/setup.md", said + "\n")
    document, _ = scan(project, env=env)
    assert document["runner"] == "uv run --no-sync python"
    assert faults(document) == {None} and document["targets"][0]["function"] == "dedupe"
    assert not list((project.path / ".venv").iterdir())


def test_uv_makes_no_environment(project, tools):
    env = dict(tools("uv", UV), VIRTUAL_ENV="/somewhere/active")  # which uv does not use here
    project.write(".codeflash/setup.md", "Runner: `uv run`\n")
    document, said = scan(project, env=env)
    assert "CPU: uv run would make an environment: run uv sync first\n" in said
    assert document["passes"]["async"]["fault"] is None
    assert not (project.path / ".venv").exists()


def test_poetry_runs_in_the_projects_environment(project, tools, tmp_path):
    env = tools("poetry", POETRY)
    (project.path / "poetry.lock").touch()
    document, said = scan(project, env=env)
    assert "CPU: poetry run would make an environment: run poetry install first\n" in said
    assert not (tmp_path / "poetry-place").exists()
    (tmp_path / "poetry-place").mkdir()
    document, _ = scan(project, env=env)
    assert document["runner"] == "poetry run python" and faults(document) == {None}
    assert document["targets"][0]["function"] == "dedupe"


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_the_real_uv(project, tools):
    project.write(".codeflash/setup.md", "Runner: `uv run`\n")
    _, said = scan(project)
    assert "uv run would make an environment" in said and not (project.path / ".venv").exists()
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, ".venv"], cwd=project.path)
    before = sorted((project.path / ".venv").rglob("*"))
    document, said = scan(project)
    assert document["python"] and "has no pytest" in said  # it is not installed either
    assert sorted((project.path / ".venv").rglob("*")) == before


@pytest.mark.skipif(shutil.which("poetry") is None, reason="poetry is not installed")
def test_the_real_poetry(project, tools, tmp_path):
    env = {"POETRY_CACHE_DIR": str(tmp_path / "cache"), "VIRTUAL_ENV": ""}
    project.write(
        "pyproject.toml",
        '[tool.poetry]\nname = "sample"\nversion = "1"\ndescription = ""\nauthors = []\n',
    )
    (project.path / "poetry.lock").touch()
    _, said = scan(project, env=env)
    assert "poetry run would make an environment" in said
    subprocess.run(
        ["poetry", "env", "use", "-q", sys.executable],
        cwd=project.path,
        env=dict(os.environ, **env),
        check=True,
    )
    document, said = scan(project, env=env)
    assert "has no pytest" in said  # so it is that environment's Python, not this one
    assert document["passes"]["import"]["fault"] is None


def test_the_test_command_has_variables_options_and_paths(project, tools):
    project.write("tests/unit/test_named.py", TESTS.replace("test_all", "test_named"))
    project.write(
        "tests/unit/test_other.py",
        "import os\n\n\ndef test_other():\n    assert os.environ['WANTED'] == 'yes'\n",
    )
    project.write(
        ".codeflash/setup.md",
        "Test command: `WANTED=yes %s -m pytest -x --tb short -vv -k 'other or named' tests/unit`\n"
        % sys.executable,
    )
    document, said = scan(project)
    assert document["scanned"] == "tests/unit/test_named.py::test_named"
    assert "of 2 that were run, 2 collected" in document["why"] and "fails" not in said
    assert document["runner"] == sys.executable


def test_a_test_command_that_is_not_pytest(project, tools):
    project.write(".codeflash/setup.md", "Test command: `make check`\nProject root: `nowhere`\n")
    document, said = scan(project)
    assert "the test command `make check` does not run pytest: it is left aside" in said
    assert "the project root nowhere is no folder: it is left aside" in said
    assert document["scanned"] == "tests/test_sample.py::test_all"


def test_commands_start_in_the_projects_root_of_setup_md(project, tools):
    for path in ("sample", "tests"):
        (project.path / "backend").mkdir(exist_ok=True)
        (project.path / path).rename(project.path / "backend" / path)
    project.write("backend/tests/test_here.py", TESTS + "    open('here.txt').close()\n")
    project.write("backend/here.txt", "")
    project.write(".codeflash/setup.md", "- Project root: `backend`\n")
    document, said = scan(project)
    assert "fails" not in said
    assert document["targets"][0]["function"] == "dedupe"
    assert document["targets"][0]["file"] == "backend/sample/__init__.py"


COVERAGE = """
    def pytest_addoption(parser):
        parser.addoption("--cov", action="store_true")
        parser.addoption("--no-cov", action="store_true")


    def pytest_sessionfinish(session):
        if not session.config.getoption("--no-cov"):
            open(session.config.rootpath / "coverage.html", "w").close()
"""


def test_coverage_that_the_configuration_asks_for_writes_no_report(project, tools):
    project.write("aside/pytest_cov.py", COVERAGE)
    project.write("pytest.ini", "[pytest]\naddopts = -p pytest_cov --cov\n")
    document, _ = scan(project, env={"PYTHONPATH": str(project.path / "aside")})
    assert document["scanned"] == "tests/test_sample.py::test_all"
    assert not (project.path / "coverage.html").exists()


# What a plugin writes that reads its options late, as pytest-html does, or opens a file at once.
REPORTS = """
    import argparse


    def pytest_addoption(parser):
        parser.addoption("--html", dest="htmlpath")
        parser.getgroup("dumps").addoption("--dump", type=argparse.FileType("wb"))


    def pytest_configure(config):
        if config.getoption("htmlpath"):
            open(config.rootpath / config.getoption("htmlpath"), "w").close()
"""


@pytest.mark.parametrize("config", ["pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini"])
def test_reports_that_the_configuration_asks_for_are_not_written(project, tools, config):
    project.write("aside/pages.py", REPORTS)
    options = (
        "-p pages --junitxml=junit.xml --html report.html --dump x.json --debug --ff --cache-clear"
    )
    head = {"pyproject.toml": "[tool.pytest.ini_options]", "setup.cfg": "[tool:pytest]"}
    quote = "'" if config == "pyproject.toml" else ""
    text = "\n%s\naddopts = %s%s%s\n" % (head.get(config, "[pytest]"), quote, options, quote)
    text += "log_file = %stest.log%s\ncache_dir = %scache%s\n" % ((quote,) * 4)
    path = project.path / config
    project.write(config, (path.read_text() if path.exists() else "") + text)
    before = sorted(path for path in project.path.rglob("*"))
    document, _ = scan(project, env={"PYTHONPATH": str(project.path / "aside")})
    assert document["scanned"] == "tests/test_sample.py::test_all"
    assert all(document["passes"][name]["fault"] is None for name in ("cpu", "memory"))
    after = [path for path in project.path.rglob("*") if ".codeflash" not in path.parts]
    assert sorted(after) == before
