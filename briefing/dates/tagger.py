"""`find`: one scan for trigger words, a handler a trigger, neighbours merged, then resolved in the order of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from briefing.dates import english
from briefing.dates.english import words
from briefing.dates.english.words import SAYING, Scan
from briefing.dates.generic import base_language, recogniser
from briefing.dates.hits import Hit
from briefing.dates.lexicon import scanner
from briefing.dates.meaning import MEANINGS
from briefing.dates.resolve import Resolver
from briefing.model import DateRange, TimeExpression

if TYPE_CHECKING:
    from datetime import date

    from ahocorasick_rs import AhoCorasick

    from briefing.dates.english.words import Handler
    from briefing.model import DayCount

_CAPITALS: Final = frozenset(
    {*words.MONTHS, *words.WEEKDAYS, *words.HOLIDAYS, *(f"{word}s" for word in words.WEEKDAYS)}
)
_UPPER: Final = frozenset({*words.ZONES, "bc", "b.c", "bce", "q1", "q2", "q3", "q4", "h1", "h2"})
_BARE: Final = frozenset({"/", ":", "0s", *map(str, range(10, 22)), *(f"'{n}" for n in range(10))})


def _triggers() -> tuple[AhoCorasick, list[tuple[Handler, str, int, bool]]]:
    """The scanner over every spelling of every trigger, and for each its handler, word, length, need of word edges.

    Words that demand a capital are sought with one only: so "may", "mar" or "sun" cost nothing.
    """
    spellings: dict[str, tuple[Handler, str, int, bool]] = {}
    for word, handler in english.handlers().items():
        entry = (handler, word, len(word), word not in _BARE)
        if word in _BARE:
            forms: tuple[str, ...] = (word,)
        elif word in ("am", "pm"):
            entry = (handler, word, 2, False)
            forms = tuple(f"{d}{gap}{form}" for d in range(22) for gap in ("", " ") for form in (word, word.upper()))
        elif word in ("a.m", "p.m"):
            entry = (handler, word, len(word), False)
            forms = (word, word.upper())
        elif word in _UPPER:
            forms = (word.upper(),)
        elif word in _CAPITALS:
            forms = (word.capitalize(), word.title().replace("'S", "'s"), word.upper())
        else:
            forms = (word, word.capitalize(), word.title().replace("'S", "'s"), word.upper())
        for form in forms:
            spellings.setdefault(form, entry)
    forms_in_order = sorted(spellings)
    return scanner(forms_in_order), [spellings[form] for form in forms_in_order]


_SCANNER, _ENTRIES = _triggers()


def flatten(text: str) -> str:
    r"""`text` at equal length with blank lines as \\x01, and other line ends, odd blanks, quotes and dashes plain."""
    if "\r" in text:
        text = text.replace("\r\n\r\n", "\x01\x01\x01\x01").replace("\r\n", "  ")
    text = text.replace("\n\n", "\x01\x01").replace("\n", " ")
    if not text.isascii():
        for odd, plain in _PLAIN:
            text = text.replace(odd, plain)
    return text


_PLAIN: Final = (
    ("\xa0", " "),
    ("’", "'"),
    ("–", "-"),
    ("−", "-"),
    ("\u202f", " "),
    ("\u2009", " "),
    ("‑", "-"),
    ("ʼ", "'"),
    ("`", "'"),
)


def lower(text: str) -> str:
    """`text` in lower case at equal length: the few letters that grow are left as they are."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
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
    flat = flatten(text)
    low = lower(flat)
    scan = Scan(flat, low)
    if language != "en":
        language = base_language(language)
    other = None if language == "en" else recogniser(language)
    if other is None:
        _recognise(scan)
    else:
        scan.hits.extend(other.recognise(low))
    if count is not None:
        _counts(scan, count)
    hits = _merge(scan.hits, low)
    if not hits:
        return ()
    narrative, passages = _narrative(hits, published)
    resolver = Resolver(
        low,
        published,
        day_first=day_first,
        count=count,
        narrative=narrative,
        passages=passages,
        updated=_updated(hits, published, low),
    )
    resolver.hits = hits
    if other is not None:
        resolver.english, resolver.cue_of = False, other.cue
    found = []
    for i, hit in enumerate(hits):
        resolver.i = i
        try:
            found.append(MEANINGS[hit.kind](resolver, hit, text))
        except OverflowError:
            why = "before the year 1 or after the year 9999"
            words = text[hit.start : hit.end]
            found.append(TimeExpression(hit.start, hit.end, words, "DATE", None, None, "none", why=why))
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


def _recognise(scan: Scan) -> None:
    low = scan.low
    hits = scan.hits
    size = len(low)
    for index, s, e in _SCANNER.find_matches_as_indexes(scan.text):
        if s < scan.pos:
            continue
        handler, word, length, edges = _ENTRIES[index]
        if edges and ((s and low[s - 1].isalnum()) or (e < size and low[e].isalnum())):
            continue
        hit = handler(scan, e - length, e, word)
        if hit is not None:
            _push(hits, hit)
            scan.pos = hits[-1].end


def _push(hits: list[Hit], hit: Hit) -> None:
    while hits and hits[-1].end > hit.start:
        if hits[-1].start >= hit.start:
            hits.pop()
        else:
            hit.start = hits[-1].end
            break
    hits.append(hit)


