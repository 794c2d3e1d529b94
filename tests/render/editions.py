"""Editions to draw: a usual week, a long one, one in Ukrainian, a nasty one. Places, people and outlets are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from briefing.model import (
    Alternative,
    Bar,
    Chart,
    Correction,
    Coverage,
    DateRange,
    DayRow,
    Disagreement,
    Edit,
    Edition,
    Item,
    KeyFigure,
    Quote,
    Section,
    SetAside,
    SourceEntry,
)
from briefing.render import render

if TYPE_CHECKING:
    from briefing.errors import Note
    from briefing.model.edition import EditKind

MONDAY = date(2031, 3, 10)


def day(n: int) -> date:
    """The day `n` days after the Monday."""
    return MONDAY + timedelta(days=n)


class Desk:
    """Makes quotes out of invented sentences, keeping count of where each stands in its article."""

    def __init__(self) -> None:
        self.at: dict[int, int] = {}
        self.count: dict[int, int] = {}
        self.texts: dict[str, str] = {}

    def quote(
        self,
        source: int,
        words: str,
        on: int | None = 0,
        *,
        edits: tuple[tuple[str, str, EditKind, str], ...] = (),
        speaker: str | None = None,
        also: tuple[int, ...] = (),
    ) -> Quote:
        """A quote of `words`, the source's own; each edit (before, after, kind, why) replaces the first `before`."""
        start = self.at.get(source, 0)
        n = self.count.get(source, 0)
        article = f"article-{source:02}.txt"
        self.texts[article] = self.texts.get(article, "") + words + " "
        self.at[source] = start + len(words) + 1
        self.count[source] = n + 1
        made, printed, behind = [], [], 0
        for before, after, kind, why in edits:
            found = words.index(before, behind)
            made.append(Edit(start + found, start + found + len(before), before, after, kind, why))
            printed += [words[behind:found], after]
            behind = found + len(before)
        printed.append(words[behind:])
        return Quote(
            text="".join(printed),
            article=article,
            start=start,
            end=start + len(words),
            fact=f"{source:08x}.{n}",
            source=source,
            edits=tuple(made),
            days=None if on is None else DateRange.of(day(on)),
            basis=None if on is None else "explicit",
            day_why="" if on is None else "the weekday named, in the week of publication",
            speaker=speaker,
            also=also,
        )


def source(number: int, outlet: str, title: str, on: int, copies: tuple[str, ...] = ()) -> SourceEntry:
    """A numbered source with a web address."""
    return SourceEntry(
        number=number,
        article=f"article-{number:02}.txt",
        outlet=outlet,
        title=title,
        address=f"https://{outlet.lower().replace(' ', '-')}.example.org/2031/03/{10 + on}/{number}",
        published=day(on),
        published_basis="metadata",
        retrieved=day(5),
        sha256=f"{number:064x}",
        copies=copies,
    )


def item(name: str, theme: str, lead: Quote, *support: Quote, **more: object) -> Item:
    """An item whose sources and days are its quotes'."""
    quotes = (lead, *support)
    sources = tuple(dict.fromkeys(n for quote in quotes for n in (quote.source, *quote.also)))
    return Item(
        id=name,
        theme=theme,
        event=f"event-{name}",
        lead=lead,
        support=support,
        sources=sources,
        days=lead.days,
        outlets=len(sources),
        **more,  # type: ignore[arg-type]
    )


