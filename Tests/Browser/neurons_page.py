"""The page that `neurons --format html` writes: the report of a whole network."""

import functools
import pathlib
import re

from harness import ROOT, WORK, command, tiny_model


@functools.cache
def report():
    path = WORK / "neurons.html"
    words = ["--include-trained", "--control-bytes", 20000, "--format", "html"]
    path.write_bytes(command("neurons", tiny_model(), ROOT / "corpus-c", *words))
    return path


def column(page, name, table="#binary table"):
    """A column's texts, top down."""
    return page.run(
        """([table, name]) => {
          const grid = document.querySelector(table);
          const heads = [...grid.tHead.rows[0].cells].map(cell => cell.textContent);
          return [...grid.tBodies].flatMap(body => [...body.rows])
            .map(row => row.cells[heads.indexOf(name)]?.textContent ?? '');
        }""",
        [table, name],
    )


def heading(name, table="#binary table"):
    return f"{table} th button:text-is('{name}')"


def sorts(page, name):
    return page.run(
        "name => [...document.querySelectorAll('#binary th')]"
        ".find(cell => cell.textContent === name).ariaSort",
        name,
    )


def test_a_table_is_sorted_by_click_and_by_key(browser):
    page = browser.open(report())
    names, scores = column(page, "feature"), column(page, "AP")
    page.click(heading("AP"))
    numbers = [float(text) for text in column(page, "AP") if text]
    assert numbers == sorted(numbers, reverse=True) and sorts(page, "AP") == "descending"
    assert column(page, "AP")[len(numbers) :] == [""] * (len(names) - len(numbers))
    assert dict(zip(column(page, "feature"), column(page, "AP"))) == dict(zip(names, scores))
    assert "Sorted by AP, falling." in page.text("#binary [role=status]")
    page.keys("Enter")
    numbers = [float(text) for text in column(page, "AP") if text]
    assert numbers == sorted(numbers) and sorts(page, "AP") == "ascending"
    page.click(heading("feature"))
    assert column(page, "feature") == sorted(names) and sorts(page, "AP") is None
    order = ["used", "detector", "correlate", "none", ""]
    page.click(heading("verdict"))
    verdicts = [order.index(text) for text in column(page, "verdict")]
    assert verdicts == sorted(verdicts)


def test_the_map_is_sorted_by_a_feature(browser):
    page = browser.open(report())
    if not page.count("#map table"):
        return
    name = page.text("#map thead button >> nth=0")
    page.click("#map thead button >> nth=0")
    values = [float(text) for text in column(page, name, "#map table") if text]
    assert values == sorted(values, reverse=True)
    assert column(page, name, "#map table")[: len(values)] == [f"{value:.2f}" for value in values]


def test_a_feature_leads_to_its_certificate(browser):
    page = browser.open(report())
    assert not page.page.is_visible("#feature-comment dl >> nth=0")
    page.click("#binary a[href='#feature-comment']")
    assert page.page.is_visible("#feature-comment dl >> nth=0")
    page.click("#feature-comment summary")
    assert not page.page.is_visible("#feature-comment dl >> nth=0")
    page.click("#binary a[href='#feature-comment']")
    assert page.page.is_visible("#feature-comment dl >> nth=0")
    other = browser.open(f"{report()}#feature-block-depth")
    assert other.page.is_visible("#feature-block-depth figure.spread")
    for name in ["", "%", "none", "feature-comment%00"]:
        assert browser.open(f"{report()}#{name}").count("details[open]") == 0


def test_all_certificates_open_and_close(browser):
    page = browser.open(report())
    page.click("#all")
    assert page.count("details:not([open])") == 0 and page.text("#all") == "close all"
    page.click("#all")
    assert page.count("details[open]") == 0 and page.text("#all") == "open all"


def test_excerpts_are_of_the_files_they_name(browser):
    page = browser.open(report())
    page.click("#all")
    places = page.run(
        """() => [...document.querySelectorAll('figure.place')].map(place =>
          [place.querySelector('figcaption').textContent, place.querySelector('pre').textContent,
           place.querySelector('.k').textContent])"""
    )
    assert len(places) > 20
    for caption, text, here in places:
        path, line, value = re.fullmatch(r"(.*):(\d+) (-?\d\.\d\d)", caption.strip()).groups()
        code = pathlib.Path(path).read_text()
        own = text.replace("↵\n", "\n")
        assert own.removesuffix("↵") in code, caption
        assert here.replace("↵", "") in code.split("\n")[int(line) - 1] + "\n", caption
        assert abs(float(value)) <= 1


def test_without_scripts_all_of_it_is_there(browser):
    page = browser.open(report(), java_script_enabled=False, ready=None)
    assert page.count("button:visible") == 0 and page.text("#binary [role=status]") == ""
    page.page.click("#feature-comment summary")
    assert page.page.is_visible("#feature-comment figure.spread")
    page.page.click("nav a[href='#training']")
    assert page.page.is_visible("#training polyline")


def test_on_paper_every_certificate_is_open(browser):
    page = browser.open(report())
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.count("details:not([open])") == 0
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.count("details[open]") == 0
    page.page.emulate_media(media="print")
    assert not page.page.is_visible("nav") and not page.page.is_visible("#all")


def test_pictures_of_the_report(browser):
    browser.shoot(report(), "neurons")
    browser.shoot(
        f"{report()}#feature-comment", "neurons-certificate", lambda page: page.click("#all")
    )
