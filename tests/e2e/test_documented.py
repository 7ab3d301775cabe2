# SPDX-License-Identifier: Apache-2.0
"""The options that a command prints, takes and that its manual page names are the same."""

import pathlib
import re
import subprocess

import pytest
from conftest import BINARY

MANUAL = pathlib.Path(__file__).resolve().parents[2] / "docs" / "man"
COMMANDS = sorted(page.stem.split("-", 1)[1] for page in MANUAL.glob("codeflash-*.md"))


def run(*words):
    done = subprocess.run([BINARY, *words], stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout.decode(), done.stderr.decode()


def options_in(text):
    return set(re.findall(r"(?<![-\w])--[a-z][-a-z]*", text)) - {"--help"}


def page_of(command):
    """The manual page without the command lines of others in it."""
    text = (MANUAL / f"codeflash-{command}.md").read_text(encoding="utf-8")
    return re.sub(rf"`(uv|codeflash (?!{command}))[^`]*`", "", text)


def test_every_command_has_a_page():
    listed = re.findall(r"^  (\w+)   +\w", run("--help")[0].split("\n\n")[1], re.MULTILINE)
    assert sorted(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_names_what_the_help_names(command):
    printed = options_in(run(command, "--help")[0])
    assert printed - options_in(page_of(command)) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_the_page_is_taken(command):
    for option in sorted(options_in(page_of(command))):
        assert "unknown option" not in run(command, "--help", option)[1], option
