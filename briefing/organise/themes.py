"""Which theme of the beat a sentence is of, and which words decided.

A sentence's own words speak first. What they leave open, its neighbours in the paragraph, the sentence it leans on and
its article's title decide; and where no word of the beat speaks at all, words that stand beside the beat's words
elsewhere in the batch (`briefing.organise.bayes`). What nothing speaks for is `OTHER`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from briefing.organise.bayes import ComplementBayes
from briefing.organise.terms import TermScan, longest
from briefing.organise.vectors import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model import Beat, Fact
    from briefing.organise.terms import Hit

OTHER = "other"
_DATELINE = re.compile(r"[A-Z]{3}[^a-z]*[^.;]{0,50}?(?:[—–]|--|\) -)\s")
_HEAD, _SUBJECT = 40, 1.4  # what a text opens with, it is about: so many characters, so much more weight
_TITLE = 0.3  # what the title's words are worth beside the sentence's own
_NEIGHBOUR = 0.2  # what the words of the rest of the paragraph are worth
_PHRASE = 0.5  # what each further word of a phrase adds: a phrase is rarer than a word
_PLACE = 0.7  # a theme's place is a hint: anything may happen there
_PROSE = ("fact", "statement", "background")
_LESSONS = 40  # fewer sentences of a clear theme teach nothing,
_MOST_LESSONS = 4000  # and more teach nothing new
_CLEAR = 2.0  # by so many nats a theme must lead the next,
_CLEAR_WORD = 0.15  # and by so many a word: long sentences gather chance
_WORDS = 4  # a shorter sentence says too little
_NONE: dict[int, float] = {}
_SILENT: tuple[dict[int, float], dict[int, list[str]], frozenset[int]] = ({}, {}, frozenset())
_SECOND = 0.4  # a further theme is named where it has this part of the first one's score


class _Term:
    """What one pattern of the beat speaks for."""

    __slots__ = ("excludes", "text", "theme", "weight")

    def __init__(self, theme: int, text: str, weight: float, *, excludes: bool = False) -> None:
        self.theme = theme
        self.text = text
        self.weight = weight
        self.excludes = excludes


def _start(text: str) -> int:
    """Where the sentence's own words begin, behind a dateline in capitals."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


