"""Who is who in an article: the fullest form of a name, and whom a pronoun means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.extract.lexicon import load

if TYPE_CHECKING:
    from briefing.extract.tokens import Words


class Cast:
    """The persons and bodies met so far in one article."""

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._words = words
        self._full: dict[str, str] = {}
        self._person = ""
        self._body = ""
        self._group = ""
        self._lists = load().lists

    def hear(self, start: int, end: int) -> None:
        """Take note of a sentence that has been read."""

    def resolve(self, first: int, last: int, text: str) -> str:
        """The fullest form of what the words `first` to `last` name; their own text where nothing fuller is known."""
        low = self._words.lower[last]
        bare = low[:-2] if low.endswith(("'s", "’s")) else low
        if first == last:
            if bare in self._lists["persons"]:
                return self._person or text
            if bare in self._lists["bodies"]:
                return self._body or self._person or text
            if bare == "they":
                return self._group or self._body or text
            if bare in self._lists["groups"] or bare in self._lists["relatives"]:
                return text
        key = self._words.words[last]
        if key[:1].isupper():
            known = self._full.get(key)
            if known is None or len(text) > len(known):
                self._full[key] = known = text
            name = known
        else:
            name = text
        if any(w in self._lists["institutions"] for w in self._words.lower[first : last + 1]) or (
            key.isupper() and len(key) > 1
        ):
            self._body = name
        elif key[:1].isupper():
            self._person = name
        else:
            self._group = name
        return name
