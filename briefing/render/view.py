"""What templates see of an edition: plain frozen data. Field names follow the edition's; `templates/README.md` lists them."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct, field


class Days(Struct, frozen=True):
    """A range of days, both ends included."""

    first: date
    last: date


class Piece(Struct, frozen=True):
    """A run of a quote: `text` as printed; where it is an edit, `before` holds the source's own words, `why` the rule."""

    text: str
    edited: bool = False
    before: str = ""
    kind: str = ""
    why: str = ""


class PageSource(Struct, frozen=True, kw_only=True):
    """One numbered source. `link` is its address where that is a web address; `cited` whether a sentence rests on it."""

    number: int
    anchor: str
    outlet: str
    title: str
    address: str
    link: str
    published: date | None
    published_basis: str
    retrieved: date | None
    sha256: str
    copies: tuple[str, ...]
    cited: bool


class PageQuote(Struct, frozen=True, kw_only=True):
    """A printed sentence. `anchor` names it on the page, `evidence` its entry among the evidence.

    `sources` are its own and then those that print the same words. `cite` is false where the next sentence of the item
    rests on the same sources, so that a note there serves both.
    """

    text: str
    pieces: tuple[Piece, ...]
    original: str
    anchor: str
    evidence: str
    source: int
    sources: tuple[int, ...]
    cite: bool
    kind: str
    days: Days | None
    basis: str
    day_why: str
    speaker: str
    article: str
    start: int
    end: int


class PageAlternative(Struct, frozen=True):
    """One of several things told of the same matter; `words` is "" for a sentence that stands in the item."""

    words: str
    told_by: str
    published: date | None


class PageDisagreement(Struct, frozen=True):
    """What the sources of an item do not agree on; `growth` where a count rose instead."""

    role: str
    growth: bool
    alternatives: tuple[PageAlternative, ...]


class PageItem(Struct, frozen=True, kw_only=True):
    """One event told."""

    anchor: str
    theme: str
    lead: PageQuote
    support: tuple[PageQuote, ...]
    sources: tuple[int, ...]
    days: Days | None
    outlets: int
    single_source: str
    only_claim: str
    update: str
    disagreements: tuple[PageDisagreement, ...]


class PageSection(Struct, frozen=True, kw_only=True):
    """A theme with its items."""

    theme: str
    anchor: str
    heading: str
    items: tuple[PageItem, ...]
    quiet: bool


class PageFigure(Struct, frozen=True, kw_only=True):
    """A line of "By the numbers"."""

    words: str
    role: str
    told_by: str
    running: bool
    quote: PageQuote
    place: str = ""
    day: date | None = None


class PageDayItem(Struct, frozen=True):
    """An item that falls on a day: where it stands, and its lead."""

    anchor: str
    lead: PageQuote


class PageCount(Struct, frozen=True):
    """How many facts of a theme were told of a day; `level` is 0 (none) to 4 (the most of the week)."""

    theme: str
    heading: str
    count: int
    level: int


class PageDay(Struct, frozen=True, kw_only=True):
    """A day of the period. `number` is its day count, None where the beat has none."""

    day: date
    number: int | None
    count: int
    themes: tuple[PageCount, ...]
    items: tuple[PageDayItem, ...]


class PageBar(Struct, frozen=True):
    """One bar of a chart: `share` is its height as a share of the highest, 0 to 1."""

    day: date
    value: float
    share: float
    source: int


class PageSlot(Struct, frozen=True):
    """A day of a chart; `bar` is None where no figure is told of it."""

    day: date
    bar: PageBar | None


class PageChart(Struct, frozen=True, kw_only=True):
    """A small chart, with its text. `bars` are its figures, `slots` its days, those without a figure among them.

    `beside` is whether it stands beside another: they are narrow, and no one is alone.
    """

    anchor: str
    title: str
    role: str
    unit: str
    alternative: str
    bars: tuple[PageBar, ...]
    slots: tuple[PageSlot, ...]
    sources: tuple[int, ...]
    beside: bool = False


class PageSetAside(Struct, frozen=True):
    """An article that could not be used."""

    article: str
    reason: str
    remedy: str


class PageCoverage(Struct, frozen=True, kw_only=True):
    """What the edition rests on."""

    articles: int
    outlets: tuple[str, ...]
    sentences: int
    facts: int
    events: int
    items: int
    single_source_items: int
    syndicated: int
    outside: int
    undated_facts: int
    set_aside: tuple[PageSetAside, ...]
    notes: tuple[str, ...]


class PageCorrection(Struct, frozen=True):
    """A dated notice."""

    day: date
    text: str


class Page(Struct, frozen=True, kw_only=True):
    """Everything a template gets, under the name `edition`.

    `made` is the moment that files say they were made at: SOURCE_DATE_EPOCH where it is set, else `as_of`.
    `sole_source` is the outlet on which every item rests: then no item says so of itself.
    `read_on` is the day on which all sources were read, where there are several and it is one.
    `title_parts` is the title cut before and after the beat's name, without the stops between. `evidence` holds each printed sentence once, by
    source and place in it.
    """

    title: str
    title_parts: tuple[str, str, str]
    beat: str
    week: str
    period: Days
    as_of: datetime
    made: datetime
    time_zone: str
    language: str
    locale: str
    number: int | None
    next_day: date | None
    day_count: tuple[int, int] | None
    publisher: str
    base_url: str
    standfirst: tuple[PageQuote, ...]
    standfirst_note: str
    sole_source: str
    sections: tuple[PageSection, ...]
    figures: tuple[PageFigure, ...]
    charts: tuple[PageChart, ...]
    days: tuple[PageDay, ...]
    sources: tuple[PageSource, ...]
    read_on: date | None
    evidence: tuple[PageQuote, ...]
    coverage: PageCoverage
    corrections: tuple[PageCorrection, ...]
    editor_notes: str
    labels: dict[str, str] = field(default_factory=dict)
