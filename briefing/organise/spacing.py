"""Blanks that a page lost where its links were stripped: "ofthe", "Theloss", "leader,Mojtaba"."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from briefing.organise.vectors import stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_WORD = re.compile(r"[^\W\d_]+")
_TIED = re.compile(
    r"(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})|(?<=[^\W\d_])['’]s(?=[^\W\d_]{3})"
    r"|(?<=[^\W\d_]{2})(?=“[^\W\d_])|(?<=(?:[^\W\d_]|[,.!?])”)(?=[^\W\d_]{2})"  # its“most intense operation”since
)
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_RARE = 2  # a word run together is met no more often than this,
_RARE_IF_SURE = 8  # or, where texts are damaged and nothing else can be meant, than this: "theStrait"
_KNOWN = 3  # and its two parts at least so often
_SHORTEST = 5  # letters
_LONG = 4
_SHORT_PART = 3  # letters of a part, where texts are damaged
_DAMAGED = 0.0003  # cuts found for each word
_LONG_WORD = 6  # a word as long as this need be met but once


class _Joints(Struct, frozen=True):
    both: frozenset[str]
    before_all: frozenset[str]
    before_often: frozenset[str]
    behind: frozenset[str]
    behind_names: frozenset[str]
    compounds: frozenset[str]


@cache
def _joints(language: str) -> _Joints | None:
    path = files("briefing.organise") / "data" / language / "spacing.toml"
    if not path.is_file():
        return None
    listed = (files("briefing.organise") / "data" / language / "compounds.txt").read_text(encoding="utf-8")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    both = frozenset(table["joints"])
    return _Joints(
        both=both,
        before_all=frozenset(table["before_all"]),
        before_often=frozenset(table["before_often"]),
        behind=both | frozenset(table["behind"]),
        behind_names=frozenset(table["behind_names"]),
        compounds=frozenset(word for line in listed.splitlines() if not line.startswith("#") for word in line.split()),
    )


class Spacing:
    """Finds lost blanks by the other sentences of the run.

    A word is two run together where it is rare and in no dictionary, both its parts are words of the run, one of them is
    a word that prose joins others with, and (but for the surest) the two stand side by side elsewhere in the run. Where
    that is found so often that whoever made the texts lost their blanks, any two words of the run are told apart.
    """

    def __init__(self, texts: Iterable[str], language: str = "en") -> None:
        self._language = language
        self._joints = _joints(language)
        whole = "\n".join(dict.fromkeys(texts)) if self._joints else ""  # what is printed twice is one witness
        self._lower = whole.lower()
        self.words: Counter[str] = Counter(_WORD.findall(self._lower))
        """How often each word stands in the run, in small letters."""
        self._names = Counter(word for word in _WORD.findall(whole) if word[0].isupper())
        self._damaged = False
        self._cuts = self._told_apart(self._candidates(whole))
        self._damaged = len(self._cuts) > _DAMAGED * sum(self.words.values())
        if self._damaged:
            self._cuts |= self._told_apart(self._candidates(whole, besides=self._cuts))

    def blanks(self, text: str) -> list[int]:
        """The offsets in `text` before which a blank is missing; none inside quotation marks, whose words stay as they are."""
        if self._joints is None:
            return []
        found = [match.end() for match in _TIED.finditer(text)]
        for match in _WORD.finditer(text) if self._cuts else ():
            word = match[0]
            cut = self._cuts.get(word)
            if cut is None or (match.start() > 1 and word.istitle() and word[:cut].lower() in self._joints.both):
                continue  # a capital inside a sentence is a name's: "Andover"
            found.append(match.start() + cut)
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        return sorted(at for at in found if not any(start < at < end for start, end in quoted))

    def _candidates(self, whole: str, besides: Collection[str] = ()) -> dict[str, list[int]]:
        """The rare words of the run with the places at which each could be two."""
        joints, words = self._joints, self.words
        if joints is None:
            return {}
        unlisted = {
            word
            for word, times in words.items()
            if times <= (_RARE_IF_SURE if self._damaged else _RARE)
            and len(word) >= _SHORTEST
            and not {word, word.removesuffix("s"), word.removesuffix("es")} & joints.compounds
        }
        out: dict[str, list[int]] = {}
        for word in {w for w in _WORD.findall(whole) if w.lower() in unlisted and w not in besides}:
            often = words[word.lower()] > _RARE
            places = [
                k
                for k in range(1 if word[0].isupper() else 2, len(word) - 1)
                if (not often or word[:k].lower() in joints.before_all) and self._parts(word, k, joints)
            ]
            if places:
                out[word] = places
        return out

    def _parts(self, word: str, k: int, joints: _Joints) -> bool:
        one, other = word[:k].lower(), word[k:].lower()
        words = self.words
        if words[one] < _KNOWN or words[other] < (
            _KNOWN if len(other) < _LONG_WORD or one not in joints.before_all else 1
        ):
            return False
        if word[:k].isupper() and word[k:].islower():
            return other in joints.both if k == 1 else other != "s"  # an abbreviation and a word: "UShit", "Xthat"
        if k == 1:
            return False
        if word[k:].istitle() and word[:k].islower():
            return True  # "byIranian"
        if not word[k:].islower() or not (word[:k].islower() or word[:k].istitle()):
            return False
        if (
            (one in joints.both and len(other) >= _SHORT_PART)
            or other in joints.behind
            or (one in joints.before_often and len(other) > _LONG)
        ):
            return True
        if self._damaged and min(len(one), len(other)) >= (_LONG if word[0].isupper() else _SHORT_PART):
            return True
        name = word[0].isupper() and 2 * self._names[word[:k]] > words[one]
        return name and other in joints.behind_names and (other != "is" or one[-1] in "aeoy")  # "Israelis" is one word

    def _sure(self, one: str, other: str) -> bool:
        """Whether two parts need no other sentence that has them side by side: "the" and a word, a name and "on"."""
        joints = self._joints
        assert joints is not None
        if one.lower() in joints.before_all:
            return len(other) >= _LONG
        name = one.istitle() and 2 * self._names[one] > self.words[one.lower()]
        return name and len(one) > _LONG and other in joints.behind_names  # "Kenton" is a name of its own

    def _speaks(self, word: str, k: int, joints: _Joints) -> bool:
        """Whether the shorter part is a word rather than an ending, though the run never has the two side by side."""
        one, other = word[:k].lower(), word[k:].lower()
        before = len(one) >= _LONG or word[k].isupper() or one in joints.both or one in stop_words(self._language)
        return before and (len(other) >= _LONG or other in joints.behind or other in joints.behind_names)

    def _often(self, part: str) -> int:
        return self.words[part.lower()]

    def _told_apart(self, candidates: dict[str, list[int]]) -> dict[str, int]:
        """Where each word is cut: at the place whose two parts stand side by side in the run most often."""
        joints = self._joints
        pairs = sorted({f"{w[:k]} {w[k:]}".lower() for w, places in candidates.items() for k in places})
        if not pairs or joints is None:
            return {}
        scan = AhoCorasick(pairs)
        times = Counter(
            pairs[which]
            for which, start, end in scan.find_matches_as_indexes(self._lower, overlapping=True)
            if not (self._lower[start - 1 : start].isalnum() or self._lower[end : end + 1].isalnum())
        )
        cuts = {}
        for word, places in candidates.items():
            best = max(
                places,
                key=lambda k: (
                    times[f"{word[:k]} {word[k:]}".lower()],
                    min(self._often(word[:k]), self._often(word[k:])),
                    k,
                ),
            )
            if self._damaged and (times[f"{word[:best]} {word[best:]}".lower()] or self._speaks(word, best, joints)):
                cuts[word] = best
                continue
            needed = 2 if word[:best].lower() in joints.before_often else 1
            side_by_side = times[f"{word[:best]} {word[best:]}".lower()] >= needed
            if side_by_side or self._sure(word[:best], word[best:].lower()):
                cuts[word] = best
        return cuts
