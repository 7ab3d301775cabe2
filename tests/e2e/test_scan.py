# SPDX-License-Identifier: Apache-2.0
"""`codeflash scan`: the deployment model, the static pass, the ranking and the report."""

import json

import pytest

# What is found in the files without running them; test_scan_passes.py has what is run.
pytestmark = pytest.mark.one_python


def scan(project, *options):
    """The document of a scan; nothing of the project is run where it has no tests."""
    result = project.codeflash("scan", "--json", *options)
    assert result.code == 0, result
    return json.loads(result.stdout)


def model(project, *options):
    return scan(project, *options)["deployment"]["model"]


def findings(document, domain):
    return [
        (target["function"], target["pattern"], target["severity"])
        for target in document["targets"]
        if target["domain"] == domain
    ]


MODELS = {
    "server": (
        {"sample/app.py": "from fastapi import FastAPI as Api\napp = Api()\n"},
        "long-running-server",
    ),
    "django": (
        {"site/settings.py": "INSTALLED_APPS = ['django.contrib.auth']\n"},
        "long-running-server",
    ),
    "served-by-command": (
        {
            "pyproject.toml": "[project]\nname = 'sample'\n[project.scripts]\ns = 'app:main'\n",
            "app.py": "from werkzeug.serving import run_simple\n"
            "def main(): run_simple('localhost', 80, None)\n",
        },
        "long-running-server",
    ),
    "procfile": (
        {"Procfile": "web: gunicorn app:app\n", "app.py": "x = 1\n"},
        "long-running-server",
    ),
    "click": (
        {"sample/cli.py": "import click\n\n@click.command()\ndef main(): pass\n"},
        "cli",
    ),
    "argparse": (
        {"tool.py": "import argparse\nparser = argparse.ArgumentParser()\n"},
        "cli",
    ),
    "lambda": (
        {"handler.py": "def lambda_handler(event, context):\n    return 1\n"},
        "serverless",
    ),
    "mangum": (
        {
            "app.py": "import fastapi\nfrom mangum import Mangum\n"
            "app = fastapi.FastAPI()\nhandler = Mangum(app)\n"
        },
        "serverless",
    ),
    "library": ({"sample/__init__.py": "def f(): return 1\n"}, "library"),
    # What only looks like evidence:
    "comment": (
        {"sample/__init__.py": "# app = FastAPI()\nTEXT = 'flask.Flask(__name__)'\n"},
        "library",
    ),
    "test": (
        {
            "sample/__init__.py": "",
            "tests/test_app.py": "import flask\napp = flask.Flask('x')\n",
        },
        "library",
    ),
    "example": (
        {
            "sample/__init__.py": "",
            "examples/app.py": "import flask\napp = flask.Flask('x')\n",
        },
        "library",
    ),
    "own name": (
        {"sample/__init__.py": "def Flask(name): return name\napp = Flask('x')\n"},
        "library",
    ),
    "import alone": ({"sample/__init__.py": "import flask, click, argparse\n"}, "library"),
}


@pytest.mark.parametrize("name", MODELS)
def test_the_model_is_found_in_the_code(project, name):
    files, expected = MODELS[name]
    for path, text in files.items():
        project.write(path, text)
    assert model(project) == expected


def test_console_scripts_make_a_cli(project):
    project.write("sample/__init__.py", "def main(): pass\n")
    project.write(
        "pyproject.toml",
        """
        [project]
        name = "sample"
        version = "0"
        [project.scripts]
        sample = "sample:main"
        """,
    )
    document = scan(project)
    assert document["deployment"]["model"] == "cli"
    assert document["deployment"]["evidence"][0]["file"] == "pyproject.toml"
    assert document["deployment"]["evidence"][0]["line"] == 5


def test_setup_cfg_and_setup_py_are_read(project):
    (project.path / "pyproject.toml").unlink()
    project.write("setup.cfg", "[metadata]\nname = sample\n")
    project.write("sample/__init__.py", "")
    assert model(project) == "library"
    project.write(
        "setup.py",
        """
        from setuptools import setup
        setup(name="sample", entry_points={"console_scripts": ["sample = sample:main"]})
        """,
    )
    assert model(project) == "cli"
    project.write(
        "setup.py",
        """
        from setuptools import setup
        options = {"entry_points": {"console_scripts": ["sample = sample:main"]}}
        setup(name="sample", **options)
        """,
    )
    assert model(project) == "cli"


def test_mixed_evidence_is_noted_and_an_option_decides(project):
    project.write("sample/app.py", "import flask\napp = flask.Flask(__name__)\n")
    project.write("sample/cli.py", "import click\n\n@click.command()\ndef main(): pass\n")
    document = scan(project)
    assert document["deployment"]["model"] == "long-running-server"
    assert "sample/cli.py:3 speaks for cli" in document["deployment"]["note"]
    assert model(project, "--deployment", "library") == "library"
    assert project.codeflash("scan", "--deployment", "x").code == 2


COROUTINES = """
import asyncio, functools, subprocess, time
import requests

session = requests.Session()

def helper():
    return requests.get("http://x")

async def slow():
    time.sleep(1)

async def handler_loop(items):
    for item in items:
        subprocess.run(["true"])

async def through_helper():
    return helper()

async def through_session():
    return session.get("http://x")

async def three(client):
    a = await client.get("a")
    b = await client.get("b")
    c = await client.get("c")
    return a, b, c

@functools.lru_cache(maxsize=None)
async def cached(x):
    return x

async def gathered(urls):
    return await asyncio.gather(*[slow() for url in urls])

async def forgotten():
    slow()

async def dropped():
    asyncio.create_task(slow())

async def unread():
    task = asyncio.create_task(slow())
    await asyncio.sleep(1)
"""

