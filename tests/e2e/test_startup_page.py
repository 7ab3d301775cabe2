# SPDX-License-Identifier: Apache-2.0
"""The reports of `codeflash startup`: Markdown, and the page in a browser."""

import json

import browser
import pytest
from conftest import Project

EVIL = "<img src=x onerror='document.title=1'></script><b>bold</b>"

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "0"\n',
    "shop/__init__.py": '"""A shop."""\n',
    "shop/main.py": """
        from shop import late, needed

        FIRST = needed.parts(late.text(1))


        def work():
            return needed.parts(late.text(1))
        """,
    # http.client is for the function only; a comment of the file is no markup.
    "shop/late.py": """
        from http.client import HTTPConnection  # </script><b>bold</b>
        import decimal


        def text(number):
            return str(decimal.Decimal(number))


        def ask(host):
            return HTTPConnection(host)
        """,
    "shop/needed.py": """
        from json import JSONDecoder
        from xml.dom import minidom

        DECODER = JSONDecoder()
        DOCUMENT = minidom.Document()


        def parts(text):
            return DECODER.decode(text)
        """,
    "tests/test_shop.py": """
        from shop import late, main


        def test_work():
            assert main.work() == 1
            assert late.ask("localhost").host == "localhost"
        """,
}


class Made:
    """A project after its run."""

    def __init__(self, path):
        self.project = Project(path)
        path.mkdir()
        for name, text in FILES.items():
            self.project.write(name, text)
        code = "import shop.main; TEXT = %r" % EVIL
        self.result = self.project.codeflash(
            "startup",
            "--this-python-only",
            "--json",
            "--then",
            "shop.main.work()",
            "-c",
            code,
            timeout=180,
        )
        assert self.result.code == 0, self.result
        self.document = json.loads(self.result.stdout)
        self.run = path / ".codeflash" / "runs" / self.document["run"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("page") / "project")


def imports_of(made, side):
    return {item["module"]: item for item in made.document["startup"]["timeline"][side]["imports"]}


def test_the_timeline_is_nested(made):
    assert made.document["outcome"] == "optimized"
    for side in ("before", "after"):
        timeline = made.document["startup"]["timeline"][side]
        imports = timeline["imports"]
        starts = [item["start_s"] for item in imports]
        assert starts == sorted(starts)
        ours = [item["module"] for item in imports if item["origin"] == "project"]
        assert ours[0] == "shop.main"  # 3.13 itself imports linecache before it, for -c
        for number, item in enumerate(imports):
            assert 0 <= item["start_s"] <= item["end_s"] <= timeline["end_s"]
            inside = [other for other in imports if other["parent"] == number]
            took = item["end_s"] - item["start_s"]
            gap = item["own_s"] + sum(o["end_s"] - o["start_s"] for o in inside) - took
            assert abs(gap) < 5e-7 * (3 + 2 * len(inside))  # each number has six digits
            if item["parent"] >= 0:
                around = imports[item["parent"]]
                assert around["start_s"] <= item["start_s"] and item["end_s"] <= around["end_s"]
    before, after = imports_of(made, "before"), imports_of(made, "after")
    assert "http.client" in before and "http.client" not in after and "json" in after
    assert before["shop.late"]["origin"] == "project" and before["json"]["origin"] == "standard"


def test_markdown_has_both_figures_changes_and_what_was_taken_out(made):
    text = (made.run / "report.md").read_text()
    for part in ("| the command alone |", "| up to the end of the first useful work (--then) |"):
        assert part in text
    assert "### shop/late.py\n\nHTTPConnection (late)" in text and "```diff\n" in text
    assert "-from http.client import HTTPConnection" in text
    assert "### Before: " in text and "### After: " in text and "http.client" in text
    assert "| email | standard | " in text and "\n| shop | project | " in text
    assert (
        "## Tried and taken out" in text and "shop/needed.py:2 | minidom | xml.dom.minidom" in text
    )
    outside = text[: text.index("## Changes")] + text[text.index("## Tried and taken out") :]
    assert "<img" not in outside.replace("\\<img", "")


def test_report_finds_runs_of_startup(made):
    result = made.project.codeflash("report")
    assert result.code == 0 and result.stdout == (made.run / "report.md").read_text()
    assert "report.html" in result.stderr
    result = made.project.codeflash("report", "--json", made.document["run"])
    assert json.loads(result.stdout) == made.document


def test_a_look_and_a_failure_have_reports_too(project):
    project.write("app.py", "import json\n")
    assert project.codeflash("startup", "--explain", "json", "app.py").code == 0
    text = project.codeflash("report").stdout
    assert "## When modules are imported" in text and "### After" not in text
    assert project.codeflash("startup", "-c", "1 / 0").code == 4
    text = project.codeflash("report").stdout
    assert "fails before any change" in text and "ZeroDivisionError" in text


# --- the page