def usual() -> Edition:
    """A usual week: five themes, one of them quiet, edits, a disagreement, a claim, figures, a chart, a correction."""
    desk = Desk()
    q = desk.quote
    storm = item(
        "storm",
        "weather",
        q(1, "A storm tore the roofs off forty houses in the harbour town of Velmar on Tuesday night, the coast guard said.", 1),
        q(1, "Gusts reached 134 kilometres an hour at the lighthouse, the highest since the station opened.", 1),
        q(2, "He added that the ferry to the outer islands would not sail before Friday.", 2,
          edits=(("He", "[Harbour master Tomas Ilvig]", "name", "“He” is the harbour master named in the sentence before"),),
          speaker="Harbour master Tomas Ilvig"),
        q(3, "However, power came back to most of the old town yesterday, the grid operator Nordlinje said.", 2,
          edits=(("However, p", "P", "cut", "a connective that leans on the sentence before"),
                 ("yesterday", "[on Wednesday]", "day", "“yesterday” against the day of publication, 13 March 2031")),
          speaker="Nordlinje"),
        disagreements=(
            Disagreement("houses damaged", (
                Alternative("00000001.0", None, "forty houses", "the coast guard", day(2)),
                Alternative("00000003.0", None, "at least 52", "Velmar town council", day(3)),
            )),
            Disagreement("injured", (
                Alternative("00000001.1", None, "three", "Velmar hospital", day(2)),
                Alternative("00000003.1", None, "five", "Velmar hospital", day(3)),
            ), growth=True),
        ),
    )  # fmt: skip
    dyke = item(
        "dyke",
        "weather",
        q(4, "The sea dyke at Osterhagen held, engineers said after an inspection on Thursday morning.", 3),
        q(4, "“We found two cracks, both of them above the water line,” said Marit Solheim, who led the team.", 3,
          speaker="Marit Solheim"),
        single_source="The Harbour Courier",
    )  # fmt: skip
    budget = item(
        "budget",
        "council",
        q(5, "The council of Velmar voted 21 to 18 on Monday to sell its share in the fish market.", 0, also=(6,)),
        q(5, "The buyer, Brandt & Sons, is to pay 14.2 million crowns over three years.", 0),
        q(7, "Opponents said they would take the sale to court.", 1),
        update="the vote was put off on 3 March (edition 46)",
    )
    strike = item(
        "strike",
        "work",
        q(8, "Dockers walked out at both container terminals on Wednesday, and the union said that all 1,150 of its members had joined.", 2,
          speaker="the dockers’ union"),
        q(8, "The port authority did not comment.", 2),
        only_claim="the dockers’ union",
        single_source="Radio Velmar",
    )  # fmt: skip
    ferry = item(
        "ferry",
        "work",
        q(9, "The shipping line Havblik said on Friday that it would hire ninety seafarers before the summer.", 4, speaker="Havblik"),
        q(9, "About a third of them will work on the new electric ferries, of which two are already being tested.", 4),
        q(2, "Trial crossings begin next week.", 2, edits=(("next week", "[in the week of 17 March]", "day", "“next week” against 12 March 2031"),)),
    )  # fmt: skip
    sections = (
        Section(theme="weather", heading="Storm and sea", items=(storm, dyke)),
        Section(theme="council", heading="Town hall", items=(budget,)),
        Section(theme="work", heading="Work and port", items=(strike, ferry)),
        Section(theme="schools", heading="Schools", quiet=True),
    )
    gusts = q(1, "The station recorded 134 kilometres an hour.", 1)
    figures = (
        KeyFigure(words="134 kilometres an hour", role="strongest gust at the lighthouse", value=134, told_by="the coast guard", quote=gusts, unit="km/h"),
        KeyFigure(words="21 to 18", role="votes for the sale of the fish market", value=21, told_by="council minutes", quote=budget.lead),
        KeyFigure(words="14.2 million crowns", role="price, over three years", value=14.2e6, told_by="Brandt & Sons", quote=budget.support[0]),
        KeyFigure(words="1,150", role="dockers on strike", value=1150, told_by="the dockers’ union", quote=strike.lead, running=True),
    )  # fmt: skip
    counts = [
        {"council": 6, "work": 1},
        {"weather": 9, "council": 2},
        {"weather": 12, "work": 7},
        {"weather": 5, "work": 2},
        {"work": 4},
    ]
    leads = [("budget",), ("storm",), ("strike",), ("dyke",), ("ferry",)]
    return Edition(
        title="Weekly roundup. The coast at Velmar. Days 370-374",
        beat="The coast at Velmar",
        week="2031-W11",
        period=DateRange.of(day(0), day(4)),
        as_of=datetime(2031, 3, 14, 17, 0, tzinfo=UTC),
        time_zone="Europe/Oslo",
        language="en",
        locale="en_GB",
        number=47,
        next_day=day(11),
        day_count=(370, 374),
        publisher="The Coast Desk",
        base_url="https://coast.example.org/",
        standfirst=(storm.lead, budget.lead, strike.lead),
        sections=sections,
        figures=figures,
        charts=(
            Chart(
                title="Calls to the coast guard, by day",
                role="calls",
                unit="calls",
                bars=(Bar(day(0), 4, 1), Bar(day(1), 31, 1), Bar(day(2), 58, 3), Bar(day(4), 7, 3)),
                alternative="Calls to the coast guard: Monday 4, Tuesday 31, Wednesday 58, Thursday no figure, Friday 7.",
            ),
        ),
        days=tuple(
            DayRow(day=day(n), count=sum(counts[n].values()), by_theme=counts[n], items=leads[n]) for n in range(5)
        ),
        sources=(
            source(1, "The Harbour Courier", "Storm takes roofs off forty houses", 2, ("Northern Wire", "Island Post")),
            source(2, "Radio Velmar", "Ferry to stay in port until Friday", 2),
            source(3, "Northern Wire", "Lights back on in Velmar’s old town", 3),
            source(4, "The Harbour Courier", "Dyke holds at Osterhagen", 3),
            source(5, "Velmar Observer", "Council sells fish market stake by three votes", 0),
            source(6, "Northern Wire", "Velmar to sell fish market", 0),
            source(7, "Velmar Observer", "Sale faces court challenge", 1),
            source(8, "Radio Velmar", "Dockers walk out", 2),
            source(9, "Northern Wire", "Havblik to hire ninety", 4),
        ),
        coverage=Coverage(
            articles=14,
            outlets=("Northern Wire", "Radio Velmar", "The Harbour Courier", "Velmar Observer"),
            sentences=212,
            facts=96,
            events=23,
            items=5,
            single_source_items=2,
            syndicated=3,
            outside=31,
            undated_facts=2,
            set_aside=(
                SetAside(article="market-notes.txt", reason="It has no date.", remedy='Write published = "2031-03-11" for it in articles.toml.'),
            ),
        ),
        corrections=(Correction(day=day(7), text="An earlier version gave the vote as 22 to 17. It was 21 to 18."),),
        editor_notes="Readers’ letters are **open again**: write to [the desk](https://coast.example.org/letters).",
    )  # fmt: skip


