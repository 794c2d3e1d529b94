"""The day on which each sentence's event happened, and how that is known.

A sentence's own expression in its main clause comes first, then the day of saying (`own_days`). Without either a
sentence leans on the words of the same speaker, on its paragraph, on the last dated sentence that told of the same
event, on the story's own day; publication comes last. The basis says which.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.extract import own_days
from briefing.extract.page import Page
from briefing.extract.tense import Tense
from briefing.model import DateRange
from briefing.model.fact import DayBasis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.extract.own_days import Own
    from briefing.extract.speech import Utterance
    from briefing.model import Dated

_ONE = timedelta(days=1)
_NEAR = timedelta(days=14)  # news: not longer ago than this
_STORY = timedelta(days=21)  # the day that an article opens with: not longer ago than this
_RECALLED = 40  # dated events that are remembered at all
_REACH = 8  # sentences that a dated event is remembered for "the attack"
_TOLD = frozenset({"explicit", "inherited"})
_PAST = frozenset({"past", "pluperfect"})


class Anchored(Struct, frozen=True, gc=False):
    """On which days a sentence's event happened. `timeless` marks a habit or a standing state, which no day fits.

    `mask` has the bits of the cue lists that the sentence holds a word of, `tense` is its main verb's, and `dateline`
    marks a sentence that is nothing else, for whoever judges it next.
    """

    days: DateRange | None
    basis: DayBasis | None
    why: str = ""
    timeless: bool = False
    mask: int = 0
    tense: Tense = ""
    dateline: bool = False


def anchor(dated: Dated, utterances: Sequence[Utterance]) -> list[Anchored]:
    """One `Anchored` for each sentence of `dated`, in order."""
    return _Reader(Page(dated, utterances)).read()


class _Reader:
    """One article on its way through: what has been read of its sentences so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.own: list[Own | None] = [
            own_days.tell(page, n) if found else None for n, found in enumerate(page.expressions)
        ]
        self.week = _week(page)
        self.story, self.saying = self._story(), self._lead_saying()
        self.published = DateRange.of(page.published) if page.published is not None else None
        self.said: dict[str, tuple[int, DateRange]] = {}
        self.happened: list[tuple[int, DateRange]] = []

    def read(self) -> list[Anchored]:
        """All sentences, in order."""
        page = self.page
        out: list[Anchored] = []
        chronicle = _chronicle(page)
        for n in range(len(page.sentences)):
            if page.expressions[n]:
                self.happened += page.dated_events(n)
            entry = chronicle.get(n)
            # Within an entry a sentence may still tell a day of its own.
            now = (
                entry if entry is not None and (self.own[n] is None or entry.basis == "explicit") else self._now(n, out)
            )
            speaker = page.utterances[n].speaker
            if (
                speaker is not None
                and page.spoken[n]
                and page.prose[n]
                and now.days is not None
                and now.basis != "published"
            ):
                self.said[speaker.name] = (n, now.days)
            out.append(now)
        return out

    def _now(self, n: int, out: list[Anchored]) -> Anchored:
        own = self.own[n]
        if self.page.headed.get(n, -1) >= self.page.sentences[n].end:
            return Anchored(self.published, "published" if self.published else None, "a dateline", dateline=True)
        if self.week is not None and self.page.prose[n] and (part := self._part_of_week(n)):
            return part
        if own is None:
            return self._leaning(n, out)
        days, why = own.days, f"“{own.words}” in the sentence"
        if own.deictic and self.page.published is not None:
            # "Yesterday" in a quotation counts from the day of saying.
            said = self._saying(n)
            shift = said - self.page.published if said is not None else timedelta(0)
            if shift:
                days = DateRange(days.first + shift, days.end + shift)
                why += f", counted from {said}, when it was said"
        return self._anchored(n, days, "explicit", why)

    def _saying(self, n: int) -> date | None:
        speaker = self.page.utterances[n].speaker
        found = self._words_of(speaker.name, n) if speaker is not None else None
        said = found[1] if found is not None else self.story
        return said.first if said is not None and said.is_day else None

    def _anchored(
        self, n: int, days: DateRange | None, basis: DayBasis | None, why: str, *, timeless: bool = False
    ) -> Anchored:
        tense: Tense = "" if self.page.spoken[n] else self.page.tense(n)
        return Anchored(days, basis, why, timeless, self.page.masks[n], tense)

    def _leaning(self, n: int, out: list[Anchored]) -> Anchored:
        """The day of a sentence that tells none."""
        page = self.page
        if not page.prose[n]:
            if self.week is not None:
                return self._anchored(n, self.week, "published", "the roundup's own days")
            return self._default(n)
        if page.expressions[n] and self.published is not None and own_days.is_plan(page, n):
            return self._announced(n)
        speaker = page.utterances[n].speaker if page.spoken[n] else None
        if speaker is not None and (found := self._words_of(speaker.name, n)) is not None:
            return self._anchored(
                n, found[1], "inherited", f"sentence {found[0]}, the last dated one of {speaker.name}"
            )
        if speaker is None and page.has(n, page.tag.habit):
            return self._anchored(n, None, None, "a habit or a standing state", timeless=True)
        if speaker is None and (then := own_days.looks_back(page, n)) is not None:
            return self._anchored(n, None, None, f"looks back on “{then}”", timeless=True)
        if speaker is None and (gap := own_days.long_before(page, n)) is not None:
            return self._anchored(n, None, None, f"the next sentence tells what came “{gap}”", timeless=True)
        group = page.event(n) if page.masks[n] & page.events and page.tense(n) in _PAST else 0
        if (m := self._focus(n, out, group)) is not None and out[m].days is not None:
            return self._anchored(n, out[m].days, "inherited", f"sentence {m}, of the same day or event")
        for bits, days in reversed(self.happened[-_RECALLED:]) if group else ():
            if group & bits and self._is_news(days):
                return self._anchored(n, days, "inherited", "the day told of that event before")
        if self.week is not None:
            return self._anchored(n, self._ahead(n) or self.week, "published", "no day told: the roundup's own days")
        return self._default(n)

    def _announced(self, n: int) -> Anchored:
        """The day on which a plan was told: that of the speaker's words, where it is told; never the plan's occasion."""
        speaker = self.page.utterances[n].speaker
        found = self._words_of(speaker.name, n) if speaker is not None else None
        own = self.own[found[0]] if found is not None else None
        if found is not None and own is not None and not own.event:
            return self._anchored(
                n, found[1], "inherited", f"sentence {found[0]}, in which the plan's speaker was heard"
            )
        return self._anchored(n, self.published, "published", "a plan: the day of publication")

    def _words_of(self, name: str, n: int) -> tuple[int, DateRange] | None:
        """The last dated sentence in which `name` speaks or acts, and its days; long ago counts only nearby."""
        found = self.said.get(name)
        if found is not None and (n - found[0] <= 2 or (n - found[0] <= _REACH and self._is_news(found[1]))):
            return found
        last = name.rsplit(" ", 1)[-1]
        if last[:1].isupper() and (len(last) > 3 or (len(last) == 3 and last.isupper())):
            for m in range(n - 1, max(-1, n - 5), -1):
                own = self.own[m]
                if own is not None and self.page.prose[m] and self._is_news(own.days) and self.page.names(m, last):
                    return m, own.days
        return None

    def _is_news(self, days: DateRange) -> bool:
        """Whether `days` are few and near publication."""
        published = self.page.published
        return published is not None and len(days) <= 7 and published - _NEAR < days.first <= published

    def _focus(self, n: int, out: list[Anchored], group: int) -> int | None:
        """The sentence before whose day sentence `n`, of the events `group`, shares; None where none does."""
        page = self.page
        last = page.before(n)
        if last is not None and page.has(n, page.tag.same_day):
            return last if self.own[last] is not None else None
        own = self.own[last] if last is not None else None
        if last is not None and out[last].basis in _TOLD and self._is_told(last, own):
            past = page.tense(n) in _PAST
            if past and page.same_paragraph(last, n) and self._goes_on(last, n, out):
                return last
            if own is not None and page.carries_on(n):
                return last
            if past and own is not None and own.event and self._is_news(own.days) and page.same_event(last, n):
                return last
        if group:
            for m in range(n - 1, max(-1, n - _REACH), -1):
                own = self.own[m]
                if own is not None and own.event and page.prose[m] and page.has(m, group):
                    return m
        return None

    def _is_told(self, n: int, own: Own | None) -> bool:
        """Whether sentence `n` tells what happened: its verb does, or, where none is recognised, a day that is over."""
        tense, published = self.page.tense(n), self.page.published
        if tense or own is None or published is None:
            return tense in _PAST
        return own.event and own.days.end <= published

    def _goes_on(self, last: int, n: int, out: list[Anchored]) -> bool:
        """Whether sentence `n` can share the days of the one before: what is long past is no voice's, and soon left."""
        days = out[last].days
        if days is None:
            return False
        return self._is_news(days) or not (self.page.spoken[n] or self.page.flat)

    def _default(self, n: int) -> Anchored:
        if self.published is None:
            return self._anchored(n, None, None, "neither a day in the text nor a day of publication")
        story = self.saying if self.saying is not None and self.page.spoken[n] else self.story
        if story is not None and story != self.published:
            return self._anchored(n, story, "inherited", "the day of the story's first sentences")
        return self._anchored(n, self.published, "published", "no day told: the day of publication")

    def _story(self) -> DateRange | None:
        """The day that the article's first sentences are about, where they tell one that is news.

        The first sentence's, unless that is the day of saying and the second dates the event itself.
        """
        page, published = self.page, self.page.published
        if published is None:
            return None
        found: Own | None = None
        for n in page.leads:
            own = self.own[n]
            if own is None or not own.days.is_day or not published - _STORY < own.days.first <= published:
                continue
            if n != page.leads[0] and page.tense(n) not in _PAST:
                continue
            if found is None or (own.event and not found.event and page.related(page.leads[0], n)):
                found = own
        return found.days if found is not None else None

    def _lead_saying(self) -> DateRange | None:
        """The day on which the article's first sentence says that something was said."""
        own = self.own[self.page.leads[0]] if self.page.leads else None
        return own.days if own is not None and not own.event and own.days.is_day and self._is_news(own.days) else None

    def _part_of_week(self, n: int) -> Anchored | None:
        page, week = self.page, self.week
        assert week is not None
        tag = page.tag
        for bits, days in (
            (tag.late_week, DateRange(max(week.first, week.end - 2 * _ONE), week.end)),
            (tag.early_week, DateRange(week.first, min(week.end, week.first + 2 * _ONE))),
            (tag.whole_week, week),
        ):
            if page.has(n, bits):
                return self._anchored(n, days, "explicit", "a part of the roundup's week")
        return None

    def _ahead(self, n: int) -> DateRange | None:
        """The days of the sentences that follow in the paragraph, where this one opens it and sums them up."""
        page = self.page
        if n and page.same_paragraph(n - 1, n):
            return None
        found: list[DateRange] = []
        related = False
        for m in range(n + 1, min(n + 6, len(page.sentences))):
            own = self.own[m]
            if not page.same_paragraph(n, m) or own is None:
                break
            related = related or page.related(n, m)
            if self.week is None or own.days.within(self.week):
                found.append(own.days)
        return DateRange(min(d.first for d in found), max(d.end for d in found)) if found and related else None


