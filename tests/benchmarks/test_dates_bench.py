"""What the tagger costs: articles a second on one core beside dateparser's own search, and hostile text by length."""

from __future__ import annotations

import random
import time
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from dateparser.search import search_dates

from briefing.dates import find

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench

PUBLISHED = date(2024, 11, 14)
# News tells about ten times in 4,000 characters; so do these sentences.
SENTENCES = (
    "The harbour board of Lund Haven said on Tuesday that two of its five cranes had been damaged in the storm.",
    "Nobody was hurt, but the quay stayed shut while engineers looked for cracks in the old timber piles.",
    "Ada Lind, 44, who has worked there for 20 years, said she had never seen waves like those of November 11.",
    "The board, which paid $3.2 million for the cranes in 2019, hopes that the insurers will carry the repairs.",
    "Trade through the port fell by 4.5 percent, and a fifth of its 1,200 workers went unpaid, the union said.",
    '"We were warned the day before," the harbour master told reporters, "and we still could not move the ferries."',
    "Fishermen from the outer islands brought bread, blankets and two pumps, which the crews used to empty the cellars.",
    "A ministry spokesman declined to say whether the state would help, or who would pay for the broken sea wall.",
    "The old lighthouse, a landmark that sailors have painted on their doors, lost its lamp and part of its gallery.",
    "Trains between the port and the capital were running again, though slowly and with long gaps between them.",
    "Insurers put the losses at about 14 million crowns, less than half of what the mayor had named at first.",
    "In the market hall, where traders slept on sacks of grain, somebody had drawn a rough map of the flooded streets.",
    "More wind is likely over the coming days, the weather office said, and small boats should stay in harbour.",
    "The school on the hill opened its kitchen to everyone who had lost theirs, and cooked for six hundred people.",
    "Divers who went down to look at the piles came back with photographs of cracks as wide as a hand.",
    "The council may ask the islands to lend their ferry, which carries 60 cars and may sail in rough weather.",
    "A retired pilot who watched from the pier said that the second wave had been higher than the first.",
    "The fish auction, which feeds half of the town, moved into the bus garage and sold what little there was.",
)  # fmt: skip


def articles(count: int, size: int = 4096) -> list[str]:
    """Made-up news of `size` characters each, the same on every machine."""
    shuffler = random.Random(14)
    out = []
    for _ in range(count):
        text = ""
        while len(text) < size:
            text += shuffler.choice(SENTENCES) + shuffler.choice((" ", " ", "\n\n"))
        out.append(text[:size])
    return out


def seconds(run: Callable[[], object], *, times: int = 5) -> float:
    """The least processor time of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def test_articles_a_second_beside_dateparser(capsys: pytest.CaptureFixture[str]) -> None:
    texts = articles(200)
    found = sum(len(find(text, PUBLISHED)) for text in texts)
    ours = len(texts) / seconds(lambda: [find(text, PUBLISHED) for text in texts])
    base = {"RELATIVE_BASE": datetime(2024, 11, 14)}  # noqa: DTZ001  as naive as the texts
    sample = texts[:2]
    theirs = len(sample) / seconds(
        lambda: [search_dates(text, languages=["en"], settings=base) for text in sample], times=2
    )
    with capsys.disabled():
        print(f"\ndates.find {ours:,.0f} articles of 4 KB a second ({found / len(texts):.1f} expressions each)")
        print(f"search_dates {theirs:,.1f} articles a second: {ours / theirs:,.0f} times as slow")
    assert ours / theirs >= 100


HOSTILE = {
    "digits": "1234567890",
    "fractions": "1/1/",
    "prepositions": "on on on ",
    "one letter": "a",
    "mixed scripts": "понеділок Monday 三月 lundi ",
    "marks": "\u200b\u202e1\u200f May ",
    "weekdays": "Monday ",
    "quoted": '"today" ',
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_linear(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed = HOSTILE[name]
    costs = []
    for size in (10_000, 100_000, 1_000_000):
        text = (seed * (size // len(seed) + 1))[:size]
        costs.append(seconds(partial(find, text, PUBLISHED), times=2 if size > 500_000 else 3))
    with capsys.disabled():
        print(f"\n{name}: " + ", ".join(f"{cost * 1000:,.1f} ms" for cost in costs) + " for 10, 100, 1,000 KB")
    for small, large in pairwise(costs):
        assert large <= 10 * max(small, 0.001) * 2.5