def long(themes: int = 10, items: int = 12) -> Edition:
    """Thirty pages or so: `themes` themes of `items` items each."""
    base = usual()
    desk = Desk()
    rows: list[SourceEntry] = []
    sections = []
    for t in range(themes):
        told = []
        for n in range(items):
            number = len(rows) + 1
            rows.append(
                source(
                    number,
                    ("Northern Wire", "Radio Velmar", "Velmar Observer")[n % 3],
                    f"Report {number} from quay {t + 1}",
                    n % 5,
                )
            )
            quotes = [
                desk.quote(number, f"Quay {t + 1} handled {100 + 7 * n + t} ships on {('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday')[n % 5]}, "
                           f"the harbour office said in its report number {number}, a figure that it called ordinary for the season.", n % 5),
                desk.quote(number, f"The tug Alke {n} made {n + 2} trips before noon and took on water and coal for the rest of the week.", n % 5),
                desk.quote(number, "“We have seen busier springs, and we have seen quieter ones,” said the pilot on duty, Ragna Teig.", n % 5, speaker="Ragna Teig"),
            ]  # fmt: skip
            told.append(item(f"t{t}n{n}", f"quay-{t}", *quotes, single_source=rows[-1].outlet))
        sections.append(Section(theme=f"quay-{t}", heading=f"Quay {t + 1}", items=tuple(told)))
    days = tuple(
        DayRow(day=day(d), count=themes * 3, by_theme={f"quay-{t}": 3 for t in range(themes)},
               items=tuple(f"t{t}n{d}" for t in range(min(themes, 3)) if d < items))
        for d in range(5)
    )  # fmt: skip
    return like(
        base,
        sections=tuple(sections),
        sources=tuple(rows),
        days=days,
        standfirst=tuple(section.items[0].lead for section in sections[:3]),
        figures=(),
        charts=(),
    )


