"""A web site on the loopback address that plays every fault, and a clock that never waits."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

NOW = datetime(2024, 11, 14, 12, 0, tzinfo=UTC)
WORDS = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm broke in two last winter, and to pay for it out of the reserve.",
    "Mayor Ann Lee said that the work would begin in spring and that fishing boats could use the western pier until it was done.",
    "The vote was seven to four. Those against it said that the reserve was meant for schools and that nobody had asked the insurers.",
    "Engineers found last month that the foundations had moved by nine centimetres since the storm, more than the repair plan allowed for.",
)


def page(title: str, *, stamp: str = "2024-11-12T10:00:00Z", more: str = "", charset: str = "utf-8") -> str:
    meta = f'<meta property="article:published_time" content="{stamp}">' if stamp else ""
    told = "".join(f"<p>{words}</p>" for words in WORDS)
    return (
        f"<!DOCTYPE html><html><head><meta charset={charset}><title>{title}</title>{meta}</head>"
        f"<body><article><h1>{title}</h1>{told}<p>{more}</p></article></body></html>"
    )


def feed(base: str, names: list[str], *, stamp: str = "Tue, 12 Nov 2024 10:00:00 GMT", changed: str = "") -> str:
    items = "".join(
        f"<entry><title>{name}</title><link href='{base}/{name}'/><id>{name}</id><published>{stamp}</published>"
        f"<updated>{changed or stamp}</updated><summary>Short.</summary></entry>"
        for name in names
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><id>x</id>{items}</feed>'


@dataclass
class Clock:
    """A clock that is only moved by being slept on; `slept` is each wait."""

    moment: datetime = NOW
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.slept.append(seconds)
            self.seconds += seconds


@dataclass
class Site:
    """What is where: a path gives status, headers and body, or a function that writes the answer itself."""

    port: int = 0
    paths: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else body.encode()
        self.paths[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, data)

    def put_tagged(self, path: str, body: str, tag: str, kind: str = "text/html") -> None:
        """A body with an ETag and a date, and 304 for who has it."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if handler.headers.get("If-None-Match") == tag:
                handler.send_response(304)
                handler.end_headers()
                return
            handler.send_response(200)
            handler.send_header("Content-Type", kind)
            handler.send_header("ETag", tag)
            handler.send_header("Last-Modified", "Tue, 12 Nov 2024 10:00:00 GMT")
            handler.end_headers()
            handler.wfile.write(body.encode())

        self.paths[path] = answer

    def put_endless(self, path: str, kind: str = "text/html") -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", kind)
            handler.end_headers()
            for _ in range(10_000):  # the reader is to hang up long before
                handler.wfile.write(b"<p>and so on</p>" * 1000)

        self.paths[path] = answer

    def put_bomb(self, path: str) -> None:
        self.put(path, gzip.compress(bytes(40_000_000)), Content_Type="text/html", Content_Encoding="gzip")

    def put_changing(self, path: str, *answers: tuple[int, dict[str, str], bytes]) -> None:
        """One answer after another; the last one stays."""
        left = list(answers)

        def answer(handler: BaseHTTPRequestHandler) -> None:
            write(handler, *(left.pop(0) if len(left) > 1 else left[0]))

        self.paths[path] = answer


def write(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _handler(site: Site) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with site._lock:
                site.asked[self.path] += 1
                site.headers.append((self.path, dict(self.headers)))
                site._now += 1
                site.most_at_once = max(site.most_at_once, site._now)
            time.sleep(0.002)
            with site._lock:
                site._now -= 1  # before the answer is out: who has it may ask again at once
            found = site.paths.get(self.path, (404, {}, b"not here"))
            try:
                if callable(found):
                    found(self)
                else:
                    write(self, *found)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
