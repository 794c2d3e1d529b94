"""`briefing explain`: one fact's whole story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from briefing import config, pipeline
from briefing.cli import screen, shelf
from briefing.errors import BriefingError, UsageError
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from briefing.model import Beat, Dated, DateRange, Edition, Fact, Quote

_AROUND = 240


def run(wanted: str, paths: Sequence[str], beat: Beat, period: DateRange | None, output: Path) -> None:
    """Print the story of the fact with this id. Raises `UsageError` where no article read holds it."""
    found = _find(wanted, paths, beat, period)
    if found is None:
        raise UsageError(
            f"{wanted}: no fact of these articles has this id. `briefing facts` lists the ids; give explain the same paths"
        )
    dated, facts, fact = found
    screen.out.print(_passage(dated, fact))
    screen.out.print()
    by_id = {f.id: f for f in facts}
    for label, words in _story(dated, fact, by_id):
        screen.out.print(Text.assemble((f"{label:<12}", "bold"), screen.visible(words)))
    for edition, quote, place in _printed(wanted, output):
        screen.out.print(
            Text.assemble((f"{'printed':<12}", "bold"), screen.visible(f"{edition.week}, {place}: {quote.text}"))
        )
        for edit in quote.edits:
            change = f"{edit.kind}: “{edit.before}” became “{edit.after}”" + (f" ({edit.why})" if edit.why else "")
            screen.out.print(Text.assemble((f"{'  edit':<12}", "bold"), screen.visible(change)))


def _find(
    wanted: str, paths: Sequence[str], beat: Beat, period: DateRange | None
) -> tuple[Dated, tuple[Fact, ...], Fact] | None:
    from briefing.model import SetAside

    for dated, facts in pipeline.stream_facts(read(paths or [config.seeds()]), beat, period):
        if isinstance(dated, SetAside) or not wanted.startswith(dated.marked.article.key):
            continue
        for fact in facts:
            if fact.id == wanted:
                return dated, facts, fact
    return None


def _passage(dated: Dated, fact: Fact) -> Text:
    text = dated.marked.article.text
    before = text[max(0, fact.start - _AROUND) : fact.start]
    after = text[fact.end : fact.end + _AROUND]
    return Text.assemble(
        (("… " if fact.start > _AROUND else "") + before, "dim"),
        ("»" + screen.visible(fact.text) + "«", "bold"),
        (after + (" …" if fact.end + _AROUND < len(text) else ""), "dim"),
    )


def _story(dated: Dated, fact: Fact, by_id: dict[str, Fact]) -> Iterator[tuple[str, str]]:
    article = dated.marked.article
    yield (
        "source",
        ", ".join(filter(None, (article.outlet, article.title, article.url or article.origin))) or article.id,
    )
    yield "span", f"{article.id}, characters {fact.start} to {fact.end}"
    if dated.published:
        p = dated.published
        yield "published", f"{p.day}, by {p.basis}, {p.confidence:.0%} sure" + (f" (“{p.words}”)" if p.words else "")
    else:
        yield "published", "unknown"
    yield "kind", fact.kind + (f": {fact.kind_why}" if fact.kind_why else "")
    days = (
        "none"
        if fact.days is None
        else str(fact.days.first)
        if fact.days.is_day
        else f"{fact.days.first} to {fact.days.last}"
    )
    yield "day", days + (f", {fact.basis}" if fact.basis else "") + (f": {fact.day_why}" if fact.day_why else "")
    for e in dated.expressions:
        if fact.start <= e.start < fact.end:
            yield (
                "  time",
                f"“{e.text}” is {e.type} {e.value or 'open'}, leaning on {e.anchor}"
                + (f": {e.note or e.why}" if e.note or e.why else ""),
            )
    yield "themes", (", ".join(fact.themes) or "none") + (f": {fact.theme_why}" if fact.theme_why else "")
    said = fact.speaker
    if said:
        details = [
            f"named at {said.start} to {said.end} as “{said.text}”",
            f"cue “{said.cue}”" if said.cue else "",
            f"side: {said.party}" if said.party else "",
        ]
        details += [f"on {said.via}" if said.via else "", f"in {said.occasion}" if said.occasion else "", said.stance]
        yield (
            "speaker",
            said.name
            + ": "
            + ", ".join(filter(None, details))
            + (", carried over from before" if said.carried else ""),
        )
    else:
        yield "speaker", "nobody: the outlet itself"
    for q in fact.quantities:
        yield (
            "number",
            f"“{q.text}”: {q.value:g}{f' to {q.high:g}' if q.high is not None else ''} {q.unit}, role {q.role or 'unknown'}"
            + (", a running total" if q.running else ""),
        )
    for place in fact.places:
        yield "place", ", ".join(filter(None, (place.name, place.region, place.country)))
    lean = fact.leaning
    if lean.grade == "stands":
        yield "leans", "no: it stands by itself"
    else:
        on = by_id.get(lean.antecedent)
        target = (
            f"on {lean.antecedent} “{on.text}”"
            if on
            else f"on the name {lean.name}"
            if lean.name
            else "on something not found"
        )
        yield (
            "leans",
            f"“{lean.cue}” leans {target}; it {'stands with the name put in' if lean.grade == 'named' else 'cannot stand alone'}",
        )
    for other in fact.caveats:
        if other in by_id:
            yield "caveat" if by_id[other].kind == "caveat" else "speaks of", f"{other} “{by_id[other].text}”"
    if fact.event:
        yield "event", f"{fact.event}"
    if fact.why_not:
        yield "left out", fact.why_not


def _printed(wanted: str, output: Path) -> Iterator[tuple[Edition, Quote, str]]:
    for file in sorted(output.glob("*/edition.json")):
        try:
            edition = shelf.load(file)
        except BriefingError:
            continue
        quotes = [(q, "standfirst") for q in edition.standfirst]
        for section in edition.sections:
            for item in section.items:
                quotes.append((item.lead, f"lead in {section.heading}"))
                quotes += [(q, f"support in {section.heading}") for q in item.support]
        yield from ((edition, quote, place) for quote, place in quotes if quote.fact == wanted)
