"""What a time expression dates in its sentence: the main clause's event, the saying of it, or something beside it.

No parse is made: a sentence is cut at commas, dashes, brackets and the words that open a clause, and a few looks to the
left and right of the expression decide. Each role says how well the expression dates the sentence's event.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.extract import reduced
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
    """The cue lists that this module and its callers ask about: the bits of those scanned for, the words of the rest."""

    report: int
    stance: int
    occasion: int
    relative: int
    subordinate: int
    future: int
    past_perfect: int
    perfect: int
    same_day: int
    roundup: int
    whole_week: int
    late_week: int
    early_week: int
    deictic: int
    limit: int
    apart: int
    participles: int
    bound: tuple[str, ...]
    plan: tuple[str, ...]
    looks_back: tuple[str, ...]
    long_after: tuple[str, ...]
    counted_on: tuple[str, ...]
    pronoun: frozenset[str]
    habit: int
    verb: int
    events: int
    verbs: reduced.Verbs


@cache
def tags(language: str) -> Tags:
    """The bits of `language`'s lists in `anchor.toml`."""
    words = lexicon(language)
    bits: dict[str, Any] = {name: words.tag(f"anchor.{name}") for name in Tags._fields}
    bits |= {"habit": words.tag("kinds.habit"), "verb": words.tags_of("anchor_tense.")}
    bits["events"] = words.tags_of("anchor_events.")
    bits["participles"] = words.tag("anchor_tense.participle") | words.tag("anchor_tense.past_endings")
    for name in ("bound", "plan", "long_after", "counted_on"):
        bits[name] = tuple(f" {phrase}" for phrase in words.lists.get(f"anchor.{name}", ()))
    bits["looks_back"] = tuple(f"{phrase} " for phrase in words.lists.get("anchor.looks_back", ()))
    bits["pronoun"] = frozenset(words.lists.get("anchor.pronoun", ()))
    bits["verbs"] = reduced.verbs(language)
    return Tags(**bits)


_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "your"})
_BETWEEN = frozenset({"the", "late", "early", "on", "at", "least", "“"})
_NAMED = frozenset({"day", "month", "year"})
_CITED = 80  # characters of a source named in brackets
_THAN = ("more than", "less than", "fewer than")
_SHARES = frozenset({"%", "percent", "cent", "million", "billion", "thousand", "times"})
_BREAK = re.compile(r"[,;:()–—]")


def roles(
    text: str, start: int, end: int, expressions: Sequence[TimeExpression], cues: Sequence[Cue], tag: Tags
) -> list[Role]:
    """The role of each of a sentence's `expressions`; `cues` are the sentence's own, both in order of place."""
    return [_role(text, start, end, expression, cues, tag) for expression in expressions]


def _role(text: str, start: int, end: int, expression: TimeExpression, cues: Sequence[Cue], tag: Tags) -> Role:
    at = expression.start
    count = len(cues)
    while count and cues[count - 1].end > at:
        count -= 1
    if expression.range is None:
        head = text[max(start, at - 28) : at].lower().split()
        while head and head[-1] in _BETWEEN:
            head.pop()
        behind = " " + " ".join(head)
        if behind.endswith(tag.bound):
            return Role.BOUND
        if behind.endswith(tag.plan):
            return Role.PLAN
    if _is_citation(text, start, end, expression) or _is_measure(text, start, expression):
        return Role.BOUND
    if text.find(" than ", max(start, at - 24), at) >= 0 or _governed(text, at, cues, count, tag):
        return Role.BOUND
    opener = _opener(text, start, at, cues, count, tag)
    if (opener is not None and opener.tags & tag.relative) or _is_aside(text, start, end, at, cues, count, tag):
        return Role.RELATIVE
    if reduced.hangs(text, start, end, expression, cues, count, tag.verbs) or reduced.in_object_clause(
        text, start, at, cues, count, tag.verbs
    ):
        return Role.RELATIVE
    if _is_noun(text, start, end, expression):
        return Role.NOUN
    if _is_saying(text, expression, cues, count, tag):
        return Role.SAYING
    if opener is not None and opener.start > start:
        return Role.CLAUSE
    return Role.EVENT


