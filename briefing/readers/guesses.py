"""The day a page without a word in its markup seems to be of. It counts where neither the address nor the text tells."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from briefing.dates import find
from briefing.dates.generic import OWN
from briefing.dates.lexicon import table
from briefing.dates.stamps import day_of_stamp, own_day_of_stamp
from briefing.model import PublicationDay
from briefing.readers.moments import LONGEST, MOMENT, country_order, holds_others, is_of_others, named
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_HAN: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_FIELD: Final = re.compile(r"""(\w*)["']?\s*:\s*["']?(\d{4}-\d\d-\d\d[T \d:.Z+-]{0,22})""")
_NUMBER: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"\d{4}|\d[./]\d\d(?!\d)")
_SHORT: Final = 160  # characters: a longer line tells no day of publication
_DEEP: Final = 60  # elements within elements that are looked into
_NEAR: Final = 12  # lines above and below the headline among which its day stands
_LABEL: Final = 40  # characters before a day: more of them are prose
_FIRST: Final = 1995  # the year before which no page was published


class _Line(NamedTuple):
    """A short line of a page, and its number."""

    text: str
    number: int


def guessed(tree: HtmlElement, language: str, held: tuple[date, str] | None, most: int) -> PublicationDay | None:
    """The day that a page without a word in its markup seems to be of, None where nothing tells. The tree is used up.

    A line that says "published"; the headline's own `time`; a day beside the headline; what `held_by_programs` told
    before they were taken out; last htmldate's reading, without the first of January, which it takes out of a bare year. Of a page with
    more than `most` elements only `time` is read.
    """
    for told, sure in _candidates(tree, language, held, small=float(tree.xpath("count(//*)")) <= most):
        if told:
            return PublicationDay(told[0], "guess", sure, told[1])
    return None


def _candidates(
    tree: HtmlElement, language: str, held: tuple[date, str] | None, *, small: bool
) -> Iterator[tuple[tuple[date, str] | None, float]]:
    """What tells the day, the surest first, with how sure it is."""
    locale = tree.xpath("string(//meta[@property='og:locale']/@content)")
    day_first = country_order({"og:locale": locale} if locale else {}, tree) is not False
    labelled, beside = _days_in(*_lines(tree), language, day_first=day_first) if small else (None, None)
    yield labelled, 0.7
    moment = _headlines_own(tree)
    day = day_of_stamp(moment) if moment else None
    yield (day, moment) if day and moment else None, 0.6
    yield beside, 0.6
    if small:
        yield held, 0.55
        day = _by_htmldate(tree)
        yield (day, "read in the page") if day else None, 0.5


def _lines(tree: HtmlElement) -> tuple[list[_Line], int]:
    """The short lines of a page, but for what holds other stories, and the number of the headline (-1 where there is none)."""
    headings = [*tree.iter("h1")]
    lines: list[_Line] = []
    headline = -1
    count = 0
    top = tree.find("body")
    todo: list[tuple[HtmlElement | str, int]] = [(tree if top is None else top, 0)]
    while todo:
        one, depth = todo.pop()
        if isinstance(one, str):
            text = " ".join(one.split())
        elif one.tag == "figure" or one.tag in words()["not_prose"] or holds_others(one) or _is_masthead(one):
            continue
        else:
            if headings and one is headings[0]:
                headline = count
            text = _words()(one)
            text = " ".join(" ".join(one.itertext()).split()) if len(text) <= 4 * _SHORT else text
            if len(text) > _SHORT and depth < _DEEP and any(child.tag not in words()["inline"] for child in one):
                inner: list[tuple[HtmlElement | str, int]] = [(one.text or "", depth)]
                for child in one:
                    inner += [(child, depth + 1), (child.tail or "", depth)]
                todo += reversed(inner)
                continue
            if one.find(".//h1") is not None:
                headline = count
        if text:
            count += 1
            if len(text) <= _SHORT:
                lines.append(_Line(text, count))
    return lines, headline


def _is_masthead(element: HtmlElement) -> bool:
    """Whether an element is the head of the site: the day that stands there is that of the visit."""
    return (
        element.tag == "header"
        and element.find(".//h1") is None
        and not any(one.tag in ("article", "main") for one in element.iterancestors())
    )