def ukrainian() -> Edition:
    """A week in Ukrainian."""
    desk = Desk()
    q = desk.quote
    bridge = item(
        "bridge",
        "roads",
        q(1, "У понеділок у Заріччі відкрили міст через Тишу, який будували чотири роки.", 0),
        q(1, "За словами міського голови Олени Гай, щодня ним їздитимуть щонайменше 9 тисяч автівок.", 0, speaker="Олена Гай"),
        q(2, "Він додав, що старий міст розберуть наступного тижня.", 1,
          edits=(("Він", "[Інженер Іван Ґудзь]", "name", "займенник"), ("наступного тижня", "[після 17 березня]", "day", "від дня публікації"))),
        disagreements=(Disagreement("вартість", (
            Alternative("a", None, "412 млн", "міська рада", day(0)), Alternative("b", None, "понад 450 млн", "видання «Тиша»", day(1)))),),
    )  # fmt: skip
    school = item(
        "school",
        "schools",
        q(3, "П’ять шкіл Зарічного району в середу повернулися до навчання в класах.", 2),
        q(3, "“Ми чекали цього з осені”, — сказала вчителька Марія Їжак.", 2, speaker="Марія Їжак"),
        single_source="Радіо Заріччя",
    )
    base = usual()
    return like(
        base,
        title="Огляд тижня. Справи Заріччя. Дні 370-374",
        beat="Справи Заріччя",
        language="uk",
        locale="uk_UA",
        time_zone="Europe/Kyiv",
        publisher="Зарічний вісник",
        standfirst=(bridge.lead, school.lead),
        sections=(
            Section(theme="roads", heading="Дороги й мости", items=(bridge,)),
            Section(theme="schools", heading="Школи", items=(school,)),
            Section(theme="water", heading="Вода", quiet=True),
        ),
        figures=(KeyFigure(words="9 тисяч", role="автівок на добу", value=9000, told_by="Олена Гай", quote=bridge.support[0]),),
        charts=(),
        days=(
            DayRow(day=day(0), count=4, by_theme={"roads": 4}, items=("bridge",)),
            DayRow(day=day(1), count=1, by_theme={"roads": 1}),
            DayRow(day=day(2), count=3, by_theme={"schools": 3}, items=("school",)),
        ),
        sources=(
            source(1, "Tysha", "Міст відкрито", 0),
            source(2, "Tysha", "Що буде зі старим мостом", 1),
            source(3, "Radio Zarichchia", "Діти повернулися до класів", 2),
        ),
        coverage=Coverage(articles=3, outlets=("Радіо Заріччя", "Тиша"), sentences=41, facts=22, events=5, items=2, single_source_items=1, outside=4),
        corrections=(),
        editor_notes=None,
    )  # fmt: skip


HOSTILE = (
    "<script>alert(1)</script> and <img src=x onerror=alert(1)> were shouted at the gate.",
    "# Not a heading, 1. not a list, > not a quote | not a cell",
    "A [link](javascript:alert(1)) and ![picture](https://evil.example/x.png) and <https://evil.example>.",
    "`code` *stars* _lines_ ~~struck~~ $x^2$ ^up^ {.class} [^1] [[wiki]] &lt;b&gt; &#60; @someone :smile: #12",
    "{{ edition.title }} {% include '/etc/passwd' %} {# gone #}",
    'He said "</style><style>*{display:none}" --> ]]> <!-- twice.',
    "Control \x00\x07\x1b[31m characters and \x85 next line and \u2028 separators \ufffe.",
    "Turned \u202eright to left\u202c and \u2067isolated\u2069.",
    "اهتزت المدينة يوم الاثنين ثم هدأت, then English again, ואחר כך עברית.",
    "Emoji \U0001f680 \U0001f469\u200d\U0001f4bb and flags \U0001f1fa\U0001f1e6, signs ⚠\ufe0f.",
    "w" * 5000,
    "汉字 in the middle, កម្ពុជា after it, 𒀀 at the end.",
    "- dash\n+ plus\n    indented code\n\n~~~\nfence\n~~~\n===\n",
    "www.evil.example and http://evil.example/?a=1&b=2 and someone@evil.example must not become links.",
)


