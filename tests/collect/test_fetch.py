"""One address, and every way in which it can go wrong."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.collect.fetch import Client, FetchError, Limits, _public
from briefing.readers.reader import UnusableError

sys.path.insert(0, str(Path(__file__).parent))
from playing import Clock, serving  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    from playing import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def client(site: Site, clock: Clock | None = None, *, allow: bool = True, **limits: float) -> Client:
    return Client(
        clock or Clock(),
        "briefing/1",
        allow=(f"127.0.0.1:{site.port}",) if allow else (),
        limits=Limits(**{"largest": 1_000_000, **limits}),  # type: ignore[arg-type]
    )


def test_an_answer(site: Site) -> None:
    site.put("/a", "Häfen".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1", ETag='"1"')
    answer = client(site).get(f"{site.base}/a#part")
    assert (answer.data.decode("latin-1"), answer.kind, answer.charset, answer.etag) == (
        "Häfen",
        "text/html",
        "iso-8859-1",
        '"1"',
    )
    told = dict(site.headers)["/a"]
    assert told["Host"] == f"127.0.0.1:{site.port}"
    assert told["User-Agent"] == "briefing/1"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda d: zlib.compress(d)[2:-4])],
)
def test_packed_answers(site: Site, coding: str, pack: Callable[[bytes], bytes]) -> None:
    site.put("/a", pack(b"words " * 1000), Content_Encoding=coding)
    assert client(site).get(f"{site.base}/a").data == b"words " * 1000


def test_a_conditional_request(site: Site) -> None:
    site.put_tagged("/a", "words", '"1"')
    one = client(site)
    first = one.get(f"{site.base}/a")
    again = one.get(f"{site.base}/a", first.etag, first.modified)
    assert (first.status, again.status, again.data) == (200, 304, b"")
    assert site.headers[-1][1]["If-Modified-Since"] == "Tue, 12 Nov 2024 10:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "it is not there"),
        (410, "it is not there"),
        (403, "the server does not give it to us"),
        (401, "the server does not give it to us"),
        (418, "the server answered 418"),
        (500, "the server answered 500"),
        (503, "the server answered 503"),
    ],
)
def test_what_servers_answer(site: Site, status: int, reason: str) -> None:
    site.put("/a", b"x", status)
    with pytest.raises(FetchError, match=reason) as caught:
        client(site).get(f"{site.base}/a")
    assert caught.value.passing is (status >= 500)
    assert caught.value.remedy
    assert site.asked["/a"] == (3 if status >= 500 else 1)


@pytest.mark.parametrize("after", ["7", "Thu, 14 Nov 2024 12:00:09 GMT"])
def test_retry_after_is_heeded(site: Site, after: str) -> None:
    site.put_changing("/a", (429, {"Retry-After": after}, b""), (200, {}, b"words"))
    clock = Clock()
    assert client(site, clock).get(f"{site.base}/a").data == b"words"
    assert max(clock.slept) == pytest.approx(7, abs=1.01)


def test_a_long_wait_is_left_for_another_run(site: Site) -> None:
    site.put("/a", b"", 429, Retry_After="7200")
    clock = Clock()
    with pytest.raises(FetchError, match="asks to be left alone until 14 November 2024, 14:00 UTC"):
        client(site, clock).get(f"{site.base}/a")
    assert site.asked["/a"] == 1
    assert sum(clock.slept) < 10


def test_waits_grow(site: Site) -> None:
    site.put("/a", b"", 500)
    clock = Clock()
    with pytest.raises(FetchError):
        client(site, clock).get(f"{site.base}/a")
    assert clock.slept == [1.0, 1.0, 3.0]


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    for n in range(9):
        site.put(f"/{n}", b"", 302, Location=f"/{n + 1}")
    site.put("/4", b"here")
    assert client(site).get(f"{site.base}/0").url == f"{site.base}/4"
    site.put("/4", b"", 301, Location="/5")
    with pytest.raises(FetchError, match="more than 5 times"):
        client(site).get(f"{site.base}/0")


def test_a_circle_of_redirects(site: Site) -> None:
    site.put("/a", b"", 302, Location="/b")
    site.put("/b", b"", 302, Location="/a")
    with pytest.raises(FetchError, match="run in a circle"):
        client(site).get(f"{site.base}/a")
    assert site.asked["/a"] == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://0x7f000001:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://10.0.0.1/",
        "http://0.0.0.0:{port}/secret",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, target: str) -> None:
    site.put("/a", b"", 302, Location=target.format(port=site.port))
    site.put("/secret", b"the key")
    with pytest.raises(FetchError, match="which is no public address") as caught:
        client(site).get(f"{site.base}/a")
    assert caught.value.remedy.startswith("where that is meant, write allow")
    assert site.asked["/secret"] == 0


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://127.0.0.1/a", "javascript:alert(1)", "http://a:b@127.0.0.1/"]
)
def test_a_redirect_to_another_scheme_is_refused(site: Site, target: str) -> None:
    site.put("/a", b"", 302, Location=target)
    with pytest.raises(FetchError, match="is no address"):
        client(site).get(f"{site.base}/a")


def test_loopback_is_private_unless_allowed_by_name(site: Site) -> None:
    site.put("/a", b"words")
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is at 127\.0\.0\.1, which is no public address"):
        client(site, allow=False).get(f"{site.base}/a")
    assert site.asked == {}


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means a public address when it is checked and another when it is used is asked for but once."""
    site.put("/a", b"words")
    real, asked = socket.getaddrinfo, []

    def resolve(host: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  what the real one takes and gives
        if str(host) == "rebind.example":
            asked.append(host)
            return real("127.0.0.1", *rest, **more)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    one = Client(Clock(), "briefing/1", allow=(f"rebind.example:{site.port}",))
    assert one.get(f"http://rebind.example:{site.port}/a").data == b"words"
    assert len(asked) == 2  # for robots.txt and for the page, never a second time for the connection
    assert site.headers[-1][1]["Host"] == f"rebind.example:{site.port}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the certificate, is not installed")
