# SPDX-License-Identifier: Apache-2.0
"""One run on a project with a repository, formatters, a pytest command of its own and a test that
only the whole can break; then its page in a browser."""

import json

import browser
import pytest
from conftest import Project, run_command

pytestmark = pytest.mark.one_python  # test_optimize.py has the search and its proof
PATIENCE = 300

PYPROJECT = """
    [project]
    name = "sample"
    version = "0"

    [tool.codeflash]
    pytest-cmd = "python -X utf8 -m pytest"
    formatter-cmds = ["python '{root}/tools/spread.py' $file"]
    """

WORDS = """
    def known(words, stop):
        result = []
        for word in words:
            if word in stop:
                result.append(word)
        return result
    """

TAGS = """
    def chosen(tags, wanted):
        # this text is pinned by a test
        found = []
        for tag in tags:
            if tag in wanted:
                found.append(tag)
        return found


    OTHER = set(())
    """

MAIN = """
    from tags import chosen
    from words import known

    words = ["word%d" % (i * 7 % 1000) for i in range(3000)]
    stop = ["word%d" % i for i in range(0, 1000, 3)]
    for _ in range(4):
        print(len(known(words, stop)), len(chosen(words, stop)))
    """

TESTS = """
    import pathlib
    import sys

    from words import known


    def test_known():
        assert known(["a", "b"], ["b"]) == ["b"]


    def test_the_command_of_the_project_runs_us():
        assert sys.flags.utf8_mode == 1


    def test_text_is_pinned():
        text = (pathlib.Path(__file__).parent.parent / "tags.py").read_text()
        assert text.count("set(") == 1
    """

# Puts a comment behind each set that is made of a name; remembers whom it was called for.
FORMATTER = """
    import pathlib
    import re
    import sys

    path = pathlib.Path(sys.argv[1])
    text = path.read_text()
    path.write_text(re.sub(r"(= set\\((?:[a-z_]+)\\))$", r"\\1  # a set", text, flags=re.M))
    with open(pathlib.Path(__file__).parent / "called.txt", "a") as file:
        file.write(path.name + "\\n")
    """


def git(project, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    result = run_command(["git", *identity, *arguments], cwd=project.path)
    assert result.code == 0, result
    return result.stdout


class Made:
    """A project after its run."""

    def __init__(self, path):
        self.project = project = Project(path)
        (path / "tests").mkdir(parents=True)
        (path.parent / "pytest.ini").write_text("[pytest]\n")  # whose root the tests' names ignore
        project.write("pyproject.toml", PYPROJECT.replace("{root}", str(path)))
        project.write("words.py", WORDS)
        project.write("tags.py", TAGS)
        project.write("main.py", MAIN)
        project.write("tests/test_all.py", TESTS)
        project.write("tools/spread.py", FORMATTER)
        project.write("notes.txt", "one\n")
        git(project, "init", "-q")
        git(project, "add", ".")
        git(project, "commit", "-qm", "first")
        project.write("notes.txt", "two\n")
        project.write("staged.txt", "new\n")
        git(project, "add", "staged.txt")
        self.index = git(project, "diff", "--cached")
        self.result = project.codeflash(
            "optimize", "--effort", "low", "--json", "main.py", timeout=PATIENCE
        )
        assert self.result.code == 0, self.result
        self.document = json.loads(self.result.stdout)
        self.run = path / ".codeflash" / "runs" / self.document["run"]

    def function(self, name):
        return next(item for item in self.document["functions"] if item["function"] == name)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("whole") / "project")


def test_a_change_that_breaks_a_test_of_the_whole_is_taken_out(made):
    assert made.function("words:known")["status"] == "optimized"
    chosen = made.function("tags:chosen")
    assert chosen["status"] == "rejected" and chosen["diff"] is None
    assert "test_text_is_pinned no longer passes" in chosen["reason"]
    assert not any(item["kept"] for item in chosen["candidates"])
    assert any("chosen is taken out" in note for note in made.document["notes"])
    assert made.document["tests"]["passed"] == 3 and made.document["tests"]["dropped"] == 0
    assert [item["file"] for item in made.document["files"]] == ["words.py"]
    assert "for tag in tags:" in (made.project.path / "tags.py").read_text()


