"""A sentence of a source as it is printed: its words, and every change to them recorded and marked."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.model import Edit, Quote
from briefing.organise import standing
from briefing.organise.days import PlainDays, Unresolved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from briefing.model import Article, DateRange, Fact, TimeExpression
    from briefing.organise.spacing import Spacing

_DATELINE = re.compile(
    r"\*{0,2}[A-Z][\w.'’/-]*,?(?:[ ](?:[A-Z][\w.'’/-]*|\d{1,2}|\d{4}),?){0,8}\*{0,2}[ ]?"
    r"(?:\([A-Z][\w./& -]{1,40}\)\*{0,2}\s*[—–-]{1,2}\s*|(?:[—–]|--)\*{0,2}\s+|:\s+)(?=[\"“‘]?[A-Z])"
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁЄІЇҐ]"
# "Київ, 13 листопада 2024 року (Агенція) — У": in most languages months are small, or the day has a point.
_FULL_DATELINE = re.compile(
    rf"(?:(?:м|с|смт)\. ?)?{_CAPITAL}[\w.'’/-]*(?: (?:{_CAPITAL}[\w.'’/-]*|am|an|der|de|la|le|del|sur)){{0,4}}, (?:den |le |dnia )?"
    r"\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4}(?: (?:року|р\.|года|г\.|r\.))?,? ?(?:\([^()\n]{2,40}\) ?)?"
    rf"(?:[—–]|--?)\s+(?=[\"“‘„«]?{_CAPITAL})"
)
_MARKS = re.compile(
    r"\[{1,2}[\d\w]{0,4}\]{1,2}\([^()\s]*\)|\[(?=[^\[\]]{1,200}\]\(<?https?:)|\]\(<?https?:[^()\s]*(?:\s\"[^\"]*\")?\)"
    r"|\*\*|__|(?<![\w*])[*_](?=\w)|(?<=[\w.,!?”\"])[*_](?![\w*])|^[*•–-]\s+"
    r"|(?<=[\w.,;!?”\"’)])\[\d{1,3}\]|(?<=[.,;!?”\"’)])[¹²³⁰⁴-⁹]+|[\u200b-\u200d\u2060\ufeff\u00ad]+"
)
_STRAY = re.compile(r"(?<=[\w”\"’)\]])[ \u00a0]+(?=,(?:\s|$)|\.[”\"’]?$)")
_STRAY_ENGLISH = re.compile(rf"{_STRAY.pattern}|(?<=[^\W\d_])[ \u00a0](?=['’]s\s)")  # "'s avonds" is Dutch
_NO_STOP = re.compile(r"[\w%$€£)][”’\"']?$")
_TEASER, _LINK = 90, 60  # words of a teaser, and characters of the link behind it
_PLACE_LINE = "the dateline"
_CONTRACTED = re.compile(r"['’](?:d|ll|re|ve|s|m)\b", re.IGNORECASE)
_SUBJECT = 4  # words within which a main clause names its subject
_UPPER = re.compile(r"^[A-Z][A-Z.'’-]{2,}")
_OPENING_WORD = re.compile(r"\s*[\"“‘']?\s*([^\W\d_]+(?:\s[^\W\d_]+)?)")


class Words(Struct, frozen=True):
    """The words of one language that cuts and names go by; `lead_in` finds a leading connective, `inserted` one between commas."""

    leaning_openers: frozenset[str]
    pronouns: frozenset[str]
    possessives: frozenset[str]
    fronting: frozenset[str]
    persons: frozenset[str]
    lead_in: re.Pattern[str] | None
    no_lead_in: re.Pattern[str] | None
    inserted: re.Pattern[str] | None


@cache
def words_of(language: str) -> Words:
    """The quoting words of `language`: empty lists where none are shipped, so that nothing is cut or named."""
    path = files("briefing.organise") / "data" / language / "quoting.toml"
    if not path.is_file():
        return Words(frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), None, None, None)
    table = tomllib.loads(path.read_text(encoding="utf-8"))

    def any_of(words: Iterable[str]) -> str:
        return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))

    return Words(
        leaning_openers=frozenset(table["leaning_openers"]),
        pronouns=frozenset(table["pronouns"]),
        possessives=frozenset(table["possessives"]),
        fronting=frozenset(table["fronting"]),
        persons=frozenset(table["persons"]),
        lead_in=re.compile(rf"(?:{any_of(table['connectives'])})(?:,\s+|\s+)", re.IGNORECASE),
        no_lead_in=re.compile(rf"(?:{any_of(table['not_connectives'])})\b", re.IGNORECASE),
        inserted=re.compile(rf",\s+(?:{any_of(table['inserted'])}),(?=\s)", re.IGNORECASE),
    )


def printed(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """The article's slice from `start` to `end` with `edits` applied."""
    out: list[str] = []
    at = start
    for edit in edits:
        out += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join((*out, text[at:end]))


