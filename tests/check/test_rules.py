"""Each of the thirty rules: an edition that keeps them all, and for every rule one that breaks it. Everything is invented."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from briefing.check import RULES, check
from briefing.model import (
    Alternative,
    Bar,
    Beat,
    Chart,
    Correction,
    Coverage,
    DateRange,
    Disagreement,
    Edit,
    Edition,
    Item,
    KeyFigure,
    Lengths,
    Party,
    Quote,
    Section,
    SourceEntry,
    Theme,
)
from briefing.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD = DateRange.of(date(2031, 3, 10), date(2031, 3, 16))
TUESDAY = DateRange.of(date(2031, 3, 11))
TEXTS = {
    "gazette.txt": (
        "The council of Osthaven voted on Tuesday to close the old dock. "
        'Mayor Ilse Brandt said the dock was "no longer safe" for ferries. '
        "She added that at least 40 workers would move to the new quay. "
        "The harbour guard told the Gazette yesterday that two cranes had fallen. "
        '"The cranes were old. Nobody looked after them," Brandt said. '
        "Someone set fire to a shed by the quay, and 3 boats burned. "
        "An official of the port said the shed was empty. "
        "Southern Fleet said its guns had sunk a barge near Osthaven on Wednesday."
    ),
    "herald.txt": "Ferries to Osthaven were moved to the new quay on Tuesday, the Northern Line said. The pier stayed shut.",
}
BEAT = Beat(
    title="The harbour of Osthaven",
    epoch=date(2031, 3, 3),
    series_start=date(2031, 3, 3),
    base_url="https://osthaven.example",
    themes=(Theme(name="harbour", heading="The harbour", words=("dock",), budget=3),),
    parties=(Party(name="Southern Fleet", aliases=("Southern",)),),
    loaded_words=("scandalous",),
    lengths=Lengths(words=120, lead=20, support=3),
)


def quote(article: str, words: str, *edits: tuple[str, str, str], source: int = 0, **given: object) -> Quote:
    """The quote of `words` of an article; an edit is (before, after, kind)."""
    start = TEXTS[article].index(words)
    made: list[Edit] = []
    text, at = "", start
    for before, after, kind in edits:
        begin = TEXTS[article].index(before, at)
        made.append(Edit(begin, begin + len(before), before, after, kind))  # type: ignore[arg-type]
        text += TEXTS[article][at:begin] + after
        at = begin + len(before)
    text += TEXTS[article][at : start + len(words)]
    base = Quote(
        text=text,
        article=article,
        start=start,
        end=start + len(words),
        fact=f"{article}:{start}",
        source=source or list(TEXTS).index(article) + 1,
        edits=tuple(made),
        days=TUESDAY,
        basis="explicit",
    )
    return replace(base, **given)


VOTE = quote("gazette.txt", "The council of Osthaven voted on Tuesday to close the old dock.")
SAID = quote(
    "gazette.txt",
    'Mayor Ilse Brandt said the dock was "no longer safe" for ferries.',
    kind="statement",
    speaker="Mayor Ilse Brandt",
)
ADDED = quote(
    "gazette.txt",
    "She added that at least 40 workers would move to the new quay.",
    ("She", "[Brandt]", "name"),
    kind="statement",
    speaker="Mayor Ilse Brandt",
)
FERRIES = quote(
    "herald.txt",
    "Ferries to Osthaven were moved to the new quay on Tuesday, the Northern Line said.",
    kind="statement",
    speaker="the Northern Line",
)
SHED = quote("gazette.txt", "Someone set fire to a shed by the quay, and 3 boats burned.")
FLEET = quote(
    "gazette.txt",
    "Southern Fleet said its guns had sunk a barge near Osthaven on Wednesday.",
    kind="statement",
    speaker="Southern Fleet",
)
CRANES = quote(
    "gazette.txt",
    '"The cranes were old. Nobody looked after them," Brandt said.',
    kind="statement",
    speaker="Mayor Ilse Brandt",
)


def item(*quotes: Quote, **given: object) -> Item:
    base = Item(
        id=f"i{quotes[0].start}",
        theme="harbour",
        event=f"e{quotes[0].start}",
        lead=quotes[0],
        support=quotes[1:],
        sources=tuple(sorted({q.source for q in quotes})),
        days=TUESDAY,
        outlets=2,
    )
    return replace(base, **given)


def source(number: int, article: str, outlet: str) -> SourceEntry:
    return SourceEntry(
        number=number,
        article=article,
        outlet=outlet,
        title=f"News of {outlet}",
        address=f"https://{outlet.lower()}.example/1",
        published=date(2031, 3, 11),
        published_basis="given",
        retrieved=date(2031, 3, 12),
        sha256="ab" * 32,
    )


GOOD = Edition(
    title="Weekly roundup. The harbour of Osthaven. Days 8-14",
    beat="briefing",
    week="2031-W11",
    period=PERIOD,
    as_of=datetime(2031, 3, 16, 18, tzinfo=UTC),
    time_zone="UTC",
    language="en",
    locale="en_GB",
    number=2,
    next_day=date(2031, 3, 23),
    day_count=(8, 14),
    base_url="https://osthaven.example",
    standfirst=(VOTE,),
    sections=(Section(theme="harbour", heading="The harbour", items=(item(VOTE, SAID, ADDED, FERRIES),)),),
    figures=(KeyFigure(words="at least 40 workers", role="moved", value=40, told_by="Mayor Ilse Brandt", quote=ADDED),),
    charts=(
        Chart(
            title="moved, by day, as given by the Northern Line",
            role="moved",
            unit="ferries",
            bars=(Bar(date(2031, 3, 11), 4, 2), Bar(date(2031, 3, 12), 5, 2), Bar(date(2031, 3, 13), 3, 2)),
            alternative="Ferries moved, given by the Northern Line: Tuesday 4; Wednesday 5; Thursday 3.",
        ),
    ),
    sources=(source(1, "gazette.txt", "Gazette"), source(2, "herald.txt", "Herald")),
    coverage=Coverage(
        articles=2,
        outlets=("Gazette", "Herald"),
        sentences=10,
        facts=8,
        events=3,
        items=1,
        single_source_items=0,
    ),
)


def with_items(*items: Item, **given: object) -> Edition:
    return replace(GOOD, sections=(replace(GOOD.sections[0], items=items),), **given)


def with_lead(lead: Quote, **given: object) -> Edition:
    return with_items(item(lead, FERRIES, **given))


@dataclasses.dataclass
class Broken:
    """One way to break a rule; `says` is a stretch of the message."""

    rule: int
    says: str
    edition: Edition = GOOD
    beat: Beat = BEAT
    rendered: dict[str, bytes] | None = None
    earlier: tuple[Edition, ...] = ()


def told(quote: Quote, text: str, *edits: Edit) -> Quote:
    """The quote with another text than its span, as an editor's slip would make it."""
    return replace(quote, text=text, edits=edits)


