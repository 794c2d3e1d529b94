"""The words of `data/LANGUAGE/speech.toml`, unfolded into what the speech rules look up: word -> reading."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from msgspec import Struct

VerbClass = Literal["say", "quote", "mind", "act", "show"]
Form = Literal["base", "s", "past", "participle", "ing"]
_CLASSES: tuple[VerbClass, ...] = ("say", "quote", "mind", "act", "show")
_VOWELS = "aeiou"


class Verb(Struct, frozen=True):
    """One form of a reporting verb. Regular pasts have both "past" and "participle" among their forms."""

    lemma: str
    classes: frozenset[VerbClass]
    forms: frozenset[Form]


def inflect(entry: str) -> dict[Form, str]:
    """The five forms of a verb: from "note" by rule, from "say/says/said/said/saying" as written."""
    if "/" in entry:
        base, s, past, participle, ing = entry.split("/")
        return {"base": base, "s": s, "past": past, "participle": participle, "ing": ing}
    base = entry
    if base.endswith("e"):
        return {"base": base, "s": base + "s", "past": base + "d", "participle": base + "d", "ing": base[:-1] + "ing"}
    if base.endswith("y") and base[-2] not in _VOWELS:
        past = base[:-1] + "ied"
        return {"base": base, "s": base[:-1] + "ies", "past": past, "participle": past, "ing": base + "ing"}
    s = base + "es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else base + "s"
    return {"base": base, "s": s, "past": base + "ed", "participle": base + "ed", "ing": base + "ing"}


class Lexicon(Struct, frozen=True):
    """Everything the speech rules know of one language."""

    verbs: dict[str, Verb]
    lists: dict[str, frozenset[str]]


def data(language: str, name: str) -> dict[str, list[str]]:
    """The lists of `data/LANGUAGE/NAME.toml`."""
    file = resources.files("briefing.extract") / "data" / language / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def load(language: str = "en") -> Lexicon:
    """The lexicon of a language. Read once."""
    raw = data(language, "speech")
    forms: dict[str, set[Form]] = {}
    classes: dict[str, set[VerbClass]] = {}
    lemmas: dict[str, str] = {}
    for kind in _CLASSES:
        for entry in raw.pop(kind):
            for form, word in inflect(entry).items():
                forms.setdefault(word, set()).add(form)
                classes.setdefault(word, set()).add(kind)
                lemmas.setdefault(word, entry.split("/")[0])
    verbs = {w: Verb(lemma=lemmas[w], classes=frozenset(classes[w]), forms=frozenset(forms[w])) for w in forms}
    return Lexicon(verbs=verbs, lists={name: frozenset(words) for name, words in raw.items()})
