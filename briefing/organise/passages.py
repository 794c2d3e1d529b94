"""Passages: what of an article may be printed together, so that nothing leans on words that are not there."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.model import Fact
from briefing.organise import standing
from briefing.organise.happening import narrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.model import Article, DateRange
    from briefing.organise.quoting import Quoter

_LONGEST = 3
_BACK = 3  # sentences before one that may say where it plays
_PARAGRAPH = 4  # sentences of a paragraph that speaks of one thing
_OPENING = 2  # sentences in which an article tells what it is about
_WITHIN = 5  # sentences between a claim and a caveat that covers several
_NEWS = ("fact", "statement")
_OPEN, _CLOSE, _STRAIGHT = "“", "”", '"'
_MARKS = re.compile('[“”"]')


class Passage(Struct, frozen=True):
    """Sentences of one article that are printed one after another or not at all; `head` is the one it is about."""

    head: Fact
    facts: tuple[Fact, ...]

    @property
    def single(self) -> bool:
        """Whether its head opens it and nothing but caveats follows."""
        return self.facts[0] is self.head and all(f.kind == "caveat" for f in self.facts[1:])


class Passages:
    """Finds for each sentence what has to be printed with it: the whole quotation, what it leans on, its caveats."""

    def __init__(
        self, facts: Sequence[Fact], articles: Mapping[str, Article], quoter: Quoter, period: DateRange
    ) -> None:
        self._quoter = quoter
        self._period = period
        self._by_id = {fact.id: fact for fact in facts}
        sequences: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            sequences[fact.article].append(fact)
        self._sequences = {
            name: sorted(told, key=lambda f: f.start) for name, told in sequences.items() if name in articles
        }
        # Feeds print all of an article in one line: where a heading ended, no stop shows.
        self._flat = {name for name in self._sequences if "\n" not in articles[name].text.strip()}
        self._place = {f.id: n for told in self._sequences.values() for n, f in enumerate(told)}
        self._runs: dict[str, dict[str, tuple[int, int]]] = {}
        self._where: dict[str, frozenset[str]] = {}
        self._known: dict[str, Passage | str] = {}

    def of(self, fact: Fact) -> Passage | str:
        """The passage a sentence is printed in, or why it cannot be printed."""
        known = self._known.get(fact.id)
        if known is None:
            known = self._known[fact.id] = self._find(fact)
        return known

    def usable(self, fact: Fact) -> bool:
        """Whether a sentence is the period's own news."""
        return (
            fact.why_not is None and fact.kind in _NEWS and fact.days is not None and fact.days.overlaps(self._period)
        )

    def whereabouts(self, fact: Fact) -> frozenset[str]:
        """Where a sentence plays: the places it names, else those of the sentences right before it; a country is none."""
        known = self._where.get(fact.id)
        if known is None:
            told, n = self._sequences[fact.article], self._place[fact.id]
            known = frozenset[str]()
            for before in reversed(told[max(0, n - _BACK) : n + 1]):
                if fact.paragraph - before.paragraph > 1:
                    break
                known = narrow(before)
                if known:
                    break
            self._where[fact.id] = known
        return known

    def goes_on(self, fact: Fact, other: Fact) -> bool:
        """Whether `other` is the sentence after `fact`: in a paragraph of a few, or at the head of an article.

        An article printed as one block has no paragraphs, and its sentences may speak of anything.
        """
        told, n = self._sequences[fact.article], self._place[fact.id]
        if fact.article != other.article or told[n + 1 : n + 2] != [other] or set(fact.themes).isdisjoint(other.themes):
            return False
        if other.paragraph - fact.paragraph > (fact.position < _OPENING):
            return False
        around = told[max(0, n - _PARAGRAPH) : n + _PARAGRAPH + 1]
        return all(sum(1 for one in around if one.paragraph == of.paragraph) <= _PARAGRAPH for of in (fact, other))

    def place(self, fact: Fact) -> str:
        """The place a sentence tells of: the first it names, else the only one of the sentences before it; "" for none."""
        named = [p for p in fact.places if p.name != p.country]
        # A sea or a strait lies in no country, and says less than the town beside it.
        own = next((p.name for p in named if p.country), named[0].name if named else "")
        if own or fact.article in self._flat:  # without paragraphs, what stands before may play anywhere
            return own
        carried = self.whereabouts(fact)
        return next(iter(carried)) if len(carried) == 1 else ""

    def _find(self, fact: Fact) -> Passage | str:
        told = self._sequences[fact.article]
        first, last = self._run(fact)
        while not self._stands(told[first]):
            reason = self._quoter.verdict(told[first])
            if isinstance(reason, str):
                return reason
            before = self._leant_on(told[first], first)
            if before is None:
                return f"leans on what comes before it ({told[first].leaning.cue or 'its speaker is named elsewhere'})"
            first = self._run(told[before])[0]
            if last - first >= _LONGEST:
                return "what it leans on lies too far back"
        together = told[first : last + 1]
        if len(together) > _LONGEST:
            return "a quotation of many sentences, which is not cut"
        for one in together:
            verdict = self._quoter.verdict(one)
            if isinstance(verdict, str):
                return verdict
            unfit = standing.reads(self._quoter.words(one))
            if not unfit and standing.runs_on(self._quoter.words(one), one.language):
                unfit = "two sentences run together"
            if not unfit and standing.looks_back(one.text, one.language):
                unfit = "it opens with the time before"
            if unfit:
                return unfit
            if one is not fact and not self.usable(one) and one.kind != "caveat":
                return f"it needs a sentence that is not the period's news ({one.kind})"
        return Passage(fact, (*together, *self._caveats(together)))

    def _stands(self, fact: Fact) -> bool:
        """Whether a sentence opens a passage: by its grade, and by its printed first words."""
        return self._quoter.stands(fact) and not standing.opens_leaning(self._quoter.words(fact), fact.language)

    def _leant_on(self, fact: Fact, place: int) -> int | None:
        """The number of the sentence that must be printed right before this one."""
        antecedent = fact.leaning.antecedent
        if antecedent:
            return self._place[antecedent] if antecedent in self._place and self._place[antecedent] < place else None
        if fact.leaning.grade == "cannot" or place == 0:
            return None
        before = self._sequences[fact.article][place - 1]
        speaker = fact.speaker
        if speaker and (speaker.carried or fact.leaning.grade == "stands"):
            return place - 1 if before.speaker and before.speaker.name == speaker.name else None
        return place - 1 if fact.paragraph - before.paragraph <= 1 and speaker is None else None

    def _caveats(self, together: Sequence[Fact]) -> tuple[Fact, ...]:
        """The caveats that speak of these sentences, where they can be printed after them."""
        printed = {fact.id for fact in together}
        out: list[Fact] = []
        for fact in together:
            for key in fact.caveats:
                caveat = self._by_id.get(key)
                if caveat is None or key in printed or caveat.kind != "caveat" or caveat.article != fact.article:
                    continue
                verdict = self._quoter.verdict(caveat)
                if (
                    isinstance(verdict, str)
                    or standing.reads(self._quoter.words(caveat))
                    or (not self._quoter.stands(caveat) and caveat.leaning.antecedent not in printed)
                ):
                    continue
                printed.add(key)
                out.append(caveat)
        return tuple(out)

    def shared_caveat(self, told: Sequence[Fact]) -> Fact | None:
        """A caveat on several claims ("neither side's claims ...") that speaks of these sentences' event in their article."""
        claims = [f for f in told if f.kind == "statement" and f.speaker is not None and f.speaker.party]
        printed = {f.id for f in told}
        for fact in claims:
            for other in self._sequences[fact.article]:
                if (
                    other.kind != "caveat"
                    or other.id in printed
                    or not 0 < self._place[other.id] - self._place[fact.id] <= _WITHIN
                    or not standing.speaks_of_several(other.text, other.language)
                ):
                    continue
                events = {self._by_id[key].event for key in other.caveats if key in self._by_id}
                if fact.event is not None and fact.event in events and not standing.reads(self._quoter.words(other)):
                    return None if isinstance(self._quoter.verdict(other), str) else other
        return None

    def missing_caveat(self, passage: Passage) -> bool:
        """Whether a caveat speaks of the passage but could not be printed with it."""
        there = {fact.id for fact in passage.facts}
        return any(
            key in self._by_id and self._by_id[key].kind == "caveat" and key not in there
            for fact in passage.facts
            if fact.kind != "caveat"
            for key in fact.caveats
        )

    def _run(self, fact: Fact) -> tuple[int, int]:
        """First and last number of the sentences that one quotation holds together."""
        runs = self._runs.get(fact.article)
        if runs is None:
            runs = self._runs[fact.article] = _quotation_runs(self._sequences[fact.article])
        place = self._place[fact.id]
        return runs.get(fact.id, (place, place))