class Quoter:
    """Turns facts into quotes. A verdict is kept for each fact: the edits it needs, or why it cannot be printed.

    `expressions` are the time expressions by article, `places` the names of places in each: nobody is called by one.
    `spacing` finds the blanks that a page lost.
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        expressions: Mapping[str, Sequence[TimeExpression]],
        period: DateRange,
        locale: str,
        places: Mapping[str, Collection[str]] | None = None,
        spacing: Spacing | None = None,
    ) -> None:
        self._places = places or {}
        self._spacing = spacing
        self._articles = articles
        self._expressions = {
            article: sorted(found, key=lambda e: (e.start, -e.end)) for article, found in expressions.items()
        }
        self._days = PlainDays(period, locale)
        self._verdicts: dict[str, tuple[Edit, ...] | str] = {}
        self._alone: dict[str, bool] = {}

    def day_name(self, days: DateRange) -> str:
        """How the edition calls a fact's day or days."""
        return (
            self._days.name(days.first)
            if days.is_day
            else f"{self._days.name(days.first)} to {self._days.name(days.last)}"
        )

    def verdict(self, fact: Fact) -> tuple[Edit, ...] | str:
        """The edits a fact is printed with, or the reason it cannot be."""
        known = self._verdicts.get(fact.id)
        if known is None:
            try:
                known = self._edits(fact)
            except Unresolved as reason:
                known = str(reason)
            self._verdicts[fact.id] = known
        return known

    def stands(self, fact: Fact) -> bool:
        """Whether a fact, printed with its edits, leans on nothing before it."""
        verdict = self.verdict(fact)
        return not isinstance(verdict, str) and self._alone[fact.id]

    def words(self, fact: Fact) -> str:
        """The fact's words as printed; those of its article where it cannot be."""
        verdict = self.verdict(fact)
        if isinstance(verdict, str) or not verdict:
            return fact.text
        return printed(self._articles[fact.article].text, fact.start, fact.end, verdict)

    def quote(self, fact: Fact, source: int, also: tuple[int, ...] = ()) -> Quote:
        """The quote of a fact that has no verdict against it."""
        verdict = self.verdict(fact)
        assert not isinstance(verdict, str), verdict
        speaker = fact.speaker
        return Quote(
            text=self.words(fact),
            article=fact.article,
            start=fact.start,
            end=fact.end,
            fact=fact.id,
            source=source,
            edits=verdict,
            kind=fact.kind,
            days=fact.days,
            basis=fact.basis,
            day_why=fact.day_why,
            speaker=speaker.name if speaker else None,
            also=also,
        )

    def _edits(self, fact: Fact) -> tuple[Edit, ...]:
        text = self._articles[fact.article].text
        words = words_of(fact.language)
        edits = _markup_cuts(fact, text)
        opening = None if edits and edits[0].start == fact.start else _opening_cut(fact, text, words)
        if opening:
            edits = [edit for edit in edits if edit.start >= opening.end]
            edits.append(opening)
        edits += _inserted_cuts(fact, text, words)
        edits += self._blanks(fact, edits)
        edits += _lost_stop(fact, text, edits)
        named = _named(fact, text, words)
        if named and fact.leaning.name in self._places.get(fact.article, ()):
            raise Unresolved(f'"{named.before}" can hardly be {fact.leaning.name}, which is a place')
        if named:
            edits.append(named)
        for expression in self._within(fact):
            if opening and opening.why == _PLACE_LINE and expression.start < opening.end:
                continue
            plain = self._days(expression, text, fact.published, fact.language, opens=fact.start)
            if plain is None or text[plain.start : plain.end] == plain.words:
                continue
            edits.append(
                Edit(
                    start=plain.start,
                    end=plain.end,
                    before=text[plain.start : plain.end],
                    after=f"[{plain.words}]",
                    kind="day",
                    why=expression.why or f"{expression.text} is {expression.days.first if expression.days else ''}",
                )
            )
        edits.sort(key=lambda e: (e.start, e.end))
        edits = _apart(edits, text)
        self._alone[fact.id] = _alone(fact, opening, words, printed(text, fact.start, fact.end, edits))
        return tuple(edits)

    def _blanks(self, fact: Fact, edits: Sequence[Edit]) -> list[Edit]:
        """The blanks that the page lost, put back where nothing else is changed."""
        if self._spacing is None:
            return []
        lost = [fact.start + at for at in self._spacing.blanks(fact.text)]
        return [
            Edit(at, at, "", " ", "mend", "a blank that the page lost")
            for at in lost
            if not any(edit.start <= at <= edit.end for edit in edits)
        ]

    def _within(self, fact: Fact) -> list[TimeExpression]:
        out: list[TimeExpression] = []
        reach = -1
        found = self._expressions.get(fact.article, [])
        for expression in found[bisect_left(found, fact.start, key=lambda e: e.start) :]:
            if expression.start >= fact.end:
                break
            if expression.start >= fact.start and expression.end <= fact.end and expression.start >= reach:
                out.append(expression)
                reach = expression.end
        return out


