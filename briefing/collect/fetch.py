"""One address -> its bytes: one request at a time a host, with a delay, in bounded time, size, tries and redirects.

The host's name is resolved here, its addresses are checked, and the connection goes to the address that was checked:
what a name means cannot change in between. Every redirect is checked anew.
"""

from __future__ import annotations

import socket
from collections import defaultdict
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol
from urllib.parse import urljoin, urlsplit

import httpx

from briefing.collect.robots import Robots
from briefing.readers.reader import UnusableError
from briefing.readers.unpack import inflate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from ssl import SSLContext

_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504))  # answers that may be others in a while
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_NAT64: Final = IPv6Network("64:ff9b::/96")
_LATER: Final = "it is tried again in the next run"
_LOOK: Final = "look at the address in a browser"


class Clock(Protocol):
    """What time it is, and waiting."""

    def now(self) -> datetime:
        """The moment, with its zone."""

    def monotonic(self) -> float:
        """Seconds that never run backwards."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class FetchError(UnusableError):
    """An address gave nothing: why, and what to do; `passing` where it may give something later."""

    def __init__(self, reason: str, remedy: str, *, passing: bool = False) -> None:
        super().__init__(reason, remedy)
        self.passing = passing


class Answer(NamedTuple):
    """What an address gave: `url` is where the redirects ended, `data` is unpacked; of a 304 there is none."""

    url: str
    status: int
    data: bytes = b""
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds: bytes of an answer (packed and unpacked), seconds for it, redirects, tries, the longest wait in seconds."""

    largest: int = 32 * 1024 * 1024
    seconds: float = 60
    redirects: int = 5
    tries: int = 3
    wait: float = 60


@dataclass
class _Host:
    """When a host may be asked again; who holds the lock asks it."""

    lock: Lock = field(default_factory=Lock)
    ready: float = 0.0


class _Deadline:
    """The end of a request, however its bytes drip in: then its connection is cut, and leaving raises `FetchError`.

    A time-out of the library is one of each read: a byte every few seconds never meets it.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._over = False
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Takes note of the connection; httpcore tells of each step."""
        if event == "connection.connect_tcp.complete":
            # A copy of it: what TLS wraps is another object of the same connection.
            self._sockets.append(info["return_value"].get_extra_info("socket").dup())
            if self._over:
                self._cut()

    def _cut(self) -> None:
        self._over = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._timer.cancel()
        for one in self._sockets:
            one.close()
        if self._over:
            raise FetchError(f"it took longer than {self.seconds:g} seconds", _LATER, passing=True) from None


