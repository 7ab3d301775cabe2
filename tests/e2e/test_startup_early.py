# SPDX-License-Identifier: Apache-2.0
"""`codeflash startup -m tool --version`: an option that is answered before the rest is loaded."""

import json
import sys

import pytest
from conftest import Project

CLI = """
    import argparse
    import email.message
    import http.client
    import os
    import platform

    from tool import __version__


    def settings():
        return {key: value for key, value in os.environ.items() if key.startswith("TOOL_")}


    def main():
        parser = argparse.ArgumentParser("tool")
        text = "tool %s on Python %s" % (__version__, platform.python_version())
        parser.add_argument("-V", "--version", action="version", version=text)
        size = settings().get("TOOL_SIZE", "1")
        if not size.isdigit() or os.path.exists(os.path.expanduser("~/.toolrc")):
            parser.error("size or file")
        parser.parse_args()
        print(email, http)
    """
FILES = {
    "pyproject.toml": """
        [project]
        name = "tool"
        version = "0"
        [project.scripts]
        tool-run = "tool.cli:main"
        """,
    "tool/__init__.py": '"""A tool."""\n\n__version__ = "4.7.1"\n',
    "tool/__main__.py": '"""Runs it."""\nimport sys\n\nfrom tool.cli import main\n\nif __name__ == "__main__":\n    sys.exit(main())\n',
    "tool/cli.py": CLI,
    "tests/test_tool.py": "import tool\n\n\ndef test():\n    assert tool.__version__.count('.') == 2\n",
}
SCRIPT = """
    import sys
    from tool.cli import main
    if __name__ == '__main__':
        sys.exit(main())
    """


def write(project, files):
    for name, text in files.items():
        project.write(name, text)


def startup(project, *args, **options):
    return project.codeflash("startup", "--this-python-only", *args, timeout=300, **options)


@pytest.fixture(scope="module")
def tool(tmp_path_factory, terminals):
    path = tmp_path_factory.mktemp("tool") / "project"
    path.mkdir()
    project = Project(path)
    write(project, FILES)
    # What is set where the command is run: a number is harmless, another text is not.
    project.result = startup(project, "--json", "-m", "tool", "--version", env={"TOOL_SIZE": "3"})
    project.report = json.loads(project.result.stdout)
    return project


def said(project, *args, **options):
    result = project.plain(*args, **options)
    return result.code, result.stdout, result.stderr


def loads(project, *args, **options):
    """Whether the rest of the tool was loaded."""
    result = project.plain("-v", *args, **options)
    return "tool.cli" in result.stderr


VERSION = "tool 4.7.1 on Python %s\n" % sys.version.split()[0]


def test_both_ways_to_start_it_are_answered_early(tool):
    notes = tool.report["startup"]["notes"]
    assert tool.result.code == 0 and tool.report["outcome"] == "optimized", notes
    edits = tool.report["startup"]["edits"]
    assert [(edit["file"], edit["name"], edit["kind"]) for edit in edits] == [
        ("tool/__init__.py", "--version", "early"),
        ("tool/__main__.py", "--version", "early"),
    ]
    assert "--version is answered early by: python -m tool" in notes
    assert "--version is answered early by: tool-run" in notes
    assert tool.report["end_to_end"]["ci95"][0] > 1.05
    assert tool.report["startup"]["loaded_after"] < tool.report["startup"]["loaded"]
    assert (tool.path / "tool/cli.py").read_text().count("import") == CLI.count("import")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_it_says_the_same_without_the_rest(tool, option):
    tool.write("tool-run", SCRIPT)
    for start in (["-m", "tool"], ["tool-run"]):
        assert said(tool, *start, option) == (0, VERSION, "")
        assert not loads(tool, *start, option)


@pytest.mark.parametrize("words", [["--vers"], ["--version", "--version"], ["--version", "-h"]])
def test_other_command_lines_go_the_old_way(tool, words):
    assert loads(tool, "-m", "tool", *words)
    assert said(tool, "-m", "tool", *words) == (0, VERSION, "")


def test_what_could_matter_goes_the_old_way(tool, tmp_path):
    for value, code, rest in (("7", 0, False), ("x", 2, True), ("1\u00b2", 0, True)):
        assert said(tool, "-m", "tool", "--version", env={"TOOL_SIZE": value})[0] == code
        assert loads(tool, "-m", "tool", "--version", env={"TOOL_SIZE": value}) == rest
    assert loads(tool, "-m", "tool", "--version", env={"TOOL_OTHER": "1"})
    for value, rest in (("80", False), ("20", True), ("x", True), ("0", True)):
        assert loads(tool, "-m", "tool", "--version", env={"COLUMNS": value}) == rest
    narrow = said(tool, "-m", "tool", "--version", env={"COLUMNS": "20"})
    assert narrow[0] == 0 and narrow[1].count("\n") == 2
    assert said(tool, "-W", "error", "-m", "tool", "--version") == (0, VERSION, "")
    (tmp_path / ".toolrc").write_text("")
    assert said(tool, "-m", "tool", "--version", env={"HOME": str(tmp_path)})[0] == 2


def test_only_the_script_itself_is_cut_short(tool):
    tool.write("other.py", "import tool.cli\nprint('goes on')\n")
    assert said(tool, "other.py", "--version") == (0, "goes on\n", "")
    tool.write(
        "says.py", "import sys\nfrom tool.cli import main\nprint('first')\nsys.exit(main())\n"
    )
    assert said(tool, "says.py", "--version") == (0, "first\n" + VERSION, "")
    code = "import sys; from tool.cli import main; sys.argv[1:] = ['--vers']; sys.exit(main())"
    assert said(tool, "-c", code, "--version") == (0, VERSION, "")
    assert said(tool, "-c", "import tool; print(tool.__doc__)", "--version")[1] == "A tool.\n"


def test_the_version_is_not_frozen(tool):
    path = tool.path / "tool/__init__.py"
    text = path.read_text()
    try:
        path.write_text(text.replace("4.7.1", "4.8.0.dev1"))
        expected = VERSION.replace("4.7.1", "4.8.0.dev1")
        assert said(tool, "-m", "tool", "--version") == (0, expected, "")
    finally:
        path.write_text(text)


# What it imports is needed all the same, so that nothing is left to look at but the answer.
PLAIN = """
    import sys
    import email.message
    from tool import __version__


    class Note(email.message.Message):
        pass


    def main():
        %s
    """


@pytest.mark.parametrize(
    "line, reason",
    [
        ("print('tool', __version__); print('two lines')", "more than one line"),
        ("import os; print('tool', len(dict(os.environ)) > 0)", "the whole environment"),
        ("import os; print('tool', os.getpid())", "more than versions and places"),
        ("print('tool', 2 * '8')", "where it has"),
        ("import subprocess; subprocess.call('true'); print('tool')", "subprocess"),
        ("open('x', 'w').close(); print('tool')", "it writes x"),
        ("sys.stderr.write('tool')", "standard error"),
        ("print('other' if sys.flags.optimize else 'tool')", "something else"),
    ],
)
def test_what_cannot_be_proven_is_left_alone(project, terminals, line, reason):
    write(project, FILES)
    project.write("tool/cli.py", PLAIN % line)
    before = (project.path / "tool/__main__.py").read_text()
    result = startup(project, "--no-tests", "--json", "-m", "tool", "--version")
    report = json.loads(result.stdout)
    notes = [note for note in report["startup"]["notes"] if "not answered early" in note]
    assert len(notes) == 1 and reason in notes[0], notes
    assert "_answer_early" not in (project.path / "tool/__init__.py").read_text()
    assert (project.path / "tool/__main__.py").read_text() == before
