from __future__ import annotations

from datetime import date
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.model import Article, DateRange, Fact
from briefing.organise.events import cluster

if TYPE_CHECKING:
    from briefing.model import Event

DAY = date(2031, 5, 6)
BRIDGE = (
    "The Lindqvist bridge over the Orra collapsed on Monday morning.",
    "Two lorries fell from the Lindqvist bridge into the Orra.",
    "Divers searched the Orra below the bridge for the drivers of the lorries.",
)
BRIDGE_TOO = (
    "Divers found both lorries in the Orra after the Lindqvist bridge collapsed.",
    "The Lindqvist bridge had been closed for repairs to its lorries' lane in April.",
)
ELECTION = (
    "Voters in Tavastia chose Mirela Okonjo as their governor.",
    "Okonjo won 54 per cent of the ballots in Tavastia, the returning officer said.",
    "Her rival Pontus Ferrand conceded the governor's race to Okonjo.",
)
ELECTION_TOO = (
    "Governor-elect Mirela Okonjo thanked the voters of Tavastia for their ballots.",
    "Pontus Ferrand will not ask for the Tavastia ballots to be counted again.",
)
NEWSROOM = (
    ("Morning Post", BRIDGE),
    ("Evening Star", BRIDGE_TOO),
    ("Morning Post", ELECTION),
    ("Gazette", ELECTION_TOO),
)


def week(*stories: tuple[str, tuple[str, ...]], names: str = "a{}") -> tuple[list[Fact], dict[str, Article]]:
    facts: list[Fact] = []
    articles = {}
    for n, (outlet, sentences) in enumerate(stories):
        text = " ".join(sentences)
        key = sha256(f"{outlet}|{text}".encode()).hexdigest()[:8]
        name = names.format(n)
        articles[name] = Article(id=name, text=text, key=key, outlet=outlet, published=DAY)
        start = 0
        for position, sentence in enumerate(sentences):
            facts.append(
                Fact(
                    id=f"{key}.{position}",
                    article=name,
                    start=start,
                    end=start + len(sentence),
                    text=sentence,
                    kind="fact",
                    published=DAY,
                    days=DateRange.of(DAY),
                    position=position,
                )
            )
            start += len(sentence) + 1
    return facts, articles


def told(events: tuple[Event, ...], facts: list[Fact]) -> dict[str, set[str]]:
    text = {fact.id: fact.text for fact in facts}
    return {event.id: {text[fact] for fact in event.facts} for event in events}


def test_what_two_outlets_tell_of_one_happening_is_one_event() -> None:
    facts, articles = week(*NEWSROOM)
    events = cluster(facts, articles)
    assert sorted(map(sorted, told(events, facts).values())) == sorted(
        [sorted(BRIDGE + BRIDGE_TOO), sorted(ELECTION + ELECTION_TOO)]
    )
    assert {event.outlets for event in events} == {("Evening Star", "Morning Post"), ("Gazette", "Morning Post")}


def test_each_telling_fact_is_in_exactly_one_event() -> None:
    facts, articles = week(*NEWSROOM)
    ids = [fact for event in cluster(facts, articles) for fact in event.facts]
    assert sorted(ids) == sorted(fact.id for fact in facts)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["a{}", "renamed-{}.txt", "{}"]))
def test_order_and_file_names_change_nothing(seed: int, names: str) -> None:
    facts, articles = week(*NEWSROOM)
    others, renamed = week(*NEWSROOM, names=names)
    Random(seed).shuffle(others)
    assert cluster(facts, articles) == cluster(others, dict(reversed(renamed.items())))


def test_a_copy_of_every_article_under_another_outlet_changes_no_event() -> None:
    facts, articles = week(*NEWSROOM)
    before = told(cluster(facts, articles), facts)
    twice, both = week(*NEWSROOM, *(("Copycat", sentences) for _, sentences in NEWSROOM))
    after = cluster(twice, both)
    assert told(after, twice) == before
    assert all(len(event.outlets) <= 2 for event in after)


def test_a_thousand_copies_of_one_article_are_one_source() -> None:
    facts, articles = week(*((f"Outlet {n}", BRIDGE) for n in range(1000)))
    (event,) = cluster(facts, articles)
    assert len(event.outlets) == 1
    assert len(event.facts) == 3000


def test_a_headline_joins_the_event_whose_words_it_shares_and_starts_none() -> None:
    facts, articles = week(*NEWSROOM)
    headline = replace(facts[0], id="head.0", kind="headline", text="Lorries in the Orra as Lindqvist bridge collapses")
    furniture = replace(facts[0], id="furn.0", kind="boilerplate", text="Sign up here for our free morning letter")
    events = cluster([*facts, headline, furniture], articles)
    ids = {fact: event.id for event in events for fact in event.facts}
    assert ids["head.0"] == ids[facts[0].id]
    assert "furn.0" not in ids
    assert cluster([headline, furniture], articles) == ()


def test_an_event_names_its_days_its_themes_and_puts_news_before_background() -> None:
    facts, articles = week(("Morning Post", BRIDGE))
    later = replace(facts[1], days=DateRange.of(date(2031, 5, 7)), themes=("roads",))
    old = replace(facts[2], kind="background", days=DateRange.of(date(2029, 1, 1)))
    (event,) = cluster([replace(facts[0], themes=("roads", "rescue")), later, old], articles)
    assert event.days == DateRange.of(DAY, date(2031, 5, 7))
    assert event.themes == ("roads", "rescue")
    assert event.facts[-1] == old.id


def test_one_sentence_no_sentence_and_sentences_without_words() -> None:
    facts, articles = week(("Morning Post", ("…", "?!")), ("Gazette", ("Fog.",)))
    assert cluster([], {}) == ()
    assert len(cluster(facts[2:], articles)) == 1
    assert {fact for event in cluster(facts, articles) for fact in event.facts} == {fact.id for fact in facts}


def test_events_stay_apart_where_the_outlet_is_unknown() -> None:
    facts, articles = week(("", BRIDGE), ("", ELECTION))
    assert len(cluster(facts, articles)) == 2


def test_in_a_digest_printed_as_one_block_each_sentence_goes_to_its_own_event() -> None:
    digest = (
        "Divers found both lorries below the Lindqvist bridge in the Orra.",
        "Mirela Okonjo won the ballots of Tavastia and becomes its governor.",
        "A lynx walked through the market of Sorrel at noon.",
    )
    facts, articles = week(*NEWSROOM, ("Digest", digest))
    events = told(cluster(facts, articles), facts)
    of = {sentence: name for name, sentences in events.items() for sentence in sentences}
    assert of[digest[0]] == of[BRIDGE[0]]
    assert of[digest[1]] == of[ELECTION[0]]
    assert of[digest[2]] not in (of[BRIDGE[0]], of[ELECTION[0]])