def _apart(edits: list[Edit], text: str) -> list[Edit]:
    """Edits that do not overlap: a cut that swallows the beginning of a made-plain day gives way to it."""
    out: list[Edit] = []
    for edit in edits:
        last = out[-1] if out else None
        if last and edit.start < last.end:
            if last.kind == "cut" and edit.start == last.end - 1:  # the recapitalised letter opens the day's words
                after = edit.after[:1] + edit.after[1:2].upper() + edit.after[2:]
                out[-1] = Edit(last.start, edit.start, text[last.start : edit.start], "", "cut", last.why)
                out.append(Edit(edit.start, edit.end, edit.before, after, edit.kind, edit.why))
                continue
            raise Unresolved(f'"{edit.before}" and "{last.before}" would have to be changed at once')
        out.append(edit)
    return out


def _markup_cuts(fact: Fact, text: str) -> list[Edit]:
    """The marks of a page's source cut: stars, underscores, bullets, the address of a link, a footnote's number, stray blanks."""
    out: list[Edit] = []
    for match in _MARKS.finditer(fact.text):
        start, end = fact.start + match.start(), fact.start + match.end()
        out.append(Edit(start, end, text[start:end], "", "cut", "a mark of the page's source, no word"))
    stray = _STRAY_ENGLISH if fact.language == "en" else _STRAY
    for match in stray.finditer(fact.text):
        start, end = fact.start + match.start(), fact.start + match.end()
        if not any(edit.start < end and start < edit.end for edit in out):
            out.append(Edit(start, end, text[start:end], "", "cut", "a blank too many, which a link left"))
    return sorted(out, key=lambda edit: edit.start)


def _lost_stop(fact: Fact, text: str, edits: Sequence[Edit]) -> list[Edit]:
    """The full stop that a feed's teaser goes without: it is the last of a few words, with at most a link's words behind."""
    if fact.kind not in ("fact", "statement") or not _NO_STOP.search(fact.text):
        return []
    if any(edit.end == fact.end for edit in edits):  # a mark cut away, and the stop before it
        return []
    if len(text) - fact.end > _LINK or len(text[: fact.end].split()) > _TEASER:
        return []
    return [Edit(fact.end, fact.end, "", ".", "mend", "the full stop that the teaser goes without")]


def _opening_cut(fact: Fact, text: str, words: Words) -> Edit | None:
    """A dateline or a leading connective cut, the next letter made a capital."""
    match = _DATELINE.match(fact.text)
    sure = match and (_UPPER.match(fact.text) or (("," in match[0] or ")" in match[0]) and ":" not in match[0]))
    match = match if sure else _FULL_DATELINE.match(fact.text)
    if match:
        end = fact.start + match.end()
        return Edit(fact.start, end, text[fact.start : end], "", "cut", _PLACE_LINE)
    if words.no_lead_in and words.no_lead_in.match(fact.text):
        return None
    match = words.lead_in.match(fact.text) if words.lead_in else None
    if not match or match.end() >= len(fact.text) or not fact.text[match.end()].isalpha():
        return None
    if not match[0].rstrip().endswith(",") and match[0].strip().lower() not in ("but", "and", "yet", "so"):
        return None
    if _leans(fact.text[match.end() :], words):
        return None
    end = fact.start + match.end()
    return Edit(
        fact.start,
        end + 1,
        text[fact.start : end + 1],
        text[end].upper(),
        "cut",
        f'the connective "{match[0].strip(" ,")}"',
    )


