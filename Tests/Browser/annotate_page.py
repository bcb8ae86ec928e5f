"""The page that `annotate --format html` writes, held against what `--format json` says."""

import functools
import json
import struct

from harness import ROOT, WORK, command, tiny_model

FILE = ROOT / "corpus-c/ring.c"
# On every size: 24 units, so that the list is long enough to be narrowed down.
EVERY = ["--neuron", "l0.c", "--feature", "comment", "--feature", "block-depth"]
CELLS = ["--feature", "comment", "--feature", "string", "--feature", "block-depth"]


@functools.cache
def page_of(*words, file=FILE, name="page"):
    path = WORK / f"{name}-{abs(hash((words, file)))}.html"
    command("annotate", tiny_model(), file, *words, "--format", "html", "-o", path)
    return path


@functools.cache
def numbers(*words, file=FILE):
    return json.loads(command("annotate", tiny_model(), file, *words, "--format", "json"))


@functools.cache
def findings():
    data = tiny_model().read_bytes()
    header = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])
    return {one["name"]: one for one in json.loads(header["__metadata__"]["findings"])}


# What the page shows, a list a line: [text, class] of each run.
RUNS = """() => [...document.querySelectorAll('#code .l')].map(line =>
  [...line.querySelector('code').childNodes].map(run => [run.textContent, run.className ?? '']))"""


def glyph_classes(runs):
    """The class of every character of a line, without those of marks and tabs."""
    return [
        {name for name in classes.split() if name not in "kazt"}
        for text, classes in runs
        for _ in text
    ]


def level_class(value, low="m", high="p"):
    level = round(abs(round(value * 127) / 127) * 16 + 1e-9)
    return {(low if value < 0 else high) + str(level)} if level else set()


def colours_differ(page, values, underlined=None):
    """How many bytes of the (ASCII) file are not in the colours that their values ask for."""
    wrong, t = 0, 0
    for line in page.run(RUNS):
        for classes in glyph_classes(line):
            levels = {name for name in classes if name != "u"}
            # A half may be rounded either way.
            near = [level_class(values[t] + shift) for shift in (0, -0.004, 0.004)]
            wrong += levels not in near
            if underlined:
                wrong += ("u" in classes) != (underlined[t] == 1)
            t += 1
        t += 1
    assert t == len(values)
    return wrong


def stretches(values, labels, threshold, polarity):
    """Where a cell and the parser disagree."""
    found, before = [], False
    for t, (value, label) in enumerate(zip(values, labels)):
        differs = label is not None and (polarity * value >= threshold) != (label == 1)
        if differs and not before:
            found.append([t, t + 1])
        elif differs:
            found[-1][1] = t + 1
        before = differs
    return found


def all_rows(page):
    """Draws what is out of sight too, so that it can be looked at."""
    page.run("dispatchEvent(new Event('beforeprint'))")


def test_without_scripts_the_code_reads_the_same(browser):
    path = page_of(*CELLS)
    plain = browser.open(path, java_script_enabled=False, ready=None)
    live = browser.open(path)
    all_rows(live)
    content = plain.page.inner_html("#code")
    bare = browser.open(path)
    bare.run("text => document.getElementById('code').innerHTML = text", content)
    before = [line for line in bare.run(RUNS)]
    after = live.run(RUNS)
    assert len(before) == len(after) > 40
    for old, new in zip(before, after):
        text = "".join(run[0] for run in new)
        assert "".join(run[0] for run in old) == text or text == " "
        if text != " ":
            assert glyph_classes(old) == glyph_classes(new)
    assert not plain.page.is_visible("#dock") and not plain.page.is_visible(".tools")


def test_every_byte_has_its_colour_and_underline(browser):
    page, data = browser.open(page_of(*CELLS)), numbers(*CELLS)
    all_rows(page)
    comment = data["labels"]["comment"]
    assert colours_differ(page, data["neurons"][0]["values"], comment) == 0
    page.keys("ArrowRight")
    assert page.text("#title").startswith(data["neurons"][1]["neuron"] + " ")
    all_rows(page)
    assert colours_differ(page, data["neurons"][1]["values"], data["labels"]["string"]) == 0


