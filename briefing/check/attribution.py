"""Rules 10 to 15: who says it (Reuters, BBC and AP hand-books)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.check.case import any_of, found, runs, unquoted, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.check.case import Case, Place
    from briefing.model import Finding, Quote

_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)\W+(?:[^\W\d_]+\W+)??([^\W\d_]+)?")
_WHOLLY_QUOTED = re.compile(r"^\s*[“\"][^“”\"]+[”\"]?\s*$")
_VERIFIED = re.compile(r"independently\s+(?:verified|confirmed)", re.IGNORECASE)


def speakers(case: Case) -> Iterator[Finding]:
    """Rule 10: a contestable claim has a named speaker in its sentence or its neighbour."""
    says = words().pattern("attribution")
    for place in (*case.standfirst, *case.places):
        quote = place.quote
        near = [quote, *(q for q in (place.before, place.after) if q is not None)]
        if quote.kind == "statement" and quote.speaker is None and not any(says.search(q.text) for q in near):
            yield found(
                10,
                "E",
                "it is somebody's claim, and neither it nor its neighbours say whose",
                place,
                remedy="add the sentence that names the speaker, or drop it",
            )
        elif _names_nobody(place):
            yield found(
                10,
                "E",
                "it says that somebody said so and does not say who",
                place,
                remedy="name the speaker in square brackets, or put the sentence that names them before it",
            )


def _names_nobody(place: Place) -> bool:
    """Whether a sentence opens with a pronoun that speaks, with no sentence before it to say who that is."""
    match = _FIRST_WORD.match(place.quote.text)
    if not match or place.quote.text.lstrip()[:1] in '[“"':
        return False
    opens, then = match[1].lower(), (match[2] or "").lower()
    if opens not in words().list("leaning_openers")[:4]:
        return False
    second = place.quote.text.split()[1].strip(",.").lower() if len(place.quote.text.split()) > 1 else ""
    if not {second, then} & set(words().list("speech")):
        return False
    return place.lead or place.before is None or place.before.article != place.quote.article


def plural_sources(case: Case) -> Iterator[Finding]:
    """Rule 11: plural "sources" or "officials" rest on more than one: nothing of ours may make one into many."""
    for place in case.everything:
        text = case.texts.get(place.quote.article, "").lower()
        for edit in place.quote.edits:
            for many in ("sources", "officials"):
                if (
                    many in edit.after.lower()
                    and many not in edit.before.lower()
                    and not re.search(rf"\b{many}\b", text)
                ):
                    yield found(
                        11,
                        "E",
                        f'"{edit.after}" makes several out of what the article calls "{edit.before}"',
                        place,
                        remedy="name the one source",
                    )


def quotations(case: Case) -> Iterator[Finding]:
    """Rule 12: quotations are whole and byte-exact; the speaker is named; two speakers never run together."""
    for place in case.everything:
        for edit in place.quote.edits:
            if edit.kind == "cut" and _inside_quotation(place.quote, edit.start, case.texts):
                yield found(
                    12,
                    "E",
                    f'"{edit.before}" is cut out of a quotation',
                    place,
                    remedy="quote it whole, or drop the sentence",
                )
    for where, run in runs(case):
        yield from _open_quotations(where, run)
    for place in case.places:
        yield from _who_is_quoted(place)


def _inside_quotation(quote: Quote, at: int, texts: dict[str, str] | object) -> bool:
    text = texts.get(quote.article, "") if hasattr(texts, "get") else ""
    before = text[quote.start : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _open_quotations(where: str, run: tuple[Quote, ...]) -> Iterator[Finding]:
    """Quotations that are opened and not closed within sentences that stand together in their article."""
    open_in: Quote | None = None
    for quote in run:
        if open_in is not None and quote.article != open_in.article:
            yield _cut_open(where, open_in)
            open_in = None
        text = quote.text
        curly = text.count("“") - text.count("”")
        straight = text.count('"') % 2
        if open_in is None:
            if curly < 0:
                yield _cut_open(where, quote)
            elif curly > 0 or straight:
                open_in = quote
        elif curly < 0 or straight:
            open_in = None
    if open_in is not None:
        yield _cut_open(where, open_in)


def _cut_open(where: str, quote: Quote) -> Finding:
    return found(
        12,
        "E",
        "a quotation is cut open: its other half is not printed next to it",
        where,
        sentence=quote.text,
        remedy="print the whole quotation, or none of it",
    )


def _who_is_quoted(place: Place) -> Iterator[Finding]:
    quote = place.quote
    if not _WHOLLY_QUOTED.match(quote.text):
        return
    near = [q for q in (place.before, place.after) if q is not None and q.article == quote.article]
    if quote.speaker is None and not any(q.speaker for q in near):
        yield found(
            12,
            "E",
            "a quotation without its speaker",
            place,
            remedy="add the sentence that names the speaker, or drop the quotation",
        )
        return
    before = place.before
    if (
        before is not None
        and _WHOLLY_QUOTED.match(before.text)
        and quote.speaker
        and before.speaker
        and quote.speaker != before.speaker
    ):
        yield found(
            12,
            "E",
            f"the words of {before.speaker} run into those of {quote.speaker}",
            place,
            remedy="put a sentence that names the second speaker between them",
        )


def single_sources(case: Case) -> Iterator[Finding]:
    """Rule 13: an item that rests on one source says so; an unnamed source is labelled."""
    outlets = {entry.number: entry.outlet for entry in case.edition.sources}
    for where, item in case.items:
        if item.outlets <= 1 and not item.single_source and len({outlets.get(n) for n in item.sources}) <= 1:
            yield found(
                13,
                "W",
                "the item rests on one outlet and does not say so",
                where,
                sentence=item.lead.text,
                remedy="name the outlet, or find a second one",
            )
    bare = words().pattern("bare_sources")
    for place in case.places:
        if bare.search(unquoted(place.quote.text)):
            yield found(
                13,
                "W",
                "an unnamed source, and no word on what kind of source it is",
                place,
                remedy="prefer a sentence that says where the source sits",
            )


def claims(case: Case) -> Iterator[Finding]:
    """Rule 14: a lone claim by a party to a conflict says that it is one; "independently verified" comes from a source."""
    parties = [p for p in case.beat.parties if p.conflict]
    for where, item in case.items:
        run = [q for q in (item.lead, *item.support) if q.kind in ("fact", "statement")]
        if item.only_claim is not None or item.outlets > 1 or case.edition.coverage.articles > 1:
            continue
        for party in parties:
            names = any_of((party.name, *party.aliases))
            if all(q.kind == "statement" and q.speaker and names.search(q.speaker) for q in run):
                yield found(
                    14,
                    "E",
                    f"only {party.name} says so, and the item does not say that nobody else does",
                    where,
                    sentence=item.lead.text,
                    remedy="build it with an article that tells it from another side, or say in the beat's notes whose claim it is "
                    'and approve with --allow 14 --because "..."',
                )
                break
    for place in case.everything:
        for edit in place.quote.edits:
            if _VERIFIED.search(edit.after) and not _VERIFIED.search(case.texts.get(place.quote.article, "")):
                yield found(
                    14,
                    "E",
                    "no source says that this was independently verified",
                    place,
                    remedy="take the words out",
                )


def perpetrators(case: Case) -> Iterator[Finding]:
    """Rule 15: nobody is named as perpetrator where the sources leave it open."""
    nobody = words().pattern("nobody_named")
    for place in case.everything:
        text = case.texts.get(place.quote.article, "")
        for edit in place.quote.edits:
            if edit.kind not in ("name", "mend"):
                continue
            inserted = edit.after.replace(edit.before, " ").strip(" []").removesuffix("'s")
            if nobody.search(edit.before) and inserted:
                yield found(
                    15,
                    "E",
                    f'"{edit.before}" is left open by the source and named "{inserted}" here',
                    place,
                    remedy="leave it open",
                )
            elif inserted and text and edit.kind == "name" and inserted.lower() not in text.lower():
                known = set(re.findall(r"\w+", text.lower()))
                if not set(re.findall(r"\w+", inserted.lower())) <= known:
                    yield found(
                        15,
                        "E",
                        f'"{inserted}" is named, but the article does not name them',
                        place,
                        remedy="take the name from the article",
                    )