def _quotation_runs(told: Sequence[Fact]) -> dict[str, tuple[int, int]]:
    """The runs of more than one sentence that a quotation holds together, by sentence."""
    out: dict[str, tuple[int, int]] = {}
    begun: int | None = None
    paragraph = -1
    for n, fact in enumerate(told):
        if fact.paragraph != paragraph:
            if begun is not None and not fact.text.startswith((_OPEN, _STRAIGHT)):
                begun = None  # the quotation was never closed: the paragraph's end closes it
            paragraph = fact.paragraph
            inside = False
        else:
            inside = begun is not None
        ends_inside = _inside_after(fact.text, inside=inside)
        if begun is not None:
            for m in range(begun, n + 1):
                out[told[m].id] = (begun, n)
        if ends_inside and begun is None:
            begun = n
        elif not ends_inside:
            begun = None
    return out


def _inside_after(text: str, *, inside: bool) -> bool:
    """Whether a quotation is open after `text`, given whether one was open before it."""
    for char in _MARKS.findall(text):
        if char == _OPEN:
            inside = True
        elif char == _CLOSE:
            inside = False
        elif char == _STRAIGHT:
            inside = not inside
    return inside


def words_in(texts: Iterable[str]) -> int:
    """How many words the texts have, divided by blanks."""
    return sum(len(text.split()) for text in texts)