def nasty() -> Edition:
    """Everything that could break a page: markup in every field, odd characters, a word without end, no sources."""
    desk = Desk()
    items = []
    for n, words in enumerate(HOSTILE):
        lead = desk.quote(1 + n % 2, words, n % 5, speaker="<b>Someone</b>")
        items.append(item(f"bad {n} <&>", "bad", lead, desk.quote(2, f"Support {n} & more </p>.", n % 5)))
    base = usual()
    bare = Item(id="", theme="none", event="", lead=items[0].lead, support=(), sources=(), days=None, outlets=0)
    return like(
        base,
        title="Title <b> & " + "long " * 78 + "\u202e end",
        beat="No such beat",
        publisher="<i>Desk</i>\r\nBcc: all@example.org",
        base_url="javascript:alert(1)",
        standfirst=tuple(each.lead for each in items[:4]),
        standfirst_note="<script>alert(2)</script> **bold** [x](javascript:alert(3)) <https://ok.example.org>",
        sections=(
            Section(theme="bad", heading="Bad <h1> | # words", items=tuple(items)),
            Section(theme="none", heading="", items=(bare,)),
            Section(theme="empty", heading="*Empty*"),
        ),
        figures=(KeyFigure(words="|1|", role="<td>", value=1, told_by="a|b", quote=items[1].lead),),
        charts=(
            Chart(title="<svg>", role="r", unit="", bars=(Bar(day(0), 0, 1), Bar(day(2), 0, 2)), alternative='" onload="alert(1)'),
            Chart(title="None", role="r", unit="", bars=(), alternative="Nothing was counted."),
        ),
        days=(DayRow(day=day(0), count=0, by_theme={}), DayRow(day=day(1), count=2, by_theme={"bad": 2}, items=("bad 3 <&>", "gone"))),
        sources=(
            SourceEntry(number=1, article="a|b.txt", outlet="<b>Outlet</b>", title="Title *with* [stars](x)", address="javascript:alert(4)", published=None),
            SourceEntry(number=2, article="c.txt", outlet="", title="", address="https://x.example/<script>", published=None),
            SourceEntry(number=3, article="d.txt", outlet="Never cited", title="", address="d.txt", published=day(0)),
        ),
        coverage=Coverage(articles=0, outlets=(), sentences=0, facts=0, events=0, items=0, single_source_items=0, notes=("<p> note",)),
        corrections=(Correction(day=day(0), text="</ul><b>"),),
        editor_notes="# Heading\n\n<iframe src='https://evil.example'></iframe>\n\n![p](https://evil.example/p.png)",
        time_zone="UTC",
    )  # fmt: skip


def quotes(edition: Edition) -> list[Quote]:
    """Every sentence of the standfirst and the items, in the order of print."""
    items = [item for section in edition.sections for item in section.items]
    return [*edition.standfirst, *(quote for item in items for quote in (item.lead, *item.support))]


like = msgspec.structs.replace


def moved(edition: Edition, zone: str) -> Edition:
    """The same edition, read in another time zone."""
    return like(edition, time_zone=zone, as_of=edition.as_of.astimezone(ZoneInfo(zone)))


def empty() -> Edition:
    """A week in which nothing was read."""
    return Edition(
        title="Nothing",
        beat="Nothing",
        week="2031-W11",
        period=DateRange.of(day(0), day(4)),
        as_of=datetime(2031, 3, 14, 17, 0, tzinfo=UTC),
        time_zone="UTC",
        language="en",
        locale="en_GB",
        coverage=Coverage(
            articles=0, outlets=(), sentences=0, facts=0, events=0, items=0, single_source_items=0
        ),
    )  # fmt: skip


def single(words: str, speaker: str, title: str) -> Edition:
    """One item of one sentence, every field of it told by the caller."""
    desk = Desk()
    told = item(
        "only", "only", desk.quote(1, words, speaker=speaker), single_source=speaker, update=title, only_claim=None
    )
    row = SourceEntry(
        number=1, article=title, outlet=speaker, title=title, address=title, published=None, copies=(speaker,)
    )
    return like(
        empty(),
        title=title,
        beat=title,
        publisher=speaker,
        standfirst=(told.lead,),
        sections=(Section(theme=title, heading=title, items=(told,)),),
        sources=(row,),
        corrections=(Correction(day=day(0), text=words),),
    )


@cache
def drawn(name: str, look: str, kind: str) -> tuple[bytes, tuple[Note, ...]]:
    """One file of an edition of this module and its notes, drawn once however many tests look at it."""
    notes: list[Note] = []
    files = render(globals()[name](), look=look, formats=(kind,), notes=notes)
    return next(iter(files.values())), tuple(notes)
