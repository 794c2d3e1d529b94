"""In which tense a sentence is told: its main verb's, and what else of time its verbs show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.cues import Cue

Tense = Literal["past", "perfect", "pluperfect", "present", "modal", ""]


class Verbs(NamedTuple):
    """The bits of `anchor_tense.toml`."""

    have: int
    had: int
    be_now: int
    be_then: int
    been: int
    past: int
    participle: int
    past_endings: int
    modal: int
    present: int
    opens: int
    helps: int
    any_past: int
    past_or_participle: int
    any: int


@cache
def verbs(language: str) -> Verbs:
    """The bits of `language`'s tense lists."""
    words = lexicon(language)
    bits = {name: words.tag(f"anchor_tense.{name}") for name in Verbs._fields}
    bits["opens"] = words.tag("anchor.subordinate") | words.tag("anchor.relative")
    bits["helps"] = bits["have"] | bits["had"] | bits["be_now"] | bits["be_then"] | bits["modal"]
    bits["any_past"] = bits["past"] | bits["past_endings"]
    bits["past_or_participle"] = bits["any_past"] | bits["participle"]
    bits["any"] = bits["helps"] | bits["past_or_participle"] | bits["present"] | bits["opens"] | bits["been"]
    return Verbs(**bits)


_DETERMINERS = ("the ", " a ", " an ", "its ", "his ", "her ", "their ", "our ", "of ", "and ", "with ")


def told(text: str, start: int, cues: Sequence[Cue], bits: Verbs) -> Tense:
    """The tense of the main verb of the sentence that begins at `start`: of its first verb, where clauses hide the main one.

    `cues` are the sentence's own; "" where no verb was recognised.
    """
    first: Tense = ""
    closed = start
    helper: Cue | None = None
    verb, helps = bits.any, bits.helps
    for n, cue in enumerate(cues):
        mask = cue.tags
        if not mask & verb:
            continue
        tense: Tense = ""
        if helper is not None and (cue.start - helper.end > 22 or text.find(",", helper.end, cue.start) >= 0):
            helper = None
        if mask & helps:
            if mask & bits.modal:
                tense = "modal"
            elif mask & bits.had:
                tense = "pluperfect"
            elif mask & bits.be_then:
                tense = "past"
            elif mask & bits.have and helper is None:
                tense = "perfect" if _compound(cues, n, text, bits) else "present"
            elif mask & bits.be_now:
                tense = "present"
            helper = cue
        elif mask & bits.past_or_participle:
            if helper is not None:
                helper = None
            elif mask & bits.any_past and not (
                _adjective(text, cue, regular=mask & bits.past_endings != 0) or _opening(text, start, cue)
            ):
                tense = "past"
        elif mask & bits.present and helper is None and not _noun(text, cue):
            # "appears to have been hit" tells of the past.
            tense = "perfect" if text.startswith(" to have ", cue.end) else "present"
        elif mask & bits.opens and (comma := text.find(",", cue.end, cue.end + 120)) >= 0:
            # What follows belongs to a clause of its own, until a comma closes it.
            closed = comma
        if tense:
            if cue.start >= closed:
                return tense
            first = first or tense
    return first


def _compound(cues: Sequence[Cue], n: int, text: str, bits: Verbs) -> bool:
    """Whether the form of "have" at `cues[n]` helps a participle near behind it rather than means to own."""
    for cue in cues[n + 1 : n + 4]:
        gap = text[cues[n].end : cue.start]
        if gap.count(" ") > 4:
            return False
        if cue.tags & (bits.been | bits.participle):
            return True
        if cue.tags & (bits.past | bits.past_endings):
            return not any(word in _QUANTIFIERS for word in gap.lower().split())
    return False


_QUANTIFIERS = frozenset(
    {"a", "an", "the", "two", "three", "four", "five", "no", "some", "many", "its", "his", "their", "very", "different"}
)


_BEHIND = (" on ", " in ", " at ", " to ", " from ", " with ", " as ", " for ", " under ", " over ")


def _adjective(text: str, cue: Cue, *, regular: bool) -> bool:
    """Whether a past form is a participle beside a noun ("a planned visit", "drones launched by") rather than a past."""
    after = text[cue.end : cue.end + 7]
    if after.startswith(" by "):
        return True
    if regular and text[cue.start - 2 : cue.start] == ", " and after.startswith(_BEHIND):
        return True
    return regular and _noun(text, cue)


def _opening(text: str, start: int, cue: Cue) -> bool:
    """Whether a past form opens its sentence, where it is a participle: "Armed men", "However, recorded cases"."""
    head = text[start : cue.start]
    return " " not in head or (head.endswith(", ") and head.count(" ") == 1)


def _noun(text: str, cue: Cue) -> bool:
    """Whether a word stands behind an article or the like, where no verb stands."""
    return text[max(0, cue.start - 6) : cue.start].lower().endswith(_DETERMINERS)