def test_tests_that_end_late_are_not_broken(project):
    project.write("words.py", WORDS)
    project.write(
        "main.py", MAIN.replace("from tags import chosen", "from words import known as chosen")
    )
    project.write(
        "tests/test_late.py",
        """
        import inspect
        import time

        import words


        def test_late():
            time.sleep(12.5 if "set(" in inspect.getsource(words) else 1)
            assert words.known(["a", "b"], ["b"]) == ["b"]
        """,
    )
    done = project.codeflash("optimize", "--effort", "low", "--json", "main.py", timeout=PATIENCE)
    report = json.loads(done.stdout)
    assert [
        item["status"] for item in report["functions"] if item["function"] == "words:known"
    ] == ["optimized"], report
    assert report["tests"]["passed"] == 1


def test_formatters_run_on_changed_files_only(made):
    assert "# a set" in (made.project.path / "words.py").read_text()
    called = (made.project.path / "tools" / "called.txt").read_text().split()
    assert set(called) == {"words.py"}  # not for tags.py, nor any file that stayed


def test_other_changes_of_the_work_tree_stay_apart(made):
    status = git(made.project, "status", "--porcelain").splitlines()
    assert " M words.py" in status and " M notes.txt" in status and "A  staged.txt" in status
    assert git(made.project, "diff", "--cached") == made.index
    patch = (made.run / "patch.diff").read_text()
    assert "words.py" in patch and "notes.txt" not in patch and "staged.txt" not in patch
    assert ".codeflash" not in "".join(status)
    git(made.project, "apply", "--check", "-R", str(made.run / "patch.diff"))


def test_messages_are_ready_to_use(made):
    message = (made.run / "commit.txt").read_text()
    subject, empty, body = message.split("\n", 2)
    assert subject.startswith("Make known ") and len(subject) <= 72 and empty == ""
    assert "The same on" in body and "95%" in body and "tests" in body
    git(made.project, "commit", "-qF", str(made.run / "commit.txt"), "--", "words.py")
    assert git(made.project, "show", "--stat", "--format=%s").splitlines()[0] == subject
    assert "words.py | " in git(made.project, "show", "--stat")
    assert "notes.txt" not in git(made.project, "show", "--stat")
    request = (made.run / "pull_request.md").read_text()
    assert request.startswith("# Make known ") and "```diff" in request


# --- the page


@pytest.fixture(scope="module")
def page(made):
    if browser.find() is None:
        pytest.skip("no Chromium here: the page is not clicked through")
    with browser.Browser() as opened:
        opened.open(made.run / "report.html")
        yield opened
        assert opened.errors == []


def test_the_page_shows_changes_and_opens_rows(page, made):
    assert page.text_of("h1").endswith("functions optimized")
    assert "words:known" in page.text_of("#changes h3")
    assert page.run("document.querySelectorAll('.diff .added').length") > 0
    assert page.run("document.querySelectorAll('.plot rect').length") > 0
    row = [item["function"] for item in made.document["functions"]].index("tags:chosen")
    assert page.run("document.querySelectorAll('tr.more').length") == 0
    page.click("#functions button", row)
    assert "test_text_is_pinned no longer passes" in page.text_of("tr.more")
    page.click("#functions button", row)
    assert page.run("document.querySelectorAll('tr.more').length") == 0


def test_flame_graphs_zoom_and_search(page):
    assert page.run("document.getElementById('flame-after').hidden") is False
    for chart in ("#chart", "#chart-after"):
        assert page.run("document.querySelectorAll('%s rect').length" % chart) > 1
    assert page.run("document.getElementById('reset').disabled") is True
    page.click("#search")
    page.type("known")
    assert "frames found" in page.text_of("#details")
    assert page.run(
        "[...document.querySelectorAll('#chart rect')].some("
        "r => r.getAttribute('fill') === 'var(--found)')"
    )
    frames = "[...document.querySelectorAll('#chart g.frame')]"
    drawn = "(%s.find(g => g.textContent === 'known')?.getElementsByTagName('rect')[0].width || 0)"
    page.wait(drawn % frames + ".baseVal?.value > 20")  # the page draws in steps
    at = page.run("%s.findIndex(g => g.textContent === 'known')" % frames)
    page.click("#chart g.frame", at)
    assert page.run("document.getElementById('reset').disabled") is False


@pytest.mark.parametrize("width, dark", browser.VIEWS)
def test_the_page_fits_and_can_be_read(page, width, dark):
    page.fits(width, dark, "svg, .scroll")
