"""Composing: what an edition holds, what stays out, and that the order and the names of the input do not matter."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.check import check
from briefing.errors import ContentError
from briefing.model import DateRange, Event, Leaning, Lengths, Quantity, Speaker

sys.path.insert(0, str(Path(__file__).parent))

from desk import BEAT, PERIOD, article, edition_of, events_of, facts_of, leads, printed

from briefing.organise.sources import first_words

if TYPE_CHECKING:
    import random

    from briefing.model import Article, Edition, Fact

HARBOUR = article(
    "harbour.txt",
    "The ferry Albatros sank off Osthaven with 12 people aboard.\n"
    "Divers recovered the ferry's bell from the seabed near Gull Rock.\n"
    "The council of Osthaven voted to close the old dock.\n"
    "The northern ferry line cancelled its Sunday crossings to Lund.\n",
    title="Ferry Albatros sinks off Osthaven",
)
COUNCIL = article(
    "council.txt",
    "Twelve people were rescued when the ferry Albatros sank off Osthaven.\n"
    "The council raised harbour fees by a tenth for fishing boats.\n",
    outlet="Herald",
    title="Council raises fees",
)


def test_an_edition_has_everything_an_editor_prints() -> None:
    edition = edition_of([HARBOUR, COUNCIL])
    assert edition.title == "Weekly roundup. The harbour of Osthaven. Days 8-14"
    assert edition.day_count == (8, 14)
    assert edition.week == "2031-W11"
    assert [s.theme for s in edition.sections][:3] == ["harbour", "council", "schools"]
    assert edition.sections[2].quiet
    assert 1 <= len(edition.standfirst) <= 5
    assert [d.day for d in edition.days] == list(PERIOD)
    assert sum(d.count for d in edition.days) == 6
    assert edition.coverage.articles == 2
    assert edition.coverage.outlets == ("Gazette", "Herald")
    assert [s.number for s in edition.sources] == list(range(1, len(edition.sources) + 1))
    assert all(s.sha256 and s.retrieved and s.title for s in edition.sources)


def test_it_passes_its_own_checks() -> None:
    texts = {a.id: a.text for a in (HARBOUR, COUNCIL)}
    found = check(edition_of([HARBOUR, COUNCIL]), texts, BEAT)
    assert [(f.rule, f.message) for f in found if f.severity == "E"] == []


def test_one_happening_is_one_item() -> None:
    told = [lead for lead in leads(edition_of([HARBOUR, COUNCIL])) if "sank" in lead]
    assert len(told) == 1


def test_no_sentence_is_printed_twice() -> None:
    sentences = printed(edition_of([HARBOUR, COUNCIL]))
    assert len(sentences) == len(set(sentences))


def test_the_words_keep_to_the_budget() -> None:
    beat = replace(BEAT, lengths=Lengths(words=25, lead=25, support=3))
    sentences = printed(edition_of([HARBOUR, COUNCIL], beat=beat))
    assert sentences
    assert sum(len(s.split()) for s in sentences) <= 25


def test_a_themes_budget_is_kept() -> None:
    themes = tuple(replace(t, budget=1) for t in BEAT.themes)
    edition = edition_of([HARBOUR, COUNCIL], beat=replace(BEAT, themes=themes))
    assert [len(s.items) for s in edition.sections[:2]] == [1, 1]


def test_what_the_beat_excludes_does_not_come_back_by_its_event() -> None:
    sunk = article("a.txt", "The ferry Albatros sank off Osthaven on Thursday with forty sailors, the Guard said.")
    vote = article("b.txt", "The council of Lund voted on Thursday to buy three new cranes for the northern pier.")
    facts = [*facts_of(sunk, themes=("other",)), *facts_of(vote)]
    days, outlets = facts[0].days, ("Gazette",)
    events = [
        Event(id="e-1", facts=(facts[0].id,), days=days, themes=("harbour",), outlets=outlets),
        Event(id="e-2", facts=(facts[1].id,), days=days, themes=("council",), outlets=outlets),
    ]

    def told(exclude: tuple[str, ...]) -> list[str]:
        harbour = replace(BEAT.themes[0], exclude=exclude)
        beat = replace(BEAT, themes=(harbour, *BEAT.themes[1:]))
        edition = edition_of([sunk, vote], facts=facts, events=events, beat=beat)
        return [section.theme for section in edition.sections if section.items]

    assert told(()) == ["harbour", "council"]
    assert told(("sailors",)) == ["council"]


def test_no_news_in_the_period_is_said_in_prose() -> None:
    facts = [replace(f, days=DateRange.of(date(2030, 1, 1)), why_not="before the period") for f in facts_of(HARBOUR)]
    with pytest.raises(ContentError, match=r"no fact of these days .* --week"):
        edition_of([HARBOUR], facts)


def test_what_happened_outside_the_period_is_no_news() -> None:
    facts = facts_of(HARBOUR)
    facts[0] = replace(facts[0], days=DateRange.of(date(2031, 2, 1)))
    assert not any("sank" in s for s in printed(edition_of([HARBOUR], facts)))


def leaning(facts: list[Fact], n: int, grade: str, **given: object) -> list[Fact]:
    facts[n] = replace(facts[n], leaning=Leaning(grade=grade, **given))  # type: ignore[arg-type]
    return facts


def test_what_leans_on_nothing_printed_stays_out() -> None:
    told = article(
        "a.txt", "The ferry Albatros sank off Osthaven at noon.\nDivers of the ferry guard searched there too.\n"
    )
    facts = leaning(facts_of(told), 1, "cannot", cue="there")
    assert printed(edition_of([told], facts)) == ["The ferry Albatros sank off Osthaven at noon."]


def test_what_leans_brings_what_it_leans_on() -> None:
    told = article(
        "a.txt",
        "The ferry Albatros sank off Osthaven at noon with twelve aboard.\n"
        "Captain Ida Holm steered the ferry towards Gull Rock in fog.\n"
        "The fog there had closed the ferry lane twice before.\n",
    )
    facts = facts_of(told)
    facts = leaning(facts, 2, "cannot", cue="there", antecedent=facts[1].id)
    sentences = printed(edition_of([told], facts))
    if facts[2].text in sentences:
        assert sentences[sentences.index(facts[2].text) - 1] == facts[1].text
    assert not any(lead == facts[2].text for lead in leads(edition_of([told], facts)))


def test_a_quotation_of_two_sentences_is_whole_or_out() -> None:
    told = article(
        "a.txt",
        'The ferry guard closed the pier at dawn.\n"The ferry was old. Nobody looked after it," Ida Holm said.\n',
    )
    speaker = Speaker(text="Ida Holm", start=0, end=0, name="Ida Holm", carried=True)
    facts = facts_of(told)
    assert [f.text for f in facts[1:]] == ['"The ferry was old.', 'Nobody looked after it," Ida Holm said.']
    facts[1] = replace(facts[1], kind="statement", speaker=speaker)
    facts[2] = replace(facts[2], kind="statement", speaker=replace(speaker, carried=False))
    sentences = printed(edition_of([told], facts))
    assert (facts[1].text in sentences) == (facts[2].text in sentences)


def test_a_caveat_travels_with_its_claim() -> None:
    told = article(
        "a.txt",
        "Southern Fleet said its guns had sunk a ferry off Osthaven.\nThe claim could not be independently verified.\n",
    )
    facts = facts_of(told)
    speaker = Speaker(text="Southern Fleet", start=0, end=14, name="Southern Fleet", party="Southern Fleet")
    facts[0] = replace(facts[0], kind="statement", speaker=speaker, caveats=(facts[1].id,))
    facts[1] = replace(
        facts[1], kind="caveat", caveats=(facts[0].id,), leaning=Leaning("cannot", antecedent=facts[0].id)
    )
    edition = edition_of([told], facts)
    assert printed(edition) == [facts[0].text, facts[1].text]
    assert edition.sections[0].items[0].only_claim == "Southern Fleet"
    assert edition.sections[0].items[0].single_source == "Gazette"


def test_a_claim_whose_caveat_cannot_be_printed_stays_out() -> None:
    told = article(
        "a.txt",
        "Southern Fleet said its guns had sunk a ferry off Osthaven.\nIt remains unverified, see https://x.example.\n",
    )
    facts = facts_of(told)
    facts = [replace(facts[0], caveats=(facts[1].id,)), replace(facts[1], kind="caveat", caveats=(facts[0].id,))]
    other = article("b.txt", "The council of Osthaven voted to close the old dock.\n")
    assert facts[0].text not in printed(edition_of([told, other], [*facts, *facts_of(other)]))


def test_key_figures_keep_the_sources_words_and_are_not_added_up() -> None:
    facts = facts_of(HARBOUR)
    at = HARBOUR.text.index("12 people")
    quantity = Quantity(at, at + 9, "12 people", 12, unit="people", role="aboard")
    facts[0] = replace(facts[0], quantities=(quantity,))
    figures = edition_of([HARBOUR], facts).figures
    assert [(f.words, f.value, f.told_by) for f in figures] == [("12 people", 12, "Gazette")]


def test_a_figure_has_no_day_but_its_own() -> None:
    there = article("a.txt", "A mine lies beside the old school where 90 pupils were killed, the guard said.\n")
    facts = facts_of(there)
    at = there.text.index("90 pupils")
    killed = Quantity(at, at + 9, "90 pupils", 90, unit="pupils", role="killed")
    passing = replace(facts[0], quantities=(killed,), basis="published")
    assert edition_of([there], [passing, *facts[1:]]).figures == ()
    own = article("b.txt", "The guard said 90 pupils were killed by the mine at the old school.\n")
    facts = facts_of(own)
    at = own.text.index("90 pupils")
    killed = Quantity(at, at + 9, "90 pupils", 90, unit="pupils", role="killed")
    for basis, dated in (("published", False), ("explicit", True)):
        figures = edition_of([own], [replace(facts[0], quantities=(killed,), basis=basis), *facts[1:]]).figures
        assert [(f.words, f.day is not None) for f in figures] == [("90 pupils", dated)]


def test_a_chart_needs_three_days_of_one_tellers_series() -> None:
    def week(days: int) -> Edition:
        told = [
            article(f"{n}.txt", f"The ferry guard counted {n + 4} boats adrift off pier {name}.\n", day=10 + n)
            for n, name in zip(range(days), ("Ash", "Birch", "Cedar"), strict=False)
        ]
        facts = []
        for a in told:
            at = a.text.index("boats") - 2
            number = Quantity(at, at + 7, a.text[at : at + 7], float(a.text[at]), unit="boats", role="adrift")
            facts += facts_of(a, quantities=(number,))
        events = [
            Event(id=f"e{n}", facts=(f.id,), days=f.days, themes=f.themes, outlets=()) for n, f in enumerate(facts)
        ]
        return edition_of(told, facts, events=events)

    assert week(2).charts == ()
    charts = week(3).charts
    if len(printed(week(3))) == 3:
        assert [[b.value for b in c.bars] for c in charts] == [[4, 5, 6]]
        assert "6" in charts[0].alternative


def test_what_an_earlier_edition_printed_does_not_come_back() -> None:
    first = edition_of([HARBOUR])
    second = edition_of([HARBOUR, COUNCIL], earlier=[first])
    assert not set(printed(first)) & set(printed(second))
    assert printed(second)


def test_new_words_on_an_old_event_come_back_as_an_update() -> None:
    first = edition_of([HARBOUR])
    later = article("later.txt", "The ferry Albatros sank off Osthaven with 14 people aboard, not 12.\n", day=14)
    items = [i for s in edition_of([later], earlier=[first]).sections for i in s.items]
    assert [i.update for i in items] == [
        "The edition of 10–16 Mar 2031 said: The ferry Albatros sank off Osthaven with 12 people aboard."
    ]


def test_no_theme_matches_an_honest_short_edition() -> None:
    told = article(
        "a.txt",
        "A baker in Lund won the bread prize at the autumn fair.\nHer rye loaf weighed more than two kilos at the stand.\n",
    )
    edition = edition_of([told])
    assert all(s.quiet for s in edition.sections if s.theme != "other")
    assert len(printed(edition)) <= 2


@pytest.mark.parametrize("copies", [1, 40])
def test_copies_of_one_article_are_one(copies: int) -> None:
    many = [article(f"{n}.txt", HARBOUR.text, outlet=f"Outlet {n}", title=HARBOUR.title or "") for n in range(copies)]
    edition = edition_of(many)
    assert printed(edition) == printed(edition_of([HARBOUR]))
    assert edition.coverage.syndicated == copies - 1
    assert all(item.outlets == 1 for s in edition.sections for item in s.items)


def test_one_sentence_is_an_edition() -> None:
    assert printed(edition_of([article("a.txt", "The ferry Albatros sank off Osthaven at noon.")])) == [
        "The ferry Albatros sank off Osthaven at noon."
    ]


WORDS = (
    "ferry",
    "council",
    "pier",
    "Osthaven",
    "Lund",
    "storm",
    "dock",
    "bell",
    "harbour",
    "Albatros",
    "guard",
    "fees",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=7, max_size=12).map(lambda w: f"Holm {' '.join(w)} sank.")
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=4, unique=True), min_size=1, max_size=5, unique_by=tuple)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLES, st.randoms(use_true_random=False))
def test_order_and_names_change_no_word(texts: list[list[str]], chance: random.Random) -> None:
    def made(names: list[str]) -> list[Article]:
        return [
            article(name, "\n".join(sentences), day=10 + n % 5)
            for n, (name, sentences) in enumerate(zip(names, texts, strict=True))
        ]

    plain = made([f"{n}.txt" for n in range(len(texts))])
    expected = printed(edition_of(plain))
    facts = [f for a in plain for f in facts_of(a)]
    events = events_of(facts)
    chance.shuffle(facts)
    chance.shuffle(events)
    shuffled = list(plain)
    chance.shuffle(shuffled)
    assert printed(edition_of(shuffled, facts, events=events)) == expected
    renamed = made([f"{chance.random()}-{n}.txt" for n in range(len(texts))])
    assert printed(edition_of(renamed)) == expected


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLES)
def test_copies_under_another_name_change_no_word(texts: list[list[str]]) -> None:
    plain = [article(f"{n}.txt", "\n".join(t), day=10 + n % 5) for n, t in enumerate(texts)]
    twins = [article(f"copy-{a.id}", a.text, outlet="Echo", day=a.published.day if a.published else 10) for a in plain]
    assert printed(edition_of([*plain, *twins])) == printed(edition_of(plain))


def test_a_measure_alone_is_no_key_figure() -> None:
    told = article("fees.txt", "The ferry line Northern paid 30 crowns for the dock of Osthaven.\n")
    at = told.text.index("30 crowns")
    facts = facts_of(told, quantities=(Quantity(at, at + 9, "30 crowns", 30, unit="crowns", role="money"),))
    assert edition_of([told], facts).figures == ()


def test_what_was_announced_gives_way_to_what_came_of_it() -> None:
    plan = article(
        "plan.txt", "The ferry crews of Osthaven and the northern line are scheduled to meet at Gull Rock.\n", day=12
    )
    done = article("done.txt", "The ferry crews of Osthaven and the northern line met at Gull Rock.\n", day=13)
    apart = [e for a in (plan, done) for e in facts_of(a)]
    event = Event(
        id="e1",
        facts=tuple(f.id for f in apart),
        days=DateRange.of(date(2031, 3, 12), date(2031, 3, 13)),
        themes=("harbour",),
        outlets=("Gazette",),
    )
    assert not any("scheduled" in text for text in printed(edition_of([plan, done], apart, events=[event])))
    alone = facts_of(plan)
    assert printed(edition_of([plan], alone)) == [plan.text.strip()]


def test_in_an_article_of_one_block_support_shares_something_with_its_lead() -> None:
    told = article(
        "near.txt",
        "The ferry Albatros sank off Osthaven with sailors aboard. Some were paid off, others discredited.\n",
    )
    facts = facts_of(told)
    event = Event(id="e1", facts=tuple(f.id for f in facts), days=facts[0].days, themes=("harbour",), outlets=("G",))
    assert printed(edition_of([told], facts, events=[event])) == [
        "The ferry Albatros sank off Osthaven with sailors aboard."
    ]


def test_support_that_says_the_same_in_other_words_adds_a_figure_or_stays_out() -> None:
    one = article("a.txt", "The ferry Albatros sank off the pier of Osthaven in a storm with 40 sailors.\n")
    again = article(
        "b.txt",
        "The ferry Albatros sank in a storm, said guards of the coast who counted 12 dead sailors there.\n",
        "Herald",
    )
    names = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
    other = article("c.txt", "".join(f"The council of {name} mends {name} road with {name} stone.\n" for name in names))

    def told(*more: Quantity) -> bool:
        at = one.text.index("40")
        sailors = Quantity(at, at + 10, "40 sailors", 40, unit="sailors", role="dead")
        facts = facts_of(one, quantities=(sailors,)) + facts_of(again, quantities=more)
        event = Event(
            id="e1", facts=tuple(f.id for f in facts), days=facts[0].days, themes=("harbour",), outlets=("G", "H")
        )
        rest = facts_of(other)
        edition = edition_of([one, again, other], facts + rest, events=[event, *events_of(rest)])
        assert one.text.strip() in leads(edition)
        return again.text.strip() in printed(edition)

    at = again.text.index("12")
    assert not told()
    assert told(Quantity(at, at + 2, "12", 12, unit="sailors"))


def test_words_that_no_support_takes_go_to_further_items() -> None:
    names = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel")
    told = [
        article(f"{n}.txt", f"The ferry guard of {name} closed pier {name} and its {name} dock for good.\n")
        for n, name in enumerate(names)
    ]
    beat = replace(BEAT, lengths=Lengths(words=60, lead=25, support=3))
    edition = edition_of(told, beat=beat)
    assert sum(len(text.split()) for text in leads(edition)) > 0.75 * 60
    assert not any(i.support for s in edition.sections for i in s.items)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Published: 12 March 2024\nSource: Quay Times\n\nThe weir was opened on Tuesday.",
            "The weir was opened on Tuesday.",
        ),
        ("The weir was opened\nPublished: 12 March 2024\n", "The weir was opened"),
        ("Published: 12 March 2024", "Published: 12 March 2024"),
        (" \n", "untitled"),
    ],
)
def test_an_article_without_a_title_is_called_by_its_first_words(text: str, title: str) -> None:
    assert first_words(text) == title
