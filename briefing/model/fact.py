"""What is known of a sentence, and the events that sentences tell."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from briefing.model.when import DateRange

FactKind = Literal["fact", "statement", "background", "caveat", "headline", "boilerplate"]
DayBasis = Literal["explicit", "inherited", "published"]
Grade = Literal["stands", "named", "cannot"]


class Speaker(Struct, frozen=True, gc=False):
    """Who says it. `text` is the slice of the article from `start` to `end`: where this sentence's speaker is *named*.

    `name` is the fullest form found in the article ("Regional Governor Oleh Kiper"); `party` the beat's name for the
    side; `unnamed` marks "a senior official"; `via` the platform ("Telegram"), `occasion` the report or briefing;
    `cue` the word that reports ("said", "denied"); `stance` whether it is asserted, denied or doubted. `carried` is
    true where the sentence itself names nobody and the speaker comes from a sentence before.
    """

    text: str
    start: int
    end: int
    name: str
    cue: str = ""
    stance: Literal["asserts", "denies", "doubts"] = "asserts"
    party: str | None = None
    unnamed: bool = False
    via: str | None = None
    occasion: str | None = None
    carried: bool = False


class Quantity(Struct, frozen=True, gc=False):
    """A number with what it counts. `value` to `high` is the range (`high` None: one number); `text` the slice.

    `qualifier` is "at least", "about", "more than" ..., as written; `unit` the unit or the counted noun; `role` what
    the number is of ("killed", "wounded", "launched", "shot down", "money" ...) or None; `running` marks a total since
    some start rather than the period's own.
    """

    start: int
    end: int
    text: str
    value: float
    high: float | None = None
    unit: str = ""
    role: str | None = None
    qualifier: str | None = None
    currency: str | None = None
    running: bool = False


class Place(Struct, frozen=True, gc=False):
    """A place named in the sentence; `name` is the gazetteer's form."""

    start: int
    end: int
    name: str
    country: str | None = None
    region: str | None = None


class Leaning(Struct, frozen=True, gc=False):
    """Whether a sentence stands by itself, and what it leans on where it does not.

    "stands"; "named": stands once the word from `start` to `end` is replaced by, or followed by, `name`;
    "cannot": needs its `antecedent`, the id of the sentence it leans on ("" where none was found).
    `cue` is the word that leans.
    """

    grade: Grade = "stands"
    cue: str = ""
    start: int = 0
    end: int = 0
    name: str = ""
    antecedent: str = ""


class Fact(Struct, frozen=True, gc=False):
    """One sentence of one article with everything known about it.

    `id` is "KEY.N": the article's key and the sentence's number from 0. `text` is exactly the article's slice.
    `days` are the days on which what it tells *happened*; `basis` says whether they are told in the sentence, inherited
    from its neighbours, or the publication day by default; `day_why`, `kind_why`, `theme_why` are for
    `briefing explain`. `caveats` on a fact are ids of caveat sentences that speak of it; on a caveat, the ids of the
    sentences it speaks of. `position` is the sentence's number among the article's prose sentences, `paragraph` the
    index of its block. `opens` marks the first sentence of a block. `why_not` says why a sentence is no candidate for
    an edition (kind, period, furniture), None where it is one.
    """

    id: str
    article: str
    start: int
    end: int
    text: str
    kind: FactKind
    published: date | None
    days: DateRange | None = None
    basis: DayBasis | None = None
    speaker: Speaker | None = None
    quantities: tuple[Quantity, ...] = ()
    places: tuple[Place, ...] = ()
    leaning: Leaning = Leaning()
    caveats: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    event: str | None = None
    position: int = 0
    paragraph: int = 0
    opens: bool = False
    language: str = "en"
    kind_why: str = ""
    day_why: str = ""
    theme_why: str = ""
    why_not: str | None = None


class Alternative(Struct, frozen=True, gc=False):
    """One of several figures or claims told of the same thing: who tells it, where."""

    fact: str
    quantity: Quantity | None
    words: str
    told_by: str
    published: date | None


class Disagreement(Struct, frozen=True, gc=False):
    """What the sources of one event do not agree on. Alternatives in order of publication; the last is the latest.

    `growth` is true where one count rises over days (a toll) rather than differs.
    """

    role: str
    alternatives: tuple[Alternative, ...]
    growth: bool = False


class Event(Struct, frozen=True, gc=False):
    """One happening as told by one or more facts (`facts`: ids, the best first).

    `outlets` counts independent outlets, syndicated copies folded.
    """

    id: str
    facts: tuple[str, ...]
    days: DateRange | None
    themes: tuple[str, ...]
    outlets: tuple[str, ...]
    disagreements: tuple[Disagreement, ...] = ()
    score: float = 0.0
    score_why: str = ""
