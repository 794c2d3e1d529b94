"""What the stages hand one another: frozen, typed, with no behaviour beyond itself.

The small ones are made by the hundred thousand and cannot refer to themselves, so the garbage collector does not track
them (`gc=False`): a whole run is a third faster for it.
"""

from briefing.model.article import Article, Block, BlockKind, Dated, Marked, Sentence
from briefing.model.beat import WEEKDAYS, Beat, BeatPlace, Delivery, Lengths, Party, Period, Theme, Weekday, Weekly
from briefing.model.edition import (
    Bar,
    Chart,
    Correction,
    Coverage,
    DayRow,
    Edit,
    Edition,
    Finding,
    Item,
    KeyFigure,
    Quote,
    Section,
    SetAside,
    Severity,
    SourceEntry,
)
from briefing.model.fact import Alternative, Disagreement, Event, Fact, FactKind, Leaning, Place, Quantity, Speaker
from briefing.model.when import DateRange, DayCount, Granularity, PublicationDay, TimeExpression, TimexType

__all__ = [
    "WEEKDAYS",
    "Alternative",
    "Article",
    "Bar",
    "Beat",
    "BeatPlace",
    "Block",
    "BlockKind",
    "Chart",
    "Correction",
    "Coverage",
    "DateRange",
    "Dated",
    "DayCount",
    "DayRow",
    "Delivery",
    "Disagreement",
    "Edit",
    "Edition",
    "Event",
    "Fact",
    "FactKind",
    "Finding",
    "Granularity",
    "Item",
    "KeyFigure",
    "Leaning",
    "Lengths",
    "Marked",
    "Party",
    "Period",
    "Place",
    "PublicationDay",
    "Quantity",
    "Quote",
    "Section",
    "Sentence",
    "SetAside",
    "Severity",
    "SourceEntry",
    "Speaker",
    "Theme",
    "TimeExpression",
    "TimexType",
    "Weekday",
    "Weekly",
]
