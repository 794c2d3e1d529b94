"""Whether two sentences tell one happening: what may not head two items, what belongs below a lead, what says it again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from briefing.organise.happening import counts_daily, days_apart, elsewhere, placed, share_place
from briefing.organise.happening import series as is_series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Fact
    from briefing.organise.choose import Story
    from briefing.organise.passages import Passages
    from briefing.organise.rank import Ranking

_SAME_EVENT = 0.42  # leads that share more are one event told twice
_SAME_DAY = 0.14  # where both name one day, so much is enough
_A_NIGHT = 2  # days
_SAME_FACT = 0.5  # sentences that share more tell one fact
_SAME_COUNT = 0.1  # with so many killed, or launched, in both, so little
_SAME_FIGURE = 0.22  # with a figure in common, so much is enough
_ANOTHER_STORY = 0.1  # a second item out of one cluster and article shares less than this with the first
SAME_STORY = 0.16
"""Support has at least this affinity to its lead."""
_SAME_GIST = 0.33  # support that shares so much with a printed sentence has to add a figure, a place or a day
_SOMETHING = 0.045  # it shares at least so much with its lead, or is the next sentence of its paragraph
_OTHER_THEME = 0.12  # a sentence of another theme belongs so much less
_CLOSE_BY = 2  # sentences of one article so near to each other speak of one thing
_CHAIN = 3  # sentences within which an article goes on about one event
_GOES_ON = 6  # and within which it stays with what it has to say of a theme
_SMALL = 15  # a place in no more sentences than this has one story
_SOON = 3  # days within which a place's news is one story's: a toll that grows
_ONE_HAPPENING = 0.25  # without a place in common, sentences of one happening share so much


class Sameness:
    """Compares the sentences of a week by their words, days, places, figures and where they stand.

    `news` are the week's candidate sentences: a place that few of them name has one story.
    """

    def __init__(self, news: Sequence[Fact], ranking: Ranking, passages: Passages) -> None:
        self._ranking = ranking
        self._passages = passages
        self._named = Counter(name for fact in news for name in sorted({p.name for p in fact.places}))

    def one_event(self, story: Story, chosen: Story) -> bool:
        """Whether two stories tell one happening, so that the second belongs below the first or nowhere."""
        one, other = story.lead, chosen.lead
        if self.series(one, other):
            return True
        if self._two_counts(one, other):
            return False
        if self._one_telling(one, other):
            return True
        alike = self.alike(one, other)
        if one.paragraph == other.paragraph and one.article == other.article and story.theme == chosen.theme:
            return True
        if elsewhere(one, other):
            return False
        if story.theme == chosen.theme and self._one_small_place(one, other):
            return True
        if story.event.id != chosen.event.id:
            return False
        if story.theme == chosen.theme:
            if one.article == other.article and abs(one.position - other.position) <= _GOES_ON:
                return True
            if days_apart(one, other) <= 1 and (alike >= _SOMETHING or share_place(one, other)):
                return True
        if one.article == other.article and abs(one.position - other.position) <= _CHAIN:
            return alike >= _ANOTHER_STORY / 2
        if days_apart(one, other) > 1 and not share_place(one, other):
            return False
        near = one.article == other.article and story.theme == chosen.theme
        return alike >= (_ANOTHER_STORY if near else 2 * _ANOTHER_STORY)

    def told_too(self, story: Story, chosen: Story) -> bool:
        """Whether the lead of another cluster tells a chosen story: in its words, or in some of them at its small place and day."""
        one, other = story.lead, chosen.lead
        if story.event.id == chosen.event.id:
            return False  # its own sentences are looked at one by one
        near = story.theme == chosen.theme and days_apart(one, other) == 0 and self._one_small_place(one, other)
        return self._one_telling(one, other) or (near and self.alike(one, other) >= SAME_STORY)

    def _one_telling(self, one: Fact, other: Fact) -> bool:
        """Whether two sentences tell one happening in much the same words, or with the same figures."""
        enough = _SAME_DAY if self._on_one_day(one, other) else _SAME_EVENT
        if elsewhere(one, other):
            enough = 1.3 * _SAME_EVENT
        return self.alike(one, other) >= enough or self.one_fact(one, other) >= 1

    def _on_one_day(self, one: Fact, other: Fact) -> bool:
        """Whether two sentences of a theme name their day, or night, themselves, and it is the same."""
        return (
            one.basis == other.basis == "explicit"
            and one.days is not None
            and other.days is not None
            and max(len(one.days), len(other.days)) <= _A_NIGHT
            and one.days.overlaps(other.days)
            and not set(one.themes).isdisjoint(other.themes)
        )

    def _one_small_place(self, one: Fact, other: Fact) -> bool:
        """Whether two sentences of the same days name one place that the week hardly speaks of otherwise."""
        shared = self._passages.whereabouts(one) & self._passages.whereabouts(other)
        return days_apart(one, other) <= _SOON and any(self._named[name] <= _SMALL for name in sorted(shared))

    def one_fact(self, one: Fact, other: Fact) -> float:
        """How near two sentences come to telling one fact: 1 and more where they do. A shared odd figure brings them close."""
        alike = self.alike(one, other)
        if days_apart(one, other) > 1 and one.basis == other.basis == "explicit":
            return alike  # what two days saw is two facts, however like they sound
        counted, also = ({(q.role, q.value) for q in f.quantities if q.role and q.value >= 10} for f in (one, other))
        if counted & also and alike >= _SAME_COUNT:
            return alike / _SAME_COUNT
        if alike >= _SAME_FIGURE and {q.value for q in one.quantities if q.value >= 10} & {
            q.value for q in other.quantities
        }:
            return alike / _SAME_FIGURE
        return alike / _SAME_FACT

    def tells_no_more(self, fact: Fact, printed: Fact) -> bool:
        """Whether a sentence that resembles a printed one adds neither figure nor place nor day to it."""
        if self.alike(fact, printed) < _SAME_GIST:
            return False
        counted, known = ({q.value for q in f.quantities} for f in (fact, printed))
        here, there = ({p.name for p in f.places} for f in (fact, printed))
        another_day = fact.basis == "explicit" and days_apart(fact, printed) > 0  # the day of printing adds nothing
        return counted <= known and here <= there and not another_day

    def series(self, one: Fact, other: Fact) -> bool:
        """Whether two sentences are two days of one running count; a record is news of its own."""
        return is_series(one, other) and not any(
            self._ranking.facts[f.id].features.get("first") for f in (one, other) if f.id in self._ranking.facts
        )

    def _two_counts(self, one: Fact, other: Fact) -> bool:
        """Whether two sentences give the counts of two days that are no running count."""
        return counts_daily(one) and counts_daily(other) and days_apart(one, other) > 0

    def belongs(self, fact: Fact, lead: Fact) -> bool:
        """Whether a sentence tells of its lead's happening: beside it in its article, at its place, or in its words on its days."""
        if self.series(fact, lead):
            return True
        here, there = self._passages.whereabouts(fact), self._passages.whereabouts(lead)
        if here and there and here.isdisjoint(there):
            return False
        if self._two_counts(fact, lead):
            return False
        if self.alike(fact, lead) < _SOMETHING:
            elsewhere_now = placed(fact) and not share_place(fact, lead)
            if elsewhere_now or not self._passages.goes_on(lead, fact):
                return False
        if fact.article == lead.article and fact.paragraph == lead.paragraph:
            return True
        apart = days_apart(fact, lead)
        if here & there:
            return apart <= _SOON
        near = (
            fact.article == lead.article
            and abs(fact.position - lead.position) <= _CLOSE_BY
            and not set(fact.themes).isdisjoint(lead.themes)
        )
        return apart <= 1 and self.alike(fact, lead) >= (SAME_STORY / 2 if near else _ONE_HAPPENING)

    def affinity(self, fact: Fact, lead: Fact) -> float:
        """How much a sentence belongs to a lead: by its words, by standing near it."""
        near = 0.0
        if fact.article == lead.article:
            gap = abs(fact.position - lead.position)
            after = 0.05 * (fact.position > lead.position)  # a report goes on from its lead
            near = (
                (0.15 + after) * (gap <= _CLOSE_BY)
                + 0.1 * (fact.paragraph == lead.paragraph and fact.position > lead.position)
                + 0.05 * (gap <= 2 * _CLOSE_BY)
            )
        other = bool(fact.themes and lead.themes) and not set(fact.themes) & set(lead.themes)
        return self.alike(fact, lead) + near - _OTHER_THEME * other

    def alike(self, one: Fact, other: Fact) -> float:
        """The cosine of two sentences' words: 0 where they share nothing, 1 where they share all."""
        return self._ranking.alike(one.id, other.id)
