"""Which language a text is in, by the share of small words in it; by script where a script has one language."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Final

from briefing.text.words import LANGUAGES, small_words

_LEAD: Final = 1200  # characters that are looked at; below them stand menus and foreign names, above them nothing new
_GLANCE: Final = 400  # characters in which English, if it is plainly that, shows
_SURE: Final = 0.22  # a text with this share of English small words is English: no other language shares so many
_SCRIPTS: Final = (
    ("\u0370", "\u03ff", "el"),
    ("\u0530", "\u058f", "hy"),
    ("\u0590", "\u05ff", "he"),
    ("\u0600", "\u06ff", "ar"),
    ("\u0900", "\u097f", "hi"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7a3", "ko"),
    ("\u4e00", "\u9fff", "zh"),
)


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    """Each small word and the languages that have it."""
    out: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in sorted(small_words(language)):
            out[word] = (*out.get(word, ()), language)
    return out


def detect(text: str) -> str:
    """The ISO 639-1 code of the language most of the text's first words speak for; "en" where nothing speaks at all."""
    words = text[:_GLANCE].lower().split()
    english = small_words("en")
    if sum(map(english.__contains__, words)) >= _SURE * len(words) > 0:
        return "en"
    lead = text[:_LEAD].lower()
    words = lead.split()
    languages = _languages()
    votes = Counter(language for word in words for language in languages.get(word, ()))
    best = min(votes, key=lambda language: (-votes[language], LANGUAGES.index(language)), default="")
    if votes[best] * 12 >= len(words) > 0 or votes[best] > 8:
        return best
    return _by_script(lead) or best or "en"


def _by_script(lead: str) -> str:
    """The language that a third of the letters' script has to itself; "uk" or "ru" for Cyrillic by its own letters."""
    letters = [letter for letter in lead if letter.isalpha()]
    for first, last, language in _SCRIPTS:
        if 3 * sum(first <= letter <= last for letter in letters) > len(letters):
            return language
    if 3 * sum("\u0400" <= letter <= "\u04ff" for letter in letters) > len(letters):
        return "uk" if any(letter in "іїєґ" for letter in letters) else "ru"
    return ""
