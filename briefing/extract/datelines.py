"""The day that stands before a story and dates none of it: a run-in dateline's, or that of "Published ..."."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.model import Sentence, TimeExpression

EARLY = 6  # sentences at the head of an article among which its dateline stands
_LONGEST = 80  # characters of a place and an agency before the day
_SMALL = frozenset(
    {"de", "del", "la", "el", "al", "of", "and", "on", "upon", "near", "the", "via", "am", "an", "der", "den"}
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CLOSED = (",", ")", "/", "—", "–", "-", "|", ":", ".")
# "(Agency) -", "/Agency/.", ", Agency -", a dash, a colon, or the end of the sentence.
_BEHIND = re.compile(
    r"(?:,? \d{4})?[,.]? ?(?:\([^)\n]{1,40}\)|/[^/\n]{1,40}/|[A-Z][\w.]{1,20}(?: [A-Z]\w{1,20})?)? ?(?:[—–|]|--?(?= )|:(?= )|\.?\s*\Z)\s*"
)
_STAMP_BEHIND = re.compile(r"(?:,? \d{4})?[,.]?\s*(?:[—–|•·]|--?(?= )|:(?= )|\.?\s*\Z)\s*")


@cache
def _stamps(language: str) -> tuple[str, ...]:
    return lexicon(language).lists.get("anchor.stamp", ())


def end(
    text: str, sentence: Sentence, expressions: Sequence[TimeExpression], published: date | None, language: str
) -> int:
    """Where the dateline or stamp that heads `sentence` ends; the sentence's own start where it has none.

    All of `expressions` that begin before the end are the dateline's.
    """
    start = sentence.start
    first = expressions[0]
    if first.days is None or first.start - start > _LONGEST or "month" not in first.stated:
        return start
    before = text[start : first.start].strip()
    last = first
    for e in expressions[1:]:  # "Nov. 12, 2024" and "10:15" in two
        if e.start - last.end > 4:
            break
        last = e
    stop = min(sentence.end, last.end + _LONGEST)
    stamps = _stamps(language)
    head = before.lower().rstrip(": ").removesuffix(" on").removesuffix(" at")
    if head in stamps:
        match = _STAMP_BEHIND.match(text, last.end, stop)
    elif (not before and published is not None and first.days.is_day and first.days.first <= published) or _is_place(
        before
    ):
        match = _BEHIND.match(text, last.end, stop)
        if match is not None and not before and (len(match[0].strip()) < 1 or match[0].strip() == "."):
            return start
    else:
        return start
    return match.end() if match is not None else start


def _is_place(before: str) -> bool:
    """Whether the words before a day name a place, as "KYIV," and "Orsa, Norland (Agency) —" do."""
    words = _WORD.findall(before)
    if not words or not words[0][0].isupper():
        return False
    if not before.endswith(_CLOSED) and not before.isupper():
        return False
    return all(word[0].isupper() or word in _SMALL for word in words)
