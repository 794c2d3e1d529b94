"""What a host's robots.txt lets us read (RFC 9309), asked once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from protego import Protego

from briefing.readers.reader import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST: Final = 512 * 1024  # bytes of it that are read (RFC 9309, 2.5)
_LONGEST: Final = 60.0  # seconds between requests that a host may ask for


class Robots:
    """The rules of the hosts met so far. `get` fetches an address; `agent` is whom the rules are asked for."""

    def __init__(self, agent: str, get: Callable[[str], bytes]) -> None:
        self._agent, self._get = agent, get
        self._rules: dict[str, Protego | UnusableError] = {}

    def allows(self, url: str) -> bool:
        """Whether an address may be fetched. Raises what its host's rules raised where they cannot be had for now."""
        rules = self._of(url)
        if isinstance(rules, UnusableError):
            raise rules
        return bool(rules.can_fetch(url, self._agent))

    def delay(self, url: str) -> float:
        """How many seconds a host wants between requests, as far as it was asked."""
        rules = self._rules.get(_origin(url))
        wanted = rules.crawl_delay(self._agent) if isinstance(rules, Protego) else None
        return min(float(wanted or 0), _LONGEST)

    def _of(self, url: str) -> Protego | UnusableError:
        origin = _origin(url)
        if origin not in self._rules:
            try:
                text = self._get(f"{origin}/robots.txt")[:_MOST].decode("utf-8", "replace")
            except UnusableError as error:
                # A server in trouble means: not now. One without the file, or that refuses it, has no rules.
                self._rules[origin] = error if getattr(error, "passing", False) else Protego.parse("")
            else:
                self._rules[origin] = Protego.parse(text)
        return self._rules[origin]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