_COUNTED: Final = re.compile(
    r" (\d{1,3},\d{3}|\d{1,6})(?!\d|[.,:%]\d)(?:( ?(?:-|to|and|through) ?)(\d{1,3},\d{3}|\d{1,6})(?!\d|[.,:%]\d))?"
)


def _counts(scan: Scan, count: DayCount) -> None:
    """Adds the day numbers of the beat's count, where its word has a capital: "Day 978", "Days 978-982"."""
    added: dict[int, Hit] = {}
    for word in count.words:
        name = word.lower()
        at = scan.low.find(name)
        while at >= 0:
            found = _COUNTED.match(scan.low, at + len(name)) if scan.text[at].isupper() else None
            if found and not (at and scan.low[at - 1].isalnum()):
                first = Hit("count", at, found.end(1))
                first.n = int(found[1].replace(",", ""))
                added[at] = first
                if found[3] and (number := int(found[3].replace(",", ""))) > first.n:
                    last = Hit("count", *found.span(3))
                    last.n = number
                    first.pair, last.pair = 1, -1
                    added[last.start] = last
            at = scan.low.find(name, at + len(name))
    if added:
        new = [added[at] for at in sorted(added)]
        taken = {i for hit in new for i in range(hit.start, hit.end)}
        kept = [hit for hit in scan.hits if taken.isdisjoint(range(hit.start, hit.end))]
        scan.hits[:] = sorted(kept + new, key=lambda hit: hit.start)


_DATE_GAPS: Final = frozenset({" ", ", ", ",", ", the ", " the ", "., ", ". "})
_YEAR_GAPS: Final = frozenset({" ", ", ", " of "})
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
    if a.kind == "date" and b.kind == "date" and b.year is not None and b.month is None and b.named is None:
        open_year = a.year is None and a.rel in (None, "this") and (a.month is not None or a.named is not None)
        return open_year and gap in _YEAR_GAPS and b.pair != 1
    if a.kind == "shift" and b.kind == "unit":
        return gap == " " and b.n == 0 and a.anchor == "publication" and a.unit == "Y" and b.unit in ("M", "Q")
    if a.kind == "shift" and b.kind == "day":
        return gap == " " and b.n == 0 and a.anchor == "publication" and a.unit in ("W", "M", "Y") and not b.part
    if a.kind == "weekday" and a.low:
        return b.kind == "date" and b.month is not None and b.day is None and gap in (" of ", " in ")
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
    if a.kind == "date" and b.kind == "date":
        a.year, a.end, a.bc = b.year, b.end, b.bc
        return a
    if a.kind == "shift" and b.kind == "unit":
        b.n = (a.n or 0) * (12 if b.unit == "M" else 4)
        b.start = a.start
        return b
    if a.kind in ("clock", "part") or (a.kind == "weekday" and b.kind == "date"):
        keep, other = b, a
    else:
        keep, other = a, b
    if keep.kind == "part" and other.kind == "clock":
        keep, other = other, keep
    if other.weekday and keep.weekday is None:
        keep.weekday = other.weekday
    keep.low = keep.low or other.low
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
    keep.exact = keep.exact or keep.kind == "shift"
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


def _narrative(hits: list[Hit], published: date | None) -> tuple[bool, bool]:
    """Whether the text tells of another time, and whether long passages of it do.

    It does where its stated years lie far before publication and little else is near it.
    """
    far = near = partial = 0
    for hit in hits:
        kind = hit.kind
        if kind == "date":
            if hit.year is not None:
                if hit.bc or published is None or published.year - hit.year >= 2:
                    far += 1
                else:
                    near += 1
            elif hit.month is not None:
                partial += 1
                # Where the month and day are those of publication, give or take, they are news.
                near += published is not None and hit.day is not None and _close(published, hit.month, hit.day)
        elif kind in ("day", "weekday", "unit") or (kind == "shift" and hit.anchor == "publication"):
            near += 1
    if published is None:
        return far >= 3 and far * 2 >= partial, False
    return far >= 3 and far > near * 2, far >= 8 and far * 2 > near


def _close(published: date, month: int, day: int) -> bool:
    """Whether a month and day lie within a fortnight of publication in some year."""
    gap = ((month - published.month) * 30 + day - published.day) % 360
    return gap <= 14 or gap >= 346


def _updated(hits: list[Hit], published: date | None, low: str) -> bool:
    """Whether the text goes on to tell of the day after its stamp.

    Then "she said on Thursday" in a text stamped Wednesday is the next day, not six days before: what is said is
    fresh. So it is where speech stands beside that weekday, where the day of the stamp or the day before is told too,
    and hardly any other weekday is (a look back over a week tells several).
    """
    if published is None:
        return False
    today = published.isoweekday()
    weekdays = [hit for hit in hits if hit.kind == "weekday" and hit.weekday and hit.rel is None]
    backs = {(today - (hit.weekday or 0)) % 7 for hit in weekdays}
    if 6 not in backs or not backs & {0, 1} or len(backs & {3, 4, 5}) > 1:
        return False
    return any(
        (today - (hit.weekday or 0)) % 7 == 6
        and not SAYING.isdisjoint(low[max(0, hit.start - 60) : hit.end + 60].replace(",", " ").split())
        for hit in weekdays
    )
