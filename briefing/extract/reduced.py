"""Participles that hang on a noun: "a dam hit in May", "the girl found on Monday". What dates them dates nothing else.

No parse is made: a past form is such a participle where its clause has another verb already.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.cues import Cue
    from briefing.model import TimeExpression

_NEAR = 22  # characters between a helping verb and its participle
_FAR = 90  # characters between the clause's verb and the participle
_COARSE = frozenset({"month", "quarter", "half", "season", "year", "decade", "century"})
_FINE = frozenset({"day", "week", "days", "weekend"})
# Words that open a clause or a phrase of its own, or join two verbs of one subject.
_JOINS = (
    " and ",
    " but ",
    " or ",
    " that ",
    " what ",
    " how ",
    " why ",
    " whether ",
    " with ",
    " so ",
    " than ",
    ",",
    ";",
    ":",
)
_JOIN_WORDS = frozenset(
    {"and", "but", "or", "then", "he", "she", "it", "they", "we", "i", "you", "who", "that", "which", "not"}
)
_STANDS = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "this", "that", "these", "those"]
)


class Verbs(NamedTuple):
    """The bits that this module asks about."""

    hangs: int
    helps: int
    be: int
    finite: int
    past: int
    clausal: int
    stance: int
    opens: int
    any: int
    had: int
    told: int
    behind: frozenset[str]
    beside: frozenset[str]


@cache
def verbs(language: str) -> Verbs:
    """The bits of `language`'s lists in `anchor_tense.toml` and `anchor.toml`."""
    words = lexicon(language)
    tense = {
        name: words.tag(f"anchor_tense.{name}")
        for name in (
            "have",
            "had",
            "be_now",
            "be_then",
            "been",
            "past",
            "participle",
            "past_endings",
            "modal",
            "present",
            "twofold",
        )
    }
    be = tense["be_now"] | tense["be_then"] | tense["been"]
    helps = be | tense["have"] | tense["had"] | tense["modal"]
    finite = tense["past"] | tense["past_endings"] | tense["present"]
    return Verbs(
        hangs=tense["participle"] | tense["past_endings"] | tense["twofold"],
        helps=helps,
        be=be,
        finite=finite,
        past=tense["past"],
        clausal=words.tag("anchor.report") | words.tag("anchor.clausal"),
        stance=words.tag("anchor.stance"),
        opens=words.tag("anchor.relative") | words.tag("anchor.subordinate"),
        any=helps | finite | tense["participle"],
        had=tense["had"],
        told=words.tag("anchor.report")
        | words.tag("anchor.clausal")
        | words.tag("anchor.stance")
        | words.tag("anchor.occasion"),
        behind=frozenset(words.lists.get("anchor.behind", ())),
        beside=frozenset(words.lists.get("anchor.behind", ())) | frozenset(words.lists.get("anchor.beside", ())),
    )


def hangs(
    text: str, start: int, end: int, expression: TimeExpression, cues: Sequence[Cue], count: int, bits: Verbs
) -> bool:
    """Whether the expression dates a participle that hangs on a noun; the first `count` of `cues` stand before it."""
    at = expression.start
    n = _last_verb(cues, count, bits)
    if n is None:
        return False
    verb = cues[n]
    if not verb.tags & bits.hangs or verb.start <= start or verb.tags & bits.clausal:
        return False
    gap = text[verb.end : at]
    if len(gap) > 48 or not _beside(gap, expression, bits):
        return False
    before = text[max(start, verb.start - 24) : verb.start].lower().split()
    if not before or before[-1] in _JOIN_WORDS or before[-1] in _STANDS or not before[-1][-1:].isalnum():
        return False
    return _has_verb(text, start, verb, cues, n, bits) or _goes_on(text, expression, end, cues, count, bits)


def _last_verb(cues: Sequence[Cue], count: int, bits: Verbs) -> int | None:
    """The number of the last verb among the first `count` of `cues`; None where a clause opens behind it."""
    for n in range(count - 1, -1, -1):
        if cues[n].tags & bits.any:
            return n
        if cues[n].tags & bits.opens:
            return None
    return None


