"""Places named in a sentence: one scan over the article's text for some thousand names and the beat's own.

The names are GeoNames' larger cities and the countries (the licence stands in `data/places.tsv`), with regions, seas and
straits. A name that is also a common word, a person's name, or another and likelier place counts only with support:
its country, or another sure place of its country, stands in the article, or the country or region follows it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.model import BeatPlace, Marked

_STATES: Final = frozenset(("US", "CA", "AU", "GB"))  # where towns are told with their state
_LONGEST_JOINT: Final = 10  # letters
_DATA: Final = files(__package__).joinpath("data")


class _Known(NamedTuple):
    """What is known of a name: the place's own form, its country's code and name, its region, whether it is doubtful."""

    name: str
    code: str
    country: str | None
    region: str | None
    doubt: str


class _Hit(NamedTuple):
    start: int
    end: int
    place: _Known


@cache
def _table() -> tuple[dict[str, _Known], frozenset[str]]:
    """Every name and what it stands for, the likelier place first; and the names that hold one and are none."""
    countries: dict[str, str] = {}
    names: dict[str, _Known] = {}
    code = country = ""
    for line in _DATA.joinpath("places.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, other, region, doubt = (*line.split("\t"), "", "", "")[:4]
        if name.startswith("= "):
            code = name[2:]
            country, other = other, region
            countries[code] = country
            known = _Known(country, code, country, None, doubt)
            name = country
        elif name.startswith("~ "):
            code, name, other = name[2:].strip(), other, region
            known = _Known(name, code, countries.get(code), name if code else None, doubt)
        else:
            known = _Known(name, code, country, region or None, doubt)
        for form in (name, *filter(None, other.split(";"))):
            held = names.get(form)
            if held is None or (held.doubt and not known.doubt) or (name == country and held.doubt):
                names[form] = known
    listed = _DATA.joinpath("places_not.txt").read_text("utf-8").splitlines()
    return names, frozenset(line for line in listed if line and not line.startswith("#"))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(_DATA.joinpath("en", "places.toml").read_text("utf-8"))


@cache
def _locatives() -> frozenset[str]:
    return frozenset(_told()["locatives"])


@cache
def _areas() -> dict[str, str]:
    """What a land is called, and the one word it is told by ("oblast" is a region)."""
    areas: dict[str, str] = _told()["areas"]
    return areas


class Gazetteer:
    """`Gazetteer(beat.places).find(marked)` gives the places of each sentence. Made once a beat, called often."""

    def __init__(self, places: Sequence[BeatPlace] = ()) -> None:
        names, no_places = _table()
        known: dict[str, _Known | None] = dict.fromkeys(sorted(no_places)) | names
        codes = {place.country: place.code for place in names.values() if place.country}
        for place in places:
            own = _Known(place.name, codes.get(place.country or "", ""), place.country, place.region, "")
            known.update(dict.fromkeys((place.name, *place.aliases), own))
        self._known = list(known.values())
        self._scan = AhoCorasick(
            list(known), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, marked: Marked) -> list[tuple[Place, ...]]:
        """The places of each sentence in order of place; a list as long as `marked.sentences`."""
        text = marked.article.text
        hits = self._sure(text, self._hits(text))
        if not hits:
            return [()] * len(marked.sentences)
        starts = [sentence.start for sentence in marked.sentences]
        found: list[list[Place]] = [[] for _ in starts]
        for order, hit in enumerate(hits):
            number = bisect_right(starts, hit.start) - 1
            if number >= 0 and hit.end <= marked.sentences[number].end:
                found[number].append(_place(text, hits, order))
        return [tuple(places) for places in found]

    def _hits(self, text: str) -> list[_Hit]:
        """Every name as a whole word."""
        out = []
        known, last = self._known, len(text)
        for number, start, end in self._scan.find_matches_as_indexes(text):
            place = known[number]
            if place is None or (
                start and (text[start - 1].isalnum() or text[start - 1] in "-@#_/") and not _run_together(text, start)
            ):
                continue
            if (
                end < last
                and text[end - 1] != "."
                and (
                    text[end].isalnum() or text[end] in "_@" or (text[end] == "-" and text[end + 1 : end + 2].islower())
                )
            ):
                continue
            out.append(_Hit(start, end, place))
        return out

    def _sure(self, text: str, hits: Iterable[_Hit]) -> list[_Hit]:
        """The hits without the doubtful ones that nothing in the article supports."""
        kept = list(hits)
        if not any(hit.place.doubt for hit in kept):
            return kept
        support = {hit.place.code for hit in kept if not hit.place.doubt and hit.place.code}
        return [
            hit for number, hit in enumerate(kept) if not hit.place.doubt or _is_supported(text, kept, number, support)
        ]


def _is_supported(text: str, hits: Sequence[_Hit], number: int, support: set[str]) -> bool:
    """Whether a doubtful name is a place here."""
    hit = hits[number]
    following = hits[number + 1] if number + 1 < len(hits) else None
    if following and text[hit.end : following.start] == ", ":
        other = following.place
        if other.code == hit.place.code or other.name in (other.country, other.region):
            return True  # "Reading, England", "Lincoln, Nebraska"
    before = text[max(0, hit.start - 24) : hit.start].split()
    word = before[-1] if before and text[hit.start - 1].isspace() else ""
    if hit.place.doubt == "p" and (word[:1].isupper() or _goes_on(text, hit.end)):
        return False  # "Ada Lincoln", "Lincoln Weir"
    if hit.place.name == hit.place.country:
        return bool(word.lower() in _locatives() or hit.place.code in support or hit.place.doubt == "s")
    return hit.place.code in support and (hit.place.doubt == "s" or word.lower() in _locatives())


def _goes_on(text: str, end: int) -> bool:
    """Whether another capitalised word follows directly, as in a person's or a company's name."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _run_together(text: str, start: int) -> bool:
    """Whether only a lost blank parts the name from "the" or a preposition: "theStrait of Hormuz", "inNorland"."""
    at = start
    while at and start - at < _LONGEST_JOINT and text[at - 1].isalpha():
        at -= 1
    word = text[at:start]
    return word[1:].islower() and (word.lower() == "the" or word.lower() in _locatives())


def _place(text: str, hits: Sequence[_Hit], order: int) -> Place:
    """The place of a hit; with "region" behind it, it is the land and not the town."""
    hit = hits[order]
    place = hit.place
    following = hits[order + 1] if order + 1 < len(hits) else None
    if following and following.place.code and text[hit.end : following.start] == ", " and place.name != place.country:
        other = following.place
        if place.doubt and other.code != place.code and other.name == other.country:
            return Place(hit.start, hit.end, place.name, other.country, None)
        if other.code != place.code and other.region == other.name and other.code in _STATES:
            return Place(hit.start, hit.end, place.name, other.country, other.name)  # a namesake: "Paris, Texas"
        if other.code == place.code and other.region == other.name and place.region not in (None, other.name):
            return Place(hit.start, hit.end, place.name, place.country, other.name)
    if place.country and place.name != place.country and text[hit.end : hit.end + 1] == " ":
        word = text[hit.end + 1 : hit.end + 14].partition(" ")[0].rstrip(".,;:)'’s\"”")
        area = _areas().get(word.lower())
        if area:
            end = hit.end + 1 + len(word)
            return Place(hit.start, end, f"{place.name} {area}", place.country, place.region or place.name)
    return Place(hit.start, hit.end, place.name, place.country, place.region)
