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

from briefing.organise.likeness import Likeness
from briefing.organise.spacing import Spacing
from briefing.organise.terms import TermScan
from briefing.organise.vectors import stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from briefing.model import Article, Beat, DateRange, Event, Fact
    from briefing.organise.copies import Copies

Parts = tuple[tuple[str, float], ...]

CUES = ("irreversible", "decision", "first", "talk", "opinion", "explanation", "generality", "negated")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_RUN_TOGETHER = re.compile(r"[a-z]{2}[,;:][a-z]{2}|[a-z]{2}\.[A-Z][a-z]|\b[A-Z]{2,}[a-z]{2,}|[a-z]{3}[A-Z]{2,}")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_GLUE = (
    "the",
    "that",
    "this",
    "his",
    "her",
    "its",
    "and",
    "with",
    "from",
    "for",
    "has",
    "was",
    "were",
    "are",
    "is",
    "in",
    "of",
    "to",
    "an",
    "by",
)
_SEEN_TOGETHER = ("echo", "garbled", "heads")
_NEAR_TITLE = 0.2
_ECHO_POOL = 4000  # sentences whose echoes are looked for: the best by everything else
_GRAVE = frozenset({"killed", "wounded", "injured", "dead", "captured", "missing", "displaced", "arrested"})


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
    """A score with the features it was made from and the part of the table that weighed them."""

    value: float
    features: Mapping[str, float]
    table: Mapping[str, Weight]

    @property
    def parts(self) -> Parts:
        """What the score is made of, the heaviest part first."""
        parts = [(name, value * self.table[name].weight) for name, value in self.features.items() if value]
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    @property
    def why(self) -> str:
        """The parts in words: "lead +1.30, figure +0.70"."""
        return ", ".join(f"{name} {value:+.2f}" for name, value in self.parts)


class Ranking(Struct, frozen=True):
    """The scores of a week: sentences and events by id, and how alike its sentences are."""

    facts: Mapping[str, Scored]
    events: Mapping[str, Scored]
    alike: Likeness


def rank(
    facts: Sequence[Fact],
    events: Sequence[Event],
    articles: Mapping[str, Article],
    copies: Copies,
    beat: Beat,
    period: DateRange,
    *,
    everything: Sequence[Fact] = (),
    spacing: Spacing | None = None,
) -> Ranking:
    """Scores for the candidate sentences `facts` and the events they tell; `everything` are all sentences of their articles.

    `spacing` knows the run's words and lost blanks (None: those of `facts`). Whatever the order of the input: sums run over sorted words, and copies of an article count once.
    """
    stem = Stems()
    spacing = spacing or Spacing(fact.text for fact in facts)
    once: dict[str, Fact] = {}  # one sentence for each wording: what its copies say is known
    for fact in facts:
        once.setdefault(copies.wording[fact.id], fact)
    # Copies and standing phrases are read once.
    stems = {words: stem(*words) for words in dict.fromkeys((fact.text, fact.language) for fact in facts)}
    bags = {fact.id: stems[fact.text, fact.language] for fact in facts}
    groups = {fact.id: copies.of_article(fact.article) for fact in facts}
    spread: dict[str, set[str]] = defaultdict(set)
    for words, group in dict.fromkeys(((fact.text, fact.language), groups[fact.id]) for fact in facts):
        for s in stems[words]:
            spread[s].add(group)
    count = len(set(groups.values()))
    shared = {s: len(where) for s, where in spread.items()}
    titles = {name: frozenset(stem(articles[name].title or "")) for name in {fact.article for fact in facts}}
    holding = Counter(s for fact in once.values() for s in set(bags[fact.id]))
    rarity = {s: math.log((1 + len(once)) / (0.5 + n)) for s, n in holding.items()}
    headed = {f"title of {name}": words for name, words in titles.items() if words and copies.of_article(name) == name}
    alike = Likeness({**bags, **headed}, rarity)
    topic = frozenset(stem(beat.title, beat.language))
    cues = _find_cues(stems)
    about = _about(facts, bags, topic)
    recap = _recap(everything)
    essay = {name: float(bool(_essays(beat.language).search(articles[name].title or ""))) for name in titles}
    features = {}
    for fact in facts:
        seen = cues[fact.text, fact.language]
        found = _features(fact, bags[fact.id], seen, titles[fact.article], topic, shared, count, period)
        found["about"] = about[fact.article]
        found["recap"] = recap.get(fact.article, 0.0)
        found["essay"] = essay[fact.article]
        features[fact.id] = found
    worth = {fact.id: _scored(features[fact.id], "sentence").value for fact in once.values()}
    firsts = sorted(once.values(), key=lambda fact: (-round(worth[fact.id], 9), copies.wording[fact.id]))
    looked_at = [fact.id for fact in firsts[:_ECHO_POOL]]
    for key, value in alike.echoes(looked_at, groups).items():
        features[key]["echo"] = min(1.0, math.log1p(value) / math.log(6))
    by_id = {fact.id: fact for fact in facts}
    for key in looked_at:
        features[key]["garbled"] = _garbled(by_id[key].text, spacing)
    grouped = groups | {key: key.removeprefix("title of ") for key in headed}
    for key, value in alike.echoes(looked_at, grouped, sorted(headed), near=_NEAR_TITLE).items():
        features[key]["heads"] = min(1.0, math.log1p(value) / math.log(4))
    for key in looked_at:
        together = {name: features[key].get(name, 0.0) for name in _SEEN_TOGETHER}
        for twin in copies.same_words(key):
            if twin in features:
                features[twin].update(together)
    scored = {key: _scored(found, "sentence") for key, found in features.items()}
    ranked = {
        event.id: _event(event, [by_id[f] for f in event.facts if f in by_id], scored, copies, beat) for event in events
    }
    return Ranking(scored, ranked, alike)


