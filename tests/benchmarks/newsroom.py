"""A week of made-up news of any size: events of invented towns, each told by several outlets in their own words."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from briefing.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

MONDAY = date(2024, 11, 11)
_HEAD = (
    "Bran",
    "Cal",
    "Dun",
    "Esk",
    "Far",
    "Glen",
    "Hal",
    "Inver",
    "Kil",
    "Lang",
    "Mor",
    "Nor",
    "Oak",
    "Pen",
    "Ros",
    "Stan",
    "Thorn",
    "Ux",
    "Wes",
    "Yar",
)
_TAIL = (
    "bridge",
    "by",
    "combe",
    "dale",
    "field",
    "ford",
    "ham",
    "haven",
    "leigh",
    "mouth",
    "stead",
    "stow",
    "ton",
    "wick",
    "worth",
)
_FIRST = (
    "Ada",
    "Bram",
    "Cora",
    "Dov",
    "Edda",
    "Finn",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaya",
    "Lorenz",
    "Mira",
    "Nils",
    "Orla",
    "Pavel",
)
_LAST = (
    "Abbot",
    "Brandt",
    "Castell",
    "Duval",
    "Ekman",
    "Farrow",
    "Gallo",
    "Hale",
    "Iversen",
    "Jansen",
    "Kovac",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Ortiz",
    "Petrov",
)
_WHAT = (
    (
        "fire",
        "A fire destroyed a {thing} in {town} {when}, {toll}, the fire service said.",
        ("paint factory", "timber yard", "covered market", "bus depot"),
    ),
    (
        "flood",
        "Flood water broke through a {thing} in {town} {when}, {toll}, according to the regional governor.",
        ("sea wall", "canal bank", "weir", "lock gate"),
    ),
    (
        "strike",
        "Workers at the {thing} in {town} walked out {when}, {toll}, the union said.",
        ("steel works", "container port", "railway depot", "shipyard"),
    ),
    (
        "vote",
        "The council of {town} voted {when} to close its {thing}, {toll}, officials said.",
        ("library", "power station", "harbour railway", "concert hall"),
    ),
    (
        "blast",
        "An explosion tore through a {thing} in {town} {when}, {toll}, police reported.",
        ("gas store", "grain silo", "chemical plant", "boiler house"),
    ),
)
_TOLL = (
    "killing {n} people and injuring {m}",
    "leaving {m} people without homes",
    "and {m} people were taken to hospital",
    "costing the town {n}.{m} million euros",
)
_AFTER = (
    '"We have never seen anything like it," {person} said. "Nobody here will forget it."',
    "{person}, who leads the inquiry, said that it would take at least {n} weeks.",
    "Investigators said they had found no sign of foul play. The cause could not be independently verified.",
    "The town has asked the government for {m} million euros and for {n} engineers.",
    "It was the second such case in {town} since {year}, when {n} people were hurt.",
    "He added that roads would stay closed until Friday.",
    "Last month, the town's {thing} had been inspected and found safe.",
    "Residents have complained for years that the {thing} was too old, too crowded and badly lit, and that letters went unanswered.",
    "A spokesperson for the ministry declined to comment.",
    "About {m} people gathered outside the {thing} on {day} evening, many of them with candles.",
)
_OUTLETS = (
    "Coast Courier",
    "Inland Gazette",
    "Northern Post",
    "The Ledger",
    "Evening Signal",
    "Union Wire",
    "The Correspondent",
    "Daily Beacon",
)


def _event(n: int) -> dict[str, Any]:
    dice = random.Random(n)
    kind, lead, things = dice.choice(_WHAT)
    day = MONDAY + timedelta(days=dice.randrange(7))
    numbers = {"n": dice.randrange(2, 9), "m": dice.randrange(11, 95)}
    return {
        "kind": kind,
        "lead": lead,
        "thing": dice.choice(things),
        "town": dice.choice(_HEAD) + dice.choice(_TAIL),
        "when": dice.choice((f"on {day:%A}", f"on {day:%A} morning", f"late on {day:%A}")),
        "toll": dice.choice(_TOLL).format(**numbers),
        "person": f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
        "day": f"{day:%A}",
        "date": day,
        "year": dice.randrange(1990, 2020),
        **numbers,
    }


def articles(count: int, *, seed: int = 1) -> Iterator[Article]:
    """That many articles of about 2.4 KB; one event to about three articles, all of one week."""
    dice = random.Random(seed)
    events = max(1, count // 3)
    for n in range(count):
        told = _event(dice.randrange(events))
        day = told["date"] + timedelta(days=dice.randrange(2))
        paragraphs = [str(told["lead"]).format(**told)]
        size = len(paragraphs[0])
        while size < 2300:
            words = " ".join(dice.choice(_AFTER).format(**told) for _ in range(2))
            paragraphs.append(words)
            size += len(words) + 2
        text = "\n\n".join(paragraphs)
        key = hashlib.blake2b(f"{n}{text}".encode(), digest_size=4).hexdigest()
        title = f"{str(told['thing']).capitalize()} in {told['town']}: {told['kind']} leaves town in shock"
        yield Article(
            id=f"a{n}",
            key=key,
            text=text,
            title=title,
            outlet=_OUTLETS[dice.randrange(len(_OUTLETS))],
            stamp=day.isoformat(),
            published=day,
        )
