"""What matters first: sentences and events scored by the weights of `data/rank.toml`, each with its reasons."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import Stemmer
from msgspec import Struct

from briefing.organise.terms import TermScan
from briefing.organise.vectors import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.model import Article, Beat, DateRange, Event, Fact
    from briefing.organise.copies import Copies

Parts = tuple[tuple[str, float], ...]

CUES = ("irreversible", "decision", "first", "talk", "opinion", "explanation")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_GRAVE = frozenset(
    {"killed", "wounded", "injured", "dead", "captured", "missing", "displaced", "shot down", "arrested"}
)


class Weight(Struct, frozen=True):
    """One line of the table."""

    weight: float
    why: str


@cache
def weights() -> Mapping[str, Mapping[str, Weight]]:
    """The table: group ("sentence", "event", "choice") -> feature -> weight."""
    table = tomllib.loads((files("briefing.organise") / "data" / "rank.toml").read_text(encoding="utf-8"))
    return {
        group: {name: Weight(float(row["weight"]), str(row["why"])) for name, row in rows.items()}
        for group, rows in table.items()
    }


@cache
def _cues(language: str) -> tuple[TermScan, tuple[str, ...]] | None:
    path = files("briefing.organise") / "data" / language / "rank.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = [(cue, word) for cue in CUES for word in table[cue]]
    return TermScan(word for _, word in pairs), tuple(cue for cue, _ in pairs)


@cache
def _stems() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


class Stems:
    """The content stems of texts, remembered word by word."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str, language: str = "en") -> tuple[str, ...]:
        """The stems of `text` in order, stop words left out."""
        known = self._known
        out = []
        for word in _WORD.findall(text.lower()):
            stem = known.get(word)
            if stem is None:
                stem = "" if word in stop_words(language) or len(word) < 2 else _stem(word, language)
                known[word] = stem
            if stem:
                out.append(stem)
        return tuple(out)


def _stem(word: str, language: str) -> str:
    return _stems().stemWord(word) if language == "en" else word


class Scored(Struct, frozen=True):
    """A score with what it is made of, the heaviest part first."""

    value: float
    parts: Parts

    @property
    def why(self) -> str:
        """The parts in words: "lead +1.30, figure +0.70"."""
        return ", ".join(f"{name} {value:+.2f}" for name, value in self.parts)