def _recap(everything: Sequence[Fact]) -> dict[str, float]:
    """How much of each article is background: explainers and commentaries are mostly that."""
    told: Counter[str] = Counter()
    old: Counter[str] = Counter()
    for fact in everything:
        if fact.kind not in ("boilerplate", "headline"):
            told[fact.article] += 1
            old[fact.article] += fact.kind == "background"
    return {name: old[name] / told[name] for name in told}


@cache
def _essays(language: str) -> re.Pattern[str]:
    """What a headline of a commentary, an analysis or an explainer shows itself by."""
    path = files("briefing.organise") / "data" / language / "rank.toml"
    if not path.is_file():
        return re.compile(r"(?!)")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    openers = "|".join(re.escape(word) for word in table["essay_openers"])
    labels = "|".join(re.escape(word) for word in table["essay_labels"])
    return re.compile(rf"^\W*(?:{openers})\b|\b(?:{labels})\b|\?\s*$", re.IGNORECASE)


def _about(facts: Sequence[Fact], bags: Mapping[str, tuple[str, ...]], topic: frozenset[str]) -> dict[str, float]:
    """How much of each article speaks of what the beat's title names: 1 where every second sentence does."""
    told: Counter[str] = Counter()
    on: Counter[str] = Counter()
    for fact in facts:
        told[fact.article] += 1
        on[fact.article] += not topic.isdisjoint(bags[fact.id])
    return {name: min(1.0, 2 * on[name] / told[name]) for name in told}


def _garbled(text: str, spacing: Spacing) -> float:
    """Whether words run together, as where links were stripped, and no blank put back parts them: "asocial media postlater"."""
    mended, at = [], 0
    for blank in spacing.blanks(text):
        mended.append(text[at:blank])
        at = blank
    mended.append(text[at:])
    whole = " ".join(mended)
    if _RUN_TOGETHER.search(whole) or _INVISIBLE.search(whole):
        return 1.0
    words = spacing.words
    for word in _WORD.findall(whole.lower()):
        if len(word) < 6 or words[word] > 2:
            continue
        for short in _GLUE:
            if word.startswith(short) and words.get(word[len(short) :], 0) >= 3 and len(word) - len(short) > 3:
                return 1.0
            if word.endswith(short) and words.get(word[: -len(short)], 0) >= 3 and len(word) - len(short) > 3:
                return 1.0
        if any(words.get(word[:n], 0) >= 3 and words.get(word[n:], 0) >= 3 for n in range(4, len(word) - 3)):
            return 0.7
    return 0.0


def _find_cues(texts: Collection[tuple[str, str]]) -> dict[tuple[str, str], Counter[str]]:
    """How often each kind of cue stands in each text, by text and language."""
    found: dict[tuple[str, str], Counter[str]] = {text: Counter() for text in texts}
    for language in sorted({language for _, language in texts}):
        cues = _cues(language)
        if cues is None:
            continue
        scan, names = cues
        where = [text for text in texts if text[1] == language]
        for text, hits in zip(where, scan([words for words, _ in where]), strict=True):
            found[text].update(names[hit.term] for hit in hits)
    return found