@pytest.fixture(scope="module")
def page(made):
    if browser.find() is None:
        pytest.skip("no Chromium here: the page is not clicked through")
    with browser.Browser() as opened:
        opened.open(made.run / "report.html")
        opened.wait("document.querySelectorAll('#map-after .cell').length > 0")
        yield opened
        assert opened.errors == []


def press(page, key):
    for kind in ("rawKeyDown", "keyUp"):
        page.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key)


def focused(page, attribute="aria-label"):
    return page.run("document.activeElement.getAttribute(%s)" % json.dumps(attribute))


@pytest.mark.one_python
def test_the_page_is_whole_and_text_stays_text(page, made):
    assert "made late" in page.text_of("h1") and EVIL in page.text_of("#program")
    assert page.count("img, b, iframe, object, link[href^=http], script[src]") == 0
    assert page.run("document.title") == "codeflash startup report"
    html = (made.run / "report.html").read_text()
    assert "default-src 'none'" in html and "https://" not in html.split("<style>")[1]
    assert page.run("performance.getEntriesByType('resource').length") == 0


@pytest.mark.one_python
def test_figures_changes_and_what_was_taken_out(page, made):
    rows = page.text_of("#figures tbody")
    assert "the command alone" in rows and "first useful work" in rows
    assert page.count("#figures .bars .after") == 2
    cards = page.run("[...document.querySelectorAll('#changes h3')].map(e => e.innerText)")
    assert cards == [item["file"] for item in made.document["files"]] and "shop/late.py" in cards
    assert page.count("#changes .diff .removed") > 0
    assert "minidom" in page.text_of("#tried tbody")


@pytest.mark.one_python
def test_the_waterfall_folds_and_searches(page, made):
    rows = "#fall-before .row[role=treeitem]"
    every = page.count(rows)
    assert every > 3 and page.count("#fall-after .row.gone") == 0
    assert page.count("#fall-before .row.gone") > 0
    assert focused(page) is None
    page.run("document.querySelector('#fall-before [tabindex=\"0\"]').focus()")
    assert focused(page).startswith("shop.main: from ")
    press(page, "ArrowDown")
    assert focused(page, "aria-level") == "2"
    press(page, "ArrowUp")
    assert focused(page).startswith("shop.main: ")
    press(page, "ArrowLeft")
    assert focused(page, "aria-expanded") == "false" and page.count(rows) < every
    press(page, "ArrowRight")
    assert focused(page, "aria-expanded") == "true" and page.count(rows) == every
    assert "ms of its own" in page.text_of("#details")
    page.click("#short")
    assert page.count(rows) == len(made.document["startup"]["timeline"]["before"]["imports"])
    page.click("#short")
    page.click("#search")
    page.type("http.client")
    assert page.text_of("#details") == "1 found before, 0 after"
    assert page.count("#fall-before .row.found") == 1
    page.run(
        "(s => { s.value = ''; s.dispatchEvent(new Event('input')); })"
        "(document.getElementById('search'))"
    )
    assert page.count(rows) == every


@pytest.mark.one_python
def test_bars_lie_where_the_imports_were(page, made):
    before = made.document["startup"]["timeline"]["before"]
    item = imports_of(made, "before")["shop.late"]
    place = page.run(
        "(row => { const track = row.querySelector('.track').getBoundingClientRect();"
        " const bar = row.querySelector('.bar').getBoundingClientRect();"
        " return [(bar.left - track.left) / track.width, bar.width / track.width]; })"
        "([...document.querySelectorAll('#fall-before .row')].find("
        "row => row.querySelector('.name').innerText.trim().endsWith('shop.late')))"
    )
    assert abs(place[0] - item["start_s"] / before["end_s"]) < 0.02
    assert abs(place[1] - (item["end_s"] - item["start_s"]) / before["end_s"]) < 0.02


@pytest.mark.one_python
def test_the_tree_map_shows_areas_and_one_package(page, made):
    areas = page.run(
        "Object.fromEntries([...document.querySelectorAll('#map-before .cell')].map(cell => "
        "[cell.getAttribute('aria-label').split(':')[0].split(' (')[0], cell.offsetWidth * cell.offsetHeight]))"
    )
    own = {name: item["own_s"] for name, item in imports_of(made, "before").items()}
    large = sorted((name for name in areas if name in own), key=own.get)[-1]
    ratio = areas[large] / sum(areas.values())
    end = made.document["startup"]["timeline"]["before"]["end_s"]
    assert abs(ratio - own[large] / end) < 0.1, (large, ratio, own[large] / end)
    every = page.count("#map-before .cell")
    page.run("document.querySelector('#map-before .cell').focus()")
    first = focused(page)
    press(page, "ArrowRight")
    assert focused(page) != first
    press(page, "Enter")
    assert 0 < page.count("#map-before .cell") < every
    assert page.run("document.getElementById('all').disabled") is False
    press(page, "Escape")
    assert page.count("#map-before .cell") == every


@pytest.mark.one_python
@pytest.mark.parametrize("width, dark", browser.VIEWS)
def test_the_page_fits_and_can_be_read(page, width, dark):
    page.fits(width, dark)
