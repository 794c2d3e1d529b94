"""An article as the rules of days and kinds read it: what each sentence holds of cues, expressions and tense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.extract import datelines, roles, tense
from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.extract.cues import Cue
    from briefing.extract.roles import Tags
    from briefing.extract.speech import Utterance
    from briefing.extract.tense import Tense
    from briefing.model import Block, Dated, DateRange, Sentence, TimeExpression

LONGEST = 4000  # characters: what is longer is no sentence, and looking to and fro in it would cost the square of it

_NO_PROSE = frozenset({"title", "heading", "furniture", "byline", "caption", "dateline", "correction", "entry"})
_JOINING = frozenset({"and", "but"})
_POSSESSIVES = ("'s ", "’s ")
_DASHES = ("-", "–", "—", ":")
_POINTER = re.compile(r"(?:[A-Z]\w+, (?:the|that|this)|The|That|This) ")


class Page:
    """An article as the rules of this room read it: what each sentence holds of cues, expressions and tense."""

    def __init__(self, dated: Dated, utterances: Sequence[Utterance]) -> None:
        marked = dated.marked
        language = marked.language
        self.text: str = marked.article.text
        self.sentences: tuple[Sentence, ...] = marked.sentences
        self.blocks: tuple[Block, ...] = marked.blocks
        self.utterances = utterances
        self.published: date | None = publication(dated)
        self.tag: Tags = roles.tags(language)
        words = lexicon(language)
        self.events = self.tag.events
        self.cues: list[list[Cue]]
        self.masks: list[int]
        self.cues, self.masks = words.share(self.text, [(s.start, s.end) for s in marked.sentences])
        self.expressions: list[list[TimeExpression]] = _share(marked.sentences, dated.expressions)
        self._verbs = tense.verbs(language)
        self._tenses: list[Tense | None] = [None] * len(marked.sentences)
        says = self.tag.report | self.tag.stance
        self.spoken = [is_said(u, mask & says != 0) for u, mask in zip(utterances, self.masks, strict=True)]
        # Where each sentence has a line of its own, lines are no paragraphs: the text is read as one.
        lines = len({s.block for s in marked.sentences}) * 10 > len(marked.sentences) * 9
        self.flat = lines and "\n\n" not in self.text.strip()
        # Where a sentence's own words begin, where a dateline heads it.
        self.headed: dict[int, int] = self._headed(language)
        self.bare = [bool(found) and self._bare(n) for n, found in enumerate(self.expressions)]
        told = [block.kind not in _NO_PROSE for block in marked.blocks]
        self.prose = [told[s.block] and not bare for s, bare in zip(marked.sentences, self.bare, strict=True)]
        self.leads = [n for n, prose in enumerate(self.prose) if prose][:2]

    def start(self, n: int) -> int:
        """Where sentence `n` begins, behind a dateline that heads it."""
        return self.headed.get(n) or self.sentences[n].start

    def tense(self, n: int) -> Tense:
        """The tense of the main verb of sentence `n`."""
        found = self._tenses[n]
        if found is None:
            cues = self.cues[n]
            found = tense.told(self.text, self.sentences[n].start, cues, self._verbs) if cues else ""
            self._tenses[n] = found
        return found

    def has(self, n: int, bits: int) -> bool:
        """Whether sentence `n` holds a cue of one of the lists in `bits`."""
        return self.masks[n] & bits != 0

    def same_paragraph(self, m: int, n: int) -> bool:
        """Whether sentences `m` and `n`, one behind the other, belong together."""
        return self.sentences[m].block == self.sentences[n].block or self.flat

    def before(self, n: int) -> int | None:
        """The prose sentence before `n`; None where it is the first."""
        return n - 1 if n and self.prose[n - 1] else None

    def same_day(self, n: int, expression: TimeExpression) -> bool:
        """Whether an expression only says "on the day we speak of": "earlier in the day", "that day"."""
        return self.on(n, expression, self.tag.same_day)

    def only_a_time(self, n: int, expression: TimeExpression) -> bool:
        """Whether an expression tells a time of day and leaves the day open: "at 9 p.m.", "at night", "the morning"."""
        return expression.stated == ("time",) and not (
            expression.granularity == "part-of-day" and self.on(n, expression, self.tag.deictic)
        )

    def on(self, n: int, expression: TimeExpression, bits: int) -> bool:
        """Whether a cue of one of the lists in `bits` lies on the expression."""
        return bool(self.masks[n] & bits) and any(
            cue.tags & bits and cue.start < expression.end and expression.start < cue.end for cue in self.cues[n]
        )

    def entry(self, n: int) -> TimeExpression | None:
        """The date that heads sentence `n` as an entry of a chronology ("May 6 - The bridge gives way"), or is all of it."""
        sentence = self.sentences[n]
        for e in self.expressions[n][:1]:
            if e.days is None or len(e.days) > 1 or e.start - sentence.start > 3:
                return None
            if self.bare[n] or self.text[e.end : e.end + 3].strip()[:1] in _DASHES:
                return e
        return None

    def carries_on(self, n: int) -> bool:
        """Whether sentence `n` opens with a pronoun for whoever the sentence before spoke of."""
        start = self.sentences[n].start
        words = self.text[start : start + 14].lower().split(" ", 2)
        return words[0] in self.tag.pronoun or (
            words[0] in _JOINING and len(words) > 1 and words[1] in self.tag.pronoun
        )

    def event(self, n: int) -> int:
        """The kinds of event, as bits, that the subject of sentence `n` points back to ("The deal", "That attack")."""
        start = self.sentences[n].start
        if not self.masks[n] & self.events or _POINTER.match(self.text, start) is None:
            return 0
        for cue in self.cues[n]:
            if cue.start > start + 45:
                break
            if cue.tags & self.events:
                return cue.tags & self.events
        return 0

    def same_event(self, m: int, n: int) -> bool:
        """Whether sentences `m` and `n` hold words for one kind of event."""
        return self.masks[m] & self.masks[n] & self.events != 0

    def inside_quotes(self, n: int, at: int) -> bool:
        """Whether more quotation marks open than close between the beginning of sentence `n` and `at`."""
        head = self.text[self.sentences[n].start : at]
        return is_open(f"``{head}" if self._open(n) else head)

    def _open(self, n: int) -> bool:
        """Whether sentence `n` begins inside a quotation in typewriter's marks (``...''), which no other module knows."""
        start = self.sentences[n].start
        opened = self.text.rfind("``", max(0, start - LONGEST), start)
        return opened >= 0 and self.text.find("''", opened, start) < 0

    def dated_events(self, n: int) -> list[tuple[int, DateRange]]:
        """The kinds of event, as bits, that sentence `n` puts a day to beside its own: "Tuesday's blast", "the vote on May 6"."""
        sentence = self.sentences[n]
        if not self.masks[n] & self.events or sentence.end - sentence.start > LONGEST:
            return []
        out: list[tuple[int, DateRange]] = []
        cues = [cue for cue in self.cues[n] if cue.tags & self.events]
        for e in self.expressions[n]:
            days = e.days
            if days is None or not days.is_day or self.only_a_time(n, e):
                continue
            out += [(cue.tags & self.events, days) for cue in cues if self._beside(n, cue, e)]
        return out

    def _beside(self, n: int, cue: Cue, expression: TimeExpression) -> bool:
        """Whether an expression dates the noun `cue`: "Tuesday's blast", "the blast in the port on Tuesday"."""
        if cue.start >= expression.end:
            gap = self.text[expression.end : cue.start]
            return len(gap) <= 24 and (gap == " " or gap.startswith(_POSSESSIVES))
        if expression.start - cue.end > 40 or "," in self.text[cue.end : expression.start]:
            return False
        return not any(c.tags & self.tag.verb and cue.end <= c.start < expression.start for c in self.cues[n])

    def names(self, n: int, word: str) -> bool:
        """Whether sentence `n` holds `word`."""
        sentence = self.sentences[n]
        return self.text.find(word, sentence.start, sentence.end) >= 0

    def related(self, m: int, n: int) -> bool:
        """Whether sentences `m` and `n` share two longer words."""
        return len(self._stems(m) & self._stems(n)) >= 2

    def _stems(self, n: int) -> set[str]:
        sentence = self.sentences[n]
        words = self.text[sentence.start : sentence.end].split()
        return {word[:6].lower() for word in words if len(word) > 4}

    def _headed(self, language: str) -> dict[int, int]:
        """Where the datelines end, by sentence; their own expressions are taken from the sentence."""
        out: dict[int, int] = {}
        for n, sentence in enumerate(self.sentences[: datelines.EARLY]):
            expressions = self.expressions[n]
            if not expressions or (n and self.sentences[n - 1].block == sentence.block):
                continue
            end = datelines.end(self.text, sentence, expressions, self.published, language)
            if end > sentence.start:
                out[n] = end
        return out

    def _bare(self, n: int) -> bool:
        """Whether a sentence is nothing but a date or a dateline: no letter stands outside its expressions."""
        expressions = self.expressions[n]
        sentence = self.sentences[n]
        if self.headed.get(n, -1) >= sentence.end:
            return True
        if sentence.end - sentence.start > 60 or (
            expressions[0].start > sentence.start and self.text[sentence.start].isalpha()
        ):
            return False
        at, rest = sentence.start, ""
        for e in expressions:
            rest += self.text[at : e.start]
            at = max(at, e.end)
        rest += self.text[at : sentence.end]
        return not any(map(str.isalpha, rest))


def is_open(head: str) -> bool:
    """Whether a quotation is open at the end of `head`, which begins outside of any."""
    if "``" in head:
        head = head.replace("``", "“").replace("''", "”")
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1


def publication(dated: Dated) -> date | None:
    """The day of publication; None where it is unknown or at the calendar's edge, where some systems write "none"."""
    day = dated.published.day if dated.published else None
    return day if day is not None and 1 < day.year < 9999 else None


def is_said(utterance: Utterance, reports: bool) -> bool:
    """Whether a sentence reports words: it is quoted, or has a speaker and a verb of saying (`reports`)."""
    return utterance.quoted or (utterance.speaker is not None and (reports or utterance.speaker.carried))


def _share(sentences: Sequence[Sentence], found: Sequence[TimeExpression]) -> list[list[TimeExpression]]:
    """The expressions that begin in each sentence; both in order of place."""
    out: list[list[TimeExpression]] = []
    n, count = 0, len(found)
    for sentence in sentences:
        here: list[TimeExpression] = []
        if n < count:
            start, end = sentence.start, sentence.end
            while n < count and found[n].start < start:
                n += 1
            while n < count and found[n].start < end:
                here.append(found[n])
                n += 1
        out.append(here)
    return out
