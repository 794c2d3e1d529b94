"""Name -> stage, through the entry points of installed distributions: our own register as anyone's do."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from typing import NamedTuple


class Plugin(NamedTuple):
    """One registered stage: its name, the distribution it comes from, and what it is; `error` says why it is not there."""

    name: str
    distribution: str
    stage: object | None
    error: str = ""


@lru_cache(maxsize=8)
def load(group: str) -> tuple[Plugin, ...]:
    """What is registered under `group` ("briefing.readers"), in order of name.

    A plug-in that cannot be imported comes back without its stage and with the reason: it is for the caller to tell.
    """
    out: list[Plugin] = []
    for entry in sorted(entry_points(group=group), key=lambda one: (one.name, one.value)):
        source = entry.dist.name if entry.dist else "an unknown distribution"
        try:
            out.append(Plugin(entry.name, source, entry.load()))
        except Exception as error:  # noqa: BLE001  a stranger's module may raise anything when imported
            out.append(Plugin(entry.name, source, None, f"{type(error).__name__}: {error}"))
    return tuple(out)
