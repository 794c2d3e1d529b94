"""Ranking: one readable table, and what it puts first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefing.model import Leaning, Quantity, Speaker
from briefing.organise.copies import Copies
from briefing.organise.rank import rank, weights

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from desk import BEAT, PERIOD, article, edition_of, events_of, facts_of, leads

if TYPE_CHECKING:
    from briefing.model import Fact
    from briefing.organise.rank import Ranking

FERRY = "The ferry Albatros sank off Osthaven on its way to Lund."


def ranked(*texts: str, title: str = "News from Osthaven") -> tuple[Ranking, list[Fact]]:
    """Each text is an article of its own."""
    articles = [article(f"{n}.txt", text, title=title) for n, text in enumerate(texts)]
    facts = [f for a in articles for f in facts_of(a)]
    by_name = {a.id: a for a in articles}
    copies = Copies(facts, by_name)
    return rank(facts, events_of(facts), by_name, copies, BEAT, PERIOD, everything=facts), facts


def value(text: str, beside: str = FERRY) -> float:
    """The score of the first of two articles' first sentences."""
    ranking, facts = ranked(text, beside)
    return ranking.facts[facts[0].id].value


def test_the_table_gives_each_weight_its_reason() -> None:
    for group in ("sentence", "event", "choice"):
        assert weights()[group]
        for name, row in weights()[group].items():
            assert row.weight, name
            assert len(row.why) > 10, name


def test_every_weight_of_a_sentence_can_be_told() -> None:
    texts = (
        "Six sailors were killed when the ferry sank, the largest loss in decades, and the council ordered an inquiry.",
        "Analysts warned that the harbour may perhaps close, which would usually mean a risk for the whole ferry line.",
    )
    ranking, facts = ranked(*texts)
    told = {name for fact in facts for name, _ in ranking.facts[fact.id].parts}
    assert told <= set(weights()["sentence"])
    assert {"irreversible", "first", "decision", "opinion", "talk", "lead", "central"} <= told
    assert "+" in ranking.facts[facts[0].id].why


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            "Six sailors were killed when the barge sank off Gull Rock.",
            "Six sailors may leave if the barge seems slow off Gull Rock.",
        ),
        (
            "The mayor signed the harbour treaty with Lund at noon.",
            "The mayor praised the harbour treaty with Lund at noon.",
        ),
        (
            "The tide rose to the highest level since the dyke was built.",
            "The tide rose to the level of the dyke that was built.",
        ),
        (
            "The guard closed the pier after the storm.",
            "The guard closed thepier after the storm and the guards sawthe pier.",
        ),
        (
            "The guard closed the pier after the storm.",
            "The guard closed the pier after the storm" + ", as it had done so often before in such weather" * 4 + ".",
        ),
    ],
)
def test_what_outranks_what(better: str, worse: str) -> None:
    beside = "The pier and the pier and the pier and the guard, the guard saw in Lund."
    assert value(better, beside) > value(worse, beside)


def test_talk_of_many_articles_does_not_bury_a_single_line() -> None:
    talk = [
        article(
            f"talk{n}.txt",
            f"Harbour dues could rise if {name} experts are right about the council budget, they may say.\n"
            f"Many think harbour dues might rise further, observers in {name} fear.\n",
            title="Why harbour dues could rise",
        )
        for n, name in enumerate(("Ash", "Birch", "Cedar", "Dorn", "Elm", "Fir", "Gorse", "Holm", "Ivy"))
    ]
    line = article(
        "line.txt",
        "Six sailors were killed on Tuesday when the ferry Albatros crashed into Gull Rock.\n",
        title="The morning in short",
    )
    at = line.text.index("Six")
    facts = [f for a in talk for f in facts_of(a)]
    facts += facts_of(line, quantities=(Quantity(at, at + 11, "Six sailors", 6, unit="sailors", role="killed"),))
    told = leads(edition_of([*talk, line], facts))
    assert told
    assert "killed" in told[0]


def test_copies_count_once() -> None:
    one, facts = ranked(FERRY, "The council of Osthaven raised the fees for boats.")
    many, more = ranked(FERRY, "The council of Osthaven raised the fees for boats.", FERRY, FERRY)
    assert one.facts[facts[0].id] == many.facts[more[0].id]


def test_what_leans_ranks_lower() -> None:
    told = article("a.txt", FERRY)
    stands = facts_of(told)
    leans = [replace(f, leaning=Leaning(grade="cannot", cue="there")) for f in stands]
    scores = []
    for facts in (stands, leans):
        ranking = rank(facts, events_of(facts), {"a.txt": told}, Copies(facts, {"a.txt": told}), BEAT, PERIOD)
        scores.append(ranking.facts[facts[0].id].value)
    assert scores[0] > scores[1]


def test_likeness_is_between_nothing_and_all() -> None:
    ranking, facts = ranked(FERRY, FERRY.replace("Lund", "Westhaven"), "The council raised its fees for boats.")
    a, b, c = (f.id for f in facts)
    assert ranking.alike(a, a) == pytest.approx(1)
    assert 0 < ranking.alike(a, b) < 1
    assert ranking.alike(a, c) == 0
    assert ranking.alike.news(a, [a]) == 0
    assert ranking.alike.news(a, [c]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("act", "talk"),
    [
        ("Divers blew up the wreck off Osthaven.", "Divers spoke about the wreck off Osthaven."),
        ("A cyclone drove the fleet out of Osthaven.", "A newspaper praised the fleet of Osthaven."),
        ("The council barred the fleet from Osthaven.", "The council discussed the fleet of Osthaven."),
        ("The court upheld the ban on nets at Osthaven.", "The court considered the ban on nets at Osthaven."),
        ("The fleet is besieged at the port of Osthaven.", "The fleet is a theme at the port of Osthaven."),
    ],
)
def test_what_was_done_goes_before_what_was_talked_of(act: str, talk: str) -> None:
    assert value(act) > value(talk)


def test_what_a_party_of_the_beat_says_goes_before_what_a_bystander_says() -> None:
    text = "The harbour of Osthaven is shut, Captain Brandt said on Thursday."
    _, facts = ranked(text, FERRY)
    by_name = {fact.article: article(fact.article, fact.text) for fact in facts}

    def worth(party: str | None) -> float:
        said = replace(
            facts[0],
            kind="statement",
            speaker=Speaker(text="Captain Brandt", start=33, end=47, name="Brandt", party=party),
        )
        both = [said, facts[1]]
        return rank(both, events_of(both), by_name, Copies(both, by_name), BEAT, PERIOD).facts[said.id].value

    assert worth("Southern Fleet") > worth(None)
