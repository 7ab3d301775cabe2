# SPDX-License-Identifier: Apache-2.0
"""`codeflash optimize` from a program to changed files, reports and back."""

import json
import re
import signal
import subprocess
import time

import pytest
from conftest import BINARY, run_command

PATIENCE = 300  # seconds: a busy machine measures slowly

WORDS = """
    def known(words, stop):
        # keep the order
        result = []
        for word in words:
            if word in stop:
                result.append(word)
        return result


    def shout(text):
        return text.upper()
    """

MAIN = """
    from words import known, shout

    words = ["word%d" % (i * 7 % 1000) for i in range(3000)]
    stop = ["word%d" % i for i in range(0, 1000, 3)]
    for _ in range(4):
        print(len(known(words, stop)), shout("done"))
    """

TESTS = """
    from words import known


    def test_known():
        assert known(["a", "b"], ["b"]) == ["b"]


    def test_that_fails_before_any_change():
        assert known([], []) == [1]
    """


@pytest.fixture
def words(project):
    project.write("words.py", WORDS)
    project.write("main.py", MAIN)
    project.write("tests/test_words.py", TESTS)
    return project


def document_of(result):
    assert result.code == 0, result
    return json.loads(result.stdout)


def texts_tried(runs):
    return [path for run in runs.glob("*") for path in (run / "work").glob("*/words.py")]


def function(document, name):
    return next(item for item in document["functions"] if item["function"] == name)


def test_a_program_is_made_faster_and_taken_back(words):
    before = (words.path / "words.py").read_bytes()
    document = document_of(
        words.codeflash("optimize", "--effort", "low", "--json", "main.py", timeout=PATIENCE)
    )

    assert document["version"] == 1 and document["outcome"] == "optimized"
    assert [item["function"] for item in document["functions"]] == ["words:known", "words:shout"]
    known, shout = document["functions"]
    assert known["status"] == "optimized" and known["speedup_ci95"][0] > 1.05
    assert known["share"] > 0.3 and known["calls"] == 4 and known["file"] == "words.py"
    kept = [item for item in known["candidates"] if item["kept"]]
    assert kept[0]["verdict"] == "accepted" and kept[0]["source"].startswith("rule:")
    assert shout["status"] == ("skipped" if shout["share"] < 0.02 else "no_candidate"), shout
    assert shout["reason"]
    assert document["tests"]["passed"] == 1 and document["tests"]["dropped"] == 1
    assert document["end_to_end"]["before_s"] > 0
    low, high = document["end_to_end"]["ci95"]
    assert low <= document["end_to_end"]["speedup"] <= high

    after = (words.path / "words.py").read_bytes()
    assert after != before and b"# keep the order" in after
    assert known["diff"].startswith("diff --git a/words.py b/words.py\n")
    check_reports(words, document)

    undone = words.codeflash("undo")
    assert undone.code == 0 and "restored words.py" in undone.stderr
    assert (words.path / "words.py").read_bytes() == before
    run_command(["git", "init", "-q"], cwd=words.path)
    assert run_command(["git", "apply", document["patch"]], cwd=words.path).code == 0
    assert (words.path / "words.py").read_bytes() == after
    assert words.codeflash("undo").code == 1


def check_reports(project, document):
    folder = project.path / ".codeflash" / "runs" / document["run"]
    assert json.loads((folder / "report.json").read_text()) == document
    page = (folder / "report.html").read_text()
    assert "{{" not in page and "words:known" in page and "src=" not in page
    assert (folder / "originals" / "words.py").exists() and not (folder / "work").exists()
    assert (folder / "commit.txt").read_text().startswith("Make known ")
    assert "times as fast" in (folder / "commit.txt").read_text()
    assert "```diff" in (folder / "pull_request.md").read_text()
    shown = project.codeflash("report")
    assert shown.code == 0 and "## Changes" in shown.stdout
    assert json.loads(project.codeflash("report", "--json").stdout) == document
    assert (project.path / ".codeflash" / ".gitignore").read_text() == "*\n"


FAST = """
    def known(words, stop):
        stop = set(stop)
        return [word for word in words if word in stop]


    def shout(text):
        return text.upper()
    """

WRONG = """
    def known(words, stop):
        return sorted(set(words) & set(stop))


    def shout(text):
        return text.upper()
    """

INPUTS = """
    WORDS = ["w%d" % (i % 90) for i in range(300)]
    INPUTS = [((WORDS, WORDS[:40]), {}), ((["a"], []), {})]
    """


def test_candidates_of_people_are_judged_like_any_other(words):
    words.write("fast.py", FAST)
    words.write("wrong.py", WRONG)
    words.write("inputs.py", INPUTS)
    before = (words.path / "words.py").read_bytes()
    result = words.codeflash(
        *("--file", "words.py", "--function", "known", "--inputs", "inputs.py"),
        *("--candidate", "wrong.py", "--candidate", "fast.py", "--effort", "low"),
        *("--dry-run", "--json"),
        timeout=PATIENCE,
    )
    known = function(document_of(result), "words:known")
    by_title = {item["title"]: item for item in known["candidates"]}
    assert by_title["as in wrong.py"]["verdict"] == "different"
    assert by_title["as in wrong.py"]["counterexample"]["observable"] == "return"
    assert by_title["as in fast.py"]["verdict"] == "accepted"
    assert any("hash" in item["text"] for item in by_title["as in fast.py"]["assumptions"])
    assert known["times"][0]["before_s"] > known["times"][0]["after_s"] > 0
    assert (words.path / "words.py").read_bytes() == before
    assert "--dry-run: nothing was changed" in result.stderr

    result = words.codeflash(
        *("--file", "words.py", "--function", "known", "--inputs", "inputs.py", "--strict"),
        *("--candidate", "fast.py", "--effort", "low", "--dry-run", "--json", "--exit-code"),
        *("--time-budget", "0.000001"),
    )
    assert result.code == 3
    assert function(json.loads(result.stdout), "words:known")["reason"] == "the time was over"


