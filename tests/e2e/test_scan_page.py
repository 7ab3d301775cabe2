# SPDX-License-Identifier: Apache-2.0
"""The page of `codeflash scan` in a browser."""

import os
import re

import browser
import pytest
from conftest import Project

pytestmark = pytest.mark.one_python  # test_scan_passes.py has what the page shows

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
    with browser.Browser() as opened:
        opened.open(scanned)
        yield opened
        assert opened.errors == []
        assert opened.run("window.evil") is None


def test_targets_are_listed_with_their_severity(page):
    text = page.text_of("#targets table")
    for word in ("dedupe()", "Quadratic loop", "heavyish", "remember()", "Blocking call"):
        assert word in text
    assert page.count("#targets .severity.critical") > 0
    assert "deployment: unknown" in page.text_of("#program")


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
    assert "sample/work.py" in page.text_of("#map-about-before")
    page.click("#all")
    page.wait("document.getElementById('all').disabled === true")


def test_the_waterfall_nests_imports(page):
    page.wait("document.querySelectorAll('#fall-before .row').length > 2")
    text = page.text_of("#fall-before")
    assert "sample" in text and "heavyish" in text and "sample.work" not in text.split()[:1]
    place = (
        "[...document.querySelectorAll('#fall-before .row')].find(r => r.innerText.includes(%s))"
    )
    bar = "(b => [b.left, b.right])(%s.querySelector('.bar').getBoundingClientRect())"
    outer = page.run(bar % (place % "'sample'"))
    inner = page.run(bar % (place % "'heavyish'"))
    assert outer[0] - 1 <= inner[0] < inner[1] <= outer[1] + 1


def test_async_findings_stand_on_their_lines(page):
    assert page.count("#async article") == 1
    assert "slow()" in page.text_of("#async article h3")
    hit = page.text_of("#async tr.hit")
    assert hit.startswith("24") and "time.sleep(1)  # </script>" in hit
    assert page.count("#async table.source tr") == 13
    assert page.count("#async img") == 0


@pytest.mark.parametrize("width, dark", browser.VIEWS)
def test_the_page_fits_and_can_be_read(page, width, dark):
    page.fits(width, dark, "svg, .scroll, .source")


def test_a_page_without_anything_to_draw(tmp_path):
    project = Project(tmp_path)
    project.write("single.py", "x = 1\n")
    assert project.codeflash("scan").code == 0
    path = project.path / ".codeflash" / "scan-report.html"
    if browser.find() is None:
        pytest.skip("no Chromium here: the page is not looked at")
    with browser.Browser() as opened:
        opened.open(path)
        assert "No async code detected" in opened.text_of("#async")
        assert "no tests are collected" in opened.text_of("#cpu .fault")
        assert opened.run("document.getElementById('packages').hidden") is True
        assert opened.run("document.getElementById('empty').hidden") is False
        assert opened.errors == []
