"""`find`: one scan for trigger words, a handler a trigger, neighbours merged, then resolved in the order of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from briefing.dates import english
from briefing.dates.english import Scan
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives, scanner
from briefing.dates.resolve import Resolver
from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from briefing.model import DayCount, TimeExpression

_TABLE: Final = english._handlers()  # noqa: SLF001
_WORDS: Final = sorted(_TABLE)
_HANDLERS: Final[list[Callable[[Scan, int, int, str], Hit | None]]] = [_TABLE[word] for word in _WORDS]
_SCANNER: Final = scanner(_WORDS)


def fold(text: str) -> str:
    """`text` in lower case, of equal length; blank lines become \\x01, other line ends, odd blanks, quotes and dashes plain."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if "\r" in low:
        low = low.replace("\r\n\r\n", "\x01\x01\x01\x01").replace("\r\n", "  ")
    low = low.replace("\n\n", "\x01\x01").replace("\n", " ")
    if not low.isascii():
        low = (
            low.replace("\xa0", " ")
            .replace("’", "'")
            .replace("–", "-")
            .replace("−", "-")
            .replace("\u202f", " ")
            .replace("\u2009", " ")
            .replace("‑", "-")
        )
    return low


def find(
    text: str,
    published: date | None,
    *,
    language: str = "en",
    day_first: bool = True,
    count: DayCount | None = None,
) -> tuple[TimeExpression, ...]:
    """Every time expression of `text` in order, none overlapping another; offsets count code points.

    `published` is what relative words count from; without it they stay open. `day_first` says whether 1/2 is the first
    of February; `count` names a running count of days that the text may use.
    """
    low = fold(text)
    scan = Scan(text, low)
    hits = _merge(_recognise(scan, count), low)
    if not hits:
        return ()
    resolver = Resolver(
        low,
        published,
        day_first=day_first,
        count=count,
        narrative=_narrative(hits, published),
        updated=_updated(hits, published),
    )
    resolver.hits = hits
    found = []
    for i, hit in enumerate(hits):
        resolver.i = i
        found.append(resolver.resolve(hit, text))
    _ranges(hits, found)
    return tuple(found)


def _ranges(hits: list[Hit], found: list[TimeExpression]) -> None:
    """Writes the whole run of days into both ends of each range."""
    for i in range(len(hits) - 1):
        if hits[i].pair == 1 and hits[i + 1].pair == -1:
            first, last = found[i].days, found[i + 1].days
            if first is not None and last is not None and first.first < last.end:
                whole = DateRange(first.first, last.end)
                found[i] = replace(found[i], range=whole)
                found[i + 1] = replace(found[i + 1], range=whole)


def _recognise(scan: Scan, count: DayCount | None) -> list[Hit]:
    low = scan.low
    hits = scan.hits
    matches = _SCANNER.find_matches_as_indexes(low)
    size = len(low)
    for index, s, e in matches:
        if s < scan.pos:
            continue
        word = _WORDS[index]
        c = word[0]
        if (
            c.isalpha()
            and c != "b"
            and (
                (s and low[s - 1].isalnum() and not (word in _GLUED and low[s - 1].isdigit()))
                or (e < size and (low[e].isalnum() or low[e] == "_"))
            )
        ):
            continue
        hit = _HANDLERS[index](scan, s, e, word)
        if hit is not None:
            _push(hits, hit)
            scan.pos = hits[-1].end
    if count is not None:
        _counts(scan, count)
    return hits


_GLUED: Final = frozenset({"am", "pm", "a.m", "p.m", "gmt", "utc", "hrs"})


def _push(hits: list[Hit], hit: Hit) -> None:
    while hits and hits[-1].end > hit.start:
        if hits[-1].start >= hit.start:
            hits.pop()
        else:
            hit.start = hits[-1].end
            break
    hits.append(hit)


def _counts(scan: Scan, count: DayCount) -> None:
    """Adds the day numbers of the beat's count: "Day 978", "Days 978-982"."""
    pattern = re.compile(
        r"\b(?:"
        + alternatives([word.lower() for word in count.words])
        + r") (\d{1,6})(?!\d)(?:( ?(?:-|to|and|through) ?)(\d{1,6})(?!\d))?"
    )
    added = []
    for found in pattern.finditer(scan.low):
        if not scan.text[found.start()].isupper():
            continue
        first = Hit("count", found.start(), found.end(1))
        first.n = int(found[1])
        added.append(first)
        if found[3]:
            last = Hit("count", *found.span(3))
            last.n = int(found[3])
            first.pair, last.pair = 1, -1
            added.append(last)
    if added:
        kept = [hit for hit in scan.hits if not any(hit.start < new.end and new.start < hit.end for new in added)]
        scan.hits[:] = sorted(kept + added, key=lambda hit: hit.start)


