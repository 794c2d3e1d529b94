"""What speech and leaning cost: articles of 2.4 KB a second on one core, beside a plain loop on the same machine."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from briefing.extract.leaning import grade
from briefing.extract.speech import attribute
from briefing.model import Article
from briefing.text import mark

if TYPE_CHECKING:
    from briefing.model import Marked

pytestmark = pytest.mark.bench

SIZE = 2400
SENTENCES = (
    "Mayor Ada Lindqvist said on Tuesday that two of the harbour's five cranes had been damaged in the storm.",
    "Nobody was hurt, but the quay stayed shut until late Wednesday while engineers looked for cracks in the piles.",
    "“We were warned the day before,” Lindqvist told reporters. “We still could not move the ferries.”",
    "She added that repairs would take three weeks, according to the engineers of the Nordholm Institute.",
    "The board, which paid $3.2 million for the cranes in 2019, expects the insurers to pay half.",
    "Trade through the port fell by 4.5 percent in the third quarter, and a fifth of its 1,200 workers went unpaid.",
    "Pavel Orlik, a union leader from Brennick, accused the council of hiding a report by the prosecutor's office.",
    "A ministry spokesman declined to say whether the state would help; a decision is due next week.",
    "The old lighthouse, a landmark since the 1920s, lost its lamp and part of its gallery.",
    "Trains between the port and the capital were running again, though slowly and with long gaps between them.",
    "But small boats should stay in harbour, the weather office said, because more wind is likely.",
    "The school on the hill opened its kitchen to everyone who had lost theirs, and cooked for six hundred people.",
    "In the market hall, where traders slept on sacks of grain, somebody had drawn a rough map of the flooded streets.",
    "It also reported that the river at Brennick had risen by a metre overnight.",
)


def articles(count: int) -> list[Marked]:
    """Made-up news of 2,400 characters each, the same on every machine."""
    shuffler = random.Random(4)
    out = []
    for n in range(count):
        text = ""
        while len(text) < SIZE:
            text += shuffler.choice(SENTENCES) + shuffler.choice((" ", " ", "\n\n"))
        out.append(mark(Article(id=str(n), text=text[:SIZE], key=str(n), language="en")))
    return out


def test_articles_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    marked = articles(200)
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for article in marked:
            grade(article, attribute(article))
        best = min(best, time.process_time() - begun)
    rate = len(marked) / best
    with capsys.disabled():
        print(f"\nspeech and leaning: {rate:,.0f} articles of 2.4 KB a second")
    assert rate > 150  # a machine shared with others keeps this; the printed figure is the measurement


@pytest.mark.parametrize("piece", ["“He said, ", "the boat ", "A" * 9 + " said ", "'", "— "])
def test_ten_times_the_text_takes_ten_times_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        article = mark(Article(id="a", text=text, language="en"))
        begun = time.process_time()
        grade(article, attribute(article))
        return time.process_time() - begun

    seconds(10_000)
    assert seconds(1_000_000) < 40 * max(seconds(100_000), 0.02)
