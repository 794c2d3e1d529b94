from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from briefing.model import Article, DateRange, Fact, Place, Quantity, Speaker
from briefing.organise.disagreements import disagreements

MONDAY, TUESDAY = date(2031, 5, 5), date(2031, 5, 6)
ARTICLES = {name: Article(id=name, text="", outlet=name.title()) for name in ("post", "star", "gazette")}


def toll(text: str, value: float, article: str, **more: Any) -> Fact:  # noqa: ANN401  passed on to the model
    words = more.pop("words", str(int(value)))
    quantity = Quantity(0, len(words), words, value, role=more.pop("role", "killed"), unit=more.pop("unit", "people"))
    quantity = Quantity(
        **{name: getattr(quantity, name) for name in quantity.__struct_fields__}
        | {name: more.pop(name) for name in ("qualifier", "running", "high") if name in more}
    )
    return Fact(
        id=f"{article}.{abs(len(text)) % 97}",
        article=article,
        start=0,
        end=len(text),
        text=text,
        kind="fact",
        published=more.pop("published", MONDAY),
        days=more.pop("days", DateRange.of(MONDAY)),
        quantities=(quantity,),
        places=(Place(0, 1, more.pop("place", "Osthaven")),),
        **more,
    )


FOUR = toll("The ferry fire in Osthaven killed 4 people on the upper deck.", 4, "post")
SIX = toll("A fire on the Osthaven ferry killed 6 people, the Star has learned.", 6, "star")


def test_figures_that_differ_stand_side_by_side_with_who_tells_each() -> None:
    (one,) = disagreements([FOUR, SIX], ARTICLES)
    assert one.role == "killed"
    assert [(a.words, a.told_by, a.fact) for a in one.alternatives] == [
        ("4", "Post", FOUR.id),
        ("6", "Star", SIX.id),
    ]
    assert not one.growth


def test_a_count_that_rises_from_one_day_to_the_next_is_growth() -> None:
    later = toll("The fire on the Osthaven ferry killed 6 people in all.", 6, "star", published=TUESDAY)
    (one,) = disagreements([later, FOUR], ARTICLES)
    assert one.growth
    assert [a.words for a in one.alternatives] == ["4", "6"]


def test_a_count_that_falls_is_no_growth() -> None:
    fewer = toll("The fire on the Osthaven ferry killed 3 people in all.", 3, "star", published=TUESDAY)
    (one,) = disagreements([fewer, FOUR], ARTICLES)
    assert not one.growth
    assert one.alternatives[-1].words == "3"


def test_a_count_that_rises_twice_is_one_growth() -> None:
    wednesday = date(2031, 5, 7)
    three = toll("The Osthaven ferry fire killed 3 people on the deck.", 3, "gazette")
    five = toll("The Osthaven ferry fire has now killed 5 people.", 5, "post", published=TUESDAY)
    six = toll("The fire on the Osthaven ferry killed 6 people in all.", 6, "star", published=wednesday)
    (one,) = disagreements([six, three, five], ARTICLES)
    assert one.growth
    assert [a.words for a in one.alternatives] == ["3", "5", "6"]


def nowhere(fact: Fact, **more: Any) -> Fact:  # noqa: ANN401  passed on to the model
    return replace(fact, places=(), **more)


def test_a_figure_without_a_place_answers_none_with_one() -> None:
    assert disagreements([FOUR, nowhere(SIX)], ARTICLES) == ()
    assert disagreements([nowhere(FOUR), nowhere(SIX)], ARTICLES) == ()


def test_a_figure_without_a_place_is_where_its_paragraph_is() -> None:
    mayor = Speaker("Mayor Brandt", 0, 12, "Mayor Brandt")
    same = nowhere(SIX, article="post", position=1, paragraph=0, speaker=mayor)
    (one,) = disagreements([FOUR, same], ARTICLES)
    assert [a.words for a in one.alternatives] == ["4", "6"]
    assert disagreements([FOUR, replace(same, paragraph=1)], ARTICLES) == ()
    (unplaced,) = disagreements([nowhere(FOUR), same], ARTICLES)
    assert [a.words for a in unplaced.alternatives] == ["4", "6"]


def test_two_towns_of_one_country_are_two_places() -> None:
    land = Place(0, 1, "Norland", country="Norland")
    here = replace(FOUR, places=(Place(0, 1, "Osthaven", country="Norland"), land))
    there = replace(SIX, places=(Place(0, 1, "Westhaven", country="Norland"), land))
    assert disagreements([here, there], ARTICLES) == ()
    abroad = Place(0, 1, "Sudmark", country="Sudmark")  # who fired, not where it fell
    fired = [replace(fact, places=(*fact.places, abroad)) for fact in (here, there)]
    assert disagreements(fired, ARTICLES) == ()
    assert len(disagreements([replace(FOUR, places=(land,)), replace(SIX, places=(land,))], ARTICLES)) == 1