def long_lead() -> Edition:
    return with_lead(told(VOTE, "very " * 25 + "long"))


def chart(**given: object) -> Edition:
    return replace(GOOD, charts=(replace(GOOD.charts[0], **given),))


def figure(**given: object) -> Edition:
    return replace(GOOD, figures=(replace(GOOD.figures[0], **given),))


def disagreement(*alternatives: Alternative) -> Edition:
    return with_items(item(VOTE, FERRIES, disagreements=(Disagreement("killed", alternatives),)))


def mail(html: str, text: str = "Text.", headers: str = "To: undisclosed-recipients:;") -> dict[str, bytes]:
    parts = [
        f"MIME-Version: 1.0\r\n{headers}\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n",
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n" if text else "",
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n",
    ]
    return {"mail.eml": "".join(parts).encode()}


STYLED = '<p style="color:#000">Text.</p>'
EARLIER = replace(GOOD, week="2031-W10", period=DateRange.of(date(2031, 3, 3), date(2031, 3, 9)))
SAME_WEEK = with_items(item(FERRIES, VOTE))

LONG_MAIL = mail(STYLED + "<p>" + "word " * 30_000 + "</p>")
BROKEN = (
    Broken(1, "does not say days", replace(GOOD, title="Weekly roundup. The harbour of Osthaven. Days 1-7")),
    Broken(1, "does not hold the beat's title", replace(GOOD, title="Weekly roundup. Another harbour. Days 8-14")),
    Broken(1, "the day count is", replace(GOOD, day_count=(1, 7))),
    Broken(1, "does not fit the series", replace(GOOD, number=7)),
    Broken(1, "is a Tuesday", with_lead(told(VOTE, "The council met on Monday, 11 March 2031, to vote."))),
    Broken(2, "no zone", replace(GOOD, as_of=datetime(2031, 3, 16, 18))),  # noqa: DTZ001  that is the fault
    Broken(2, "before its period", replace(GOOD, as_of=datetime(2031, 3, 1, tzinfo=UTC))),
    Broken(2, "has no number", replace(GOOD, number=None)),
    Broken(2, "next edition", replace(GOOD, next_day=None)),
    Broken(3, "no lead", with_lead(told(VOTE, " "))),
    Broken(3, "neither support nor source", with_items(item(VOTE, sources=()))),
    Broken(3, "its section's", with_items(item(VOTE, FERRIES, theme="schools"))),
    Broken(3, "printed again", with_items(item(VOTE, VOTE))),
    Broken(4, "the lead has 26 words", long_lead()),
    Broken(4, "supporting sentences", with_items(item(VOTE, SAID, ADDED, FERRIES, SHED))),
    Broken(4, "the items have", beat=replace(BEAT, lengths=Lengths(words=10, lead=20))),
    Broken(4, "budget is 1", with_items(item(VOTE, SAID), item(FERRIES)), replace(
        BEAT, themes=(replace(BEAT.themes[0], budget=1),)
    )),
    Broken(5, "is empty", replace(GOOD, sections=(*GOOD.sections, Section(theme="schools", heading="Schools")))),
    Broken(5, "called quiet", replace(GOOD, sections=(replace(GOOD.sections[0], quiet=True),))),
    Broken(6, "is not the article's span", with_lead(told(VOTE, "The council voted to close the old dock."))),
    Broken(6, "is not there", with_lead(replace(VOTE, article="lost.txt"))),
    Broken(6, "lies outside", with_lead(replace(VOTE, end=99_999))),
    Broken(6, "do not stand in square brackets", with_lead(quote(
        "gazette.txt", VOTE.text, ("on Tuesday", "yesterday", "day")
    ))),
    Broken(6, "do not stand in square brackets", with_lead(quote(
        "gazette.txt", VOTE.text, ("Osthaven", "Osthaven.", "mend")
    ))),
    Broken(6, "the edit says", with_lead(replace(VOTE, edits=(Edit(0, 3, "Thy", "[The]", "mend"),)))),
    Broken(6, "source number", with_lead(replace(VOTE, source=2))),
    Broken(7, "lacks: title, content hash", replace(GOOD, sources=(
        replace(GOOD.sources[0], title="", sha256=""), GOOD.sources[1]
    ))),
    Broken(8, "Westhaven", with_lead(told(VOTE, "The council of Westhaven voted to close the old dock."))),
    Broken(8, "70", with_lead(told(VOTE, "The council of Osthaven voted to close 70 docks."))),
    Broken(9, "outlets are counted", with_items(item(VOTE, FERRIES, outlets=9))),
    Broken(9, "prints a copy", replace(GOOD, sources=(
        GOOD.sources[0], replace(GOOD.sources[1], copies=("Gazette",))
    ))),
    Broken(10, "say whose", with_items(item(replace(SHED, kind="statement"), VOTE))),
    Broken(10, "does not say who", with_items(item(told(ADDED, "She added that at least 40 workers would move.")))),
    Broken(11, "makes several out of", with_lead(quote(
        "gazette.txt", "An official of the port said the shed was empty.", ("An official", "[Officials]", "mend")
    ))),
    Broken(12, "cut out of a quotation", with_items(item(VOTE, quote(
        "gazette.txt", CRANES.text, ("Nobody looked after them", "[...]", "cut"),
        kind="statement", speaker="Mayor Ilse Brandt",
    )))),
    Broken(12, "cut open", with_items(item(VOTE, quote(
        "gazette.txt", '"The cranes were old.', kind="statement", speaker="Mayor Ilse Brandt"
    )))),
    Broken(12, "without its speaker", with_items(item(
        VOTE, replace(CRANES, text='"The cranes were old."', speaker=None), FERRIES
    ))),
    Broken(12, "run into those of", with_items(item(
        VOTE, told(CRANES, '"The cranes were old."'), replace(told(CRANES, '"Not at all."'), speaker="Jan Holm")
    ))),
    Broken(13, "does not say so", with_items(item(VOTE, SAID, outlets=1))),
    Broken(13, "what kind of source", with_lead(told(VOTE, "A source said the dock would close."))),
    Broken(14, "only Southern Fleet says so", with_items(
        item(FLEET, outlets=1, single_source="Gazette"), coverage=replace(GOOD.coverage, articles=1)
    )),
    Broken(14, "independently verified", with_lead(quote(
        "gazette.txt", VOTE.text, ("voted", "voted [as was independently verified]", "mend")
    ))),
    Broken(15, "is left open", with_lead(quote("gazette.txt", SHED.text, ("Someone", "[Southern Fleet]", "name")))),
    Broken(15, "does not name them", with_lead(quote("herald.txt", "The pier stayed shut.", ("The pier", "[Otto Lund]", "name")))),
    Broken(16, "is no day of the period", replace(
        with_lead(told(VOTE, "The council of Osthaven voted on Sunday to close the old dock.")),
        period=DateRange.of(date(2031, 3, 10), date(2031, 3, 14)),
    )),
    Broken(16, "several days", replace(GOOD, period=DateRange.of(date(2031, 3, 10), date(2031, 3, 23)))),
    Broken(17, '"yesterday"', with_lead(quote(
        "gazette.txt", "The harbour guard told the Gazette yesterday that two cranes had fallen."
    ))),
    Broken(17, '"two days ago"', with_lead(told(VOTE, "The council voted two days ago to close the old dock."))),
    Broken(18, "nothing tells the day", with_lead(replace(VOTE, days=None))),
    Broken(18, "no basis", with_lead(replace(VOTE, basis=None))),
    Broken(19, 'has lost its "at least"', figure(words="40 workers")),
    Broken(19, "nobody is named", figure(told_by="")),
    Broken(19, "does not stand in its sentence", figure(words="50 workers")),
    Broken(20, "one figure alone", disagreement(Alternative("f", None, "two", "Herald", None))),
    Broken(20, "nobody is named", disagreement(
        Alternative("f", None, "two", "Herald", None), Alternative("g", None, "three", "", None)
    )),
    Broken(21, "printed as the week's", figure(
        quote=told(ADDED, "[Brandt] added that at least 40 workers had moved since the war began.")
    )),
    Broken(21, "nothing explains the change", figure(running=True), earlier=(
        replace(EARLIER, figures=(replace(GOOD.figures[0], words="30 workers", value=30, running=True),)),
    )),
    Broken(22, "opens with a numeral", with_lead(told(VOTE, "40 workers left the old dock."))),
    Broken(22, "without its separators", with_lead(told(VOTE, "The council paid 120000 crowns."))),
    Broken(23, '"scandalous"', with_lead(told(VOTE, "The council took a scandalous vote."))),
    Broken(24, "no word of the scale", with_lead(told(VOTE, "The council will perhaps close the dock."))),
    Broken(24, "judges", with_lead(told(VOTE, "The council clearly failed the dock."))),
    Broken(25, "several spellings", with_items(item(
        told(VOTE, "Odesa sent a ferry to Osthaven."), told(SAID, "Odessa wants it back.")
    ))),
    Broken(25, "without first name", with_items(item(told(SAID, "On Tuesday, Brandt said the dock was unsafe."), FERRIES)) ),
    Broken(26, "does not have this sentence", rendered={"briefing.md": b"# Nothing\n"}),
    Broken(26, "no whole PDF", rendered={"briefing.pdf": b"%PDF-1.7 torn"}),
    Broken(27, "no text part", rendered=mail(STYLED, text="")),
    Broken(27, "a script", rendered=mail(STYLED + "<script>1</script>")),
    Broken(27, "loads styles or fonts", rendered=mail(STYLED + '<link rel="stylesheet" href="https://x.example/a.css">')),
    Broken(27, "not inline", rendered=mail("<p>Text.</p>")),
    Broken(27, "of 100", replace(GOOD, base_url=None), rendered=LONG_MAIL),
    Broken(27, "a link to the web", rendered=LONG_MAIL),
    Broken(27, "see one another", rendered=mail(STYLED, headers="To: a@x.example, b@x.example")),
    Broken(27, "can be read", rendered=mail(STYLED, headers="To: a@x.example\r\nBcc: b@x.example")),
    Broken(27, "leads nowhere", rendered=mail(STYLED + '<a href="/archive">all</a>')),
    Broken(28, "does not say what", replace(GOOD, corrections=(Correction(day=date(2031, 3, 17), text=" "),))),
    Broken(28, "before the period", replace(GOOD, corrections=(Correction(day=date(2031, 1, 1), text="A slip."),))),
    Broken(28, "no notice says", earlier=(SAME_WEEK,)),
    Broken(28, "is gone", earlier=(replace(GOOD, corrections=(Correction(day=date(2031, 3, 17), text="A slip."),)),)),
    Broken(29, "printed this already", earlier=(EARLIER,)),
    Broken(30, "no text alternative", chart(alternative=" ")),
    Broken(30, "no source", chart(bars=(Bar(date(2031, 3, 11), 4, 9),))),
    Broken(30, "goes beyond", chart(bars=(Bar(date(2031, 3, 20), 4, 2),))),
)  # fmt: skip


