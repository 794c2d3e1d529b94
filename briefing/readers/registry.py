"""Which reader reads a file: each says how sure it is by the file's beginning, and the surest does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from briefing import plugins
from briefing.model import SetAside
from briefing.readers.decoding import magic
from briefing.readers.reader import Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.readers.reader import Given

GROUP = "briefing.readers"
_TABLES = (".csv", ".tsv", ".xlsx", ".ods")


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader that is installed, in order of its name."""
    return tuple(one.stage for one in plugins.load(GROUP) if isinstance(one.stage, Reader))


def missing() -> Iterator[SetAside]:
    """A line for each plug-in that is no reader or cannot be loaded."""
    for one in plugins.load(GROUP):
        if not isinstance(one.stage, Reader):
            yield SetAside(
                article=f'the reader "{one.name}" of {one.distribution}',
                reason=one.error or f"it is no Reader but {type(one.stage).__name__}",
                remedy=f"upgrade {one.distribution}, or uninstall it",
            )


def reader(given: Given) -> Reader:
    """The reader for a file. Raises `UnusableError` where none is for it."""
    best, sure = None, 0.0
    for one in readers():
        how = one.suits(given)
        if how > sure:
            best, sure = one, how
    if best is not None:
        return best
    what = magic(given.head)
    kind = f"it is {what}, and no reader for that is installed" if what else f"its kind ({given.suffix}) is not read"
    table = given.suffix in _TABLES
    remedy = 'write its rows as JSON lines with at least "text"' if table else "save its text as a .txt file"
    raise UnusableError(kind, f"{remedy}, or take it out")


def known() -> str:
    """The formats, as a list in words."""
    names = [one.what for one in readers()]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
