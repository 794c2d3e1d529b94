"""What is told: the events by rank and difference, each with its lead and support, within the beat's budget."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing.organise import standing
from briefing.organise.memory import plain
from briefing.organise.passages import words_in
from briefing.organise.rank import weights
from briefing.organise.sources import outlet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.model import Beat, Event, Fact
    from briefing.organise.copies import Copies
    from briefing.organise.memory import Printed
    from briefing.organise.passages import Passage, Passages
    from briefing.organise.quoting import Quoter
    from briefing.organise.rank import Ranking

OTHER = "other"
_LEADS_SHARE = 0.66  # of the words, at most, before support is chosen: breadth first, then depth
_SAME_EVENT = 0.42  # leads that share more are one event told twice
_SAME_FACT = 0.5  # sentences that share more tell one fact, and make their events one
_SAME_FIGURE = 0.22  # with a figure in common, so much is enough
_KIN_FACTS = 5
_SAME_STORY = 0.1  # support from elsewhere shares at least this with its lead
_CLOSE_BY = 2
_SAME_WORDS = 0.55  # support that shares more with what is printed says it again
_FLOOR = 1.5  # an event that scores less is no news
_POOL = 240  # events looked at in each round of the choice
_LEADS_TRIED = 6
_OTHER_ITEMS = 2
_LONG_LEAD = 1.35  # a lead may have so many times the beat's words where an event has no shorter sentence


@dataclass
class Story:
    """An event as it will be told."""

    event: Event
    theme: str
    lead: Fact
    after_lead: tuple[Fact, ...]
    score: float
    why: str
    outlets: tuple[str, ...]
    only_claim: str | None = None
    update: str | None = None
    passages: list[Passage] = field(default_factory=list)
    kin: list[Event] = field(default_factory=list)

    @property
    def support(self) -> tuple[Fact, ...]:
        """The caveats of the lead, then the other passages in order of time."""
        return (*self.after_lead, *(fact for passage in self.passages for fact in passage.facts))

    @property
    def printed(self) -> tuple[Fact, ...]:
        """Lead and support."""
        return (self.lead, *self.support)


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
        self._events = [e for e in events if any(f in self._facts for f in e.facts)]
        self._themes = {theme.name: theme for theme in beat.themes}
        self._choice = {name: row.weight for name, row in weights()["choice"].items()}
        self._words: dict[str, int] = {}

    def stories(self) -> list[Story]:
        """The stories, the first in rank first."""
        waiting = self._candidates()
        chosen: list[Story] = []
        limit = self._beat.lengths.words
        used = 0
        crowd: Counter[str] = Counter()
        told_by: Counter[str] = Counter()
        likeness: dict[str, float] = {}
        while waiting and used < limit * _LEADS_SHARE:
            story = max(
                waiting,
                key=lambda s: (round(self._marginal(s, crowd, told_by, likeness), 9), self._copies.wording[s.lead.id]),
            )
            if self._marginal(story, crowd, told_by, likeness) < _FLOOR:
                break
            waiting.remove(story)
            cost = self._cost((story.lead, *story.after_lead))
            if used + cost > limit and chosen:
                continue
            twin = self._twin(story, chosen)
            if twin is not None:
                twin.kin.append(story.event)
                continue
            chosen.append(story)
            used += cost
            crowd[story.theme] += 1
            told_by[self._copies.of_article(story.lead.article)] += 1
            waiting = [s for s in waiting if crowd[s.theme] < self._most(s.theme, chosen)]
            for other in waiting:
                alike = self._alike(other.lead, story.lead)
                likeness[other.event.id] = max(likeness.get(other.event.id, 0.0), alike)
        self._support(chosen, limit - used)
        return chosen

    def standfirst(self, stories: Sequence[Story]) -> list[Fact]:
        """The sentences that alone tell the week: of the first stories, the themes taking turns, in order of rank."""
        wanted = max(1, min(5, self._beat.lengths.standfirst))
        seen: set[str] = set()
        first = [s for s in stories if not (s.theme in seen or seen.add(s.theme))]  # type: ignore[func-returns-value]
        picked = (first + [s for s in stories if s not in first])[:wanted]
        return [story.lead for story in stories if story in picked]

    def _most(self, theme: str, chosen: Sequence[Story]) -> int:
        if theme in self._themes:
            return self._themes[theme].budget
        return _OTHER_ITEMS if any(s.theme != OTHER for s in chosen) and self._themes else 10**6

    def _candidates(self) -> list[Story]:
        """A story for each event that has a sentence fit to lead it, best events first."""
        scores = self._ranking.events
        ordered = sorted(
            (e for e in self._events if e.id in scores),
            key=lambda e: (-round(scores[e.id].value, 9), self._copies.wording[self._first(e)]),
        )
        out = []
        for event in ordered[:_POOL]:
            story = self._story(event)
            if story is not None:
                out.append(story)
        return out

    def _first(self, event: Event) -> str:
        return min((f for f in event.facts if f in self._facts), key=lambda f: self._copies.wording[f])

    def _distinct(self, event: Event) -> list[Fact]:
        """The event's candidate sentences, the best first, the same words once."""
        scores = self._ranking.facts
        told = [self._facts[f] for f in event.facts if f in self._facts]
        told.sort(
            key=lambda f: (-round(scores[f.id].value, 9), self._copies.wording[f.id], self._copies.order(f.article))
        )
        seen: set[str] = set()
        return [f for f in told if not (self._copies.wording[f.id] in seen or seen.add(self._copies.wording[f.id]))]  # type: ignore[func-returns-value]

    def _story(self, event: Event) -> Story | None:
        told = self._distinct(event)
        limit = self._beat.lengths.lead
        best: tuple[float, Passage] | None = None
        for fact in told[: _LEADS_TRIED * 3]:
            passage = self._lead_passage(fact)
            if passage is None:
                continue
            words = self._cost((fact,))
            if words > limit * _LONG_LEAD:
                continue
            value = self._ranking.facts[fact.id].value - max(0, words - limit) * 0.15
            if best is None or value > best[0]:
                best = (value, passage)
        if best is None:
            return None
        passage = best[1]
        lead = passage.head
        value = self._ranking.events[event.id].value
        gap = self._ranking.facts[told[0].id].value - best[0]
        before = self._before.events.get(event.id)
        return Story(
            event=event,
            theme=self._theme(event, lead),
            lead=lead,
            after_lead=passage.facts[1:],
            score=value - gap,
            why=self._ranking.events[event.id].why,
            outlets=event.outlets or (outlet_of(self._copies.article(lead.article)),),
            only_claim=self._only_claim(told),
            update=f"{before[0]}: {before[1]}" if before else None,
        )

    def _theme(self, event: Event, lead: Fact) -> str:
        for name in (*lead.themes[:1], *event.themes, *lead.themes):
            if name in self._themes:
                return name
        return OTHER

    def _lead_passage(self, fact: Fact) -> Passage | None:
        """The passage of a sentence that could stand alone as a headline, None where it could not."""
        if plain(fact.text) in self._before.sentences:
            return None
        passage = self._passages.of(fact)
        if isinstance(passage, str) or not passage.single or self._passages.missing_caveat(passage):
            return None
        if fact.leaning.grade == "named" or standing.leads(self._quoter.words(fact), fact.language):
            return None
        return passage

    def _only_claim(self, told: Sequence[Fact]) -> str | None:
        """The party whose claim this is, where nobody else in the set tells of it."""
        parties = {p.name for p in self._beat.parties if p.conflict}
        claims = {fact.speaker.party if fact.speaker else None for fact in told}
        if len(claims) == 1:
            only = next(iter(claims))
            return only if only in parties else None
        return None

    def _marginal(self, story: Story, crowd: Counter[str], told_by: Counter[str], likeness: dict[str, float]) -> float:
        choice = self._choice
        budget = max(1, self._themes[story.theme].budget) if story.theme in self._themes else 1
        return (
            story.score
            - choice["repeats"] * likeness.get(story.event.id, 0.0)
            - choice["crowd"] * crowd[story.theme] * 3 / budget
            - choice["no_theme"] * (story.theme == OTHER and bool(self._themes))
            - choice["same_article"] * told_by[self._copies.of_article(story.lead.article)]
        )

    def _twin(self, story: Story, chosen: Sequence[Story]) -> Story | None:
        """The chosen story that tells the same event, None where none does."""
        mine = self._distinct(story.event)[:_KIN_FACTS]
        best: tuple[float, Story] | None = None
        for other in chosen:
            theirs = [other.lead, *self._distinct(other.event)[:_KIN_FACTS]]
            alike = max(
                self._alike(story.lead, other.lead) / _SAME_EVENT,
                *(self._one_fact(a, b) for a in mine for b in theirs),
            )
            if alike >= 1 and (best is None or alike > best[0]):
                best = (alike, other)
        return best[1] if best else None

    def _one_fact(self, one: Fact, other: Fact) -> float:
        """How near two sentences come to telling one fact: 1 and more where they do. A shared odd figure brings them close."""
        alike = self._alike(one, other)
        if alike >= _SAME_FIGURE and {q.value for q in one.quantities if q.value >= 10} & {
            q.value for q in other.quantities
        }:
            return alike / _SAME_FIGURE
        return alike / _SAME_FACT

    def _alike(self, one: Fact, other: Fact) -> float:
        return self._ranking.alike(one.id, other.id)

    def _support(self, chosen: Sequence[Story], left: int) -> None:
        """Gives the stories their support, the most telling sentence of all first, while words are left."""
        offers: list[tuple[float, str, int, Passage, Story]] = []
        for story in chosen:
            for fact in [f for e in (story.event, *story.kin) for f in self._distinct(e)[:24]]:
                if fact.id == story.lead.id or plain(fact.text) in self._before.sentences:
                    continue
                passage = self._passages.of(fact)
                if isinstance(passage, str) or self._passages.missing_caveat(passage):
                    continue
                near = fact.article == story.lead.article and abs(fact.position - story.lead.position) <= _CLOSE_BY
                alike = self._alike(fact, story.lead)
                if alike < _SAME_STORY and not near:
                    continue
                value = self._ranking.facts[fact.id].value * (0.6 + alike + 0.15 * near)
                cost = self._cost(passage.facts)
                offers.append((value / (1 + cost / 30), self._copies.wording[fact.id], cost, passage, story))
        offers.sort(key=lambda o: (-round(o[0], 9), o[1]))
        printed = {f.id for s in chosen for f in s.printed}
        worded = {self._copies.wording[f] for f in printed}
        for value, _, cost, passage, story in offers:
            if value < _FLOOR / 2 or left <= 0:
                break
            if cost > left or len(story.support) + len(passage.facts) > self._beat.lengths.support:
                continue
            if any(f.id in printed or self._copies.wording[f.id] in worded for f in passage.facts):
                continue
            if self._says_again(passage, chosen):
                continue
            story.passages.append(passage)
            left -= cost
            printed |= {f.id for f in passage.facts}
            worded |= {self._copies.wording[f.id] for f in passage.facts}
        for story in chosen:
            story.passages.sort(key=self._when)

    def _says_again(self, passage: Passage, chosen: Sequence[Story]) -> bool:
        return any(self._alike(passage.head, fact) >= _SAME_WORDS for story in chosen for fact in story.printed)

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