class Client:
    """What fetches. `agent` is the name given to servers; `allow` holds hosts ("desk.local", "127.0.0.1:8000") that may be private.

    `tls` says which certificates are believed; without it, those of the authorities that certifi lists.
    """

    def __init__(
        self,
        clock: Clock,
        agent: str,
        *,
        delay: float = 1.0,
        allow: tuple[str, ...] = (),
        limits: Limits | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self.clock, self.agent, self.delay, self.allow = clock, agent, delay, frozenset(allow)
        self.limits = limits or Limits()
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._robots = Robots(agent, lambda url: self._follow(url, {}, robots=False).data)
        # Connections are not kept: one that was checked for a name would serve another name at the same address.
        self._http = httpx.Client(
            verify=tls or True,
            trust_env=False,
            follow_redirects=False,
            timeout=min(20, self.limits.seconds),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"},
        )

    def close(self) -> None:
        """Let go of what is open."""
        self._http.close()

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """What an address gives, or a 304 where it is as `etag` or `modified` remember it. Raises `FetchError`."""
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        return self._follow(url, headers, robots=True)

    def _follow(self, url: str, headers: Mapping[str, str], *, robots: bool) -> Answer:
        _target(url)
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            if robots and not self._robots.allows(url):
                raise FetchError("the site's robots.txt asks not to fetch it", "ask the publisher, or leave it out")
            answer, location = self._patiently(url, headers)
            if location is None:
                return answer
            url = str(_target(urljoin(url, location)))
            if url in seen:
                raise FetchError("its redirects run in a circle", _LOOK)
            seen.add(url)
        raise FetchError(f"it redirects more than {self.limits.redirects} times", _LOOK)

    def _patiently(self, url: str, headers: Mapping[str, str]) -> tuple[Answer, str | None]:
        """The answer, and where it redirects to; tried again where the trouble may pass."""
        host = self._hosts[httpx.URL(url).host]
        pause = 1.0
        trouble: FetchError | None = None
        for attempt in range(self.limits.tries):
            with host.lock:
                self.clock.sleep(max(0.0, host.ready - self.clock.monotonic()))
                try:
                    answer, location, wait = self._once(url, headers)
                except FetchError as error:
                    if not error.passing:
                        raise
                    trouble, wait = error, None
                else:
                    if answer.status not in _PASSING:
                        return answer, location
                    trouble = FetchError(f"the server answered {answer.status}", _LATER, passing=True)
                finally:
                    host.ready = self.clock.monotonic() + max(self.delay, self._robots.delay(url))
                if wait is not None and wait > self.limits.wait:
                    until = self.clock.now() + timedelta(seconds=wait)
                    raise FetchError(
                        f"the server asks to be left alone until {until:%d %B %Y, %H:%M %Z}", _LATER, passing=True
                    )
                if attempt + 1 < self.limits.tries:
                    host.ready = self.clock.monotonic() + max(wait or 0.0, pause, self.delay)
            pause *= 3
        assert trouble is not None
        raise trouble

    def _once(self, url: str, headers: Mapping[str, str]) -> tuple[Answer, str | None, float | None]:
        """The answer to one request, where it redirects to, and how many seconds it asks to wait."""
        target = _target(url)
        at = self._address(target)
        begun = self.clock.monotonic()
        deadline = _Deadline(self.limits.seconds)
        try:
            request = self._http.build_request(
                "GET",
                target.copy_with(host=at, fragment=None),
                headers={**headers, "Host": target.netloc.decode("ascii")},
                extensions={"sni_hostname": target.host, "trace": deadline.trace},
            )
            with deadline, closing(self._http.send(request, stream=True)) as response:
                return self._answer(url, response, begun)
        except httpx.InvalidURL as error:
            raise FetchError(f"it redirects to what is no address: {error}", _LOOK) from None
        except httpx.TimeoutException:
            raise FetchError("the server does not answer in time", _LATER, passing=True) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise FetchError(f"the connection failed: {error or type(error).__name__}", _LATER, passing=True) from None

    def _answer(self, url: str, response: httpx.Response, begun: float) -> tuple[Answer, str | None, float | None]:
        status, told = response.status_code, response.headers
        if status in _PASSING:
            return Answer(url, status), None, self._retry_after(told.get("Retry-After"))
        if status in _REDIRECTS and told.get("Location"):
            return Answer(url, status), told["Location"], None
        if status == 304:
            return Answer(url, status), None, None
        if status in (404, 410):
            raise FetchError(f"it is not there (the server answered {status})", "look for its new address")
        if status in (401, 402, 403, 451):
            raise FetchError(
                f"the server does not give it to us (it answered {status})", "ask the publisher, or leave it out"
            )
        if status != 200:
            raise FetchError(f"the server answered {status}", _LOOK)
        kind = told.get("Content-Type", "").partition(";")[0].strip().lower()
        data = self._body(response, begun)
        return (
            Answer(url, status, data, kind, response.charset_encoding, told.get("ETag"), told.get("Last-Modified")),
            None,
            None,
        )

    def _body(self, response: httpx.Response, begun: float) -> bytes:
        largest = self.limits.largest
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            size += len(part)
            if size > largest:
                raise FetchError(f"it has more than {largest / 1e6:.0f} MB", "leave it out")
            if self.clock.monotonic() - begun > self.limits.seconds:
                raise FetchError(f"it took longer than {self.limits.seconds:g} seconds", _LATER, passing=True)
            parts.append(part)
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding in ("", "identity"):
            return b"".join(parts)
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise FetchError(f'it is packed as "{coding}", which nobody asked for', _LOOK)
        return inflate(b"".join(parts), largest)

    def _retry_after(self, told: str | None) -> float | None:
        """Seconds to wait, as a number or as a moment (RFC 9110, 10.2.3)."""
        if not told:
            return None
        if told.strip().isdigit():
            return min(float(told), 1e7)
        try:
            moment = parsedate_to_datetime(told)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self.clock.now()).total_seconds())

    def _address(self, target: httpx.URL) -> str:
        """The address of the network to connect to. Raises `FetchError` for one that is not public and not allowed."""
        host = target.host
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"there is no host {host}: {error}", "check the address", passing=True) from None
        addresses = [str(one[4][0]) for one in found]
        if not self.allow & {host, f"{host}:{port}"}:
            for one in addresses:
                if not _public(one):
                    raise FetchError(
                        f"{host} is at {one}, which is no public address",
                        f'where that is meant, write allow = ["{host}"] under [collect]',
                    )
        return addresses[0]


def _target(url: str) -> httpx.URL:
    """An address of the web. Raises `FetchError` for what is none."""
    try:
        target = httpx.URL(url)
        urlsplit(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"it is no address: {error}", "write it as in https://example.org/feed") from None
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        raise FetchError("it is no address of the web", "write it as in https://example.org/feed")
    return target


def _public(address: str) -> bool:
    """Whether an address of the network is one of the public ones; of one that wraps another, both must be."""
    one: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and one in _NAT64:
            inner = IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None and not inner.is_global:
            return False
        if one.ipv4_mapped:
            return True
    return one.is_global and not one.is_multicast
