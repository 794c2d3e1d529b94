"""Rules 23 to 25: in which words (after ICD 203)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.check.case import any_of, found, unbracketed, unquoted, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.check.case import Case
    from briefing.model import Finding


def loaded_words(case: Case) -> Iterator[Finding]:
    """Rule 23: loaded words of the beat's list stand inside quotations only."""
    if not case.beat.loaded_words:
        return
    loaded = any_of(case.beat.loaded_words)
    for place in (*case.standfirst, *case.places):
        for match in loaded.finditer(unquoted(place.quote.text)):
            yield found(23, "W", f'"{match[0]}" is a loaded word', place, remedy="prefer a sentence without it")


def judgement(case: Case) -> Iterator[Finding]:
    """Rule 24: fact and judgement are apart; words of likelihood come from the approved scale (ICD 203)."""
    off_scale, judging = words().pattern("off_scale"), words().pattern("judging")
    for place in (*case.standfirst, *case.places):
        text = unquoted(unbracketed(place.quote.text))
        for match in off_scale.finditer(text):
            yield found(
                24,
                "W",
                f'"{match[0]}" is no word of the scale',
                place,
                remedy=f"prefer a sentence that says: {words().text('scale')}",
            )
        if place.quote.kind == "fact":
            for match in judging.finditer(text):
                yield found(
                    24, "W", f'"{match[0]}" judges in a sentence of fact', place, remedy="prefer a sentence without it"
                )


def names(case: Case) -> Iterator[Finding]:
    """Rule 25: one spelling for one name; the full name or title at first mention."""
    printed = [*case.standfirst, *case.places]
    for group in words().groups("spellings"):
        used = {name: place for name in group for place in printed if re.search(rf"\b{name}\b", place.quote.text)}
        if len(used) > 1:
            listed = ", ".join(name for name in group if name in used)
            yield found(
                25,
                "W",
                f"one name, several spellings: {listed}",
                used[next(name for name in reversed(group) if name in used)],
                remedy=f"prefer {group[0]}, or say in a note that spellings follow the sources",
            )
    introduced: set[str] = set()
    for place in (p for p in printed if p.item is not None):
        full = (place.quote.speaker or "").split()
        person = (
            len(full) >= 2 and all(w[:1].isupper() for w in full[-2:]) and not {"and", "the", "of", "The"} & set(full)
        )
        if not person or full[-1] in introduced:
            continue
        last = full[-1]
        before = " ".join(p.quote.text for p in printed[: printed.index(place)])
        if re.search(rf"\b{re.escape(last)}\b", before):
            introduced.add(last)
            continue
        match = re.search(rf"(\S+)\s+\[?{re.escape(last)}\b", place.quote.text)
        alone = re.search(rf"\b{re.escape(last)}\b", place.quote.text)
        introduced.add(last)
        if alone and (not match or not match[1].strip('“"([,')[:1].isupper() or match[1].endswith((".", ","))):
            yield found(
                25,
                "W",
                f'"{last}" comes first without first name or title',
                place,
                remedy=f"in full: {place.quote.speaker}",
            )
