"""What is told: the events by rank and difference, each with its lead and support, within the beat's budget."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing.organise import standing
from briefing.organise.happening import (
    claims,
    counts_daily,
    mere_toll,
)
from briefing.organise.memory import plain, told_before
from briefing.organise.passages import Passage, words_in
from briefing.organise.rank import weights
from briefing.organise.sameness import SAME_STORY, Sameness
from briefing.organise.themes import OTHER, Themer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.model import Beat, Event, Fact
    from briefing.organise.copies import Copies
    from briefing.organise.memory import Printed, Told
    from briefing.organise.passages import Passages
    from briefing.organise.quoting import Quoter
    from briefing.organise.rank import Ranking

_LEADS_SHARE = 0.58  # of the words, at most, before support is chosen: breadth first, then depth
_SAME_WORDS = 0.55  # support that shares more with what is printed says it again
_COME_TRUE = 0.2  # what happened and its announcement share so much
_NEWS = 0.45  # support tells at least so much that its item has not said
_FLOOR = 1.5  # a story that scores less is no news
_FLOOR_SHARE = 0.25  # or less than this part of the best story: a thin week is told too
_POOL = 300  # leads looked at
_DASH = re.compile(r"[—–]|\)\s-|:")
_DATELINE = 80  # characters within which a dateline ends
_LEADS_AN_EVENT = 8
_SUPPORT_AN_EVENT = 40
_AROUND = 6
_RIVALS = 40
_OTHER_ITEMS = 2
_LONG_LEAD = 1.6  # a lead may have so many times the beat's words; each beyond costs it rank
_WORD_TOO_MANY = 0.1


@dataclass(eq=False)
class Story:
    """An event as it will be told. `pool` are the sentences that tell it, printed or not."""

    event: Event
    theme: str
    lead: Fact
    after_lead: tuple[Fact, ...]
    score: float
    why: str
    update: Told | None = None
    passages: list[Passage] = field(default_factory=list)
    pool: list[Fact] = field(default_factory=list)

    @property
    def support(self) -> tuple[Fact, ...]:
        """The caveats of the lead, then the other passages in order of time."""
        return (*self.after_lead, *(fact for passage in self.passages for fact in passage.facts))

    @property
    def printed(self) -> tuple[Fact, ...]:
        """Lead and support."""
        return (self.lead, *self.support)


@dataclass(eq=False)
class _Tally:
    """The stories chosen so far, their words, and how often each theme, article and event was chosen."""

    chosen: list[Story] = field(default_factory=list)
    used: int = 0
    crowd: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    likeness: dict[str, float] = field(default_factory=dict)
    """How much a waiting lead resembles what is chosen."""


class Chooser:
    """Chooses the stories of an edition out of ranked events."""

    def __init__(
        self,
        news: Sequence[Fact],
        events: Sequence[Event],
        ranking: Ranking,
        passages: Passages,
        quoter: Quoter,
        copies: Copies,
        beat: Beat,
        before: Printed,
    ) -> None:
        self._ranking = ranking
        self._passages = passages
        self._quoter = quoter
        self._copies = copies
        self._beat = beat
        self._before = before
        self._facts = {fact.id: fact for fact in news}
        self._events = [e for e in events if e.id in ranking.events and any(f in self._facts for f in e.facts)]
        self._themes = {theme.name: theme for theme in beat.themes}
        self._themer = Themer(beat)
        self._event_of = {f: e.facts for e in self._events for f in e.facts}
        self._choice = {name: row.weight for name, row in weights()["choice"].items()}
        self._words: dict[str, int] = {}
        self._told: dict[str, list[Fact]] = {}
        self._same = Sameness(news, ranking, passages)
        self._first_told: dict[str, str] = {}
        of_events = {f for e in self._events for f in e.facts}
        own = {
            f.article for f in news if f"({copies.article(f.article).outlet})" in f.text[:_DATELINE]
        }  # the agency itself
        for fact in sorted(
            news,
            key=lambda f: (f.article not in own, copies.of_article(f.article) != f.article, copies.order(f.article)),
        ):
            if fact.id in of_events:
                self._first_told.setdefault(self._wording(fact), fact.id)

    def stories(self) -> list[Story]:
        """The stories, the first in rank first: leads for the greater part of the words, their support, and more leads for what is left."""
        waiting = self._candidates()
        floor = min(_FLOOR, _FLOOR_SHARE * max((s.score for s in waiting), default=0.0))
        limit = self._beat.lengths.words
        tally = _Tally()
        waiting = self._choose(waiting, tally, limit * _LEADS_SHARE, limit, floor)
        tally.used += self._support(tally.chosen, limit - tally.used, rivals=waiting)
        told = [fact for story in tally.chosen for fact in story.support]
        waiting = [s for s in waiting if all(self._same.one_fact(s.lead, fact) < 1 for fact in told)]
        first = len(tally.chosen)
        self._choose(waiting, tally, limit, limit, floor)
        self._support(tally.chosen[first:], limit - tally.used, beside=tally.chosen[:first])
        self._fill_empty(tally.chosen)
        return tally.chosen

    def _choose(self, waiting: list[Story], tally: _Tally, enough: float, limit: int, floor: float) -> list[Story]:
        """Chooses stories until they have `enough` words; those that still wait come back."""
        chosen = tally.chosen
        while waiting and tally.used < enough:
            _, _, story = max(
                ((round(self._marginal(s, tally), 9), self._copies.wording[s.lead.id], s) for s in waiting),
                key=lambda offer: offer[:2],
            )
            waiting.remove(story)
            if story.score - self._choice["repeats"] * tally.likeness.get(story.lead.id, 0.0) < floor:
                continue
            cost = self._cost((story.lead, *story.after_lead))
            if tally.used + cost > limit and chosen:
                continue
            chosen.append(story)
            tally.used += cost
            tally.crowd[story.theme] += 1
            tally.articles[self._copies.of_article(story.lead.article)] += 1
            tally.events[story.event.id] += 1
            full = tally.crowd[story.theme] >= self._most(story.theme, chosen)
            # What another cluster tells of the same happening speaks for it too.
            story.pool += [s.lead for s in waiting if self._same.told_too(s, story)]
            waiting = [
                s for s in waiting if not (full and s.theme == story.theme) and not self._same.one_event(s, story)
            ]
            about = [story.lead, *self._around(story)]
            waiting = [s for s in waiting if all(self._same.one_fact(s.lead, fact) < 1 for fact in about)]
            for other in waiting:
                alike = max(self._same.alike(other.lead, fact) for fact in about)
                tally.likeness[other.lead.id] = max(tally.likeness.get(other.lead.id, 0.0), alike)
        return waiting

    def _fill_empty(self, chosen: Sequence[Story]) -> None:
        """Gives a theme without a story one that belongs to it too, out of a theme that has several."""
        crowd = Counter(story.theme for story in chosen)
        for name in self._themes:
            if crowd[name]:
                continue
            for story in chosen:
                if name in story.lead.themes and (crowd[story.theme] > 1 or story.theme == OTHER):
                    crowd[story.theme] -= 1
                    crowd[name] += 1
                    story.theme = name
                    break

    def standfirst(self, stories: Sequence[Story]) -> list[Fact]:
        """The sentences that alone tell the week: of the first stories, the themes taking turns, in order of rank."""
        wanted = max(1, min(5, self._beat.lengths.standfirst))
        seen: set[str] = set()
        first = [s for s in stories if not (s.theme in seen or seen.add(s.theme))]  # type: ignore[func-returns-value]
        picked = (first + [s for s in stories if s not in first])[:wanted]
        return [story.lead for story in stories if story in picked]

    def outlets(self, story: Story) -> tuple[str, ...]:
        """The independent outlets that tell a story, in alphabetical order."""
        groups = {self._copies.of_article(fact.article) for fact in (*story.printed, *story.pool)}
        return tuple(sorted(self._copies.outlets(groups)))

    def only_claim(self, story: Story) -> str | None:
        """The party whose claim this is, where nobody else in the set tells of it."""
        parties = {p.name for p in self._beat.parties if p.conflict}
        told = [f for f in (*story.printed, *story.pool) if f.kind != "caveat"]
        claimed = {fact.speaker.party if fact.speaker and claims(fact) else None for fact in told}
        only = next(iter(claimed)) if len(claimed) == 1 else None
        return only if only in parties else None

    def _most(self, theme: str, chosen: Sequence[Story]) -> int:
        if theme in self._themes:
            return self._themes[theme].budget
        return _OTHER_ITEMS if any(s.theme != OTHER for s in chosen) and self._themes else 10**6

    def _candidates(self) -> list[Story]:
        """A story for each sentence fit to lead one, the best first."""
        offers = [
            (self._ranking.facts[fact.id].value + self._ranking.events[event.id].value, fact, event)
            for event in self._events
            for fact in self._distinct(event)
        ]
        offers.sort(key=lambda o: (-round(o[0], 9), self._copies.wording[o[1].id]))
        kept: Counter[tuple[str, str | None]] = Counter()
        out: list[Story] = []
        for _, fact, event in offers:
            where = (event.id, self._theme(event, fact))
            story = self._story(event, fact) if kept[where] < _LEADS_AN_EVENT else None
            if story is not None:
                kept[where] += 1
                out.append(story)
                if len(out) == _POOL:
                    break
        return out

    def _distinct(self, event: Event) -> list[Fact]:
        """The event's candidate sentences, the best first, the same words once."""
        known = self._told.get(event.id)
        if known is not None:
            return known
        scores = self._ranking.facts
        told = [self._facts[f] for f in event.facts if f in self._facts]
        told.sort(
            key=lambda f: (-round(scores[f.id].value, 9), self._copies.wording[f.id], self._copies.order(f.article))
        )
        self._told[event.id] = [f for f in told if self._first_told[self._wording(f)] == f.id]
        return self._told[event.id]

    def _wording(self, fact: Fact) -> str:
        """The words that make two sentences one: without the dateline that wire copy opens with."""
        return (
            plain(self._quoter.words(fact)) if _DASH.search(fact.text, 0, _DATELINE) else self._copies.wording[fact.id]
        )

    def _story(self, event: Event, fact: Fact) -> Story | None:
        """The story that a sentence would lead, None where it cannot stand at the head of one."""
        passage = self._lead_passage(fact)
        theme = self._theme(event, fact)
        if passage is None or theme is None:
            return None
        limit = self._beat.lengths.lead
        words = self._cost((fact,))
        if words > limit * _LONG_LEAD:
            return None
        mine, whole = self._ranking.facts[fact.id], self._ranking.events[event.id]
        return Story(
            event=event,
            theme=theme,
            lead=fact,
            after_lead=passage.facts[1:],
            score=mine.value + whole.value - max(0, words - limit) * _WORD_TOO_MANY,
            why=f"sentence: {mine.why}; event: {whole.why}",
            update=told_before(self._before, event.id, fact.text, daily=counts_daily(fact)),
        )

    def _theme(self, event: Event, lead: Fact) -> str | None:
        """The lead's own theme, else its event's; None where a theme takes the sentence out and no other claims it."""
        if lead.themes and lead.themes[0] in self._themes:
            return lead.themes[0]
        if self._themer.excludes(lead.text):
            return None
        return next((name for name in (*event.themes, *lead.themes) if name in self._themes), OTHER)

    def _lead_passage(self, fact: Fact) -> Passage | None:
        """The passage of a sentence that could stand alone as a headline, None where it could not."""
        if plain(fact.text) in self._before.sentences or self._overtaken(fact):
            return None
        verdict = self._quoter.verdict(fact)
        if isinstance(verdict, str) or any(edit.kind == "name" for edit in verdict):
            return None
        passage = self._passages.of(fact)
        if isinstance(passage, str) or not passage.single or self._passages.missing_caveat(passage):
            return None
        if standing.leads(self._quoter.words(fact), fact.language) or mere_toll(fact):
            return None
        if counts_daily(fact) and fact.basis != "explicit":
            return None  # a day's count without its day: the next day's sounds the same
        return passage

    def _overtaken(self, fact: Fact) -> bool:
        """Whether a sentence announces what the set, in articles of its day or later ones, tells to have happened."""
        if fact.days is None or fact.published is None or not standing.announces(fact.text, fact.language):
            return False
        day = fact.days.first
        return any(
            other.published is not None
            and other.published >= fact.published
            and other.days is not None
            and other.days.last >= day
            and not standing.announces(other.text, other.language)
            and self._same.alike(fact, other) >= _COME_TRUE
            for other in (self._facts[f] for f in self._event_of.get(fact.id, ()) if f in self._facts)
        )

    def _marginal(self, story: Story, tally: _Tally) -> float:
        choice = self._choice
        budget = max(1, self._themes[story.theme].budget) if story.theme in self._themes else 1
        return (
            story.score
            - choice["repeats"] * tally.likeness.get(story.lead.id, 0.0)
            - choice["crowd"] * tally.crowd[story.theme] * 3 / budget
            - choice["no_theme"] * (story.theme == OTHER and bool(self._themes))
            - choice["same_event"] * math.log2(1 + tally.events[story.event.id])
            - choice["same_article"] * math.log2(1 + tally.articles[self._copies.of_article(story.lead.article)])
        )

    def _around(self, story: Story) -> list[Fact]:
        """The best sentences that belong to a story's lead: what its item is likely to say besides."""
        told = self._distinct(story.event)[:_SUPPORT_AN_EVENT]
        lead = story.lead
        return [
            f
            for f in told
            if f is not lead and self._same.affinity(f, lead) >= SAME_STORY and self._same.belongs(f, lead)
        ][:_AROUND]

    def _assign(self, chosen: Sequence[Story], beside: Sequence[Story], rivals: Sequence[Story]) -> None:
        """Each sentence of the chosen events into the pool of the story it belongs to most, but for what others have.

        What belongs more to one of the `rivals`, which still wait, stays out: printed here, it would be told twice.
        """
        of_event: dict[str, list[Story]] = defaultdict(list)
        for story in chosen:
            of_event[story.event.id].append(story)
        everything = (*beside, *chosen)
        leads = {story.lead.id for story in chosen} | {f.id for s in beside for f in (*s.printed, *s.pool)}
        for stories in of_event.values():
            for fact in self._distinct(stories[0].event)[:_SUPPORT_AN_EVENT]:
                if fact.id in leads:
                    continue
                near = [s for s in stories if self._same.belongs(fact, s.lead)]
                if not near:
                    continue
                best = max(near, key=lambda s: round(self._same.affinity(fact, s.lead), 9))
                close = self._same.affinity(fact, best.lead)
                others = [s for s in everything if s.event is not best.event]
                others += [s for s in rivals if s.lead is not fact and self._same.belongs(fact, s.lead)]
                if close >= SAME_STORY and all(self._same.affinity(fact, s.lead) <= close for s in others):
                    best.pool.append(fact)
        pooled = leads | {f.id for story in chosen for f in story.pool}
        for fact in self._facts.values():
            if fact.id not in pooled and self._first_told.get(self._wording(fact)) == fact.id and counts_daily(fact):
                home = next((s for s in chosen if self._same.series(fact, s.lead)), None)
                if home is not None:
                    home.pool.append(fact)

    def _support(
        self, chosen: Sequence[Story], words: int, *, beside: Sequence[Story] = (), rivals: Sequence[Story] = ()
    ) -> int:
        """Gives the stories their support, the most telling sentence of all first, within so many words; the words used.

        `beside` are the stories that have theirs, `rivals` those that may still be chosen.
        """
        left = words
        self._assign(chosen, beside, rivals[:_RIVALS])
        offers: list[tuple[float, str, int, Passage, Story]] = []
        for story in chosen:
            for fact in story.pool:
                if plain(fact.text) in self._before.sentences or self._overtaken(fact):
                    continue
                passage = self._passages.of(fact)
                if isinstance(passage, str) or self._passages.missing_caveat(passage):
                    continue
                value = self._ranking.facts[fact.id].value * (0.5 + self._same.affinity(fact, story.lead))
                cost = self._cost(passage.facts)
                offers.append((value / (1 + cost / 60), self._copies.wording[fact.id], cost, passage, story))
        offers.sort(key=lambda o: (-round(o[0], 9), o[1]))
        everything = (*beside, *chosen)
        printed = {f.id for s in everything for f in s.printed}
        worded = {self._wording(f) for s in everything for f in s.printed}
        for value, _, cost, passage, story in offers:
            if value < _FLOOR / 3 or left <= 0:
                break
            if cost > left or len(story.support) + len(passage.facts) > self._beat.lengths.support:
                continue
            if any(f.id in printed or self._wording(f) in worded for f in passage.facts):
                continue
            if not self._same.series(passage.head, story.lead) and (
                any(
                    self._same.alike(passage.head, fact) >= _SAME_WORDS
                    for other in everything
                    for fact in other.printed
                )
                or self._ranking.alike.news(passage.head.id, [f.id for f in story.printed]) < _NEWS
                or any(
                    self._same.one_fact(passage.head, fact) >= 1 or self._same.tells_no_more(passage.head, fact)
                    for fact in story.printed
                )
            ):
                continue
            opening = passage.facts[0]
            said = " ".join(self._quoter.words(f) for f in story.printed)
            if standing.brought_in(self._quoter.words(opening), said, opening.language):
                continue
            story.passages.append(passage)
            left -= cost
            printed |= {f.id for f in passage.facts}
            worded |= {self._wording(f) for f in passage.facts}
        for story in chosen:
            story.passages.sort(key=self._when)
            caveat = self._passages.shared_caveat(story.printed)
            if caveat is not None and caveat.id not in printed and len(story.support) < self._beat.lengths.support:
                printed.add(caveat.id)
                story.passages.append(Passage(caveat, (caveat,)))
        return words - left

    def _when(self, passage: Passage) -> tuple[str, str, tuple[str, str, str], int]:
        fact = passage.facts[0]
        return (
            str(fact.days.first if fact.days else ""),
            str(fact.published or ""),
            self._copies.order(fact.article),
            fact.start,
        )

    def _cost(self, facts: Iterable[Fact]) -> int:
        total = 0
        for fact in facts:
            if fact.id not in self._words:
                self._words[fact.id] = words_in([self._quoter.words(fact)])
            total += self._words[fact.id]
        return total
