# SPDX-License-Identifier: Apache-2.0
"""`codeflash trace export`: each format is read as its tool reads it."""

import hashlib
import json
import pathlib
import pstats
import re
import shutil
import subprocess

import pytest
from made_trace import TOP, make_trace

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def trace(tmp_path):
    return make_trace(tmp_path / "shop.trace")


def export(codeflash, trace, form, path):
    result = codeflash("trace", "export", "--format", form, "-o", path, trace)
    assert (result.code, result.stdout) == (0, ""), result
    return path


def test_pstats_reads_it(codeflash, trace, tmp_path):
    stats = pstats.Stats(str(export(codeflash, trace, "pstats", tmp_path / "out.pstats")))
    total = stats.stats[("app.py", 12, "Shop.total")]
    assert total[:4] == (1234567, 1234567, 1.5, 2.0)
    assert total[4][("app.py", 1, "<module>")][:2] == (1234000, 1234000)
    assert total[4][("app.py", 30, "Shop.add")][:2] == (567, 567)
    assert stats.stats[("json/decoder.py", 330, "decode")][2] == pytest.approx(0.2)
    assert stats.stats[("app.py", 1, "<module>")][3] == pytest.approx(2.75)
    for callers in (entry[4] for entry in stats.stats.values()):
        assert set(callers) <= set(stats.stats)  # snakeviz looks each caller up


def test_pstats_survives_broken_names(codeflash, tmp_path):
    trace = make_trace(
        tmp_path / "evil.trace",
        "UPDATE functions SET qualname = CAST(x'ff41c3' AS TEXT), calls = 5000000000000"
        " WHERE id = 2;",
    )
    stats = pstats.Stats(str(export(codeflash, trace, "pstats", tmp_path / "out.pstats")))
    assert stats.stats[("app.py", 30, "?A?")][0] == 5000000000000


def test_speedscope_has_the_form_of_its_schema(codeflash, trace, tmp_path):
    path = export(codeflash, trace, "speedscope", tmp_path / "out.json")
    document = json.loads(path.read_text())
    assert document["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    frames = document["shared"]["frames"]
    assert all(set(frame) <= {"name", "file", "line", "col"} for frame in frames)
    assert len(document["profiles"]) == 2
    for profile in document["profiles"]:
        assert profile["type"] == "sampled" and profile["unit"] == "nanoseconds"
        assert len(profile["samples"]) == len(profile["weights"])
        assert sum(profile["weights"]) == profile["endValue"] - profile["startValue"]
        assert all(0 <= i < len(frames) for sample in profile["samples"] for i in sample)
    stacks = [[frames[i]["name"] for i in s] for s in document["profiles"][0]["samples"]]
    assert ["<module>", "Shop.total", "read", "decode"] in stacks


def test_collapsed_stacks_are_lines_of_frames_and_a_number(codeflash, tmp_path):
    trace = make_trace(
        tmp_path / "evil.trace",
        "UPDATE frames SET qualname = 'a;b 7' || char(10) || 'c' WHERE id = 5;",
    )
    path = export(codeflash, trace, "collapsed", tmp_path / "out.txt")
    total = 0
    for line in path.read_text().splitlines():
        stack, count = re.fullmatch(r"(.+) (\d+)", line).groups()  # as flamegraph.pl does
        assert stack.startswith("process 400")
        total += int(count)
    assert total == 2750000
    assert ";a:b 7?c (json/decoder.py) 200000\n" in path.read_text()


def test_chrome_events_lie_in_time(codeflash, trace, tmp_path):
    path = export(codeflash, trace, "chrome", tmp_path / "out.json")
    events = json.loads(path.read_text())["traceEvents"]
    calls = [e for e in events if e["ph"] == "X" and e["tid"] != 0]
    assert [e["name"] for e in calls] == ["Shop.total", "Shop.total", "Shop.add", "read"]
    assert calls[0]["ts"] == 1.0 and calls[0]["dur"] == 2.5
    assert calls[0]["args"] == {"arguments": "rate=0.5", "outcome": "return", "calls": 21}
    tree = [e for e in events if e["ph"] == "X" and e["tid"] == 0 and e["pid"] == 4001]
    root = tree[0]
    assert root["name"] == "<module>"
    assert all(root["ts"] <= e["ts"] and e["ts"] + e["dur"] <= root["dur"] for e in tree)
    assert {e["name"] for e in events if e["ph"] == "M"} == {"process_name", "thread_name"}


def test_text_goes_to_standard_output(codeflash, trace):
    result = codeflash("trace", "export", "--format", "collapsed", trace)
    assert result.code == 0
    assert result.stdout.startswith("process 4001;<module> (app.py) 100000\n")


def test_an_unknown_format_is_wrong_usage(codeflash, trace):
    result = codeflash("trace", "export", "--format", "svg", trace)
    assert result.code == 2
    for form in ("pstats", "speedscope", "collapsed", "chrome"):
        assert form in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_recorded_program_exports(project):
    project.write(
        "app.py",
        """
        def leaf(n):
            return sum(i * i for i in range(n))


        def work():
            for _ in range(400):
                leaf(2000)


        if __name__ == "__main__":
            work()
        """,
    )
    assert project.run("app.py").code == 0
    for form in ("pstats", "speedscope", "collapsed", "chrome"):
        result = project.codeflash(
            "trace", "export", "--format", form, "-o", "out." + form, "codeflash.trace"
        )
        assert result.code == 0, result
    stats = pstats.Stats(str(project.path / "out.pstats"))
    assert "leaf" in {name for _, _, name in stats.stats}
    assert "leaf (app.py)" in (project.path / "out.collapsed").read_text()
    json.loads((project.path / "out.speedscope").read_text())
    json.loads((project.path / "out.chrome").read_text())


def test_third_party_files_are_unchanged():
    folder = TOP / "third_party" / "d3-flame-graph"
    rows = re.findall(
        r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", (folder.parent / "README.md").read_text(), re.M
    )
    assert {name for name, _ in rows} == {path.name for path in folder.glob("*.js")}
    for name, digest in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_flame_graph_page_draws_its_frames(project, tmp_path):
    project.write(
        "app.py",
        """
        def leaf(n):
            return sum(i * i for i in range(n))


        if __name__ == "__main__":
            for _ in range(1000):
                leaf(2000)
        """,
    )
    assert project.run("app.py").code == 0
    page = pathlib.Path(project.path / "codeflash.trace.html")
    dump = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
        + ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
        + ["--disable-sync", "--user-data-dir=%s" % (tmp_path / "chromium")]
        + ["--virtual-time-budget=3000", "--dump-dom", page.as_uri()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=60,
        encoding="utf-8",
    ).stdout
    assert re.search(r'<g [^>]*name="leaf"', dump)