def test_the_certificate_is_held_against_the_name_and_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=site.example -addext subjectAltName=DNS:site.example"
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subprocess.run(["openssl", *made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  what the real one takes and gives
        return real("127.0.0.1" if host.endswith(".example") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving(served) as site:
        site.put("/a", b"words")
        allow = (f"site.example:{site.port}", f"other.example:{site.port}")
        believing = ssl.create_default_context(cafile=certificate)
        one = Client(Clock(), "briefing/1", allow=allow, tls=believing)
        assert one.get(f"https://site.example:{site.port}/a").data == b"words"
        with pytest.raises(FetchError, match=r"certificate verify failed.*[Hh]ostname mismatch"):
            one.get(f"https://other.example:{site.port}/a")
        with pytest.raises(FetchError, match="certificate verify failed"):
            Client(Clock(), "briefing/1", allow=allow).get(f"https://site.example:{site.port}/a")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert _public(address) is public


def test_an_endless_body_is_cut(site: Site) -> None:
    site.put_endless("/a")
    with pytest.raises(FetchError, match="it has more than 1 MB"):
        client(site).get(f"{site.base}/a")


def test_a_gzip_bomb_is_refused(site: Site) -> None:
    site.put_bomb("/a")
    with pytest.raises(UnusableError, match="unpacked it has more than 1 MB"):
        client(site).get(f"{site.base}/a")


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (gzip.compress(b"words" * 99, mtime=0)[:-9], "gzip", "breaks off"),
        (b"words", "gzip", "it says that it is packed, and is not"),
        (b"words", "br", 'it is packed as "br"'),
    ],
)
def test_badly_packed_answers(site: Site, body: bytes, coding: str, reason: str) -> None:
    site.put("/a", body, Content_Encoding=coding)
    with pytest.raises(UnusableError, match=reason):
        client(site).get(f"{site.base}/a")


def test_a_body_that_drips_is_given_up(site: Site) -> None:
    clock = Clock()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(50):
            clock.seconds += 2
            handler.wfile.write(b"a" * 70_000)
            handler.wfile.flush()

    site.paths["/a"] = drip
    with pytest.raises(FetchError, match="it took longer than 10 seconds"):
        client(site, clock, seconds=10, largest=50_000_000, tries=1).get(f"{site.base}/a")


@pytest.mark.parametrize(
    "opening", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["status", "headers", "body"]
)
def test_an_answer_that_drips_a_byte_at_a_time_is_cut(site: Site, opening: bytes) -> None:
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening)
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 200 OK" + b"a" * 200:
                handler.wfile.write(bytes([byte]))
                time.sleep(0.05)
        ended.set()

    site.paths["/a"] = drip
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"it took longer than 0\.6 seconds") as caught:
        client(site, seconds=0.6, tries=1).get(f"{site.base}/a")
    assert time.monotonic() - begun < 3
    assert caught.value.passing
    assert ended.wait(3)  # nobody listens any more


