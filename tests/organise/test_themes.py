from __future__ import annotations

from itertools import count

from msgspec.structs import replace

from briefing.model import Beat, Fact, Leaning, Theme
from briefing.organise.themes import OTHER, Themer

BEAT = Beat(
    title="The harbour town",
    themes=(
        Theme(
            name="harbour",
            heading="The harbour",
            words=("ferr*", "harbour", "dry dock"),
            exclude=("ferry tale*",),
            places=("Osthaven",),
        ),
        Theme(name="council", heading="The council", words=("council", "mayor", "vote*", "dock workers' pay")),
        Theme(name="schools", heading="Schools", words=("school*", "pupil*")),
    ),
)


def facts(*texts: str, paragraph: int = 0) -> list[Fact]:
    starts = count()
    return [
        Fact(
            id=f"a.{n}",
            article="a",
            start=next(starts),
            end=0,
            text=text,
            kind="fact",
            published=None,
            paragraph=paragraph,
        )
        for n, text in enumerate(texts)
    ]


def themes(*texts: str, title: str | None = None) -> list[tuple[str, ...]]:
    return [fact.themes for fact in Themer(BEAT)(facts(*texts), {"a": title})]


def test_a_starred_word_matches_stems_and_a_plain_one_whole_words_only() -> None:
    assert themes("Two FERRIES lay idle.") == [("harbour",)]
    assert themes("The harbourmaster slept.") == [(OTHER,)]
    assert themes("A suburban mayoralty.") == [(OTHER,)]


def test_the_theme_with_more_words_leads_and_the_other_follows() -> None:
    assert themes("The council put the harbour dues to the vote.") == [("council", "harbour")]


def test_a_longer_phrase_takes_the_shorter_ones_place() -> None:
    assert themes("The dry dock workers' pay was cut.")[0][0] == "council"


def test_an_excluded_phrase_takes_the_sentence_out_of_the_theme() -> None:
    assert themes("A ferry tale of old was read to the pupils.") == [("schools",)]


def test_what_is_excluded_stays_out_whatever_stands_around_it() -> None:
    tale = "An old ferry tale was told in the hall."
    assert themes("Two ferries left the harbour.", tale)[1] == (OTHER,)
    assert themes(tale, title="Ferries leave the harbour") == [(OTHER,)]
    assert themes("Two ferries left the harbour.", "Nobody slept.", tale, "Nobody woke.") == [
        ("harbour",),
        ("harbour",),
        (OTHER,),
        ("harbour",),
    ]
    assert themes("A ferry tale was read to the pupils in the harbour.", title="The council votes") == [("schools",)]
    assert Themer(BEAT).excludes(tale)
    assert not Themer(BEAT).excludes("A ferry left the harbour.")


def test_a_place_of_the_theme_is_evidence_but_weaker_than_a_word() -> None:
    assert themes("Crowds gathered in Osthaven.") == [("harbour",)]
    assert themes("A vote was held in Osthaven.")[0][0] == "council"


def test_curly_apostrophes_match_straight_ones() -> None:
    assert themes("The dock workers’ pay rose.") == [("council",)]


def test_what_has_no_word_takes_the_theme_of_its_paragraph_then_of_the_title() -> None:
    assert themes("The mayor resigned.", "Nobody was surprised.")[1] == ("council",)
    assert themes("Nobody was surprised.", title="Pupils go home early") == [("schools",)]


def test_what_leans_takes_the_theme_of_what_it_leans_on() -> None:
    first, second = facts("A school burned.", "It was old.")
    leaning = Leaning(grade="cannot", antecedent=first.id)
    second = replace(second, leaning=leaning, paragraph=1)
    themed = Themer(BEAT)([first, second], {})
    assert themed[1].themes == ("schools",)
    assert "leans" in themed[1].theme_why


def test_the_words_that_decided_are_told() -> None:
    (fact,) = Themer(BEAT)(facts("The ferry left the harbour."), {})
    assert fact.theme_why == "harbour: ferr*, harbour"


def test_a_beat_without_themes_and_an_empty_batch_are_served() -> None:
    (fact,) = Themer(Beat(title="Nothing"))(facts("The ferry left."), {})
    assert fact.themes == (OTHER,)
    assert Themer(BEAT)([], {}) == ()


def lessons(count: int) -> list[str]:
    harbour = [f"The ferry left the harbour at low tide with {n} crates of herring." for n in range(count)]
    return harbour + [f"The council voted on budget line {n} in chamber." for n in range(count)]


def in_batch(*texts: str) -> list[Fact]:
    return [replace(fact, paragraph=n) for n, fact in enumerate(facts(*texts))]


def test_what_no_word_catches_goes_by_the_words_that_keep_company_with_the_beats_words() -> None:
    unseen = "At low tide the crates of herring were left to rot."
    themed = Themer(BEAT)(in_batch(*lessons(30), unseen), {})
    assert themed[-1].themes == ("harbour",)
    assert "stand beside" in themed[-1].theme_why


def test_what_nothing_speaks_for_stays_other_and_a_small_batch_teaches_nothing() -> None:
    unseen = "At low tide the crates of herring were left to rot."
    assert Themer(BEAT)(in_batch(*lessons(5), unseen), {})[-1].themes == (OTHER,)
    unlike = "A comet was photographed by amateur astronomers abroad."
    assert Themer(BEAT)(in_batch(*lessons(30), unlike), {})[-1].themes == (OTHER,)


def test_a_furniture_line_learns_no_theme() -> None:
    line = replace(in_batch("At low tide the crates of herring were left to rot.")[0], kind="boilerplate", paragraph=99)
    assert Themer(BEAT)([*in_batch(*lessons(30)), line], {})[-1].themes == (OTHER,)


def test_a_beat_of_one_theme_teaches_nothing() -> None:
    beat = Beat(title="Harbour", themes=BEAT.themes[:1])
    texts = [text for text in lessons(45) if "ferry" in text]
    assert Themer(beat)(in_batch(*texts, "A tide of herring."), {})[-1].themes == (OTHER,)


def test_what_a_sentence_opens_with_weighs_more_whether_or_not_a_dateline_stands_before() -> None:
    beat = Beat(
        title="Osthaven",
        themes=(
            Theme(name="port", heading="Port", words=("ferry",)),
            Theme(name="money", heading="Money", words=("fee",)),
        ),
    )
    for head in ("", "OSTHAVEN, March 12 (Harbour Wire) — "):
        for first, second in (("ferry", "fee"), ("fee", "ferry")):
            text = f"{head}The {first} of Osthaven will be talked of in the council beside the old {second}."
            (themed,) = Themer(beat)(facts(text), {})
            assert themed.themes[0] == ("port" if first == "ferry" else "money")