class Ranking(Struct, frozen=True):
    """The scores of a week: sentences and events by id, and the stems of every sentence scored."""

    facts: Mapping[str, Scored]
    events: Mapping[str, Scored]
    stems: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How much two sets of stems share, weighted by rarity: 0 to 1 (cosine)."""
        if not one or not other:
            return 0.0
        rarity = self.rarity
        shared = sum(rarity.get(s, 1.0) ** 2 for s in sorted(one & other))
        if not shared:
            return 0.0
        norms = [math.sqrt(sum(rarity.get(s, 1.0) ** 2 for s in sorted(side))) for side in (one, other)]
        return shared / (norms[0] * norms[1])


def rank(
    facts: Sequence[Fact],
    events: Sequence[Event],
    articles: Mapping[str, Article],
    copies: Copies,
    beat: Beat,
    period: DateRange,
) -> Ranking:
    """Scores for the candidate sentences `facts` and the events they tell.

    Whatever the order of the input: sums run over sorted words, and copies of an article count once.
    """
    stem = Stems()
    bags = {fact.id: stem(fact.text, fact.language) for fact in facts}
    spread: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        group = copies.of_article(fact.article)
        for s in bags[fact.id]:
            spread[s].add(group)
    groups = len({copies.of_article(fact.article) for fact in facts})
    shared = {s: len(where) for s, where in spread.items()}
    rarity = {s: math.log((1 + groups) / (0.5 + n)) for s, n in shared.items()}
    titles = {name: frozenset(stem(articles[name].title or "")) for name in {fact.article for fact in facts}}
    cues = _find_cues(facts)
    scored = {
        fact.id: _sentence(fact, bags[fact.id], cues[n], titles[fact.article], shared, groups, period)
        for n, fact in enumerate(facts)
    }
    stems = {key: frozenset(bag) for key, bag in bags.items()}
    by_id = {fact.id: fact for fact in facts}
    told = {
        event.id: _event(event, [by_id[f] for f in event.facts if f in by_id], scored, copies, beat) for event in events
    }
    return Ranking(scored, told, stems, rarity)


def _find_cues(facts: Sequence[Fact]) -> list[Counter[str]]:
    found: list[Counter[str]] = [Counter() for _ in facts]
    for language in sorted({fact.language for fact in facts}):
        cues = _cues(language)
        if cues is None:
            continue
        scan, names = cues
        where = [n for n, fact in enumerate(facts) if fact.language == language]
        for n, hits in zip(where, scan([facts[n].text for n in where]), strict=True):
            found[n].update(names[hit.term] for hit in hits)
    return found


def _sentence(
    fact: Fact,
    bag: tuple[str, ...],
    cues: Counter[str],
    title: frozenset[str],
    shared: Mapping[str, int],
    groups: int,
    period: DateRange,
) -> Scored:
    words = len(fact.text.split())
    distinct = set(bag)
    grave = any(q.role in _GRAVE for q in fact.quantities)
    acts = cues["irreversible"] + cues["decision"]
    top = math.log(1 + groups)
    central = sum(math.log(shared[s]) for s in sorted(distinct)) / (top * len(distinct)) if distinct and top else 0.0
    features = {
        "irreversible": _up_to(cues["irreversible"] + 2 * grave, 3),
        "decision": _up_to(cues["decision"], 2),
        "first": _up_to(cues["first"], 2),
        "figure": _up_to(sum(1 if q.role or q.unit else 0.5 for q in fact.quantities), 2),
        "lead": 1 / (1 + 0.4 * fact.position) if fact.position < 12 else 0.0,
        "headline": min(1.0, 1.6 * len(distinct & title) / len(title)) if title else 0.0,
        "day": float(fact.basis == "explicit" and fact.days is not None and fact.days.within(period)),
        "place": float(bool(fact.places)),
        "actor": float(fact.speaker is not None and not fact.speaker.unnamed and not fact.speaker.carried),
        "central": min(1.0, 2 * central),
        "talk": float(bool(cues["talk"]) and not acts) + 0.5 * (fact.kind == "statement" and not acts),
        "opinion": _up_to(cues["opinion"], 2),
        "explanation": _up_to(cues["explanation"], 1),
        "undated": float(fact.basis == "published"),
        "long": max(0.0, (words - 30) / 20),
        "short": max(0.0, (9 - words) / 9),
        "leaning": {"stands": 0.0, "named": 0.4, "cannot": 1.0}[fact.leaning.grade],
        "quoted": float(fact.text.lstrip()[:1] in '"“' and fact.kind == "statement"),
    }
    return _scored(features, weights()["sentence"])


def _event(event: Event, told: Sequence[Fact], scored: Mapping[str, Scored], copies: Copies, beat: Beat) -> Scored:
    if not told:
        return Scored(-math.inf, ())
    best = max((scored[fact.id].value for fact in told), default=0.0)
    groups = {copies.of_article(fact.article) for fact in told}
    outlets = copies.outlets(groups)
    first = min(fact.days.first for fact in told if fact.days) if any(fact.days for fact in told) else None
    later = {copies.of_article(f.article) for f in told if first and f.published and f.published > first}
    theme = {t.name: t.weight for t in beat.themes}
    features = {
        "outlets": math.log(max(1, len(outlets)), 4),
        "articles": math.log(max(1, len(groups)), 4),
        "recalled": _up_to(len(later), 3),
        "theme": max((theme.get(name, 0.0) for name in event.themes), default=0.0),
    }
    total = _scored(features, weights()["event"])
    return Scored(best + total.value, (("best sentence", best), *total.parts))


def _scored(features: Mapping[str, float], table: Mapping[str, Weight]) -> Scored:
    parts = [(name, value * table[name].weight) for name, value in features.items() if value]
    parts.sort(key=lambda part: (-abs(part[1]), part[0]))
    return Scored(math.fsum(value for _, value in parts), tuple(parts))


def _up_to(value: float, most: float) -> float:
    return min(value, most) / most


def best_first(ids: Iterable[str], scores: Mapping[str, Scored], tie: Mapping[str, str]) -> list[str]:
    """The ids by score, the highest first; equal scores by `tie` (the words themselves), never by id."""
    return sorted(ids, key=lambda i: (-round(scores[i].value, 9), tie[i], i))
