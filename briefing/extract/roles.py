"""What a time expression dates in its sentence: the main clause's event, the saying of it, or something beside it.

No parse is made: a sentence is cut at commas, dashes, brackets and the words that open a clause, and a few looks to the
left and right of the expression decide. Each role says how well the expression dates the sentence's event.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.cues import Cue
    from briefing.model import TimeExpression


class Role(IntEnum):
    """What an expression dates, the better the higher."""

    BOUND = 0  # "since March", "until Friday", "ahead of Sunday's vote": a limit, no date
    PLAN = 1  # "planned for May"
    RELATIVE = 2  # "who was freed in March": a clause that hangs on a noun
    NOUN = 3  # "the Saturday ceremony": it dates a noun
    SAYING = 4  # "said on Thursday"
    CLAUSE = 5  # "when it left on Monday"
    EVENT = 6


class Tags(NamedTuple):
    """The bits of the cue lists that this module and its callers ask about."""

    report: int
    occasion: int
    relative: int
    subordinate: int
    bound: int
    plan: int
    future: int
    past_perfect: int
    perfect: int
    same_day: int
    roundup: int
    whole_week: int
    late_week: int
    early_week: int
    pronoun: int
    deictic: int
    limit: int
    participles: int
    habit: int
    verb: int


@cache
def tags(language: str) -> Tags:
    """The bits of `language`'s lists in `anchor.toml`."""
    words = lexicon(language)
    bits = {name: words.tag(f"anchor.{name}") for name in Tags._fields}
    bits |= {"habit": words.tag("kinds.habit"), "verb": words.tags_of("anchor_tense.")}
    bits["participles"] = words.tag("anchor_tense.participle") | words.tag("anchor_tense.past_endings")
    return Tags(**bits)


_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "your"})
_BREAKS = ",;:()–—"


def roles(
    text: str, start: int, end: int, expressions: Sequence[TimeExpression], cues: Sequence[Cue], tag: Tags
) -> list[Role]:
    """The role of each of a sentence's `expressions`; `cues` are the sentence's own, both in order of place."""
    return [_role(text, start, end, expression, cues, tag) for expression in expressions]


def _role(text: str, start: int, end: int, expression: TimeExpression, cues: Sequence[Cue], tag: Tags) -> Role:
    at = expression.start
    before = [cue for cue in cues if cue.end <= at]
    near = before[-1] if before else None
    if near is not None and text[near.end : at].strip() in ("", "the", "late", "early", "on", "at least"):
        if near.tags & tag.bound:
            return Role.BOUND
        if near.tags & tag.plan:
            return Role.PLAN
    if " than " in text[max(start, at - 24) : at]:
        return Role.BOUND
    if _governed(text, at, before, tag):
        return Role.BOUND
    opener = _opener(text, start, at, before, tag)
    if (opener is not None and opener.tags & tag.relative) or _is_aside(text, start, end, at, before, tag):
        return Role.RELATIVE
    if _is_noun(text, start, end, expression):
        return Role.NOUN
    if _is_saying(text, expression, before, cues, tag):
        return Role.SAYING
    if opener is not None and opener.start > start:
        return Role.CLAUSE
    return Role.EVENT


def _governed(text: str, at: int, before: Sequence[Cue], tag: Tags) -> bool:
    """Whether "since" or the like governs the noun phrase that ends in the expression: "since the start of the war in May"."""
    for cue in reversed(before):
        if cue.tags & tag.limit:
            gap = text[cue.end : at]
            return len(gap) < 60 and not any(mark in gap for mark in _BREAKS)
        if cue.tags & tag.verb:
            return False
    return False


def _opener(text: str, start: int, at: int, before: Sequence[Cue], tag: Tags) -> Cue | None:
    """The word that opened the clause in which `at` lies; None in the main clause."""
    for cue in reversed(before):
        if cue.tags & (tag.relative | tag.subordinate):
            gap = text[cue.end : at]
            # A comma behind the clause's opening word closes it, unless it stands within the clause's first words.
            return None if any(mark in gap for mark in _BREAKS) and cue.start > start else cue
    return None


def _is_aside(text: str, start: int, end: int, at: int, before: Sequence[Cue], tag: Tags) -> bool:
    """Whether the expression stands in a clause with neither subject nor verb of its own.

    That is ", shut two years ago," between its commas, and "the gas that leaked on Monday" behind its "that".
    """
    opening = text.rfind(",", start, at)
    closing = text.find(",", at, end)
    inside = [cue for cue in before if cue.start > max(opening, at - 60) and cue.tags & tag.verb]
    if opening >= 0 and closing >= 0 and inside and inside[0].start == opening + 2 and inside[0].tags & tag.participles:
        return True
    if inside:
        verb = inside[-1].start
        return text[max(start, verb - 6) : verb] == " that " and not any(
            cue.tags & tag.report and verb - 26 < cue.end <= verb - 5 for cue in before
        )
    return False


def _is_noun(text: str, start: int, end: int, expression: TimeExpression) -> bool:
    """Whether the expression is part of a noun phrase: "the Saturday ceremony", "last year's cuts"."""
    if text[expression.end : expression.end + 2] in ("'s", "’s"):
        return expression.start > start + 3
    if expression.text[:4].lower() in ("the ", "that", "this"):
        return False
    word = text[max(start, expression.start - 8) : expression.start].split()
    after = text[expression.end : expression.end + 2]
    return (
        bool(word)
        and word[-1].lower() in _DETERMINERS
        and expression.end < end
        and after[:1] == " "
        and after[1:].isalpha()
    )


def _is_saying(text: str, expression: TimeExpression, before: Sequence[Cue], cues: Sequence[Cue], tag: Tags) -> bool:
    """Whether the expression stands beside a verb of saying, or beside where it was said."""
    for cue in reversed(before):
        gap = text[cue.end : expression.start]
        if len(gap) > 40 or "," in gap:
            break
        if cue.tags & (tag.report | tag.occasion):
            return gap.count(" ") <= 6
    behind = [cue for cue in cues if cue.start >= expression.end and cue.tags & (tag.report | tag.occasion)]
    return bool(behind) and behind[0].start - expression.end < 12
