"""What each sentence is: news, a statement, background, a caveat, a headline, or boilerplate."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.extract.cues import lexicon
from briefing.extract.page import is_open, is_said, publication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.extract.anchor import Anchored
    from briefing.extract.speech import Utterance
    from briefing.model import Dated, DateRange, FactKind, Marked, Sentence

_RECENT = timedelta(days=10)
_STATISTICS = timedelta(days=45)
_EARLY = 60  # characters: a caveat that begins so early is what its sentence is about
_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,} [^\W\d_]{2,}")  # three words: a live-blog entry's own headline
_FIGURE = re.compile(r"\d")
_UNDER_WAY = re.compile(r"\b(?:(?:is|are) (?:\w+ )?\w+ing\b|will\b)")
_VERB = re.compile(
    r"\b(?!(?:this|his|its|as|us|thus|plus|yes|less|across|always|perhaps|towards|besides)\b)[a-z]+(?:s|ed)\b(?!['’])"
)
_STANDS = "tells how things stand, not what happened"
NO_COMMENT = "nobody would comment"
_FURNITURE = frozenset({"furniture", "byline", "caption", "dateline", "correction", "entry"})


class Tags(NamedTuple):
    """The bits of `kinds.toml`."""

    caveat: int
    no_comment: int
    habit: int
    sweeping: int
    report: int


@cache
def tags(language: str) -> Tags:
    """The bits of `language`'s lists in `kinds.toml`."""
    words = lexicon(language)
    bits = {name: words.tag(f"kinds.{name}") for name in Tags._fields}
    return Tags(**bits | {"report": words.tag("anchor.report") | words.tag("anchor.stance")})


def classify(
    dated: Dated, utterances: Sequence[Utterance], anchored: Sequence[Anchored], period: DateRange | None = None
) -> list[tuple[FactKind, str]]:
    """The kind of each sentence of `dated`, and why; in order.

    What happened before `period` is background; without a period, what happened more than ten days before publication.
    """
    marked = dated.marked
    day = publication(dated)
    start = period.first if period else day - _RECENT if day else None
    out: list[tuple[FactKind, str]] = []
    lead = True
    text = marked.article.text
    tag = tags(marked.language)
    for n, sentence in enumerate(marked.sentences):
        block = marked.blocks[sentence.block]
        if block.kind in ("title", "heading") or (
            block.kind == "entry" and _WORDS.search(text, sentence.start, sentence.end)
        ):
            out.append(("headline", block.reason or block.kind))
        elif block.kind in _FURNITURE:
            out.append(("boilerplate", block.reason or block.kind))
        elif anchored[n].dateline:
            out.append(("boilerplate", "nothing but a dateline"))
        else:
            out.append(_prose(marked, n, utterances[n], anchored[n], (start, day), tag, lead=lead))
            lead = False
    return out


def _prose(
    marked: Marked,
    n: int,
    utterance: Utterance,
    now: Anchored,
    since: tuple[date | None, date | None],
    tag: Tags,
    *,
    lead: bool,
) -> tuple[FactKind, str]:
    """The kind of a sentence of the article's own prose; `lead` is true for its first one.

    `since` are the day before which everything is background, and that of publication.
    """
    text = marked.article.text
    sentence = marked.sentences[n]
    said = is_said(utterance, now.mask & tag.report != 0)
    if now.mask & tag.no_comment and not utterance.quoted:
        return "caveat", NO_COMMENT
    if now.mask & tag.caveat and _is_caveat(
        text[sentence.start : sentence.end], utterance, tag, marked.language, said=said
    ):
        return "caveat", "says what could not be checked"
    if said:
        return "statement", "a reported utterance"
    # A lead that tells what is under way is news, though it tells how things stand.
    news = lead and now.basis == "published" and _UNDER_WAY.search(text, sentence.start, sentence.end)
    if not news and (why := _background(now, since, tag, text, sentence, lead=lead)):
        return "background", why
    if utterance.speaker is not None:
        return "statement", f"{utterance.speaker.cue}: a stance of {utterance.speaker.name}"
    return "fact", "a happening"


def _is_caveat(words: str, utterance: Utterance, tag: Tags, language: str, *, said: bool) -> bool:
    """Whether the doubt in `words` is the writer's and what the sentence is about.

    "The army said the road was cut, though that could not be verified" is the army's statement all the same.
    """
    at = min(cue.start for cue in lexicon(language).scan(words) if cue.tags & tag.caveat)
    head = words[:at]
    return not utterance.quoted and not is_open(head) and (not said or at <= _EARLY)


def _background(
    now: Anchored, since: tuple[date | None, date | None], tag: Tags, text: str, sentence: Sentence, *, lead: bool
) -> str:
    """Why a sentence that nobody says is background; "" where it is news."""
    if now.timeless:
        return now.why
    days = now.days
    start, today = since
    if days is not None and start is not None and days.end <= start:
        # Last month's figures are news of the week that publishes them.
        recent = len(days) >= 28 and start - days.end < _STATISTICS
        return "" if recent and _FIGURE.search(text, sentence.start, sentence.end) else "before the period"
    if not tag.sweeping:  # a language without lists tells no tense
        return ""
    if now.basis == "explicit":
        if now.tense == "" and not _VERB.search(text, sentence.start, sentence.end):
            return "has no verb, as under a picture"
        # "Today half of the world is young": the day of writing is named, and nothing happened on it.
        of_today = now.tense == "present" and days is not None and today is not None and days.first <= today < days.end
        under_way = _UNDER_WAY.search(text, sentence.start, sentence.end)
        return _STANDS if of_today and not lead and not under_way else ""
    if now.tense in ("present", "modal", ""):
        return _STANDS
    if now.tense == "pluperfect":
        return "tells what had been before"
    if now.tense == "perfect" and now.mask & (tag.habit | tag.sweeping):
        return "sums up a long while"
    return ""


def caveat_targets(marked: Marked, told: Sequence[tuple[FactKind, str]]) -> dict[int, tuple[int, ...]]:
    """For each caveat's sentence number the numbers of the sentences that it speaks of.

    Those are the claims before it in its paragraph, else those of the paragraph before. A refusal to comment speaks of
    nothing: it is left out.
    """
    out: dict[int, tuple[int, ...]] = {}
    blocks = [sentence.block for sentence in marked.sentences]
    for n, (kind, why) in enumerate(told):
        if kind == "caveat" and why != NO_COMMENT:
            before = [m for m in range(max(0, n - 4), n) if told[m][0] in ("fact", "statement")]
            same = [m for m in before if blocks[m] == blocks[n]]
            out[n] = tuple(same or [m for m in before if blocks[m] == blocks[before[-1]]])
    return out
