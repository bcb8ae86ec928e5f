"""The live page of `cellscope serve`, held against what its HTTP interface says."""

import base64
import functools
import json
import multiprocessing.util
import pathlib
import shutil
import subprocess
import urllib.request

from harness import COMMAND, ROOT, SCREENS, WORK, tiny_model

HOSTILE = b"</script><b>x</b>\n\x1b[31m\x00 \xe2\x80\xae evil \xff\nif (a) b();\n"


@functools.cache
def server():
    """A server of the tiny model and our own small files, for all tests: its address."""
    files = WORK / "served"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    for path in (ROOT / "corpus-c").glob("*.[ch]"):
        shutil.copy(path, files)
    (files / "hostile.c").write_bytes(HOSTILE)
    process = subprocess.Popen(
        [COMMAND, "serve", tiny_model(), "served", "--port", "0"],
        cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    # A pool's processes end without what `atexit` holds.
    multiprocessing.util.Finalize(None, process.kill, exitpriority=0)
    return process.stdout.readline().strip()


def ask(path, body=None):
    request = urllib.request.Request(server() + path.lstrip("/"))
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def at(**parts):
    return server() + "#" + "&".join(f"{name}={value}" for name, value in parts.items())


def wait(page, script, argument=None):
    page.page.wait_for_function(script, arg=argument, timeout=15000)


# The level of every character of the rows that are built: {row: [[character, level], ...]}.
LEVELS = """() => Object.fromEntries([...document.querySelectorAll('#code .l')].map(row => [row.dataset.row,
  [...row.querySelector('code').childNodes].flatMap(run => [...run.textContent].map(character => {
    const level = /(?:^| )([mps])(\\d+)/.exec(run.className ?? '');
    return [character, level ? (level[1] === 'm' ? -1 : 1) * Number(level[2]) : 0];
  }))]))"""


def shows(page, neuron, source):
    """Waits until every row that is built, some at least, has the colours of a neuron's values."""
    text = base64.b64decode(ask("/api/open", source)["content"])
    values = ask("/api/read", {**source, "neurons": [neuron]})["neurons"][0]["values"]
    starts = [0] + [at + 1 for at, byte in enumerate(text) if byte == 10]
    for _ in range(60):
        page.settle()
        wrong, seen = 0, 0
        for row, characters in page.run(LEVELS).items():
            t = starts[int(row)]
            for character, level in characters:
                t += len(character.encode())
                wrong += abs(level - values[t - 1] * 16) > 0.51
                seen += 1
        if seen and not wrong:
            return
        page.page.wait_for_timeout(100)
    raise AssertionError(f"{wrong} of {seen} characters have another colour")


def test_the_first_view_explains_itself(browser):
    welcome = ask("/api/welcome")
    page = browser.open(server())
    assert "What you see" in page.text("#intro")
    assert page.text("#claim h2").startswith(welcome["neuron"])
    assert page.page.input_value("#file") == welcome["file"]
    assert page.count("#code [aria-current]") == 1
    shows(page, welcome["neuron"], {"file": welcome["file"]})
    page.click("#understood")
    assert not page.page.is_visible("#intro")


def test_keys_and_clicks_change_the_cell_and_the_address(browser):
    page = browser.open(at(file="served/ring.c"))
    cells = page.texts("#cells .id")
    assert len(cells) > 3
    page.click("#cells li:nth-child(2) button")
    second = page.text("#claim h2")
    assert page.run("document.querySelectorAll('#cells [aria-pressed=true]').length") == 1
    page.page.focus("#code")
    page.keys("ArrowRight")
    assert page.text("#claim h2") != second
    page.keys("p")
    assert page.text("#claim h2") == second
    name = second.split(" ")[0]
    shows(page, name, {"file": "served/ring.c"})
    wait(page, "name => location.hash.includes('cell=' + name)", name)
    page.page.fill("#neuron", "l0.h.7")
    page.page.press("#neuron", "Enter")
    shows(page, "l0.h.7", {"file": "served/ring.c"})
    again = browser.open(page.page.url)
    wait(page, "() => location.hash.includes('l0.h.7')")
    again = browser.open(page.page.url)
    assert again.text("#claim h2").startswith("l0.h.7")
    page.page.fill("#neuron", "l9.c.0")
    page.page.press("#neuron", "Enter")
    assert "no cell l9.c.0" in page.text("#note")


def test_the_line_tells_who_wrote(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3", at=300))
    wait(page, "() => document.querySelectorAll('#line svg').length === 1")
    names = page.texts("#line .names b")
    assert names == ["tanh c", "written", "forget", "input", "output", "candidate"], names
    before = page.text("#status")
    page.page.focus("#code")
    page.keys("j")
    assert page.text("#status") != before
    page.keys("l", "l", "h", "k")
    assert "byte" in page.text("#status")


def drag(page, row=3, start=20, end=120):
    box = page.page.locator("#code .l code").nth(row).bounding_box()
    mouse, y = page.page.mouse, box["y"] + 9
    mouse.move(box["x"] + start, y)
    mouse.down()
    mouse.move(box["x"] + end, y, steps=4)
    mouse.up()


def test_a_span_ranks_cells_and_finds_them_elsewhere(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3"))
    shows(page, "l0.c.3", {"file": "served/ring.c"})
    drag(page)
    page.page.wait_for_selector("#span .cells")
    wait(page, "() => /span=(\\d+)-(\\d+)/.test(location.hash)")
    first, last = map(int, page.page.url.split("span=")[1].split("&")[0].split("-"))
    answer = ask("/api/rank", {"file": "served/ring.c", "span": {"from": first, "to": last}, "count": 24})
    assert page.texts("#span .cells button") == [cell["neuron"] for cell in answer["cells"]]
    again = browser.open(page.page.url)
    again.page.wait_for_selector("#span .cells")
    page.click("#span .cells tr:nth-child(2) button")
    assert page.text("#claim h2").startswith(answer["cells"][1]["neuron"])
    for _ in range(100):
        if ask("/api/index")["done"]:
            break
        page.page.wait_for_timeout(100)
    page.click("text=Where else are they on?")
    page.page.wait_for_selector("#span .places li")
    assert "place" in page.text("#span [role=status]")
    link = page.page.locator("#span .places a").first
    file = link.inner_text().rsplit(":", 1)[0]
    link.click()
    wait(page, "file => document.getElementById('file').value === file", file)
    # By keys, too.
    page.page.focus("#code")
    page.keys("Shift+L", "Shift+L", "Shift+H")
    wait(page, "() => document.querySelectorAll('#code .k').length > 0")


def test_a_query_is_answered_as_it_is_typed(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3"))
    page.page.focus("#code")
    page.keys("/")
    page.page.keyboard.type("(return_statment) @r")
    wait(page, "() => document.getElementById('query-problem').textContent.includes('no node')")
    lines = page.page.text_content("#query-problem").split("\n")
    assert lines[0] == "(return_statment) @r" and lines[1] == " ^", lines
    page.page.fill("#query-text", "(return_statement) @r")
    page.page.wait_for_selector("#query .cells")
    assert page.text("#query-problem") == ""
    answer = ask("/api/query", {"file": "served/ring.c", "query": "(return_statement) @r", "count": 12})
    capture = answer["captures"][0]
    assert page.texts("#query .cells button") == [cell["neuron"] for cell in capture["cells"]]
    assert page.text("#label-name") == "@r"
    page.click("text=Show the first")
    marked = page.run("[...document.querySelectorAll('#code .k')].map(run => run.textContent).join('')")
    assert marked.startswith("return"), marked
    wait(page, "() => location.hash.includes('return_statement')")
    again = browser.open(page.page.url)
    again.page.wait_for_selector("#query .cells")


def test_what_comes_next_with_and_without_a_held_cell(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3", at=200, tab="next"))
    page.page.wait_for_selector("#next .expected")
    answer = ask("/api/next", {"file": "served/ring.c", "at": 201, "count": 5})
    shares = page.texts("#next .expected .measure")
    assert len(shares) == 5
    assert abs(float(shares[0].split(" ")[0]) - 100 * answer["free"]["predictions"][0]["p"]) < 0.6
    page.page.locator("#held-value").fill("1")
    wait(page, "() => document.querySelectorAll('#next .outlooks section').length === 2")
    held = page.texts("#next .outlooks pre")[1]
    page.page.locator("#held-value").fill("-1")
    wait(page, "held => document.querySelectorAll('#next .outlooks pre')[1].innerText.trim() !== held", held)
    before = page.texts("#next .outlooks pre")[0]
    page.click("text=Another draw")
    wait(page, "before => document.querySelectorAll('#next .outlooks pre')[0].innerText.trim() !== before", before)
    page.click("#next summary")
    page.page.wait_for_selector("#along .x")
    size = page.run("document.getElementById('code').textContent.length")
    page.click("text=Put it into the text")
    wait(page, "size => document.getElementById('code').textContent.length > size", size)


def test_typing_recolours_with_every_key(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3"))
    page.click("#fresh")
    page.page.wait_for_selector("#typing", state="visible")
    text = ""
    for part in ["int f(void)\n{\n", "\tif (a)", " b();\n", "/* ä */", "}\n"]:
        page.page.keyboard.insert_text(part)
        text += part
        shows(page, "l0.c.3", {"text": text})
    page.keys("ArrowUp", "Home")
    page.page.keyboard.insert_text("x")
    wait(page, "() => document.getElementById('code').textContent.includes('x/*')")
    page.keys("Control+z")
    shows(page, "l0.c.3", {"text": text})
    # Caret and colours lie on each other.
    heights = page.run("""() => [document.getElementById('code').getBoundingClientRect(),
      document.getElementById('typing').getBoundingClientRect()].map(box => box.top)""")
    assert abs(heights[0] - heights[1]) < 1, heights
    page.keys("Escape")
    assert not page.page.is_visible("#typing")
    wait(page, "() => location.hash.includes('text=')")
    again = browser.open(page.page.url)
    shows(again, "l0.c.3", {"text": text})


def test_a_file_is_edited_where_the_cursor_is(browser):
    source = (ROOT / "corpus-c/ring.c").read_text()
    page = browser.open(at(file="served/ring.c", cell="l0.c.3", at=150))
    page.page.focus("#code")
    page.keys("e")
    page.page.keyboard.insert_text("ZZ")
    shows(page, "l0.c.3", {"text": source[:151] + "ZZ" + source[151:]})
    assert page.page.input_value("#file") == ""


def test_every_view_can_be_saved(browser):
    page = browser.open(at(file="served/ring.c", cell="l0.c.3", span="100-120"))
    page.page.wait_for_selector("#line svg")

    def saved(selector, name):
        with page.page.expect_download() as download:
            page.page.click(f'{selector} button[aria-label="Download as {name}"]')
        return pathlib.Path(download.value.path()).read_text()

    assert "neurons" in json.loads(saved("#save-code", "JSON"))
    assert saved("#save-code", "CSV").startswith("byte,l0.c.3")
    assert saved("#save-code", "SVG").startswith("<svg")
    assert saved("#line", "SVG").startswith("<svg")
    assert saved("#line", "CSV").startswith("byte,l0.c.3,l0.f.3")
    page.click("#tab-span")
    page.page.wait_for_selector("#span .cells")
    assert saved("#span", "CSV").startswith("neuron,polarity")
    page.click("#tab-next")
    page.page.wait_for_selector("#next .expected")
    assert saved("#next", "JSON").startswith("{")


def test_a_hostile_file_is_only_shown(browser):
    page = browser.open(at(file="served/hostile.c", cell="l0.c.3"))
    wait(page, "() => document.getElementById('code').textContent.includes('evil')")
    assert page.count("#code b") == 0 and page.count("#code script") == 0
    text = page.page.text_content("#code")
    assert "\x1b" not in text and "\u202e" not in text and "\x00" not in text
    assert "</script><b>x</b>" in text
    page.click("#edit")
    assert "can't be edited" in page.text("#note")
    missing = browser.open(at(file="../../etc/passwd"))
    assert "no such file" in missing.text("#note")
    missing.faults.clear()  # the browser notes the 404


def test_scales_surprise_and_help(browser):
    page = browser.open(at(file="served/ring.c"))
    page.page.focus("#code")
    page.keys("u")
    assert page.text("#quantity") == "surprise, nats"
    page.keys("u")
    assert page.text("#quantity") == "tanh c"
    page.keys("c")
    assert page.text("#white") != "white at 0" or page.page.is_disabled("#by-threshold")
    page.keys("?")
    assert page.page.is_visible("#help") and page.count("#keys dt") > 10
    page.keys("Escape")
    page.keys("2")
    assert page.page.is_visible("#next")
    page.page.focus("#tab-next")
    page.keys("ArrowRight")
    assert page.page.is_visible("#span")


def test_it_looks_right_on_every_screen(browser):
    place = at(file="served/ring.c", cell="l0.c.3", span="430-447")
    browser.shoot(server(), "serve-first", lambda page: page.page.wait_for_selector("#line svg"))
    browser.shoot(place + "&tab=span", "serve-span",
                  lambda page: page.page.wait_for_selector("#span .cells"))
    few = [SCREENS[0], SCREENS[-1]]
    browser.shoot(place + "&tab=query&query=(return_statement)%20@r", "serve-query",
                  lambda page: page.page.wait_for_selector("#query .cells"), screens=few)
    browser.shoot(place + "&tab=next", "serve-next",
                  lambda page: page.page.wait_for_selector("#next .expected"), screens=few)