INNOCENT = """
import asyncio, time

limit = asyncio.Semaphore(3)

async def work(x):
    async with limit:
        return x

async def chain(client):
    a = await client.get("a")
    b = await client.get(a)
    c = await client.get(b)
    return c

async def transaction(connection):
    await connection.execute("a")
    await connection.execute("b")
    await connection.execute("c")

async def started():
    first = asyncio.create_task(work(1))
    second = asyncio.create_task(work(2))
    third = asyncio.create_task(work(3))
    a = await first
    b = await second
    c = await third
    return a, b, c

async def bounded(urls):
    return await asyncio.gather(*[work(url) for url in urls])

async def few():
    return await asyncio.gather(*[work(x) for x in (1, 2, 3)])

async def threads():
    await asyncio.to_thread(time.sleep, 1)
    await asyncio.get_running_loop().run_in_executor(None, lambda: time.sleep(1))

async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work(1))

def plain():
    time.sleep(1)

async def pauses():
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    await asyncio.sleep(1)

async def called():
    coroutine = work(1)
    return await coroutine
"""


def test_planted_problems_of_coroutines_are_found(project):
    project.write("sample/__init__.py", "")
    project.write("sample/work.py", COROUTINES)
    assert set(findings(scan(project), "Async")) == {
        ("slow", "Blocking call in a coroutine", "high"),  # gathered() calls it in a loop
        ("handler_loop", "Blocking call in a coroutine", "high"),
        ("through_helper", "Blocking call in a coroutine", "medium"),
        ("through_session", "Blocking call in a coroutine", "medium"),
        ("three", "Sequential awaits", "high"),
        ("cached", "Cache on async def", "medium"),
        ("gathered", "Unbounded gather", "medium"),
        ("forgotten", "Missing await", "medium"),
        ("dropped", "Dropped task", "medium"),
        ("unread", "Dropped task", "medium"),
    }


def test_innocent_coroutines_are_left_alone(project):
    project.write("sample/__init__.py", "")
    project.write("sample/work.py", INNOCENT)
    document = scan(project)
    assert document["async_code"]
    assert findings(document, "Async") == []


def test_a_helper_of_another_module_is_followed(project):
    project.write("sample/__init__.py", "")
    project.write("sample/disk.py", "def load(): return open('x').read()\n")
    project.write(
        "sample/work.py",
        """
        from .disk import load

        async def f():
            return load()
        """,
    )
    (target,) = scan(project)["targets"]
    assert target["file"] == "sample/work.py" and target["line"] == 4
    assert target["metric"] == "`open()` through `load()`"
    assert target["evidence"] == "return load()"


def test_the_report_has_its_form_and_nothing_else_is_left(project):
    project.write("sample/__init__.py", "")
    project.write("sample/work.py", COROUTINES)
    before = {path for path in project.path.rglob("*")}
    result = project.codeflash("scan")
    assert result.code == 0, result
    last = result.stdout.splitlines()[-1]
    assert last.startswith("[scan] CPU: 0 targets | Memory: 0 targets | Import: 0 targets | ")
    assert " | Async: " in last
    assert " | Top: `" in last
    made = {path for path in project.path.rglob("*")} - before
    reports = {".codeflash/scan-report." + form for form in ("md", "json", "html")}
    names = {str(path.relative_to(project.path)) for path in made}
    assert names == {".codeflash"} | reports
    text = (project.path / ".codeflash" / "scan-report.md").read_text()
    lines = text.splitlines()
    assert lines[0] == "# Codeflash Scan Report"
    assert lines[2].startswith("**Scanned**: ")
    assert lines[2].endswith(" | **Deployment**: library")
    assert "| # | Severity | Domain | Target | Metric | Pattern | Est. Impact |" in lines
    for heading in (
        "## Top Targets (ranked by estimated impact)",
        "## Domain Recommendations",
        "## Detailed Findings",
        "### CPU (codeflash)",
        "### Memory (tracemalloc)",
        "### Import Time",
        "### Async (static analysis)",
    ):
        assert heading in lines


def test_no_coroutines_and_files_that_do_not_parse(project):
    project.write("sample/__init__.py", "x = 1\n")
    project.write("sample/broken.py", "def f(:\n")
    result = project.codeflash("scan")
    assert result.code == 0, result
    assert "codeflash: not looked at: sample/broken.py: line 1: invalid syntax" in result.stderr
    text = (project.path / ".codeflash" / "scan-report.md").read_text()
    assert "No async code detected" in text


def test_init_writes_setup_md_and_scan_reads_it(project):
    project.write("sample/__init__.py", "")
    assert project.codeflash("init").code == 0
    path = project.path / ".codeflash" / "setup.md"
    assert "- **Runner**: `" in path.read_text()
    path.write_text("# My notes\n\nRunner: no-such-command run\n")
    assert project.codeflash("init").code == 0
    assert path.read_text().startswith("# My notes")  # the user's
    result = project.codeflash("scan")
    assert result.code == 0
    assert (
        "CPU: the runner `no-such-command run python` (.codeflash/setup.md) is not there"
        in result.stderr
    )
    path.write_text("nothing of use\n")
    result = project.codeflash("scan")
    assert ".codeflash/setup.md has no line that names a runner" in result.stderr


def test_names_within_functions_are_shown_as_they_are(project):
    project.write(
        "sample.py",
        """
        import time


        def outer():
            async def inner():
                time.sleep(1)

            return inner
        """,
    )
    assert project.codeflash("scan").code == 0
    text = (project.path / ".codeflash" / "scan-report.md").read_text()
    assert "| `outer.<locals>.inner()` in sample.py:6 |" in text