def test_what_changed_since_the_trace_is_skipped_and_what_moved_is_not(words):
    assert words.run("main.py").code == 0
    text = (words.path / "words.py").read_text()
    (words.path / "words.py").write_text("# a new line\n" + text.replace("upper", "lower"))
    result = words.codeflash(
        "optimize",
        "--dry-run",
        "--json",
        "--effort",
        "high",
        "--time-budget",
        "0.001",
        "--replay-test",
        *map(str, words.replay_tests()),
    )
    document = document_of(result)
    assert function(document, "words:known")["reason"] == "the time was over"
    assert function(document, "words:known")["line"] == 2
    reason = function(document, "words:shout")["reason"]
    assert reason == "changed since the trace was made" or reason.startswith("cold")


NESTED = """
    def flat(rows):
        return [row for row in rows]


    def pairs(rows):
        found = 0
        for left in rows:
            for right in rows:
                found += left == right
        return found


    def alone(rows):
        return [[row for row in rows] for _ in rows]
    """


def test_without_a_trace_loops_in_loops_and_tests_rank(project):
    project.write("nested.py", NESTED)
    project.write(
        "tests/test_nested.py",
        "from nested import flat, pairs\n\n\ndef test_both():\n    assert flat([]) == []\n"
        "    assert pairs([1, 1]) == 4\n",
    )
    options = ("--dry-run", "--time-budget", "0.001", "-v", "--json")
    result = project.codeflash("--file", "nested.py", *options)
    functions = json.loads(result.stdout)["functions"]
    assert [item["function"] for item in functions] == [
        "nested:pairs",
        "nested:flat",
        "nested:alone",
    ]
    assert functions[0]["share"] > 3 * functions[1]["share"] and functions[2]["share"] > 0
    assert functions[2]["reason"] == "cannot be verified: no existing test reaches it"
    assert re.search(
        r"1\. pairs: cost \d+\.\d% of the texts looked at, 1 tests reach", result.stderr
    )


@pytest.mark.one_python  # the command's turns
def test_files_are_worked_on_at_once(words):
    words.write("more.py", WORDS.replace("known", "chosen"))
    words.write(
        "main.py",
        MAIN.replace(
            "import known, shout", "import known, shout\n    from more import chosen"
        ).replace('shout("done"))', 'shout("done"), len(chosen(words, stop)))'),
    )
    document = document_of(
        words.codeflash(
            *("optimize", "--effort", "low", "--jobs", "2", "--json", "main.py"), timeout=PATIENCE
        )
    )
    for name in ("words:known", "more:chosen"):
        assert function(document, name)["status"] == "optimized", document
    assert {item["file"] for item in document["files"]} == {"words.py", "more.py"}
    (run,) = (words.path / ".codeflash" / "runs").iterdir()
    assert not [path.name for path in run.iterdir() if path.name.startswith(("work", "turn"))]


def test_v_explains_the_order(words):
    result = words.codeflash("optimize", "-v", "--dry-run", "--time-budget", "0.001", "main.py")
    assert result.code == 0
    assert re.search(r"1\. known: \d+\.\d% of the time, \d+\.\d% its own", result.stderr)
    assert "2. shout: " in result.stderr


@pytest.mark.parametrize("how", ["interrupted", "killed"])
def test_a_run_that_was_broken_off_leaves_the_sources_and_is_gone_on_with(words, how):
    words.write("fast.py", FAST)
    words.write("inputs.py", INPUTS)
    before = (words.path / "words.py").read_bytes()
    options = [
        *("--file", "words.py", "--function", "known", "--inputs", "inputs.py"),
        *("--candidate", "fast.py", "--effort", "low", "--json"),
    ]
    process = subprocess.Popen(
        [BINARY, *options],
        cwd=words.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = words.path / ".codeflash" / "runs"
    deadline = time.monotonic() + 30
    while not texts_tried(runs) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT if how == "interrupted" else signal.SIGKILL)
    stdout = process.communicate(timeout=30)[0]
    assert process.returncode == (130 if how == "interrupted" else -9)
    if how == "interrupted":
        assert json.loads(stdout)["patch"] is None
    assert (words.path / "words.py").read_bytes() == before
    assert list(runs.glob("*/journal"))

    result = words.codeflash(*options, "--resume", "--time-budget", "0.001", "--exit-code")
    assert result.code == 3
    assert "0 functions are finished since the run" in result.stderr
    assert not list(runs.glob("*/journal"))


def test_a_program_that_waits_waits_for_several_things_at_once(project):
    project.write(
        "app.py",
        """
        import asyncio


        async def get(name):
            await asyncio.sleep(0.002)
            return {"name": name, "size": len(name)}


        async def page(user):
            profile = await get(user)
            orders = await get("orders of " + user)
            news = await get("news")
            return [profile, orders, news]


        async def serve():
            return [len(await page("user%d" % number)) for number in range(60)]


        if __name__ == "__main__":
            print(sum(asyncio.run(serve())))
        """,
    )
    result = project.codeflash("optimize", "--effort", "low", "app.py", timeout=PATIENCE)
    text = (project.path / "app.py").read_text()
    assert "asyncio.gather(" in text, result
    assert project.plain("app.py").stdout == "180\n"