_DATE_GAPS: Final = frozenset({" ", ", ", ",", ", the ", " the ", "., ", ". "})
_CLOCK_GAPS: Final = frozenset({" ", ", ", " on ", " of ", " in the ", " on the ", ", on ", " ("})
_AT_GAPS: Final = frozenset({" at ", " ", ", ", " around ", " at about ", " at around ", ", at "})
_DAYLIKE: Final = frozenset({"weekday", "day", "date", "same", "holiday", "part"})
_RANGE_GAPS: Final = frozenset({"-", " - ", " to ", " through ", " until ", " and ", " till ", "—", " — "})


def _merge(hits: list[Hit], low: str) -> list[Hit]:
    """Neighbours that are one expression made one; ends of ranges paired, with the year the second one tells."""
    out: list[Hit] = []
    for hit in hits:
        if out and hit.start - out[-1].end < 17:
            last = out[-1]
            gap = low[last.end : hit.start]
            if _joined(last, hit, gap):
                out[-1] = _one(last, hit)
                continue
            if gap in _RANGE_GAPS or (hit.year is not None and gap in (", ", ", and ", " and ", " or ", "/")):
                _pair(last, hit, gap, low)
        out.append(hit)
    return [hit for hit in out if hit.kind != "part" or hit.named != "drop"]


def _joined(a: Hit, b: Hit, gap: str) -> bool:
    if a.kind == "weekday" and b.kind == "date" and b.day is not None:
        return gap in _DATE_GAPS and a.rel is None
    if a.kind in ("clock", "part") and b.kind in _DAYLIKE:
        if b.kind == "date" and b.day is None:
            return False
        if b.kind == "part" and (a.kind == "part" or b.clock):
            return False
        return gap in _CLOCK_GAPS and not b.clock
    if a.kind in _DAYLIKE and b.kind == "clock":
        if (a.kind == "date" and (a.day is None or a.pair)) or a.kind == "part" or (a.kind == "same" and a.unit != "D"):
            return False
        return gap in _AT_GAPS and not a.clock
    if a.kind == "date" and a.day is not None and b.kind == "weekday":
        return gap in (", ", " (") and b.rel is None and a.weekday is None
    if a.kind in ("date", "weekday", "day") and b.kind == "part" and not a.part:
        return gap in (" ", ", ") and (a.kind != "date" or a.day is not None) and b.named != "clock"
    return False


def _one(a: Hit, b: Hit) -> Hit:
    """The one expression that `a` and `b` are."""
    if a.kind in ("clock", "part") or (a.kind == "weekday" and b.kind == "date"):
        keep, other = b, a
    else:
        keep, other = a, b
    if keep.kind == "part" and other.kind == "clock":
        keep, other = other, keep
    if other.weekday and keep.weekday is None:
        keep.weekday = other.weekday
    keep.part = keep.part or other.part
    keep.clock = keep.clock or other.clock
    keep.zone = keep.zone or other.zone
    keep.mod = keep.mod or other.mod
    if (
        keep.clock
        and keep.part in ("EV", "NI", "AF")
        and int(keep.clock[:2]) < 12
        and (other.part or keep.kind != "clock")
    ):
        hour = int(keep.clock[:2])
        if not (keep.part == "NI" and hour < 6):
            keep.clock = f"{hour + 12:02d}{keep.clock[2:]}"
    keep.start, keep.end = min(a.start, b.start), max(a.end, b.end)
    return keep


def _pair(a: Hit, b: Hit, gap: str, low: str) -> None:
    same = a.kind == b.kind and a.kind in ("date", "weekday", "count")
    if not same:
        return
    if a.kind == "date":
        if a.month is not None and a.year is None and b.year is not None and b.month is not None and a.rel is None:
            a.year = b.year - (1 if a.month > b.month and gap not in (", ", " or ", "/") else 0)
            a.exact = True
        if (a.day is None) != (b.day is None) or a.bc or b.bc:
            return
    if gap in _RANGE_GAPS:
        if gap == " and " and not low[max(0, a.start - 12) : a.start].rstrip().endswith("between"):
            return
        if a.pair == 0 and b.pair == 0:
            a.pair, b.pair = 1, -1


def _narrative(hits: list[Hit], published: date | None) -> bool:
    """Whether the text tells of another time: its stated years lie far from publication and little else is near it."""
    far = near = partial = 0
    for hit in hits:
        kind = hit.kind
        if kind == "date":
            if hit.year is not None:
                if hit.bc or published is None or abs(hit.year - published.year) >= 2:
                    far += 1
                else:
                    near += 1
            elif hit.month is not None:
                partial += 1
        elif kind in ("day", "weekday", "unit") or (kind == "shift" and hit.anchor == "publication"):
            near += 1
    if published is None:
        return far >= 3 and far * 2 >= partial
    return far >= 3 and far * 2 > near * 3


def _updated(hits: list[Hit], published: date | None) -> bool:
    """Whether the lead tells of the day after the stamp: its first weekday is that one and does not look ahead."""
    if published is None:
        return False
    for hit in hits:
        if hit.start > 500:
            return False
        if hit.kind == "day":
            return False
        if hit.kind == "weekday" and hit.rel is None:
            return hit.weekday == published.isoweekday() % 7 + 1
    return False
