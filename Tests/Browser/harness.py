"""Runs the tests of the pages: every function named `test_...` in the files beside this one.

A test gets a `Browser`, opens pages with it, and asserts. A page that it opened must at the end have
said nothing on the console and asked for nothing outside itself; that is checked for all of them.
"""

import concurrent.futures
import importlib
import pathlib
import shutil
import subprocess
import sys
import time
import traceback

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
WORK = ROOT / ".cache/browser/work"
SHOTS = ROOT / ".cache/browser/shots"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
COMMAND = ROOT / ".build/release/cellscope"
SCREENS = [
    (width, height, scheme)
    for width, height in [(375, 720), (1080, 900), (1600, 1000)]
    for scheme in ["light", "dark"]
]


def command(*words, check=True):
    """Runs the built command; returns what it wrote."""
    run = subprocess.run([COMMAND, *map(str, words)], capture_output=True)
    if check and run.returncode:
        raise AssertionError(f"{words} ended with {run.returncode}: {run.stderr.decode()}")
    return run.stdout if check else run


def tiny_model():
    """A model of 1 x 24 units, trained once in a second or two on our own small files; in f32, which is
    nearly the same network on every machine."""
    path = WORK / "tiny.safetensors"
    if not path.exists() or path.stat().st_mtime < COMMAND.stat().st_mtime:
        sources = [ROOT / "corpus-c", ROOT / "grammars/c/tests"]
        sizes = ["--hidden", 24, "--lanes", 4, "--steps", 20]
        command("train", *sources, "-o", path, "--epochs", 8, "--precision", "f32", *sizes)
    return path


class Page:
    """An open page, and what it did that it should not have done."""

    def __init__(self, page, url):
        self.page, self.url, self.faults = page, url, []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error.message}"))
        page.on("request", self.see)

    def see(self, request):
        if request.url.split("#")[0] != self.url.split("#")[0] and not self.is_own(request.url):
            self.faults.append(f"request: {request.url}")

    def is_own(self, url):
        """Whether a request may be made; a server's pages may ask their own server."""
        base = "/".join(self.url.split("/")[:3])
        return self.url.startswith("http") and url.startswith(base + "/")

    def wait(self, ready="body[data-ready]"):
        self.page.wait_for_selector(ready, state="attached", timeout=20000)
        self.settle()

    def reload(self):
        self.page.reload()
        self.wait()

    def keys(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def click(self, selector):
        self.page.click(selector)
        self.settle()

    def settle(self):
        """Until what was asked for has been drawn."""
        self.page.evaluate(
            "() => new Promise(done => setTimeout(() => requestAnimationFrame(() =>"
            " requestAnimationFrame(done)), 30))"
        )

    def text(self, selector):
        return self.page.inner_text(selector).strip()

    def texts(self, selector):
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def count(self, selector):
        return self.page.locator(selector).count()

    def run(self, script, argument=None):
        return self.page.evaluate(script, argument)

    def check(self):
        """Names, labels, contrasts; no scrolling sideways; nothing said or asked for."""
        found = self.run((HERE / "accessible.js").read_text())
        assert not found, "\n".join(found)
        wide = self.run("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} px wider than the screen"
        assert not self.faults, self.faults


class Browser:
    def __init__(self, chromium):
        self.chromium, self.pages = chromium, []

    def open(self, url, size=(1080, 900), scheme="light", ready="body[data-ready]", **options):
        """Opens a path or an address, and waits until it is ready: None for a page without scripts."""
        address = url if str(url).startswith("http") else pathlib.Path(str(url).split("#")[0]).as_uri()
        address += "#" + str(url).split("#")[1] if "#" in str(url) and "#" not in address else ""
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **options
        )
        page = Page(context.new_page(), address)
        page.page.goto(address)
        if ready:
            page.wait(ready)
        self.pages.append(page)
        return page

    def shoot(self, url, name, use=lambda page: None, screens=SCREENS):
        """Pictures on every screen, each page checked after `use`."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        page = None
        for width, height, scheme in screens:
            if page:
                # A process that is there loads a page in half the time of a new one.
                page.page.set_viewport_size({"width": width, "height": height})
                page.page.emulate_media(color_scheme=scheme)
                page.reload()
            else:
                page = self.open(url, size=(width, height), scheme=scheme)
            use(page)
            page.check()
            page.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png")

    def close(self):
        """Closes all pages; returns what they did that they should not have done."""
        faults = [fault for page in self.pages for fault in page.faults]
        for page in self.pages:
            page.page.context.close()
        self.pages = []
        return faults


def tests(path, words):
    for name, test in list(vars(importlib.import_module(path.stem)).items()):
        if name.startswith("test_") and (not words or any(word in name for word in words)):
            yield name, test


def run(path, words, is_verbose):
    """Runs the tests of a file; returns how many there are, and how many failed."""
    count, failed = 0, 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        browser = Browser(chromium)
        for name, test in tests(path, words):
            count += 1
            began, fault = time.time(), ""
            try:
                test(browser)
                faults = browser.close()
                assert not faults, faults
            except Exception:
                browser.close()
                fault = traceback.format_exc()
            failed += fault != ""
            if is_verbose or fault:
                seconds = time.time() - began
                print(f"{fault}{'failed' if fault else 'passed'} {name} {seconds:.1f} s", flush=True)
        chromium.close()
    return count, failed


def main(words):
    is_verbose = "-v" in words
    words = [word for word in words if word != "-v"]
    if not COMMAND.exists():
        sys.exit("browser: build the command first, with make.")
    WORK.mkdir(parents=True, exist_ok=True)
    for page in WORK.glob("*.html"):
        page.unlink()
    tiny_model()
    start = time.time()
    # A browser draws on one core; a file's tests share what they have made.
    with concurrent.futures.ProcessPoolExecutor(2) as two:
        paths = sorted(HERE.glob("*_page.py"))
        runs = [two.submit(run, path, words, is_verbose) for path in paths]
        counts, failures = zip(*(one.result() for one in runs))
    count, failed = sum(counts), sum(failures)
    print(f"browser: {count - failed} of {count} tests passed in {time.time() - start:.0f} s")
    sys.exit(1 if failed or not count else 0)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.modules["harness"] = sys.modules["__main__"]
    main(sys.argv[1:])