def _days_in(
    lines: Sequence[_Line], headline: int, language: str, *, day_first: bool
) -> tuple[tuple[date, str] | None, tuple[date, str] | None]:
    """The first day that a line says the page was published on, and the first that stands beside the headline unlabelled."""
    beside: tuple[date, str] | None = None
    before = ""
    for line, number in lines:
        text = line.replace(" de ", " ")  # "12 de novembro de 2024"
        at = 0
        for start, end, day in _whole_days(text, language, day_first=day_first):
            label = (text[at:start] if at or start > 2 else f"{before[-_LABEL:]} {text[:start]}").lower()
            alone = (end - start) * 4 >= len(text) - at and not (text.endswith(".") and len(text) > 60)
            at = end
            if _says(label, "updated") or _is_due(label):
                continue
            if _says(label, "published") and (alone or len(label) <= _LABEL):
                return (day, text), beside
            if beside is None and alone and headline >= 0 and -_NEAR <= number - headline <= _NEAR:
                beside = day, text
        before = "" if at else text
    return None, beside


def _whole_days(text: str, language: str, *, day_first: bool) -> Iterator[tuple[int, int, date]]:
    """The days of a line that are said with their year."""
    if not _YEAR.search(text) or len(_NUMBER.findall(text)) < 2:
        return
    found: list[tuple[int, int, date]] = []
    for spoken in dict.fromkeys((language, "en", *OWN)):  # many a page says it is in English and is not
        found = [
            (one.start, one.end, one.days.first)
            for one in find(text, None, language=spoken, day_first=day_first)
            if one.days and one.granularity in ("day", "time", "part-of-day") and "year" in one.stated
        ]
        if found:
            break
    if not found:
        han = _HAN.search(text)
        if han:
            day = own_day_of_stamp(f"{han[1]}-{int(han[2]):02}-{int(han[3]):02}")
            found = [(*han.span(), day)] if day else []
    yield from (one for one in found if one[2].year >= _FIRST)


def _is_due(label: str) -> bool:
    """Whether the words before a day say that something is to be done by then."""
    words_before = label.strip(" :,").split()
    return len(words_before) > 1 and words_before[-1] in table("pages")["due"]


def _says(label: str, what: str) -> bool:
    return _labels(what).search(label) is not None


@cache
def _labels(what: str) -> re.Pattern[str]:
    told = {word.rstrip(":") for word in table("pages")[what]} - {"by", "date"}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, told), key=len, reverse=True))})(?!\w)")


def _headlines_own(tree: HtmlElement) -> str | None:
    """The moment of a `time`, or of what is said as "3 hours ago", that does not say what it is: one outside of other stories, those that say one day, or the headline's own.

    The headline's own is looked for around the only h1, ever wider. Where two days stand there, the first is that of
    publication and the other of a change.
    """
    times = [
        (time, moment) for time in tree.iter("time", "amp-timeago", "span", "abbr") if (moment := _moment_of(time))
    ]
    own = [(time, moment) for time, moment in times if not is_of_others(time) and not _is_of_a_change(time)]
    if own and len({moment[:10] for _, moment in own}) == 1:
        return own[0][1]
    headings = list(tree.iter("h1"))
    around = headings[0].getparent() if len(headings) == 1 and own else None
    for _ in range(4):
        if around is None or around.tag in ("body", "html"):
            return None
        inside = sorted(moment for time, moment in own if _is_within(time, around))
        if inside:
            return inside[0] if len({one[:10] for one in inside}) <= 2 and inside[0][:4].isdigit() else None
        around = around.getparent()
    return None


def _moment_of(time: HtmlElement) -> str | None:
    """The moment of a `time`, or the day in the title of what reads "3 hours ago"."""
    found = (time.get("datetime") or "").strip()
    if time.tag not in ("span", "abbr") and MOMENT.search(found):
        return found[:LONGEST]
    title = (time.get("title") or "").strip()[:LONGEST]
    if not MOMENT.search(title) or len(time) or not _ago().search((time.text or "")[:LONGEST].lower()):
        return None
    day = own_day_of_stamp(title)
    return day.isoformat() if day else None