def test_cells_change_by_key_and_by_click(browser):
    page = browser.open(page_of(*CELLS))
    names = [one["neuron"] for one in numbers(*CELLS)["neurons"]]
    shown = lambda: page.text("#title b:first-child")
    pressed = lambda: page.run(
        "[...document.querySelectorAll('nav button')].findIndex(b => b.ariaPressed === 'true')"
    )
    assert (shown(), pressed()) == (names[0], 0)
    for keys, place in [("n", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("p", 0), ("p", 3)]:
        page.keys(keys)
        assert pressed() == place
        assert shown() == (names + ["surprise"])[place]
    page.click("nav button[data-cell='1']")
    assert shown() == names[1]
    page.keys("ArrowDown")
    assert shown() == names[2] and page.run("document.activeElement.dataset.cell") == "2"
    page.keys("ArrowUp", "ArrowUp")
    assert shown() == names[0]


def test_disagreements_are_counted_and_visited(browser):
    page, data, found = browser.open(page_of(*CELLS)), numbers(*CELLS), findings()["comment"]["neurons"][0]
    wrong = stretches(
        data["neurons"][0]["values"], data["labels"]["comment"], found["threshold"], found["polarity"]
    )
    count = sum(to - start for start, to in wrong)
    assert len(wrong) > 2 and count > 1
    assert page.text("#wrong") == f"{len(wrong)} disagreements with the parser ({count:,} bytes)"
    page.click("#code .l:first-child code")
    page.run("scrollTo(0, 0)")
    visited = []
    for press in [lambda: page.keys("d")] * 2 + [lambda: page.click("#after"), lambda: page.keys("D"), lambda: page.click("#before")]:
        press()
        words = page.text("#status")
        assert words.startswith("disagreement ") and f" of {len(wrong)}" in words
        visited.append(int(words.split()[1]))
        byte = int(words.split("byte ")[1].split(" ")[0].replace(",", ""))
        start, to = wrong[visited[-1] - 1]
        assert start < byte <= to or to - start > 1 and start + 1 == byte
        says = "the parser says inside" if data["labels"]["comment"][start] else "the cell says inside"
        assert says in words
    first = visited[0]
    assert [(place - first) % len(wrong) for place in visited] == [0, 1, 2, 1, 0]
    assert page.count(".flagged") > 0


# Places in the window, [x, y], that lie on the first glyph of a row.
GLYPHS = """() => [...document.querySelectorAll('#code .l code')].map(row => {
  const box = row.getBoundingClientRect();
  return [box.x + 3, box.y + box.height / 2];
}).filter(([x, y]) => document.elementFromPoint(x, y)?.closest('#code code')?.textContent.trim())"""


def test_what_scrolls_under_a_still_pointer_is_not_pointed_at(browser):
    page = browser.open(page_of(*CELLS), size=(1080, 500))
    page.keys("t")
    mouse, scrolled = page.page.mouse, set()
    mouse.move(*page.run(GLYPHS)[-1])
    # How far apart disagreements lie depends on the network.
    for press in range(60):
        if press >= 8 and len(scrolled) > 1:
            break
        page.keys("d")
        said = page.text("#status")
        # The browser tells of what came under the pointer a moment later.
        page.page.wait_for_timeout(150)
        assert page.text("#status") == said and said.startswith("disagreement ")
        scrolled.add(page.run("scrollY"))
    assert len(scrolled) > 1
    mouse.move(*page.run(GLYPHS)[1])
    page.settle()
    assert page.text("#status").startswith("line ")
    mouse.move(2, 2)
    page.settle()
    assert page.text("#status") == said


def test_a_number_has_no_disagreements_and_says_so(browser):
    page = browser.open(page_of(*CELLS))
    page.click("nav button[data-cell='2']")
    assert page.text("#wrong") == "block-depth is a number: no yes or no to disagree about"
    assert page.run("document.getElementById('after').disabled")


def test_a_cell_without_a_threshold_gets_the_best_one_here(browser):
    page, data = browser.open(page_of(*EVERY)), numbers(*EVERY)
    found = {one["neurons"][0]["neuron"] for one in findings().values() if one["neurons"]}
    unit = next(unit for unit in range(9, 0, -1) if f"l0.c.{unit}" not in found)
    page.page.fill("nav input[type=search]", f"L0.C.{unit}")
    left = [text.split("\n")[0] for text in page.texts("nav li:not([hidden])")]
    assert f"l0.c.{unit}" in left and all(name.startswith(f"l0.c.{unit}") for name in left)
    page.click("nav li:not([hidden]) button")
    words = page.text("#wrong")
    labels, values = data["labels"]["comment"], data["neurons"][unit]["values"]
    best = 0
    for polarity in (1, -1):
        for threshold in sorted({polarity * round(value * 127) / 127 for value in values}):
            says = [polarity * round(value * 127) / 127 >= threshold for value in values]
            hits = sum(one and label == 1 for one, label in zip(says, labels))
            total = sum(one and label is not None for one, label in zip(says, labels))
            best = max(best, 2 * hits / (total + sum(label == 1 for label in labels)))
    assert f"the threshold that is best on this file (F1 {best:.2f})" in words, (words, best)


def test_two_scales_are_named_and_meant(browser):
    page, data, found = browser.open(page_of(*CELLS)), numbers(*CELLS), findings()["comment"]["neurons"][0]
    assert page.text("#white") == "white at 0" and page.text("#low") == "−1"
    page.keys("c")
    threshold = found["polarity"] * found["threshold"]
    assert page.text("#white").replace("−", "-").startswith(f"white at {threshold:.2f}".rstrip("0").rstrip("."))
    assert page.text("#white").endswith("its threshold")
    assert page.run("document.getElementById('by-threshold').ariaPressed") == "true"
    values = [round(value * 127) / 127 for value in data["neurons"][0]["values"]]
    low, high = min(values), max(values)
    tones = [
        (value - threshold) / ((threshold - low) if value < threshold else (high - threshold))
        for value in values
    ]
    all_rows(page)
    assert colours_differ(page, tones) == 0
    page.click("#by-zero")
    assert page.text("#white") == "white at 0"
    page.click("#by-threshold")
    assert "threshold" in page.text("#white")


def test_the_trace_shows_the_value_and_its_gates(browser):
    page, data = browser.open(page_of(*CELLS)), numbers(*CELLS)
    unit = data["neurons"][0]["neuron"].split(".")[2]
    gates = numbers(*[word for v in "fiog" for word in ("--neuron", f"l0.{v}.{unit}")])["neurons"]
    page.run("scrollTo(0, 0)")
    page.page.click("#L10 code", position={"x": 60, "y": 8})
    page.settle()
    line, byte = page.text("#status").split(" · ")[0].removeprefix("line ").split(", byte ")
    t = int(byte.replace(",", "")) - 1
    assert line == "10" and page.run("document.querySelector('[aria-current]').id") == "L10"
    text = FILE.read_bytes().split(b"\n")[9]
    assert page.count("#trace svg text") == len(text) + 1
    shown = {span.split("\n")[0]: float(span.split("\n")[1].replace("−", "-")) for span in page.texts(".names span")}
    forget, save, focus, candidate = (gate["values"][t] for gate in gates)
    wanted = {
        "tanh c": data["neurons"][0]["values"][t], "written": save * candidate, "forget gate": forget,
        "input gate": save, "output gate": focus, "candidate": candidate,
    }
    assert shown.keys() == wanted.keys()
    for name, value in wanted.items():
        assert abs(shown[name] - value) < 0.02, (name, shown[name], value)
    assert page.text("#trace > p").startswith("Along line 10, “")
    page.keys("j")
    assert page.text("#status").startswith("line 11, ")
    page.keys("k", "k")
    assert page.text("#status").startswith("line 9, ")
    page.run("document.getElementById('code').focus({preventScroll: true})")
    page.keys("ArrowDown")
    assert page.text("#status").startswith("line 10, ")
    before = page.text("#status")
    page.keys("l")
    assert page.text("#status") != before
    page.keys("h")
    assert page.text("#status") == before
    page.keys("t")
    assert not page.page.is_visible("#trace")
    page.click("#show-trace")
    assert page.page.is_visible("#trace")
    page.page.click("#trace svg", position={"x": 5, "y": 8})
    page.settle()
    start = sum(len(line) + 1 for line in FILE.read_bytes().split(b"\n")[:9])
    assert f"byte {start + 1:,} " in page.text("#status")


def test_a_selection_shows_what_was_expected_next(browser):
    page, data = browser.open(page_of(*CELLS)), numbers(*CELLS, "--predictions", 5)
    page.click("#show-next")
    page.run("scrollTo(0, 0)")
    box = page.page.locator("#L16 code").bounding_box()
    mouse = page.page.mouse
    mouse.move(box["x"] + 1, box["y"] + 8)
    mouse.down()
    mouse.move(box["x"] + 80, box["y"] + 8, steps=4)
    mouse.up()
    page.settle()
    selected = page.run("getSelection().toString()")
    source = FILE.read_bytes()
    start = sum(len(line) + 1 for line in source.split(b"\n")[:15])
    assert 5 < len(selected) < 20 and source[start:].startswith(selected.encode())
    assert page.text("#status").startswith(f"{len(selected)} bytes selected")
    columns = page.run(
        "[...document.querySelectorAll('#next .x')].map(x => [...x.children].map(e => e.textContent))"
    )
    assert len(columns) == len(selected)
    mark = lambda byte: {32: "·", 9: "→", 10: "↵"}.get(byte, chr(byte))
    for place, column in enumerate(columns):
        t = start + place
        assert column == [mark(source[t])] + [mark(one["byte"]) for one in data["predictions"][t]]
        came = page.run(f"[...document.querySelectorAll('#next .x')[{place}].querySelectorAll('.came')].map(e => e.textContent)")
        expected = [mark(one["byte"]) for one in data["predictions"][t] if one["byte"] == source[t + 1]]
        assert came == expected
    page.run("getSelection().removeAllRanges()")
    page.click("#L16 code")
    page.keys("L", "L")
    assert page.count("#next .x") == 3 and "3 bytes selected" in page.text("#status")
    page.keys("H")
    assert page.count("#next .x") == 2
    page.keys("e")
    assert not page.page.is_visible("#next")


def test_surprise_is_a_colouring_too(browser):
    page, data = browser.open(page_of(*CELLS)), numbers(*CELLS)
    first = page.text("#title")
    page.keys("u")
    assert page.text("#title") == "surprise" and page.text("#high") == "8 or more"
    all_rows(page)
    wrong, t = 0, 0
    for line in page.run(RUNS):
        for classes in glyph_classes(line):
            sixteenths = min(127, round((data["nats"][t] or 0) * 16))
            near = [{f"s{level}"} if level else set() for level in {round(sixteenths / 127 * 16 + e) for e in (-0.15, 0, 0.15)}]
            wrong += {name for name in classes if name != "u"} not in near
            t += 1
        t += 1
    assert wrong == 0
    page.keys("u")
    assert page.text("#title") == first


def test_cells_stand_side_by_side(browser):
    page, data = browser.open(page_of(*CELLS), size=(1600, 1000)), numbers(*CELLS)
    page.keys("s")
    names = [one["neuron"] for one in data["neurons"]]
    captions = lambda: [text.split(" ")[0] for text in page.texts("figcaption")]
    assert captions() == names
    tops = page.run("[...document.querySelectorAll('figure .g:first-child .l:nth-child(9)')].map(e => Math.round(e.getBoundingClientRect().top))")
    assert len(tops) == 3 and len(set(tops)) == 1
    levels = page.run("[...document.querySelectorAll('figure:nth-child(2) .l')].map(l => [...l.querySelector('code').childNodes].map(r => [r.textContent, r.className ?? '']))")
    t = 0
    for line in levels[:20]:
        for classes in glyph_classes(line):
            value = data["neurons"][1]["values"][t]
            assert classes - {"u"} in [level_class(value + shift) for shift in (0, -0.004, 0.004)]
            t += 1
        t += 1
    assert [name in page.text("#status") for name in names] == [True] * 3
    page.page.hover("figure:nth-child(3) .l:nth-child(16) code", position={"x": 30, "y": 8})
    page.settle()
    assert page.text("#status").startswith("line 16, ")
    page.page.uncheck("nav input[data-cell='1']")
    page.settle()
    assert captions() == [names[0], names[2]]
    page.keys("s")
    assert page.count("figure") == 1 and captions() == [""]
    for index in (1, 2, 3):
        page.page.check(f"nav input[data-cell='{index}']")
    page.settle()
    assert page.count("figure") == 4 and page.run("document.querySelector('nav input[data-cell=\"0\"]').disabled")
    page.click("#several")
    assert page.count("figure") == 1


def test_a_committee_stands_beside_its_members(browser):
    words = ["--feature", "comment", "--cells", "4"]
    page, data = browser.open(page_of(*words), size=(1600, 1000)), numbers(*words)
    # They follow it only if nothing that needs no network does as well.
    found = findings()["comment"]
    four = next(size for size in found["committees"] if size["cells"] == 4)
    controls = [found["baselines"][name] for name in ("byte", "ngram", "layout")] + [four["untrained"]]
    verb = "go along with" if any(four["score"] <= one for one in controls if one is not None) else "follow"
    assert page.text("#title").startswith(f"4 cells together {verb} comment")
    assert page.texts(".names b")[1:] == data["committees"][0]["neurons"]
    page.keys("s")
    assert [text.split(" · ")[0] for text in page.texts("figcaption")] == ["4 cells"] + data["committees"][0]["neurons"][:3]


def test_help_lists_every_key_and_closes(browser):
    page = browser.open(page_of(*CELLS))
    page.keys("?")
    assert page.page.is_visible("#help")
    assert page.count("#keys dt") == page.count("#keys dd") >= 15
    page.check()
    page.keys("n")
    assert page.run("document.querySelector('nav button').ariaPressed") == "true"
    page.keys("Escape")
    assert not page.page.is_visible("#help")
    page.click("#ask")
    page.click("#help button")
    assert not page.page.is_visible("#help")


def test_lines_have_addresses(browser):
    page = browser.open(str(page_of(*CELLS)) + "#L40")
    seen = "n => { const r = document.getElementById('L' + n).getBoundingClientRect(); return r.top >= 0 && r.bottom < innerHeight }"
    assert page.run(seen, 40) and page.text("#status").startswith("line 40, ")
    page.click("#L42 a")
    assert page.run("location.hash") == "#L42" and page.text("#status").startswith("line 42, ")
    page.run("location.hash = '#L5'")
    page.settle()
    assert page.run(seen, 5) and page.text("#status").startswith("line 5, ")
    page = browser.open(page_of(*CELLS, "--lines", "30-40"))
    assert page.run(seen, 30) and page.text("#status").startswith("line 30, ")


def test_fingers_do_what_keys_do(browser):
    page = browser.open(page_of(*CELLS), size=(375, 720), has_touch=True, is_mobile=True)
    page.page.tap("nav button[data-cell='1']")
    page.settle()
    assert page.text("#title").startswith(numbers(*CELLS)["neurons"][1]["neuron"])
    page.page.tap("#show-trace")
    page.page.locator("#L30").scroll_into_view_if_needed()
    page.page.tap("#L30 code", position={"x": 20, "y": 8})
    page.settle()
    assert page.text("#status").startswith("line 30, ") and page.page.is_visible("#trace")
    page.page.tap("#several")
    page.settle()
    assert page.count("figure") == 2
    page.run("document.querySelectorAll('.code')[1].scrollTop = 300")
    page.settle()
    assert page.run("document.querySelectorAll('.code')[0].scrollTop") == 300


def test_print_is_whole_and_on_white_paper(browser):
    page = browser.open(page_of(*CELLS), scheme="dark")
    page.page.emulate_media(media="print")
    all_rows(page)
    assert not page.page.is_visible("nav") and not page.page.is_visible(".tools")
    assert page.page.is_visible("#title") and page.page.is_visible("#claim")
    lines = len(FILE.read_bytes().rstrip(b"\n").split(b"\n"))
    assert page.count("#code .l") == lines
    assert page.run("getComputedStyle(document.getElementById('dock')).position") == "static"
    assert page.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.check()


def test_a_hostile_file_is_harmless(browser):
    hostile = WORK / "hostile'&\"<b>.c"
    hostile.write_bytes(
        b"int a; // </script><script>alert(1)</script><img src=x onerror=alert(1)>\n"
        b"// \x1b[31mred\x1b]0;title\x07 \0 \x7f \xe2\x80\xaeoverride\xe2\x80\x8b zero \xff\xc0\xaf stray\n"
        b"char *s = \"e\xcc\x81 \xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x98\x80 ]]> <!-- &lt; &amp;\";\r\n\tend\n"
    )
    page = browser.open(page_of("--neuron", "l0.c.3", "--feature", "comment", file=hostile, name="hostile"))
    text = page.run("document.body.innerText")
    assert "</script><script>alert(1)</script><img src=x onerror=alert(1)>" in text
    for mark in ["␛[31mred␛]0;title␇ ␀ ␡", "\\u202Eoverride\\u200B zero \\xFF\\xC0\\xAF stray", "e\\u0301 漢字 😀", "␍"]:
        assert mark in text, mark
    assert not any(ord(c) < 32 and c not in "\n\t" or c in "\u202e\u200b\u0301\x7f" for c in text)
    assert page.count("#code img, #code script, h1 b b") == 0
    # Bytes are counted as the file has them, beyond stand-ins and wide characters.
    page.page.click("#L4 code", position={"x": 70, "y": 8})
    page.settle()
    t = hostile.read_bytes().index(b"end")
    assert page.text("#status").startswith("line 4, byte "), page.text("#status")
    assert t < int(page.text("#status").split("byte ")[1].split(" ")[0].replace(",", "")) <= t + 4
    page.check()


def test_a_line_of_50_MB_is_cut_and_says_so(browser):
    path = WORK / "line.txt"
    path.write_bytes(b"1234, " * 8_333_333)
    page = browser.open(page_of("--neuron", "l0.c.3", "--feature", "quoted", file=path, name="line"))
    cut = "The first 2,097,152 of 49,999,998 bytes are shown; the other 47,902,846 were left out."
    assert page.text(".left-out") == cut
    page.keys("n")
    page.run("scrollTo(0, document.body.scrollHeight / 2)")
    page.settle()
    assert page.count("#code .l") > 0
    page.keys("j", "j", "t")
    page.check()
    path.unlink()


def test_a_text_without_cells_is_still_a_page(browser):
    path = WORK / "deep.c"
    path.write_bytes(b"{" * 1200 + b"\n" + b"}" * 1200 + b"\n")
    page = browser.open(page_of("--neuron", "l0.c.1", file=path, name="deep"))
    page.keys("d", "j", "e", "s", "c", "?")
    page.keys("Escape")
    page.check()


def test_pictures(browser):
    browser.shoot(page_of(*CELLS), "annotate", lambda page: page.keys("d"))
    phone_and_wall = [(375, 720, "light"), (1600, 1000, "dark")]
    browser.shoot(page_of(*CELLS), "beside", lambda page: page.keys("c", "s", "e"), phone_and_wall)
    browser.shoot(page_of(*EVERY), "many", lambda page: page.keys("u"), [(1080, 900, "dark")])