def test_the_list_holds_thirty_rules_by_their_stable_numbers() -> None:
    assert [rule.number for rule in RULES] == list(range(1, 31))
    assert len({rule.look for rule in RULES}) == 30


@pytest.mark.parametrize("number", range(1, 31))
def test_a_good_edition_keeps_the_rule(number: int) -> None:
    found = [f for f in check(GOOD, TEXTS, BEAT) if f.rule == number]
    assert found == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: f"{b.rule}: {b.says}")
def test_a_broken_edition_is_found_out(broken: Broken) -> None:
    found = check(broken.edition, TEXTS, broken.beat, broken.rendered, earlier=broken.earlier)
    mine = [f for f in found if f.rule == broken.rule]
    assert any(broken.says in f.message for f in mine), [f.message for f in found]
    assert all(f.remedy for f in mine)
    fields = {field for f in mine for field in re.findall(r"\bset (\w+_\w+)", f.remedy)}
    assert fields <= set(Beat.__struct_fields__), "an editor can set what stands in the beat's file, and nothing else"


@pytest.mark.parametrize(("drawn", "whole"), [("\u2019", True), ("'", True), ("\u02bc", True), ("a", False)])
def test_an_apostrophe_that_is_a_letter_may_be_drawn_as_one_that_is_a_mark(drawn: str, whole: bool) -> None:
    """Ukrainian weekdays are written with the letter, and fonts have one glyph for both."""
    edition = with_lead(told(VOTE, "The council voted on [п\u02bcятниця]."))
    items = [each for section in edition.sections for each in section.items]
    quotes = (*edition.standfirst, *(quote for each in items for quote in (each.lead, *each.support)))
    words = "\n\n".join(quote.text.replace("\u02bc", drawn) for quote in quotes)
    found = check(edition, TEXTS, BEAT, {"briefing.md": words.encode()})
    assert (not [f for f in found if f.rule == 26]) is whole


