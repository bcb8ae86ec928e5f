"""Requests to the server that no page makes."""
import json
import socket

from running import Wrong, damaged

PATHS = ["/api/model", "/api/files", "/api/welcome", "/api/index", "/api/open", "/api/read", "/api/rank", "/api/query",
         "/api/find", "/api/next", "/", "/nothing", "/../etc/passwd", "/api/files?match=%ff%00", "/api/read?format=csv"]
NUMBERS = [0, -1, 1, 5, 2**31, 2**63, 1e308, -1e308, 1.5, 3e38]
VALUES = [None, True, "", "x", "l0.c.0", "l9.c.0", "l0.c.99", [], {}, [[]], "\ud800", "a" * 5_000]
HEADS = ["Host: localhost:{port}", "Host: 127.0.0.1:{port}", "Host: evil.example", "Host: localhost:+{port}", "Host:",
         "Origin: http://evil.example", "Origin: null", "Content-Length: 5", "Content-Length: -1", "Content-Length: 1e3",
         "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Expect: 100-continue", "Connection: close",
         "X: " + "y" * 20_000, "\x00: 1", "Content-Type: text/plain"]


def attempt(chance, place, bench):
    if chance.random() < 0.6:
        body = made_body(chance)
        path = chance.choice([path for path in PATHS if path.startswith("/api/")])
        (place / "request").write_text(f"{path}\n{json.dumps(body)}\n")
        data = json.dumps(body).encode()
        heads = [f"Host: localhost:{bench.server.port}", f"Content-Length: {len(data)}", "Content-Type: application/json"]
        head = f"POST {path} HTTP/1.1\r\n" + "\r\n".join(heads) + "\r\n\r\n"
        data = head.encode() + data
    else:
        heads = [chance.choice(HEADS).format(port=bench.server.port) for _ in range(chance.randint(0, 4))]
        method = chance.choice(["GET", "POST", "HEAD", "PUT", "get", "", "GET " * 3])
        version = chance.choice(["HTTP/1.1", "HTTP/1.0", "HTTP/9", ""])
        end = chance.choice(["\r\n", "\n"])
        data = (end.join([f"{method} {chance.choice(PATHS)} {version}", *heads]) + end + end).encode("utf-8", "replace")
        data += chance.choice([b"", b"{}", b"\x00" * 100, b"[" * 20_000])
        if chance.random() < 0.4:
            data = damaged(chance, data)
    (place / "bytes").write_bytes(data)
    status = send(bench.server.port, data, leaves=chance.random() < 0.1)
    if status is not None and status >= 500 and status not in (501, 503, 505):
        raise Wrong(f"status {status}")
    bench.server.check()


def send(port, data, leaves):
    """The status of the answer; None where there is none."""
    with socket.socket() as peer:
        peer.settimeout(30)
        try:
            peer.connect(("127.0.0.1", port))
            peer.sendall(data)
            if leaves:
                return None
            peer.shutdown(socket.SHUT_WR)
            head = b""
            while b"\r\n" not in head:
                more = peer.recv(4096)
                if not more:
                    return None
                head += more
            return int(head.split(b" ")[1])
        except socket.timeout:
            raise Wrong("no answer in 30 s") from None
        except (OSError, IndexError, ValueError):
            return None


def made_body(chance):
    body = {}
    for name in ["text", "file", "id", "neurons", "labels", "nats", "predictions", "from", "to", "span", "count", "query",
                 "draft", "cells", "at", "bytes", "temperature", "seed", "holds", "held_from", "neuron", "language"]:
        if chance.random() < 0.4:
            body[name] = value(chance, name)
    if chance.random() < 0.7:
        body["text"] = chance.choice(["int a;\n", "", "if (a) { b(); }\n" * 50, "\u0000é"])
    return body


def value(chance, name):
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(NUMBERS)
    if kind < 0.4:
        return chance.choice(VALUES)
    good = {"text": "int a;", "neurons": ["l0.c.1", "l0.h.2"], "labels": ["comment"], "span": {"from": 0, "to": 3},
            "query": "(identifier) @x", "cells": [{"neuron": "l0.c.1", "polarity": 1, "threshold": 0.1}], "temperature": 0.5,
            "holds": [{"neuron": "l0.c.1", "value": chance.choice(NUMBERS)}], "neuron": "l0.c.1", "nats": True, "draft": True,
            "language": "c", "file": "ring.c", "id": "abc"}
    return good.get(name, chance.randint(0, 20))
