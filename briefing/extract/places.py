"""Places named in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from briefing.model import BeatPlace, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Marked

_SOME = ("Kyiv", "Kharkiv", "Odesa", "Moscow", "Ukraine", "Russia", "Iran", "Israel", "Washington", "London", "Tehran")


class Gazetteer:
    """`Gazetteer(beat.places).find(marked)`: places by name."""

    def __init__(self, places: Sequence[BeatPlace] = ()) -> None:
        names: dict[str, Place] = {name: Place(0, 0, name) for name in _SOME}
        for place in places:
            for alias in (place.name, *place.aliases):
                names[alias] = Place(0, 0, place.name, place.country, place.region)
        self._places = list(names.values())
        self._scan = AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest)

    def find(self, marked: Marked) -> list[tuple[Place, ...]]:
        """The places of each sentence, in order; a list as long as `marked.sentences`."""
        text = marked.article.text
        hits = self._scan.find_matches_as_indexes(text)
        out = []
        for sentence in marked.sentences:
            inside = [(n, a, b) for n, a, b in hits if sentence.start <= a and b <= sentence.end]
            out.append(
                tuple(
                    Place(a, b, self._places[n].name, self._places[n].country, self._places[n].region)
                    for n, a, b in inside
                )
            )
        return out