def test_a_long_mail_stops_an_edition_only_where_it_cannot_lead_on_to_the_web() -> None:
    severities = [
        [f.severity for f in check(edition, TEXTS, BEAT, LONG_MAIL) if f.rule == 27]
        for edition in (GOOD, replace(GOOD, base_url=None))
    ]
    assert severities == [["W"], ["E"]]


def test_every_rule_has_an_edition_that_breaks_it() -> None:
    assert {broken.rule for broken in BROKEN} == set(range(1, 31))


def test_what_is_rendered_keeps_the_rules_of_publication() -> None:
    files = render(GOOD, templates=None, look="roundup", formats=("md", "html", "mail", "json"))
    found = check(GOOD, TEXTS, BEAT, files)
    assert [(f.rule, f.message) for f in found] == []


@pytest.mark.parametrize(
    ("edition", "rule"),
    [
        (with_items(item(VOTE, CRANES)), 12),
        (with_items(item(VOTE, SAID, outlets=1, single_source="Gazette")), 13),
        (with_items(item(FLEET, FERRIES)), 14),
        (with_items(item(FLEET, only_claim="Southern Fleet", outlets=1, single_source="Gazette")), 14),
        (with_lead(told(VOTE, "The council met on Tuesday, 11 March 2031, to vote.")), 1),
        (with_lead(told(VOTE, "Shops opened early on Black Friday."), theme="harbour"), 16),
        (with_lead(told(VOTE, "USA Today printed the story of the old dock.")), 17),
        (with_lead(told(VOTE, 'The mayor called it "scandalous" and left.')), 23),
    ],
)
def test_what_only_looks_like_a_fault_is_none(edition: Edition, rule: int) -> None:
    assert [f for f in check(edition, TEXTS, BEAT) if f.rule == rule] == []


