"""The day that a sentence itself tells: which of its time expressions dates its event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from briefing.extract import roles
from briefing.extract.page import LONGEST
from briefing.extract.roles import Role
from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.page import Page
    from briefing.model import TimeExpression

_COARSE = frozenset({"month", "quarter", "half", "season", "year", "decade", "century"})
_FIGURES = frozenset({"month", "quarter", "half", "season"})
_LOOSE = frozenset({"week", "days", "weekend"})
_REACH = 80  # characters
_JOINED = frozenset({" and ", ", ", ", and ", " and on "})
_OPENING = 4  # characters before an expression that opens its sentence: "On "
_HALF_A_YEAR = timedelta(days=183)
_A_YEAR = timedelta(days=365)
_HEAD = 32  # characters before an expression that opens its sentence, with what it tells of: "After the bloody "
_ONE = timedelta(days=1)


class Own(NamedTuple):
    """The days a sentence tells, in which words.

    `event` is true where they date the event, false where they date only the saying of it; `deictic` where they stand
    in a quotation and count from its day ("yesterday").
    """

    days: DateRange
    words: str
    event: bool
    deictic: bool


def tell(page: Page, n: int) -> Own | None:
    """The days that sentence `n` of `page` tells of its event; None where it tells none."""
    expressions = page.expressions[n]
    if not expressions:
        return None
    found = [e for e in expressions if e.days is not None and e.type != "SET"]
    if not found:
        return None
    sentence = page.sentences[n]
    if sentence.end - sentence.start > LONGEST:
        return None
    best: tuple[float, int] | None = None
    own: Own | None = None
    start = page.start(n)
    if start > sentence.start and not (found := [e for e in found if e.start >= start]):
        return None
    told = roles.roles(page.text, start, sentence.end, found, page.cues[n], page.tag)
    for order, (e, role) in enumerate(zip(found, told, strict=True)):
        if page.same_day(n, e) or page.only_a_time(n, e) or _counted_on(page, e):
            continue
        days = (_since(page, n, e) or _long_ago(page, n, e)) if role == Role.BOUND else e.range or e.days
        if days is None:
            continue
        weight = _weight(page, n, e, role)
        if weight is not None and (best is None or (weight, -order) > best):
            best = (weight, -order)
            deictic = role != Role.SAYING and _deictic(page, n, e)
            if days is e.days:
                days, words = _run(page, found, order, days)
            else:
                words = e.text
            own = Own(_clip(page, n, e, _sharpen(e, days)), words, role != Role.SAYING, deictic)
    return own


def _run(page: Page, found: Sequence[TimeExpression], order: int, days: DateRange) -> tuple[DateRange, str]:
    """The days from an expression through those joined to it that follow day by day, and their words: "on May 6 and 7"."""
    first = last = found[order]
    for other in found[order + 1 :] if days.is_day else ():
        if (
            other.days is None
            or not other.days.is_day
            or other.days.first != days.end
            or page.text[last.end : other.start] not in _JOINED
        ):
            break
        days, last = DateRange(days.first, other.days.end), other
    return days, page.text[first.start : last.end]


def looks_back(page: Page, n: int) -> str | None:
    """The words of a year long past that open sentence `n` and all it tells: "After the 1987 flood, ..."; else None."""
    published, found = page.published, page.expressions[n]
    if published is None or not found or found[0].days is None:
        return None
    if any(e.days is not None and e.days.end > published - _A_YEAR for e in found):
        return None
    head = page.text[page.start(n) : found[0].start]
    return found[0].text if len(head) <= _HEAD and head.lower().startswith(page.tag.looks_back) else None


def long_before(page: Page, n: int) -> str | None:
    """The words by which the next sentence tells that this one is long ago: "One year later, ..."; else None."""
    if n + 1 == len(page.sentences) or not page.prose[n + 1]:
        return None
    head = page.start(n + 1)
    opening = f" {page.text[head : min(page.sentences[n + 1].end, head + _HEAD)].lower()}"
    return next((phrase.strip(" ,") for phrase in page.tag.long_after if phrase in opening), None)


def is_plan(page: Page, n: int) -> bool:
    """Whether the sentence announces: what days it tells lie after publication, and the news is that it is said."""
    published = page.published
    if published is None or not page.spoken[n]:
        return False
    days = [e.days for e in page.expressions[n] if e.days is not None and not page.only_a_time(n, e)]
    return bool(days) and all(one.first > published for one in days)


def _counted_on(page: Page, expression: TimeExpression) -> bool:
    """Whether an expression counts on from what was told before, as "two years later" does, and misses publication."""
    days, published = expression.days, page.published
    if days is None or published is None or days.first <= published:
        return False
    return bool(page.tag.counted_on) and expression.text.lower().endswith(page.tag.counted_on)


def _weight(page: Page, n: int, expression: TimeExpression, role: Role) -> float | None:
    """How well an expression of that role dates the event of sentence `n`; None where it does not."""
    days, published = expression.days, page.published
    assert days is not None
    if role == Role.BOUND:
        return -1.0
    if role <= Role.NOUN:
        return None
    opens = expression.start - page.start(n) <= _OPENING
    over = published is not None and days.end <= published
    if over and not opens and role > Role.SAYING and page.tense(n) == "present" and not page.spoken[n]:
        return None  # "The talks follow a first round held on Monday"
    coarse = expression.granularity in _COARSE
    if published is not None and page.spoken[n]:
        planned, recalled = days.first > published, role != Role.SAYING and days.end < published - _HALF_A_YEAR
        if planned or recalled:  # the news is that it is said
            return None
    if coarse:
        if published is not None and published in days:
            return None
        if page.has(n, page.tag.future) and not (over and page.tense(n) == "past" and not page.spoken[n]):
            return None
        figures = expression.granularity in _FIGURES and published is not None and published - days.end < _HALF_A_YEAR
        return role - 0.1 if figures else role - 3.1
    return role - 2.5 if expression.granularity in _LOOSE else float(role)


def _since(page: Page, n: int, expression: TimeExpression) -> DateRange | None:
    """The days that "since" and an expression tell: from then until publication, or then ("had been shut since")."""
    days, published = expression.days, page.published
    assert days is not None
    head = page.text[max(0, expression.start - 60) : expression.start + 6].lower().split()
    if "since" not in head or published is None or days.first > published:
        return None
    if page.tense(n) == "pluperfect":
        return days
    return DateRange(days.first, published + _ONE) if page.tense(n) == "perfect" else None


def _long_ago(page: Page, n: int, expression: TimeExpression) -> DateRange | None:
    """The days of an event of long ago to which what is told lay near: "Two weeks after the flood of 2019".

    The first sentences of an article tell news, whatever it goes back to.
    """
    days, published = expression.days, page.published
    assert days is not None
    if published is None or days.end > published - _HALF_A_YEAR or n in page.leads or page.spoken[n]:
        return None
    apart = any(
        cue.tags & page.tag.apart
        and 0 <= expression.start - cue.end < _REACH
        and "," not in page.text[cue.end : expression.start]
        for cue in page.cues[n]
    )
    return days if apart else None


def _sharpen(expression: TimeExpression, days: DateRange) -> DateRange:
    """The third of a month that "early", "mid" or "late" means; else `days` as they are."""
    if expression.granularity != "month" or not 28 <= len(days) <= 31:
        return days
    first = days.first
    head = expression.text[:4].lower()
    if head == "earl":
        return DateRange(first, first + 10 * _ONE)
    if head == "mid-":
        return DateRange(first + 10 * _ONE, first + 20 * _ONE)
    return DateRange(first + 20 * _ONE, days.end) if head == "late" else days


def _clip(page: Page, n: int, expression: TimeExpression, days: DateRange) -> DateRange:
    """`days` without those after publication, where the sentence tells of what happened: "this week" ends today."""
    published = page.published
    if published is None or published not in days or len(days) == 1 or page.tense(n) == "modal":
        return days
    earlier = "earlier" in page.text[max(0, expression.start - 8) : expression.start + 8].lower()
    end = published if earlier and days.first < published else published + _ONE
    return DateRange(days.first, min(days.end, end))


def _deictic(page: Page, n: int, expression: TimeExpression) -> bool:
    """Whether the expression counts from the day of a quotation it stands in."""
    utterance = page.utterances[n]
    if expression.anchor != "publication" or not (utterance.quoted or page.inside_quotes(n, expression.start)):
        return False
    return page.on(n, expression, page.tag.deictic)
