"""The edition: everything the five outputs are made from, down to the spans. `edition.json` is this, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct, field

from briefing.model.fact import DayBasis, Disagreement, FactKind
from briefing.model.when import DateRange

EditKind = Literal["day", "name", "cut", "mend"]
Severity = Literal["E", "W"]
MOST_MAIL_HTML = 100_000
"""Bytes of a mail's HTML part, at most (rule 27): Gmail shows a message to about 102 KB and hides the rest behind a link."""


class Edit(Struct, frozen=True):
    """One recorded change to a quote: the article's characters `start` to `end` (`before`) are printed as `after`.

    "day": a relative day made plain; "name": a pronoun named, in brackets; "cut": a leading connective left out;
    "mend": an editor's mend, in brackets, or a blank that the page lost. `after` holds its square brackets where it is printed with them.
    Edits of one quote do not overlap and stand in order.
    """

    start: int
    end: int
    before: str
    after: str
    kind: EditKind
    why: str = ""


class Quote(Struct, frozen=True, kw_only=True):
    """A sentence of a source as printed: `text` is the article's slice from `start` to `end` with `edits` applied.

    `fact` is the fact's id; `source` the number of its entry in `Edition.sources`; `days`, `basis` and `speaker` are
    the fact's own. `also` are numbers of further sources that print the same words (syndication).
    """

    text: str
    article: str
    start: int
    end: int
    fact: str
    source: int
    edits: tuple[Edit, ...] = ()
    kind: FactKind = "fact"
    days: DateRange | None = None
    basis: DayBasis | None = None
    day_why: str = ""
    speaker: str | None = None
    also: tuple[int, ...] = ()


class Item(Struct, frozen=True, kw_only=True):
    """One event told: one lead, its support in order of time, the numbers of its sources.

    `single_source` is the outlet's name where every sentence rests on one; `only_claim` the party whose unconfirmed
    claim this is; `update` says what an earlier edition printed of it.
    """

    id: str
    theme: str
    event: str
    lead: Quote
    support: tuple[Quote, ...]
    sources: tuple[int, ...]
    days: DateRange | None
    outlets: int
    single_source: str | None = None
    only_claim: str | None = None
    update: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    score_why: str = ""


class Section(Struct, frozen=True, kw_only=True):
    """A theme of the edition. `quiet` is true where it has no item: one line says so."""

    theme: str
    heading: str
    items: tuple[Item, ...] = ()
    quiet: bool = False


class KeyFigure(Struct, frozen=True, kw_only=True):
    """A line of "By the numbers": the figure in the source's words, what it counts, who says so, and where.

    `place` and `day` are those of its sentence, "" and None where it tells none or several days.
    """

    words: str
    role: str
    value: float
    told_by: str
    quote: Quote
    high: float | None = None
    unit: str = ""
    running: bool = False
    place: str = ""
    day: date | None = None


class DayRow(Struct, frozen=True, kw_only=True):
    """A day of the period: how many facts were told of it, by theme, and the leads that fall on it."""

    day: date
    count: int
    by_theme: dict[str, int]
    items: tuple[str, ...] = ()


class Bar(Struct, frozen=True):
    """One bar of a chart: its day, its value, the number of the source that gives it."""

    day: date
    value: float
    source: int


class Chart(Struct, frozen=True, kw_only=True):
    """A small chart drawn from the edition's own quantities; `alternative` is its text."""

    title: str
    role: str
    unit: str
    bars: tuple[Bar, ...]
    alternative: str


class SourceEntry(Struct, frozen=True, kw_only=True):
    """One numbered source. `address` is the URL, else the file's name; `published_basis` how its day was known."""

    number: int
    article: str
    outlet: str
    title: str
    address: str
    published: date | None
    published_basis: str = ""
    retrieved: date | None = None
    sha256: str = ""
    copies: tuple[str, ...] = ()


class SetAside(Struct, frozen=True, kw_only=True):
    """An article that could not be used: why, and what to write where so that it can."""

    article: str
    reason: str
    remedy: str


class Coverage(Struct, frozen=True, kw_only=True):
    """What the edition rests on. `outlets` are names in alphabetical order; `syndicated` counts folded copies."""

    articles: int
    outlets: tuple[str, ...]
    sentences: int
    facts: int
    events: int
    items: int
    single_source_items: int
    syndicated: int = 0
    outside: int = 0
    set_aside: tuple[SetAside, ...] = ()
    undated_facts: int = 0
    notes: tuple[str, ...] = ()


class Correction(Struct, frozen=True, kw_only=True):
    """A dated notice appended after publication."""

    day: date
    text: str


class Edition(Struct, frozen=True, kw_only=True):
    """One briefing. `as_of` is the moment up to which sources were read, with its zone; `number` its place in the series.

    `week` is the ISO week ("2024-W46") and the name of its folder, or "FIRST_LAST" for a period that is no week.
    """

    schema: str = "briefing/edition/1"
    title: str
    beat: str
    week: str
    period: DateRange
    as_of: datetime
    time_zone: str
    language: str
    locale: str
    number: int | None = None
    next_day: date | None = None
    day_count: tuple[int, int] | None = None
    publisher: str | None = None
    base_url: str | None = None
    standfirst: tuple[Quote, ...] = ()
    standfirst_note: str | None = None
    sections: tuple[Section, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    charts: tuple[Chart, ...] = ()
    days: tuple[DayRow, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    coverage: Coverage
    corrections: tuple[Correction, ...] = ()
    editor_notes: str | None = None
    labels: dict[str, str] = field(default_factory=dict)


class Finding(Struct, frozen=True, kw_only=True):
    """What a numbered rule of `briefing check` found: where, the words, and what to do."""

    rule: int
    severity: Severity
    message: str
    where: str = ""
    sentence: str = ""
    remedy: str = ""
