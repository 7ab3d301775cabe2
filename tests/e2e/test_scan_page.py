# SPDX-License-Identifier: Apache-2.0
"""The page of `codeflash scan` in a browser."""

import json
import os
import re
import sys

import browser
import pytest
from conftest import Project

EVIL = "</script><script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"
WORK = '''
import asyncio, time

HISTORY = []


def dedupe(items):
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen


def build(count):
    return list(range(1000, 1000 + count))


def remember(count):
    HISTORY.append(list(range(1000, 1000 + count)))


async def slow(items):
    for item in items:
        time.sleep(1)  # %s
    return items


def process():
    remember(30000)
    return len(build(90000)) + len(dedupe(list(range(900))))
''' % EVIL  # fmt: skip


def write_project(project):
    project.write("sample/__init__.py", "from . import work\nimport heavyish\n")
    project.write("sample/work.py", WORK)
    project.write("libraries/heavyish.py", "import time\ntime.sleep(0.15)\n")
    project.write(
        "tests/test_sample.py",
        """
        import pytest
        from sample.work import process

        @pytest.mark.parametrize("text", [%r])
        def test_process(text):
            assert process() == 90900
        """
        % EVIL,
    )


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("scan-page"))
    write_project(project)
    environment = {"PYTHONPATH": project.path / "libraries"}
    result = project.codeflash("scan", env=environment, timeout=120)
    assert result.code == 0, result
    return project.path / ".codeflash" / "scan-report.html"


def test_the_page_needs_nothing_else(scanned):
    text = scanned.read_text(encoding="utf-8")
    assert "{{" not in text.replace("{{}}", "")
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=[\"']?(http|//|\.)", text)
    assert "default-src 'none'" in text
    assert EVIL not in text and "<img src=x" not in text
    assert oct(os.stat(scanned).st_mode & 0o777) == "0o644"


@pytest.fixture(scope="module")
def page(scanned):
    if browser.find() is None:
        pytest.skip("no Chromium here: the page is not looked at")
    if sys.version_info[:2] not in ((3, 11), (3, 13)):
        pytest.skip("the page is the same for every interpreter")
    with browser.Browser() as opened:
        opened.open(scanned)
        yield opened
        assert opened.errors == []
        assert opened.run("window.evil") is None


def text_of(page, selector):
    return page.run("document.querySelector(%s).innerText" % json.dumps(selector))


def count(page, selector):
    return page.run("document.querySelectorAll(%s).length" % json.dumps(selector))


def test_targets_are_listed_with_their_severity(page):
    text = text_of(page, "#targets table")
    for word in ("dedupe()", "Quadratic loop", "heavyish", "remember()", "Blocking call"):
        assert word in text
    assert count(page, "#targets .severity.critical") > 0
    assert "deployment: unknown" in text_of(page, "#program")


def test_the_flame_graph_finds_a_function(page):
    page.wait("document.querySelectorAll('#chart rect').length > 1")
    page.click("#search")
    page.type("dedupe")
    page.wait(
        "[...document.querySelectorAll('#chart rect')].some("
        "r => r.getAttribute('fill') === 'var(--found)')"
    )
    page.run("document.getElementById('search').value = ''")
    page.run("document.getElementById('search').dispatchEvent(new Event('input'))")


def test_the_map_has_lines_and_shows_one_file_alone(page):
    page.wait("document.querySelectorAll('#map-before .cell').length > 1")
    names = page.run("[...document.querySelectorAll('#map-before .cell')].map(c => c.ariaLabel)")
    assert any("remember() sample/work.py:19" in n and "grows with each run" in n for n in names)
    assert any("build() sample/work.py:15" in n and "temporary" in n for n in names)
    first = [name.startswith("build()") for name in names].index(True)
    page.click("#map-before .cell", first)
    page.wait("document.getElementById('all').disabled === false")
    assert "sample/work.py" in text_of(page, "#map-about-before")
    page.click("#all")
    page.wait("document.getElementById('all').disabled === true")


def test_the_waterfall_nests_imports(page):
    page.wait("document.querySelectorAll('#fall-before .row').length > 2")
    text = text_of(page, "#fall-before")
    assert "sample" in text and "heavyish" in text and "sample.work" not in text.split()[:1]
    place = (
        "[...document.querySelectorAll('#fall-before .row')].find(r => r.innerText.includes(%s))"
    )
    bar = "(b => [b.left, b.right])(%s.querySelector('.bar').getBoundingClientRect())"
    outer = page.run(bar % (place % "'sample'"))
    inner = page.run(bar % (place % "'heavyish'"))
    assert outer[0] - 1 <= inner[0] < inner[1] <= outer[1] + 1


def test_async_findings_stand_on_their_lines(page):
    assert count(page, "#async article") == 1
    assert "slow()" in text_of(page, "#async article h3")
    hit = text_of(page, "#async tr.hit")
    assert hit.startswith("24") and "time.sleep(1)  # </script>" in hit
    assert count(page, "#async table.source tr") == 13
    assert count(page, "#async img") == 0


@pytest.mark.parametrize("width, dark", [(400, False), (400, True), (1280, True)])
def test_the_page_fits_and_can_be_read(page, width, dark):
    page.resize(width, 800)
    if dark:
        page.dark()
    wide = "[...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && !e.closest("
    wide += "'.scroll, .source') && e.getBoundingClientRect().right > %d).map(e => e.tagName)"
    page.wait("(%s).length === 0" % wide % (width + 1))  # the page follows its window
    page.wait("document.documentElement.scrollWidth <= %d" % width)
    colors = "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
    text, ground = (
        sum(map(int, color[color.index("(") + 1 : -1].split(",")[:3])) for color in page.run(colors)
    )
    assert (text > 600 and ground < 150) if dark else (text < 150 and ground > 600)


def test_a_page_without_anything_to_draw(tmp_path):
    project = Project(tmp_path)
    project.write("single.py", "x = 1\n")
    assert project.codeflash("scan").code == 0
    path = project.path / ".codeflash" / "scan-report.html"
    if browser.find() is None or sys.version_info[:2] not in ((3, 11), (3, 13)):
        pytest.skip("no browser here, or not this interpreter's turn")
    with browser.Browser() as opened:
        opened.open(path)
        assert "No async code detected" in text_of(opened, "#async")
        assert "no tests are collected" in text_of(opened, "#cpu .fault")
        assert opened.run("document.getElementById('packages').hidden") is True
        assert opened.run("document.getElementById('empty').hidden") is False
        assert opened.errors == []