@cache
def _ago() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words()['ago']))})(?!\w)")


def _is_within(element: HtmlElement, top: HtmlElement) -> bool:
    return any(one is top for one in element.iterancestors())


def _is_of_a_change(time: HtmlElement) -> bool:
    """Whether the words before a `time`, or the term beside it, say that something was changed then."""
    parent = time.getparent()
    if parent is None:
        return False
    before = time.getprevious()
    said = (before.tail if before is not None else parent.text) or ""
    if not said.strip():
        beside = before if before is not None else parent.getprevious()
        said = beside.text_content()[-_SHORT:] if beside is not None and isinstance(beside.tag, str) else ""
    return len(said) <= _SHORT and _says(said.lower(), "updated") and not _says(said.lower(), "published")


def held_by_programs(tree: HtmlElement) -> tuple[date, str] | None:
    """The one day that the programs of a page hold under a name that says "published"."""
    days: dict[date, str] = {}
    for script in tree.iter("script"):
        text = script.text or ""
        lower = text.lower()
        if not any(name in lower for name in words()["published_state"]):
            continue
        for name in named("published_state").finditer(text):
            field = _FIELD.match(text, name.end(), name.end() + 64)
            if field is None or named("updated_class").search(text, max(0, name.start() - 24), field.end(1)):
                continue
            day = own_day_of_stamp(field[2].strip())
            if day:
                days.setdefault(day, f"{name[0]}{field[0]}"[:LONGEST])
    return next(iter(days.items())) if len(days) == 1 else None


@cache
def _words() -> Any:  # noqa: ANN401  lxml's own type
    from lxml.etree import XPath  # noqa: PLC0415  only pages pay for the import

    return XPath("string()", smart_strings=False)


def _by_htmldate(tree: HtmlElement) -> date | None:
    from htmldate import find_date  # noqa: PLC0415  few pages need it
    from lxml.html import tostring  # noqa: PLC0415  the same

    try:
        own = _own_part(tree)
        source = str(tostring(own, encoding="unicode"))
        # Which day is today must not matter: the same page gives the same day in every run.
        found = find_date(
            own,
            extensive_search=False,
            original_date=True,
            max_date=datetime(2100, 1, 1),  # noqa: DTZ001
        )
        day = date.fromisoformat(found) if found else None
    except Exception:  # noqa: BLE001  a broken page must not end a run of a thousand
        return None
    return day if day and (day.month, day.day) != (1, 1) and _is_written(day, source) else None


def _is_written(day: date, source: str) -> bool:
    """Whether a page holds a day with all its parts: htmldate fills up a month without one by today's."""
    year, month, number = f"{day.year}", f"0?{day.month}", f"0?{day.day}"
    either = (
        rf"{year}\D?{month}\D?{number}(?!\d)",
        rf"(?<!\d){number}(?:\D|\D0?\d{{1,2}}\D|\D{{2,20}}){year}",
        rf"(?<!\d){month}[/.-]{number}[/.-](?:{year}|{year[2:]})(?!\d)",
        rf"(?<!\d){number}[/.-]{month}[/.-]{year[2:]}(?!\d)",
        rf"{year}\D{{2,20}}{number}(?!\d)",
    )
    return re.search("|".join(either), source) is not None


def _own_part(tree: HtmlElement) -> HtmlElement:
    """A page without what holds other stories or tells of changes, and without the markup read before."""
    for one in tree.xpath("//meta"):
        names = f"{one.get('name')} {one.get('property')} {one.get('http-equiv')} {one.get('itemprop')}"
        if named("updated_class").search(names):
            one.getparent().remove(one)
    for one in tree.xpath(
        "//header | //aside | //nav | //a[.//time] | //li[.//time] | //script[contains(@type, 'ld+json')] | //div | //section | //ul | //p | //span | //time"
    ):
        held = (
            one.tag not in ("header", "div", "section", "ul", "p", "span", "time")
            or holds_others(one)
            or _is_masthead(one)
        )
        if (
            one.getparent() is not None
            and (held or (one.tag == "time" and _is_of_a_change(one)))
            and one.find(".//h1") is None
        ):
            one.drop_tree()
    return tree
