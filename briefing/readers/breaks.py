"""Lines that single line breaks part: which of them go on in the next, and which stand for themselves.

A break in running prose is where an editor's window or a mail program ended the line, and no end of a sentence; the
lines of a poem, an address or a list are meant. The words around the break tell, and the lengths of the lines.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from briefing.text.lines import BULLET
from briefing.text.words import LANGUAGES, small_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONG: Final = 30  # characters: shorter lines in a row are those of a poem or a list, whatever they begin with
_NARROWEST: Final = 40  # characters of the longest line from which on lines may have been wrapped at a width
_WIDEST: Final = 130
_FEW: Final = 3  # short lines that may all the same be one sentence, where it ends with a stop
_WRAPPED: Final = 0.3  # this share of the ends of wrapped lines falls inside a sentence
_STOPPED: Final = re.compile(r"[.!?…。！？।؟:|][\"'“”’»)\]*_]*$")
_LABEL: Final = re.compile(r"[\w .-]{1,24}:\s")  # "Phone: 12", "From: the desk"


def joined(lines: Iterable[str]) -> Iterator[str]:
    """The blocks that lines make between which single breaks stand; an empty line ends a block."""
    for filled, group in itertools.groupby(lines, key=bool):
        if filled:
            yield from _blocks(list(group))


def _blocks(lines: list[str]) -> Iterator[str]:
    if len(lines) > 1 and _is_wrapped(lines):
        yield " ".join(lines)
        return
    run = lines[:1]
    for line in lines[1:]:
        if _goes_on(run[-1], line):
            run.append(line)
        else:
            yield from _one(run)
            run = [line]
    yield from _one(run)


def _one(run: list[str]) -> Iterator[str]:
    """Lines of which each seems to go on in the next: one sentence, or those of a poem or a list."""
    before = run[:-1]
    long = sum(map(len, before)) >= _LONG * len(before)
    if long or (len(run) <= _FEW and _STOPPED.search(run[-1])):
        yield " ".join(run)
    else:
        yield from run


def _goes_on(line: str, following: str) -> bool:
    """Whether a line breaks off in the midst of a sentence that the next one takes up."""
    if _STOPPED.search(line) or BULLET.match(following) or _LABEL.match(following):
        return False
    first = following[0]
    if first.islower():
        return True
    last = line.rsplit(None, 1)[-1]
    little = last.islower() and last in _little()  # a comma alone is one of verse where a capital follows
    return len(line) >= _LONG and (little or (last[-1] in ",;" and not first.isupper())) and first.isalnum()


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at a width: no first word of the next one had room, and many end inside a sentence."""
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return False
    pairs = list(itertools.pairwise(lines))
    if any(len(line) + 1 + len(following.split(None, 1)[0]) <= width for line, following in pairs):
        return False
    if any(BULLET.match(line) or _LABEL.match(line) for line in lines):
        return False
    inner = sum(following[0].islower() and not _STOPPED.search(line) for line, following in pairs)
    caseless = sum(following[0].isalpha() and following[0].lower() == following[0].upper() for _, following in pairs)
    if caseless * 2 > len(pairs):  # no capital tells where a sentence begins: some line ends without a stop
        return len(lines) >= _FEW and any(not _STOPPED.search(line) for line, _ in pairs)
    return inner >= max(1, _WRAPPED * len(pairs))


@cache
def _little() -> frozenset[str]:
    """The small words of every language: a line that ends with one is not at its end."""
    return frozenset(word for language in LANGUAGES for word in small_words(language) if len(word) > 1)