def test_the_same_figure_and_figures_that_can_both_be_right_agree() -> None:
    same = toll("Killed in the Osthaven ferry fire were 4 people, all of them crew.", 4, "star")
    least = toll("The Osthaven ferry fire killed at least 3 people on deck.", 3, "star", qualifier="at least")
    about = toll("The ferry fire in Osthaven killed about 4.1 people a deck.", 4.1, "star", qualifier="about")
    for other in (same, least, about):
        assert disagreements([FOUR, other], ARTICLES) == ()


def test_other_places_other_days_and_other_subjects_are_other_counts() -> None:
    elsewhere = toll("A fire on the Westhaven ferry killed 6 people on the upper deck.", 6, "star", place="Westhaven")
    before = toll(SIX.text, 6, "star", days=DateRange.of(date(2031, 4, 1)))
    unlike = toll("In Osthaven an avalanche of mud buried a mill and killed 9.", 9, "star")
    for other in (elsewhere, before, unlike):
        assert disagreements([FOUR, other], ARTICLES) == ()


def test_running_totals_meet_whatever_their_days() -> None:
    then = toll("Deaths in Osthaven since April stand at 40.", 40, "post", running=True)
    now = toll(
        "The number of Osthaven's dead has passed 52.",
        52,
        "star",
        running=True,
        days=DateRange.of(TUESDAY),
        published=TUESDAY,
    )
    (one,) = disagreements([then, now], ARTICLES)
    assert one.growth


def test_one_mouth_does_not_disagree_with_itself_and_prices_are_no_counts() -> None:
    mayor = Speaker("Mayor Brandt", 0, 12, "Mayor Brandt")
    one = toll(FOUR.text, 4, "post", speaker=mayor)
    other = toll(SIX.text, 6, "star", speaker=mayor)
    assert disagreements([one, other], ARTICLES) == ()
    assert (
        disagreements([toll(FOUR.text, 4, "post", role="price"), toll(SIX.text, 6, "star", role="price")], ARTICLES)
        == ()
    )


def test_each_side_counts_what_it_shot_down_itself() -> None:
    north = Speaker("the North", 0, 9, "the North", party="North")
    south = Speaker("the South", 0, 9, "the South", party="South")
    one = toll("The North shot down 14 drones over Osthaven at night.", 14, "post", role="shot down", speaker=north)
    other = toll("The South shot down 9 drones over Osthaven at night.", 9, "star", role="shot down", speaker=south)
    assert disagreements([one, other], ARTICLES) == ()


def said(text: str, party: str, article: str, **more: Any) -> Fact:  # noqa: ANN401  passed on to the model
    stance = more.pop("stance", "asserts")
    return Fact(
        id=f"{article}.0",
        article=article,
        start=0,
        end=len(text),
        text=text,
        kind="statement",
        published=MONDAY,
        speaker=Speaker(party, 0, len(party), party, party=party, stance=stance),
        **more,
    )


CLAIM = said("The North said its troops had taken the village of Karstula.", "North", "post")


def test_a_claim_stands_beside_the_other_partys_denial() -> None:
    denial = said(
        "The South denied that the village of Karstula had been taken by troops.", "South", "star", stance="denies"
    )
    (one,) = disagreements([denial, CLAIM], ARTICLES)
    assert one.role == "claim"
    assert [(a.words, a.told_by, a.quantity) for a in one.alternatives] == [
        (CLAIM.text, "North", None),
        (denial.text, "South", None),
    ]


def test_a_denial_of_something_else_or_by_the_same_party_answers_nothing() -> None:
    other = said("The South denied that grain prices in Orra had doubled.", "South", "star", stance="denies")
    own = said("The North denied that its troops had burned the village of Karstula.", "North", "star", stance="denies")
    assert disagreements([CLAIM, other], ARTICLES) == ()
    assert disagreements([CLAIM, own], ARTICLES) == ()
    assert disagreements([CLAIM], ARTICLES) == ()


def test_a_figure_for_each_side_is_no_rival_of_the_whole() -> None:
    whole = toll("The two ports have exchanged 314 sailors, the Post has learned.", 314, "post", role="exchanged")
    each = toll("157 sailors each were exchanged by the two ports, the Star says.", 157, "star", role="exchanged")
    assert disagreements([whole, each], ARTICLES) == ()
    fewer = toll("157 sailors were exchanged by the two ports, the Star says.", 157, "star", role="exchanged")
    assert disagreements([whole, fewer], ARTICLES) != ()