def test_a_server_that_does_not_answer(site: Site) -> None:
    waiting = threading.Event()
    site.paths["/a"] = lambda _: waiting.wait(5)
    with pytest.raises(FetchError, match=r"does not answer in time|longer than 0\.2 seconds") as caught:
        client(site, seconds=0.2, tries=1).get(f"{site.base}/a")
    waiting.set()
    assert caught.value.passing


def test_a_connection_that_breaks_off(site: Site) -> None:
    site.put("/a", b"short", Content_Length="500")
    with pytest.raises(FetchError, match="the connection failed"):
        client(site).get(f"{site.base}/a")
    assert site.asked["/a"] == 3


def test_no_server_and_no_host(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="the connection failed"):
        Client(Clock(), "briefing/1", allow=("127.0.0.1",)).get(f"http://127.0.0.1:{port}/a")
    with pytest.raises(FetchError, match=r"there is no host nowhere\.invalid"):
        client(site).get("http://nowhere.invalid/a")


@pytest.mark.parametrize(
    "url", ["", "harbour.example/feed", "http://", "http://[", "mailto:a@b.example", "http://a b/"]
)
def test_what_is_no_address(site: Site, url: str) -> None:
    with pytest.raises(FetchError, match=r"it is no address|there is no host"):
        client(site).get(url)


def test_robots_txt(site: Site) -> None:
    site.put(
        "/robots.txt",
        "User-agent: briefing\nDisallow: /private/*.html$\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /\n",
    )
    for path in ("/open", "/private/a.html", "/moved"):
        site.put(path, b"words")
    site.put("/moved", b"", 302, Location="/private/a.html")
    clock = Clock()
    one = client(site, clock)
    assert one.get(f"{site.base}/open").data == b"words"
    for path in ("/private/a.html", "/moved"):
        with pytest.raises(FetchError, match=r"robots\.txt asks not to fetch it"):
            one.get(f"{site.base}{path}")
    assert site.asked["/robots.txt"] == 1
    assert site.asked["/private/a.html"] == 0
    assert clock.slept[-1] == 5


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_robots_txt_that_cannot_be_had(site: Site, status: int, allowed: bool) -> None:
    site.put("/robots.txt", b"", status)
    site.put("/a", b"words")
    if allowed:
        assert client(site).get(f"{site.base}/a").data == b"words"
    else:
        with pytest.raises(FetchError, match="the server answered 500") as caught:
            client(site).get(f"{site.base}/a")
        assert caught.value.passing
        assert site.asked["/a"] == 0


def test_one_request_at_a_time_a_host_with_a_delay(site: Site) -> None:
    for n in range(6):
        site.put(f"/{n}", b"words")
    clock = Clock()
    one = client(site, clock)
    threads = [threading.Thread(target=one.get, args=(f"{site.base}/{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.most_at_once == 1
    assert len(clock.slept) >= 6
    assert min(clock.slept) > 0.5