def _chronicle(page: Page) -> dict[int, Anchored]:
    """The sentences of a chronology, each on the day of its entry ("May 6 - The bridge gives way. Trains are stopped.").

    A chronology has two entries at least; a single date at the head of an article is its dateline.
    """
    heads = [(n, e) for n in range(len(page.sentences)) if (e := page.entry(n)) is not None]
    if len({e.days for _, e in heads}) < 2 or len(heads) * 8 < heads[-1][0] - heads[0][0]:
        return {}
    out: dict[int, Anchored] = {}
    for k, (first, e) in enumerate(heads):
        last = heads[k + 1][0] if k + 1 < len(heads) else len(page.sentences)
        for n in range(first, last):
            if n > first + 8 or (k + 1 == len(heads) and not page.same_paragraph(first, n)):
                break
            basis: DayBasis = "explicit" if n == first else "inherited"
            out[n] = Anchored(e.days, basis, f"the entry of “{e.text}”", mask=page.masks[n], tense=page.tense(n))
    return out


def _week(page: Page) -> DateRange | None:
    """The days that a weekly roundup tells of; None where the article is none."""
    published = page.published
    top = [n for n in range(min(2, len(page.sentences))) if page.has(n, page.tag.roundup)]
    if not top or published is None:
        return None
    for n in top:
        for expression in page.expressions[n]:
            days = expression.days
            if days is not None and 3 <= len(days) <= 9:
                return days
    first = published - timedelta(days=published.weekday() or 7)
    return DateRange(first, max(published, first + _ONE) if published.weekday() == 0 else published + _ONE)