def test_the_full_stop_of_a_teaser_needs_no_brackets() -> None:
    bare = quote("herald.txt", "Ferries to Osthaven were moved to the new quay on Tuesday, the Northern Line said")
    stop = Edit(bare.end, bare.end, "", ".", "mend")
    stopped = replace(bare, text=f"{bare.text}.", edits=(stop,))
    assert not [f for f in check(with_lead(stopped), TEXTS, BEAT) if f.rule == 6]
    more = replace(bare, text=f"{bare.text} so.", edits=(replace(stop, after=" so."),))
    assert [f for f in check(with_lead(more), TEXTS, BEAT) if f.rule == 6]


def test_a_sentence_printed_before_may_come_back_as_an_update() -> None:
    edition = with_items(item(VOTE, SAID, ADDED, FERRIES, update="2031-W10"))
    assert [f for f in check(edition, TEXTS, BEAT, earlier=(EARLIER,)) if f.rule == 29] == []


def _fingerprint(make: Callable[[], Edition]) -> list[tuple[int, str, str]]:
    return [(f.rule, f.where, f.message) for f in check(make(), TEXTS, BEAT)]


def test_findings_come_in_the_order_of_the_rules() -> None:
    numbers = [rule for rule, _, _ in _fingerprint(long_lead)]
    assert numbers == sorted(numbers)
    assert numbers


def test_without_any_article_rule_six_says_so_once() -> None:
    (finding,) = [f for f in check(GOOD, {}, BEAT) if f.rule == 6]
    assert "none of its" in finding.message
    assert "--articles" in finding.remedy


def test_an_article_that_is_missing_is_told_once_for_all_its_sentences() -> None:
    left = {name: text for name, text in TEXTS.items() if name == VOTE.article}
    found = [f for f in check(GOOD, left, BEAT) if f.rule == 6]
    assert len(found) == len({f.message.split("'")[1] for f in found}) > 0
    assert all("is not there" in f.message for f in found)
