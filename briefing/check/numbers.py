"""Rules 19 to 22: figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.check.case import any_of, found, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.check.case import Case
    from briefing.model import Finding

_BARE_NUMBER = re.compile(r"(?<![\w.,/-])\d{5,}(?![\w.,/-])")


def figures(case: Case) -> Iterator[Finding]:
    """Rule 19: figures keep unit, qualifier and attribution."""
    qualifier = re.compile(rf"({words().pattern('qualifiers').pattern})\s+$", re.IGNORECASE)
    for n, figure in enumerate(case.edition.figures, 1):
        where = f"by the numbers, line {n}"
        said = figure.quote.text
        if not figure.told_by.strip():
            yield found(
                19, "E", f'nobody is named for "{figure.words}"', where, sentence=said, remedy="name who says so"
            )
        text = case.texts.get(figure.quote.article, "")[figure.quote.start : figure.quote.end]
        at = text.find(figure.words)
        if at < 0:
            if text:
                yield found(
                    19,
                    "E",
                    f'"{figure.words}" does not stand in its sentence',
                    where,
                    sentence=said,
                    remedy="print the source's own words",
                )
            continue
        lost = qualifier.search(text[:at])
        if lost and not any_of(words().list("qualifiers")).match(figure.words):
            yield found(
                19,
                "E",
                f'"{figure.words}" has lost its "{lost[1]}"',
                where,
                sentence=said,
                remedy=f"print: {lost[1]} {figure.words}",
            )


def disagreements(case: Case) -> Iterator[Finding]:
    """Rule 20: disagreeing figures stand as attributed alternatives."""
    for where, item in case.items:
        for disagreement in item.disagreements:
            if len(disagreement.alternatives) < 2:
                yield found(
                    20,
                    "E",
                    f"the sources disagree on {disagreement.role}, and one figure alone is given",
                    where,
                    sentence=item.lead.text,
                    remedy="print the figures side by side, each with its source",
                )
            for alternative in disagreement.alternatives:
                if not alternative.told_by.strip():
                    yield found(
                        20,
                        "E",
                        f'nobody is named for "{alternative.words}"',
                        where,
                        sentence=item.lead.text,
                        remedy="name who gives the figure",
                    )


def running_totals(case: Case) -> Iterator[Finding]:
    """Rule 21: a running total is not printed as the week's; a change against the last edition is explained."""
    running = words().pattern("running")
    before = {(f.role, f.unit, f.told_by): f for edition in case.earlier for f in edition.figures}
    updated = {q.fact for _, item in case.items if item.update for q in (item.lead, *item.support)}
    for n, figure in enumerate(case.edition.figures, 1):
        where = f"by the numbers, line {n}"
        match = running.search(figure.quote.text)
        if match and not figure.running:
            yield found(
                21,
                "W",
                f'"{figure.words}" counts {match[0]}, and is printed as the week\'s',
                where,
                sentence=figure.quote.text,
                remedy="mark it as a running total",
            )
        last = before.get((figure.role, figure.unit, figure.told_by))
        if last and figure.running and last.value != figure.value and figure.quote.fact not in updated:
            yield found(
                21,
                "W",
                f'"{figure.words}" was "{last.words}" in the last edition, and nothing explains the change',
                where,
                sentence=figure.quote.text,
                remedy="mark the item as an update",
            )


def numerals(case: Case) -> Iterator[Finding]:
    """Rule 22: no sentence opens with a numeral; long numbers are grouped."""
    for place in (*case.standfirst, *case.places):
        text = place.quote.text
        if text.lstrip("“\"‘'([ ")[:1].isdigit():
            yield found(22, "W", "the sentence opens with a numeral", place, remedy="prefer another sentence")
        for match in _BARE_NUMBER.finditer(text):
            yield found(
                22, "W", f"{match[0]} is hard to read without its separators", place, remedy=f"{int(match[0]):,}"
            )