def _features(
    fact: Fact,
    bag: tuple[str, ...],
    cues: Counter[str],
    title: frozenset[str],
    topic: frozenset[str],
    shared: Mapping[str, int],
    groups: int,
    period: DateRange,
) -> dict[str, float]:
    words = len(fact.text.split())
    distinct = set(bag)
    grave = any(q.role in _GRAVE for q in fact.quantities)
    acts = cues["irreversible"] + cues["decision"]
    top = math.log(1 + groups)
    central = math.fsum(math.log(shared[s]) for s in distinct) / (top * len(distinct)) if distinct and top else 0.0
    dated = fact.basis == "explicit" and fact.days is not None and fact.days.within(period)
    return {
        "irreversible": _up_to(cues["irreversible"] + 2 * grave, 3),
        "decision": _up_to(cues["decision"], 2),
        "first": _up_to(cues["first"], 2),
        "figure": _up_to(sum(1 if q.role or q.unit else 0.5 for q in fact.quantities), 2),
        "lead": 1 / (1 + 0.4 * fact.position) if fact.position < 12 else 0.0,
        "headline": min(1.0, 1.6 * len(distinct & title) / len(title)) if title else 0.0,
        "day": float(dated),
        "topic": 1.0 if distinct & topic else 0.5 if title & topic else 0.0,
        "place": float(bool(fact.places)),
        "actor": float(fact.speaker is not None and not fact.speaker.unnamed and not fact.speaker.carried),
        "party": float(fact.speaker is not None and bool(fact.speaker.party)),
        "central": min(1.0, 1.25 * central),
        "talk": float(bool(cues["talk"]) and not acts) + 0.5 * (fact.kind == "statement" and not acts),
        "opinion": _up_to(cues["opinion"], 2),
        "negated": float(bool(cues["negated"])),
        "generality": _up_to(cues["generality"], 2),
        "explanation": _up_to(cues["explanation"], 1) * (0.4 if dated else 1.0),
        "undated": float(fact.basis == "published"),
        "long": max(0.0, (words - 30) / 20),
        "short": max(0.0, (9 - words) / 9),
        "leaning": {"stands": 0.0, "named": 0.4, "cannot": 1.0}[fact.leaning.grade],
        "quoted": float(fact.text.lstrip()[:1] in '"“' and fact.kind == "statement"),
    }


def _event(event: Event, told: Sequence[Fact], scored: Mapping[str, Scored], copies: Copies, beat: Beat) -> Scored:
    if not told:
        return Scored(-math.inf, {}, {})
    values = sorted({copies.wording[fact.id]: scored[fact.id].value for fact in told}.values(), reverse=True)
    groups = {copies.of_article(fact.article) for fact in told}
    outlets = copies.outlets(groups)
    first = min(fact.days.first for fact in told if fact.days) if any(fact.days for fact in told) else None
    later = {copies.of_article(f.article) for f in told if first and f.published and f.published > first}
    theme = {t.name: t.weight for t in beat.themes}
    features = {
        "second": (values[1] if len(values) > 1 else 0.0) / 6,
        "mean": math.fsum(values) / len(values) / 6,
        "outlets": math.log(max(1, len(outlets)), 4),
        "articles": math.log(max(1, len(groups)), 4),
        "recalled": _up_to(len(later), 3),
        "theme": max((theme.get(name, 0.0) for name in event.themes), default=0.0),
    }
    return _scored(features, "event")


def _scored(features: Mapping[str, float], group: str) -> Scored:
    """The score of these features by one group of the table."""
    plain = _plain(group)
    value = math.fsum([value * plain[name] for name, value in features.items() if value])
    return Scored(value, features, weights()[group])


@cache
def _plain(group: str) -> Mapping[str, float]:
    """The weights of one group alone: they are looked up a million times in a large week."""
    return {name: row.weight for name, row in weights()[group].items()}


def _up_to(value: float, most: float) -> float:
    return min(value, most) / most


def best_first(ids: Iterable[str], scores: Mapping[str, Scored], tie: Mapping[str, str]) -> list[str]:
    """The ids by score, the highest first; equal scores by `tie` (the words themselves), never by id."""
    return sorted(ids, key=lambda i: (-round(scores[i].value, 9), tie[i], i))