def _inserted_cuts(fact: Fact, text: str, words: Words) -> list[Edit]:
    """Connectives between commas, cut with a mark: ", meanwhile," -> " [...]"."""
    if not words.inserted or '"' in fact.text or "“" in fact.text:
        return []
    out: list[Edit] = []
    for match in words.inserted.finditer(fact.text):
        start, end = fact.start + match.start(), fact.start + match.end()
        out.append(Edit(start, end, text[start:end], " [...]", "cut", f'the connective "{match[0].strip(" ,")}"'))
    return out


def _named(fact: Fact, text: str, words: Words) -> Edit | None:
    """The pronoun that leans, named in square brackets; a noun that leans keeps its place and gets the name beside it."""
    lean = fact.leaning
    if lean.grade != "named" or not lean.name or not fact.start <= lean.start < lean.end <= fact.end:
        return None
    if _told_already(fact):
        return None
    before = text[lean.start : lean.end]
    lower = before.lower()
    if _CONTRACTED.match(text, lean.end):
        raise Unresolved(f'"{before}" is run together with its verb, and no name can stand for it')
    if _points_ahead(fact, words):
        if lower in words.possessives:
            return None
        raise Unresolved(f'"{before}" may be the one whom the sentence names after it')
    name = lean.name.strip()
    if not name[:1].isupper() or name.lower().startswith(("the ", "a ")):
        return None
    if lower in words.possessives and not (lower == "her" and text[lean.end : lean.end + 1] in (".", ",")):
        after = f"[{name}'s]" if not name.endswith(("'s", "’s")) else f"[{name}]"
    elif lower in words.pronouns:
        after = f"[{name}]"
    else:
        after = f"{before} [{name}]"
    return Edit(lean.start, lean.end, before, after, "name", f'"{before}" is {name}')


def _points_ahead(fact: Fact, words: Words) -> bool:
    """Whether the pronoun stands in a phrase before the main clause, whose subject it may mean: "In his first message, Berg said"."""
    at = fact.leaning.start - fact.start
    opening = _OPENING_WORD.match(fact.text)
    comma = fact.text.find(", ", at)
    if not opening or opening[1].split()[0].lower() not in words.fronting or comma < 0 or "“" in fact.text[:comma]:
        return False
    return any(word[:1].isupper() for word in fact.text[comma + 2 :].split()[:_SUBJECT])


def _told_already(fact: Fact) -> bool:
    """Whether the sentence itself names, before its pronoun, the one that the pronoun means."""
    lean, speaker = fact.leaning, fact.speaker
    if lean.grade != "named":
        return False
    if (
        speaker is not None
        and not speaker.carried
        and fact.start <= speaker.start < speaker.end <= lean.start
        and lean.cue.lower() in words_of(fact.language).persons
        and speaker.text.split()[-1].istitle()
    ):
        return True  # "Berg said what he called a triumph"
    last = lean.name.split()[-1:]
    return bool(last) and last[0][:1].isupper() and last[0] in fact.text[: max(0, lean.start - fact.start)]


def _leans(rest: str, words: Words) -> bool:
    match = _OPENING_WORD.match(rest)
    if not match:
        return False
    pair = match[1].lower().split()
    return pair[0] in words.leaning_openers or " ".join(pair) in words.leaning_openers


def _alone(fact: Fact, opening: Edit | None, words: Words, as_printed: str) -> bool:
    """Whether the printed words stand by themselves, going by the sentence's own grade and what was cut."""
    if fact.speaker is not None and fact.speaker.carried and fact.leaning.grade != "named":
        return False
    if fact.leaning.grade == "stands":
        return True
    if fact.leaning.grade == "named":
        if _told_already(fact):
            return True
        return fact.leaning.name[:1].isupper() and not (_leans(as_printed, words) and not as_printed.startswith("["))
    if standing.only_seems(fact.text, fact.leaning.start - fact.start, fact.language):
        return True
    if opening is None or opening.why == _PLACE_LINE:
        return False
    cue = fact.leaning.cue.lower().strip(" ,")
    return bool(cue) and opening.before.lower().startswith(cue)