def _is_citation(text: str, start: int, end: int, expression: TimeExpression) -> bool:
    """Whether the expression tells when a source that is named in brackets was published: "(Northern Post, May 6)"."""
    if text[expression.end : min(end, expression.end + 1)] not in (")", ";"):
        return False
    at = expression.start
    opened = max(text.rfind("(", max(start, at - _CITED), at), text.rfind("; ", max(start, at - _CITED), at))
    if opened < 0 or ")" in text[opened:at] or text[at - 2 : at] != ", ":
        return False
    return text[opened + 1 : at].lstrip()[:1].isupper()


def _is_measure(text: str, start: int, expression: TimeExpression) -> bool:
    """Whether the expression is what a number is held against: "5,000 more than a week ago"."""
    if not expression.text[:10].lower().startswith(_THAN):
        return False
    before = text[max(start, expression.start - 12) : expression.start].split()
    return bool(before) and (before[-1][-1:].isdigit() or before[-1].lower() in _SHARES)


def _governed(text: str, at: int, cues: Sequence[Cue], count: int, tag: Tags) -> bool:
    """Whether "since" or the like governs the noun phrase that ends at `at`: "since the start of the war in May"."""
    for n in range(count - 1, -1, -1):
        cue = cues[n]
        if cue.tags & tag.limit:
            return at - cue.end < 60 and _BREAK.search(text, cue.end, at) is None
        if cue.tags & tag.verb:
            return False
    return False


def _opener(text: str, start: int, at: int, cues: Sequence[Cue], count: int, tag: Tags) -> Cue | None:
    """The word that opened the clause in which `at` lies; None in the main clause."""
    opens = tag.relative | tag.subordinate
    for n in range(count - 1, -1, -1):
        cue = cues[n]
        if cue.tags & opens:
            # A comma behind the clause's opening word closes it, unless the sentence begins with the clause.
            return None if cue.start > start and _BREAK.search(text, cue.end, at) else cue
    return None


def _is_aside(text: str, start: int, end: int, at: int, cues: Sequence[Cue], count: int, tag: Tags) -> bool:
    """Whether the expression stands in a clause with neither subject nor verb of its own.

    That is ", shut two years ago," between its commas, and "the gas that leaked on Monday" behind its "that".
    """
    comma = text.rfind(",", start, at)
    limit = max(comma, at - 60)
    n = count - 1
    while n >= 0 and cues[n].start > limit and not cues[n].tags & tag.verb:
        n -= 1
    if n < 0 or cues[n].start <= limit:
        return False
    last = cues[n]
    if comma >= 0 and last.start == comma + 2 and last.tags & tag.participles and text.find(",", at, end) >= 0:
        return True
    if text[max(start, last.start - 6) : last.start] != " that ":
        return False
    that = last.start - 5
    return not any(cue.tags & tag.report and that - 21 < cue.end <= that for cue in cues[:n])


def _is_noun(text: str, start: int, end: int, expression: TimeExpression) -> bool:
    """Whether the expression is part of a noun phrase: "the Saturday ceremony", "last year's cuts"."""
    if text[expression.end : expression.end + 2] in ("'s", "’s"):
        return expression.start > start + 3
    head = expression.text[:4].lower()
    if head in ("the ", "that", "this"):
        # "the May 2021 summit"; but "the weekend" and "the week" stand alone.
        return (
            head == "the "
            and expression.granularity in _NAMED
            and text[expression.end : expression.end + 2][1:].isalpha()
        )
    word = text[max(start, expression.start - 8) : expression.start].split()
    after = text[expression.end : expression.end + 2]
    return (
        bool(word)
        and word[-1].lower() in _DETERMINERS
        and expression.end < end
        and after[:1] == " "
        and after[1:].isalpha()
    )


def _is_saying(text: str, expression: TimeExpression, cues: Sequence[Cue], count: int, tag: Tags) -> bool:
    """Whether the expression stands beside a verb of saying, or beside where it was said."""
    says = tag.report | tag.occasion
    for n in range(count - 1, -1, -1):
        cue = cues[n]
        if expression.start - cue.end > 40 or text.find(",", cue.end, expression.start) >= 0:
            break
        if cue.tags & says:
            return text.count(" ", cue.end, expression.start) <= 6
        if cue.tags & tag.verb:
            break
    for cue in cues[count:]:
        if cue.start - expression.end >= 12:
            return False
        if cue.tags & says and cue.start >= expression.end:
            return True
    return False
