"""The day that a sentence itself tells: which of its time expressions dates its event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from briefing.extract import roles, tense
from briefing.extract.cues import Cue, lexicon
from briefing.extract.roles import Role
from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.extract.roles import Tags
    from briefing.extract.speech import Utterance
    from briefing.extract.tense import Tense
    from briefing.model import Block, Dated, Sentence, TimeExpression

_Placed = TypeVar("_Placed", Cue, "TimeExpression")

_NO_PROSE = frozenset({"title", "heading", "furniture", "byline", "caption", "dateline", "correction", "entry"})
_COARSE = frozenset({"month", "quarter", "half", "season", "year", "decade", "century"})
_FIGURES = frozenset({"month", "quarter", "half", "season"})
_HALF_A_YEAR = timedelta(days=183)
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


class Page:
    """An article as the rules of this room read it: what each sentence holds of cues, expressions and tense."""

    def __init__(self, dated: Dated, utterances: Sequence[Utterance]) -> None:
        marked = dated.marked
        language = marked.language
        self.text: str = marked.article.text
        self.sentences: tuple[Sentence, ...] = marked.sentences
        self.blocks: tuple[Block, ...] = marked.blocks
        self.utterances = utterances
        self.published: date | None = dated.published.day if dated.published else None
        self.tag: Tags = roles.tags(language)
        words = lexicon(language)
        self.events = words.tags_of("anchor_events.")
        spans = [(s.start, s.end) for s in marked.sentences]
        self.cues: list[list[Cue]] = _share(spans, words.scan(self.text))
        self.expressions: list[list[TimeExpression]] = _share(spans, dated.expressions)
        bits = tense.verbs(language)
        self.tenses: list[Tense] = [
            tense.told(self.text, s.start, c, bits)[0] for s, c in zip(marked.sentences, self.cues, strict=True)
        ]
        self.prose = [
            marked.blocks[s.block].kind not in _NO_PROSE and not self._bare(n) for n, s in enumerate(marked.sentences)
        ]
        self.leads = [n for n, prose in enumerate(self.prose) if prose][:2]

    @classmethod
    def of(cls, dated: Dated, utterances: Sequence[Utterance]) -> Page:
        """The page of `dated`; `utterances` are aligned to its sentences."""
        return cls(dated, utterances)

    def has(self, n: int, bits: int) -> bool:
        """Whether sentence `n` holds a cue of one of the lists in `bits`."""
        return any(cue.tags & bits for cue in self.cues[n])

    def same_paragraph(self, m: int, n: int) -> bool:
        """Whether sentences `m` and `n` stand in one block."""
        return self.sentences[m].block == self.sentences[n].block

    def before(self, n: int) -> int | None:
        """The prose sentence before `n`; None where it is the first."""
        return n - 1 if n and self.prose[n - 1] else None

    def same_day(self, n: int, expression: TimeExpression) -> bool:
        """Whether an expression only says "on the day we speak of": "earlier in the day", "that day"."""
        bits = self.tag.same_day
        return any(
            cue.tags & bits and cue.start < expression.end and expression.start < cue.end for cue in self.cues[n]
        )

    def carries_on(self, n: int) -> bool:
        """Whether sentence `n` opens with a pronoun for whoever the sentence before spoke of."""
        start = self.sentences[n].start
        cues = self.cues[n]
        return any(cue.tags & self.tag.pronoun and cue.start <= start + 5 for cue in cues[:2])

    def event(self, n: int) -> int:
        """The kinds of event, as bits, that the subject of sentence `n` points back to ("The deal", "That attack")."""
        start = self.sentences[n].start
        bits = 0
        for cue in self.cues[n]:
            if cue.start > start + 40:
                break
            if cue.tags & self.events and self.text[start : start + 5].lower().startswith(("the ", "that ", "this ")):
                bits |= cue.tags & self.events
                break
        return bits

    def related(self, m: int, n: int) -> bool:
        """Whether sentences `m` and `n` share two longer words."""
        return len(self._stems(m) & self._stems(n)) >= 2

    def _stems(self, n: int) -> set[str]:
        sentence = self.sentences[n]
        words = self.text[sentence.start : sentence.end].split()
        return {word[:6].lower() for word in words if len(word) > 4}

    def _bare(self, n: int) -> bool:
        """Whether a sentence is nothing but a date: no letter stands outside its expressions."""
        expressions = self.expressions[n]
        if not expressions:
            return False
        sentence = self.sentences[n]
        if sentence.end - sentence.start > 60:
            return False
        at, rest = sentence.start, ""
        for e in expressions:
            rest += self.text[at : e.start]
            at = max(at, e.end)
        rest += self.text[at : sentence.end]
        return not any(c.isalpha() for c in rest)


def tell(page: Page, n: int) -> Own | None:
    """The days that sentence `n` of `page` tells of its event; None where it tells none."""
    expressions = page.expressions[n]
    if not expressions:
        return None
    found = [e for e in expressions if e.days is not None and e.type != "SET"]
    if not found:
        return None
    sentence, tag, published = page.sentences[n], page.tag, page.published
    spoken = page.utterances[n].speaker is not None
    future = page.has(n, tag.future)
    best: tuple[int, int, int] | None = None
    own: Own | None = None
    for order, (e, role) in enumerate(
        zip(found, roles.roles(page.text, sentence.start, sentence.end, found, page.cues[n], tag), strict=True)
    ):
        days = e.days
        assert days is not None
        coarse = e.granularity in _COARSE
        weight = int(role)
        if page.same_day(n, e):
            continue
        if role == Role.BOUND:
            since = _since(page, n, e)
            if since is None:
                continue
            days, weight = since, -1
        elif (
            role <= Role.NOUN
            or (coarse and (future or (published and published in days)))
            or (published and days.first > published and spoken)
        ):
            continue
        elif coarse and not (e.granularity in _FIGURES and published and published - days.end < _HALF_A_YEAR):
            weight -= 3
        rank = (weight, -coarse, -order)
        if best is None or rank > best:
            best = rank
            own = Own(_clip(page, n, e, days), e.text, role != Role.SAYING, _deictic(page, n, e))
    return own


def _since(page: Page, n: int, expression: TimeExpression) -> DateRange | None:
    """The days that "since" and an expression tell: from then until publication, or then ("had been shut since")."""
    days, published = expression.days, page.published
    assert days is not None
    head = page.text[max(0, expression.start - 60) : expression.start + 6].lower().split()
    if "since" not in head or published is None or days.first > published:
        return None
    if page.tenses[n] == "pluperfect":
        return days
    return DateRange(days.first, published + _ONE) if page.tenses[n] == "perfect" else None


def _clip(page: Page, n: int, expression: TimeExpression, days: DateRange) -> DateRange:
    """`days` without those after publication, where the sentence tells of what happened: "this week" ends today."""
    published = page.published
    if published is None or published not in days or len(days) == 1 or page.tenses[n] == "modal":
        return days
    earlier = page.text[max(0, expression.start - 8) : expression.start + 8].lower().startswith("earlier")
    end = published if earlier and days.first < published else published + _ONE
    return DateRange(days.first, min(days.end, end))


def _deictic(page: Page, n: int, expression: TimeExpression) -> bool:
    """Whether the expression counts from the day of a quotation it stands in."""
    utterance = page.utterances[n]
    if expression.anchor != "publication" or not (utterance.quoted or utterance.partly):
        return False
    return bool(lexicon_deictic(expression.text))


def lexicon_deictic(words: str) -> bool:
    """Whether `words` count from the day on which they are said."""
    return words.lower().split()[-1:][0] in {"today", "yesterday", "tomorrow", "tonight"}


def _share(spans: Sequence[tuple[int, int]], found: Sequence[_Placed]) -> list[list[_Placed]]:
    """What lies in each span; both in order of place."""
    out: list[list[_Placed]] = [[] for _ in spans]
    n, last = 0, len(spans)
    for item in found:
        while n < last and spans[n][1] <= item.start:
            n += 1
        if n == last:
            break
        if item.start >= spans[n][0]:
            out[n].append(item)
    return out
