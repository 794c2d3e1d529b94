"""Rules 6 to 9: every word has its source (after ICD 206)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.check.case import found, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.check.case import Case, Place
    from briefing.model import Edit, Finding, Quote

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[^\W\d_]+")


def spans(case: Case) -> Iterator[Finding]:
    """Rule 6: every sentence carries an article and a span; its text equals the span with its marked edits."""
    sources = {entry.number: entry for entry in case.edition.sources}
    missing: dict[str, list[Place]] = {}
    for place in case.everything:
        quote = place.quote
        text = case.texts.get(quote.article)
        if text is None:
            missing.setdefault(quote.article, []).append(place)
            continue
        if not 0 <= quote.start < quote.end <= len(text):
            yield found(
                6,
                "E",
                f"its span {quote.start}-{quote.end} lies outside the article's {len(text)} characters",
                place,
                remedy="the article was changed after the edition was made: build it again",
            )
            continue
        wrong = _wrong(quote, text)
        if wrong:
            yield found(
                6, "E", wrong, place, remedy="build the edition again from the article as it is, or record the edit"
            )
        entry = sources.get(quote.source)
        if entry is None or entry.article != quote.article:
            yield found(6, "E", f"its source number {quote.source} is not its article", place, remedy="number it anew")
    yield from _missing(missing, case)


def _missing(missing: Mapping[str, Sequence[Place]], case: Case) -> Iterator[Finding]:
    """One finding for each article that is not there, and but one where no article was given at all."""
    if missing and not case.texts:
        sentences = sum(len(places) for places in missing.values())
        yield found(
            6,
            "E",
            f"none of its {len(missing)} articles was given, so none of its {sentences} sentences could be held against its source",
            "the edition",
            remedy="name the articles with --articles",
        )
        return
    for name, places in missing.items():
        more = f", nor for {len(places) - 1} more of its sentences" if len(places) > 1 else ""
        yield found(
            6,
            "E",
            f"its article {name!r} is not there{more}",
            places[0],
            remedy="give the article, or drop the sentence",
        )


def _wrong(quote: Quote, text: str) -> str:
    """What is wrong with a quote's edits or text, "" where nothing is."""
    at = quote.start
    out: list[str] = []
    for edit in quote.edits:
        if not at <= edit.start <= edit.end <= quote.end:
            return f'the edit of "{edit.before}" lies outside the sentence or over another edit'
        if text[edit.start : edit.end] != edit.before:
            return f'the edit says it replaces "{edit.before}", the article has "{text[edit.start : edit.end]}"'
        if not _is_marked(edit) and not _ends(edit, quote):
            return f'the words "{edit.after}" are not the source\'s and do not stand in square brackets'
        out += (text[at : edit.start], edit.after)
        at = edit.end
    out.append(text[at : quote.end])
    if "".join(out) != quote.text:
        return "its text is not the article's span with its recorded edits"
    return ""


def _is_marked(edit: Edit) -> bool:
    """Whether every word an edit brings in stands in brackets. A cut may leave a capital of the same letter."""
    rest = re.sub(r"\[[^\]]*\]", " ", edit.after).strip()
    if not rest:
        return True
    if edit.kind == "cut":
        return len(rest) == 1 and edit.before[-1:].lower() == rest.lower()
    return all(word in edit.before for word in rest.split())


def _ends(edit: Edit, quote: Quote) -> bool:
    """Whether an edit brings in no more than the full stop that a teaser goes without."""
    return edit.kind == "mend" and edit.start == edit.end == quote.end and edit.after == "."


def source_entries(case: Case) -> Iterator[Finding]:
    """Rule 7: each source has outlet, title, address or file, day published, day retrieved, content hash."""
    for entry in case.edition.sources:
        lacking = [
            name
            for name, value in (
                ("outlet", entry.outlet),
                ("title", entry.title),
                ("address", entry.address),
                ("day published", entry.published),
                ("day retrieved", entry.retrieved),
                ("content hash", entry.sha256),
            )
            if not value
        ]
        if lacking:
            yield found(
                7,
                "E",
                f"source {entry.number} lacks: {', '.join(lacking)}",
                f"source {entry.number}",
                sentence=entry.title,
                remedy=f'say it for ["{entry.article}"] in articles.toml',
            )


def names_in_lead(case: Case) -> Iterator[Finding]:
    """Rule 8: names and numbers in a lead occur in its item's sources."""
    article_of = {entry.number: entry.article for entry in case.edition.sources}
    for place in case.places:
        if not place.lead or place.item is None:
            continue
        there = " ".join(case.texts.get(article_of.get(number, ""), "") for number in place.item.sources)
        if not there.strip():
            continue
        known = {plain(w) for w in _NAME.findall(there)} | set(_NUMBER.findall(there))
        text = place.quote.text
        for edit in place.quote.edits:
            if edit.kind in ("day", "cut"):
                text = text.replace(edit.after, " ", 1) if edit.after else text
        names = [m[0] for m in _NAME.finditer(text) if m[0][0].isupper()]
        missing = sorted({n for n in (*names, *_NUMBER.findall(text)) if n not in known and plain(n) not in known})
        if missing:
            yield found(
                8,
                "E",
                f"the lead has what its sources do not: {', '.join(missing)}",
                place,
                remedy="take it out, or cite the source that has it",
            )


def outlets_folded(case: Case) -> Iterator[Finding]:
    """Rule 9: outlets are counted after syndicated copies are folded into one."""
    entries = {entry.number: entry for entry in case.edition.sources}
    read = len(case.edition.coverage.outlets)
    for where, item in case.items:
        if item.outlets > max(1, read):
            yield found(
                9, "W", f"{item.outlets} outlets are counted, {read} were read", where, remedy="count each outlet once"
            )
            continue
        cited = [entries[n] for n in item.sources if n in entries]
        outlets = {entry.outlet for entry in cited}
        copies = sorted(
            {e.outlet for e in cited for other in cited if e.number != other.number and e.outlet in other.copies}
        )
        if copies and item.outlets >= len(outlets) > 1:
            yield found(
                9,
                "W",
                f"{', '.join(copies)} prints a copy and is counted as an outlet of its own",
                where,
                sentence=item.lead.text,
                remedy="count the copies as one",
            )
