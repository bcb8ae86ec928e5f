"""Runs the command, and says where a run ended as none may."""
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What an exit status may be; docs and help say what each means.
STATUSES = {0, 64, 65, 66, 71, 73, 74, 75, 78}
# What a crash of a Swift program leaves.
TRACES = re.compile(rb"Fatal error|\*\*\* |Backtrace|Current stack trace|terminated|AddressSanitizer|ThreadSanitizer")
UNLOADED = re.compile(rb"error while loading shared libraries|cannot allocate memory in static TLS")
SECONDS = 60
LONGEST_MESSAGE = 8_000


class Wrong(Exception):
    """A run that ended otherwise than with a result or a sentence."""


class Result:
    def __init__(self, status, output, messages):
        self.status, self.output, self.messages = status, output, messages

    @property
    def sentence(self):
        return self.messages.decode("utf-8", "replace").strip().splitlines()[0] if self.messages.strip() else ""


class Bench:
    """A place for files, a small network to work with, and a server."""

    def __init__(self, command):
        self.command = str(command)

    def __enter__(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="cellscope-fuzz-"))
        self.model = self.place / "tiny.safetensors"
        self.corpus = ROOT / "corpus-c"
        self.train(self.model, "--epochs", "1")
        self.server = Server(self)
        return self

    def __exit__(self, *_):
        self.server.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    def train(self, model, *words):
        return self.run("train", self.corpus, "-o", model, "--hidden", "12", "--lanes", "4", "--steps", "20", *words)

    def run(self, *words, limits=(), allowed=(), interrupt=None, seconds=SECONDS, **streams):
        """A run's result; raises `Wrong`.

        `limits` are pairs of a resource and its bound, `allowed` are further exit statuses (a negative one for a
        signal), `interrupt` is a signal and the seconds after which it is sent.
        """
        words = [self.command, *map(str, words)]

        def bound():
            for kind, bound in limits:
                resource.setrlimit(kind, (bound, bound))

        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        process = subprocess.Popen(words, preexec_fn=bound, start_new_session=True, **streams)
        if interrupt:
            timer = threading.Timer(interrupt[1], lambda: process.poll() is None and process.send_signal(interrupt[0]))
            timer.start()
        try:
            output, messages = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Wrong(f"no end after {seconds} s: {shown(words)}") from None
        result = Result(process.returncode, output or b"", messages or b"")
        under = "".join(f" [resource {kind} within {bound}]" for kind, bound in limits)
        self.judge([*words, under], result, set(allowed), hears=streams["stderr"] == subprocess.PIPE)
        return result

    def judge(self, words, result, allowed, hears):
        def wrong(what):
            raise Wrong(f"{what}: {shown(words)}\n  {result.messages[:400].decode('utf-8', 'replace')}")

        if UNLOADED.search(result.messages):
            return  # The system could not even begin to run it.
        if result.status < 0 and result.status not in allowed:
            wrong(f"ended by {signal.Signals(-result.status).name}")
        if result.status not in STATUSES | allowed:
            wrong(f"exit status {result.status}")
        if TRACES.search(result.messages):
            wrong("a trace instead of a sentence")
        if len(result.messages) > LONGEST_MESSAGE:
            wrong(f"{len(result.messages)} bytes of messages")
        if result.status in STATUSES - {0} and hears:
            if not result.messages.strip():
                wrong(f"exit status {result.status} without a word")
            if not re.search(r"^(cellscope|Error|Usage): ", result.messages.decode("utf-8", "replace"), re.MULTILINE):
                wrong("no sentence")


class Server:
    """`serve` on a port of its own; started again when it has ended."""

    def __init__(self, bench):
        self.bench, self.lock = bench, threading.Lock()
        self.process = None
        self.start()

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = [self.bench.command, "serve", str(self.bench.model), str(self.bench.corpus), "--port", str(self.port)]
        self.messages = open(self.bench.place / "serve.log", "wb")
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.messages, stderr=self.messages)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"fuzz: the server does not start: {(self.bench.place / 'serve.log').read_text()[:400]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.messages.close()

    def check(self):
        """Raises `Wrong` where the server is gone, which is started again, or answers no more."""
        self.begin_again()
        if self.ask("GET", "/api/model")[0] not in (200, 503):
            raise Wrong("the server does not answer any more")

    def begin_again(self):
        """Raises `Wrong` where the server is gone, after it was started again."""
        with self.lock:
            try:
                ended = self.process.wait(0.5 if self.process.poll() is None and not self.listens() else 0)
            except subprocess.TimeoutExpired:
                return
            said = (self.bench.place / "serve.log").read_text(errors="replace")[:20000]
            self.start()
            raise Wrong(f"the server ended with {ended}, here or beside: {said}")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method, path, body=None, seconds=SECONDS):
        """Status and JSON, or raises `Wrong`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"} if body is not None else {})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException) as error:
            self.begin_again()
            raise Wrong(f"no answer to {method} {path} ({error!r})") from None
        except ValueError:
            raise Wrong(f"what answers {method} {path} is no JSON") from None
        finally:
            connection.close()


def shown(words):
    text = " ".join(words)
    return text if len(text) < 2_000 else text[:2_000] + " ..."


def damaged(chance, data, most=8):
    """Bytes with some changes: flipped, cut out, doubled, cut off."""
    data = bytearray(data)
    for _ in range(chance.randint(1, most)):
        if not data:
            break
        place = chance.randrange(len(data))
        length = chance.choice([1, 1, 2, 4, 8, 64, 512])
        kind = chance.randrange(5)
        if kind == 0:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[place:place + length]
        elif kind == 2:
            data[place:place] = data[place:place + length]
        elif kind == 3:
            data[place:place + length] = bytes(chance.choice([0, 0xFF, chance.randrange(256)]) for _ in range(length))
        else:
            del data[place:]
    return bytes(data)