class Themer:
    """Fills in the themes of facts by the words, phrases, places and exclusions of a beat. Made once, called often."""

    def __init__(self, beat: Beat) -> None:
        self._names = [theme.name for theme in beat.themes]
        self._terms: list[_Term] = []
        for number, theme in enumerate(beat.themes):
            for word in theme.words:
                weight = theme.weight * (1 + _PHRASE * word.count(" "))
                self._terms.append(_Term(number, word, weight))
            self._terms.extend(_Term(number, place, theme.weight * _PLACE) for place in theme.places)
            self._terms.extend(_Term(number, word, 0.0, excludes=True) for word in theme.exclude)
        self._scan = TermScan(term.text for term in self._terms)
        self._takes_out = any(term.excludes for term in self._terms)

    def __call__(self, facts: Sequence[Fact], titles: Mapping[str, str | None]) -> tuple[Fact, ...]:
        """The facts in the order given, with `themes` (best first, never empty) and `theme_why` filled in.

        `titles` maps an article's id to its title. The facts of one article stand together, in the article's order.
        """
        told = [article for article in dict.fromkeys(fact.article for fact in facts) if titles.get(article)]
        headlines = {
            article: self._weigh(hits)[0]
            for article, hits in zip(told, self._scan([titles[article] or "" for article in told]), strict=True)
        }
        themed: list[Fact] = []
        for article, run in groupby(facts, key=lambda fact: fact.article):
            themed.extend(self._article(list(run), headlines.get(article, {})))
        return tuple(self._by_company(themed))

    def excludes(self, text: str) -> bool:
        """Whether a theme takes a sentence out: it then goes where its own words put it, or nowhere."""
        return self._takes_out and bool(self._out(self._scan([text])[0]))

    def _out(self, hits: Sequence[Hit]) -> frozenset[int]:
        return frozenset(self._terms[hit.term].theme for hit in hits if self._terms[hit.term].excludes)

    def _by_company(self, themed: list[Fact]) -> list[Fact]:
        """What no word of the beat catches, by the words that keep company with the beat's words in this batch."""
        silent = {number for number, fact in enumerate(themed) if fact.themes == (OTHER,) and fact.kind in _PROSE}
        clear = [
            (self._names.index(fact.themes[0]), fact)
            for number, fact in enumerate(themed)
            if number not in silent and fact.kind in _PROSE and len(fact.themes) == 1 and ", " in fact.theme_why
        ]
        if not silent or len(clear) < _LESSONS:
            return themed
        clear.sort(key=lambda lesson: lesson[1].id)
        words = Vocabulary(names=2)
        step = max(1, len(clear) // _MOST_LESSONS)
        bayes = ComplementBayes((theme, words.count(fact.text, fact.language)) for theme, fact in clear[::step])
        for number in sorted(silent):
            fact = themed[number]
            count = words.count(fact.text, fact.language)
            if len(count) < _WORDS or self.excludes(fact.text):
                continue
            theme, lead = bayes(count)
            if lead >= max(_CLEAR, _CLEAR_WORD * len(count)):
                why = "no word of the beat, but words that stand beside its words in this batch"
                themed[number] = replace(fact, themes=(self._names[theme],), theme_why=why)
        return themed

    def _weigh(
        self, hits: Sequence[Hit], start: int = 0
    ) -> tuple[dict[int, float], dict[int, list[str]], frozenset[int]]:
        """Each theme's weight in one text, the terms that gave it, and the themes it is taken out of.

        Each term counts once. The text's own words begin at `start`.
        """
        weights: dict[int, float] = defaultdict(float)
        words: dict[int, list[str]] = defaultdict(list)
        out = self._out(hits)
        for hit in longest(hits):
            term = self._terms[hit.term]
            if term.excludes or term.theme in out or term.text in words[term.theme]:
                continue
            weights[term.theme] += term.weight * (_SUBJECT if hit.start < start + _HEAD else 1.0)
            words[term.theme].append(term.text)
        return dict(weights), words, out

    def _article(self, facts: list[Fact], headline: dict[int, float]) -> list[Fact]:
        texts = [fact.text for fact in facts]
        own = [
            self._weigh(hits, _start(text)) if hits else _SILENT
            for text, hits in zip(texts, self._scan(texts), strict=True)
        ]
        around: dict[int, dict[int, float]] = {}
        for fact, (weights, _, _) in zip(facts, own, strict=True):
            if weights:
                near = around.setdefault(fact.paragraph, defaultdict(float))
                for theme, weight in weights.items():
                    near[theme] += weight
        where = {fact.id: number for number, fact in enumerate(facts)}
        settled: dict[tuple[int, int], tuple[tuple[str, ...], str]] = {}
        themed = []
        for number, (fact, (weights, words, out)) in enumerate(zip(facts, own, strict=True)):
            leans_on = -1
            if out:  # what a theme takes out goes where its own words put it, or nowhere
                themes, told = self._settle(weights, words, "")
                themed.append(replace(fact, themes=themes, theme_why=told))
                continue
            if not weights:  # what has no words of its own is told by what stands around it alone
                leans_on = where.get(fact.leaning.antecedent, -1)
                if leans_on >= number:
                    leans_on = -1
                known = settled.get((fact.paragraph, leans_on))
                if known:
                    themed.append(replace(fact, themes=known[0], theme_why=known[1]))
                    continue
            scores = dict(weights)
            for theme, weight in around.get(fact.paragraph, _NONE).items():
                scores[theme] = scores.get(theme, 0.0) + _NEIGHBOUR * (weight - weights.get(theme, 0.0))
            for theme, weight in headline.items():
                scores[theme] = scores.get(theme, 0.0) + _TITLE * weight
            why = ""
            if leans_on >= 0:
                for theme, weight in own[leans_on][0].items():
                    scores[theme] = scores.get(theme, 0.0) + weight
                why = "the sentence it leans on"
            themes, told = self._settle(scores, words, why)
            if not weights:
                settled[fact.paragraph, leans_on] = themes, told
            themed.append(replace(fact, themes=themes, theme_why=told))
        return themed

    def _settle(
        self, scores: Mapping[int, float], words: Mapping[int, list[str]], why: str
    ) -> tuple[tuple[str, ...], str]:
        """The themes that the scores speak for, the best first, and why."""
        ranked = sorted((-score, theme) for theme, score in scores.items() if score > 0)
        if not ranked:
            return (OTHER,), "no word of the beat"
        best = -ranked[0][0]
        chosen = [theme for score, theme in ranked if -score >= _SECOND * best and (words.get(theme) or -score == best)]
        told = [f"{self._names[theme]}: {', '.join(words[theme])}" for theme in chosen if words.get(theme)]
        return (
            tuple(self._names[theme] for theme in chosen),
            "; ".join(told) or why or "its paragraph and title",
        )
