"""The thirty rules, in one list, with their stable numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.check import attribution, calendar, numbers, publication, sourcing, structure, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.check.case import Case
    from briefing.model import Finding, Severity


class Rule(NamedTuple):
    """A rule: its number, the severity of what it finds, what it demands, and the function that looks."""

    number: int
    severity: Severity
    demands: str
    look: Callable[[Case], Iterator[Finding]]


RULES: tuple[Rule, ...] = (
    Rule(
        1,
        "E",
        "title, number and day range agree with epoch and period; weekdays fit their dates",
        structure.title_and_days,
    ),
    Rule(2, "E", "period, as-of time with its zone and edition number are printed", structure.dates_printed),
    Rule(3, "E", "each item has one lead, a support or a source, one theme", structure.one_lead),
    Rule(4, "W", "leads, items and the whole keep the beat's lengths", structure.lengths),
    Rule(5, "E", "no section is empty; a quiet one says so", structure.no_empty_section),
    Rule(6, "E", "each sentence is a span of an article, its edits recorded and marked", sourcing.spans),
    Rule(7, "E", "each source has outlet, title, address, days and hash", sourcing.source_entries),
    Rule(8, "E", "names and numbers in a lead occur in its sources", sourcing.names_in_lead),
    Rule(9, "W", "outlets are counted with copies folded", sourcing.outlets_folded),
    Rule(10, "E", "a claim has a named speaker in its sentence or its neighbour", attribution.speakers),
    Rule(11, "E", "plural sources rest on more than one", attribution.plural_sources),
    Rule(12, "E", "quotations are whole, exact, and have their speaker", attribution.quotations),
    Rule(13, "W", "an item of one source says so; an unnamed source is labelled", attribution.single_sources),
    Rule(14, "E", "a party's lone claim is called one", attribution.claims),
    Rule(15, "E", "nobody is named as perpetrator where the sources leave it open", attribution.perpetrators),
    Rule(16, "E", "each weekday is one date of the period", calendar.weekdays),
    Rule(17, "E", "no relative date is carried over", calendar.relative_days),
    Rule(18, "E", "each day has its basis", calendar.recorded_basis),
    Rule(19, "E", "figures keep unit, qualifier and attribution", numbers.figures),
    Rule(20, "E", "disagreeing figures stand side by side, attributed", numbers.disagreements),
    Rule(21, "W", "a running total is not the week's", numbers.running_totals),
    Rule(22, "W", "no sentence opens with a numeral", numbers.numerals),
    Rule(23, "W", "loaded words stand in quotations only", wording.loaded_words),
    Rule(24, "W", "fact and judgement are apart", wording.judgement),
    Rule(25, "W", "one spelling for one name; the full name first", wording.names),
    Rule(26, "E", "all formats carry the same sentences", publication.same_everywhere),
    Rule(27, "E", "the mail is whole, light, and hides its recipients", publication.mail),
    Rule(28, "E", "a correction is a dated notice", publication.corrections),
    Rule(29, "W", "what was printed before comes back as an update", publication.repeats),
    Rule(30, "E", "a chart has its text, its source, its date", publication.chart_texts),
)