def _beside(gap: str, expression: TimeExpression, bits: Verbs) -> bool:
    """Whether nothing but a preposition stands in `gap`, or, before a month or a year, a few words more."""
    words = gap.lower().split()
    if any(c in gap for c in ",;:()—–"):
        return False
    if expression.granularity in _COARSE:
        return len(words) <= 6 and (not words or words[0] in bits.beside)
    return expression.granularity in _FINE and len(words) <= 2 and all(word in bits.beside for word in words)


def _has_verb(text: str, start: int, verb: Cue, cues: Sequence[Cue], n: int, bits: Verbs) -> bool:
    """Whether the clause of the past form `verb`, which is `cues[n]`, has a finite verb before it."""
    for m in range(n - 1, -1, -1):
        cue = cues[m]
        if cue.tags & bits.opens and not cue.tags & bits.any:
            return False
        if not cue.tags & bits.any:
            continue
        gap = text[cue.end : verb.start]
        if len(gap) > _FAR or any(join in gap for join in _JOINS):
            return False
        if cue.tags & bits.clausal:
            return False
        if cue.tags & bits.helps:
            return gap.count(" ") > 3 and len(gap) > _NEAR
        return _is_finite(text, start, cue, cues, m, bits)
    return False


def _is_finite(text: str, start: int, cue: Cue, cues: Sequence[Cue], m: int, bits: Verbs) -> bool:
    """Whether the verb `cue`, which is `cues[m]`, is the verb of its clause rather than a participle or a noun."""
    head = text[max(start, cue.start - 24) : cue.start]
    if _that(head) or any(c.tags & bits.opens and "," not in text[c.end : cue.start] for c in cues[max(0, m - 2) : m]):
        return False
    before = head.lower().split()
    if not before or before[-1] in _STANDS:
        return False
    if m and cues[m - 1].tags & bits.helps and cue.start - cues[m - 1].end < _NEAR:
        return True
    if before[-1] in _JOIN_WORDS or cue.tags & bits.stance or (cue.tags & bits.past and not cue.tags & bits.hangs):
        return True
    after = text[cue.end : cue.end + 16].lower().split(None, 1)
    return bool(after) and after[0].isalnum() and after[0] not in bits.behind


def _that(head: str) -> bool:
    return " that " in head or " who " in head or " which " in head


def _goes_on(text: str, expression: TimeExpression, end: int, cues: Sequence[Cue], count: int, bits: Verbs) -> bool:
    """Whether a verb follows the expression at once: "the man seized on Monday was freed"."""
    for cue in cues[count:]:
        if cue.start < expression.end:
            continue
        if cue.start != expression.end + 1 or cue.start >= end or text[expression.end] != " ":
            return False
        return bool(cue.tags & (bits.helps | bits.finite)) and not cue.tags & bits.clausal
    return False


def in_object_clause(text: str, start: int, at: int, cues: Sequence[Cue], count: int, bits: Verbs) -> bool:
    """Whether the expression at `at` tells when what a noun was about had happened: "batteries that its allies had sent in May".

    Such a clause has a subject of its own; its time shows in "had", or in the preposition it leaves behind.
    """
    that = text.rfind(" that ", max(start, at - _FAR), at)
    if that < 0 or any(c in text[that:at] for c in ",;:()—–"):
        return False
    inside = had = False
    for n in range(count - 1, -1, -1):
        cue = cues[n]
        if cue.start > that + 5:
            inside = inside or cue.tags & bits.finite != 0
            had = had or cue.tags & bits.had != 0
        elif cue.end <= that and cue.tags & (bits.any | bits.told):
            return inside and not cue.tags & bits.told and (had or _left_behind(text, that, at, bits))
    return False


def _left_behind(text: str, that: int, at: int, bits: Verbs) -> bool:
    words = text[that:at].lower().split()
    return len(words) > 3 and words[-1] in bits.behind and words[-2] in bits.behind
