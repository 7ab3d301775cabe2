# SPDX-License-Identifier: Apache-2.0
"""`codeflash trace show`, on a trace made by hand and on a recorded one."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from conftest import BINARY
from made_trace import make_trace


@pytest.fixture
def trace(tmp_path):
    return make_trace(tmp_path / "shop.trace")


def test_show_prints_summary_and_table(codeflash, trace):
    result = codeflash("trace", "show", trace)
    assert result.code == 0
    assert result.stderr == ""
    assert "4 called, 3 with kept inputs (75.0%)" in result.stdout
    assert "Not kept      1,234,000 enough inputs\n" in result.stdout
    assert "\x1b" not in result.stdout
    assert re.findall(r"app(?:\.io)?:\S+", result.stdout.partition("own%")[2]) == [
        "app:Shop.total",
        "app:Shop.add",
        "app.io:read",
        "app.io:stream.<locals>.inner",
    ]


def test_json_is_one_document(codeflash, trace):
    result = codeflash("trace", "show", "--json", trace)
    assert result.code == 0
    document = json.loads(result.stdout)
    assert document["version"] == 1
    assert document["command"] == "python app.py --items 3"
    assert document["summary"]["inputs_replay"] == 2
    assert [f["function"] for f in document["functions"]] == [
        "app:Shop.total",
        "app:Shop.add",
        "app.io:read",
        "app.io:stream.<locals>.inner",
    ]
    total, add, read, inner = document["functions"]
    assert total["callers"][0] == {
        "function": None,
        "file": "app.py",
        "qualname": "<module>",
        "calls": 1234000,
        "cumulative_ns": 1900000000,
    }
    assert [p["name"] for p in total["parameters"]] == ["self", "rate"]
    assert add["mutates"] == 100
    assert {e["effect"] for e in read["effects"]} == {"file write", "file read"}
    assert inner["not_replayable"] == "nested function"
    assert abs(total["share"] - 1.5 / 2.75) < 1e-4
    assert document["classes"][0]["alive_most"] == 7
    assert document["children"][0]["reason"] == "started with -I"


def run_in_terminal(command, columns, **environment):
    """What the command prints on a terminal of that many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        command, stdout=follower, env=dict(os.environ, TERM="xterm", **environment)
    )
    os.close(follower)
    output = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # EIO: the other side is closed
            break
        if not part:
            break
        output += part
    os.close(leader)
    assert process.wait() == 0
    return output.decode()


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_a_terminal_gets_colours_and_its_width(trace, columns, terminals):
    output = run_in_terminal([BINARY, "trace", "show", trace], columns, NO_COLOR="")
    assert "\x1b[1m" in output
    plain = re.sub(r"\x1b\[\d*m", "", output)
    assert max(len(line) for line in plain.splitlines()) <= columns
    assert "\x1b" not in run_in_terminal([BINARY, "trace", "show", trace], columns, NO_COLOR="1")


def test_names_cannot_act_on_the_terminal(codeflash, tmp_path):
    trace = make_trace(
        tmp_path / "evil.trace",
        "UPDATE functions SET qualname = char(27) || ']0;owned' || char(7) || id;"
        "UPDATE meta SET value = char(27) || '[2J' || char(10) || 'forged' WHERE key = 'command';"
        "UPDATE function_types SET type = char(0x202e) || 'x' || char(27) || '[8m'"
        " WHERE type = 'int';",
    )
    result = codeflash("trace", "show", trace)
    assert result.code == 0
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "\nforged" not in result.stdout
    document = json.loads(codeflash("trace", "show", "--json", trace).stdout)
    assert document["functions"][0]["qualname"] == "\x1b]0;owned\x071"


def test_a_recorded_program_is_shown(project):
    project.write(
        "app.py",
        """
        def work(n):
            return sum(i * i for i in range(n))


        if __name__ == "__main__":
            for n in range(300):
                work(1000 + n % 7)
        """,
    )
    assert project.run("app.py").code == 0
    shown = project.codeflash("trace", "show", "codeflash.trace")
    assert shown.code == 0
    assert "app:work" in shown.stdout
    document = json.loads(project.codeflash("trace", "show", "--json", "codeflash.trace").stdout)
    work = next(f for f in document["functions"] if f["qualname"] == "work")
    assert work["inputs"] >= 1
    assert work["parameters"][0]["types"][0]["type"].endswith("int")
    page = (project.path / "codeflash.trace.html").read_text()
    assert "app.py" in page and str(project.path) not in page
