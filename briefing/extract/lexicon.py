"""The words of `data/LANGUAGE/speech.toml`, unfolded into what the speech rules look up: word -> what it can be."""

from __future__ import annotations

import tomllib
from enum import IntFlag
from functools import cache
from importlib import resources

from msgspec import Struct

_VOWELS = "aeiou"


class Is(IntFlag):
    """What a word can be. A word can be several things at once."""

    SAY = 1
    QUOTE = 2
    MIND = 4
    ACT = 8
    SHOW = 16
    ATTITUDE = 32
    PHRASE = 64
    NOUN = 128
    AUXILIARY = 256
    BE = 512
    MODAL = 1024
    ADVERB = 2048
    PRONOUN = 4096
    RELATIVE = 8192
    BREAK = 16384
    PREPOSITION = 32768
    DETERMINER = 65536
    DOCUMENT = 131072
    CATENATIVE = 262144
    CAPITAL = 524288
    POSSESSIVE = 1048576
    BASE = 2097152
    S_FORM = 4194304
    PAST = 8388608
    PARTICIPLE = 16777216
    ING = 33554432
    CONTRACTED = 67108864
    ACCORDING = 134217728
    NOUNLIKE = 268435456
    TIME = 536870912
    PLATFORM = 1073741824
    OCCASION = 2147483648


_VERB_LISTS = (("say", Is.SAY), ("quote", Is.QUOTE), ("mind", Is.MIND), ("act", Is.ACT), ("show", Is.SHOW))
_WORD_LISTS = (
    ("attitudes", Is.ATTITUDE),
    ("stances", Is.ATTITUDE),
    ("nouns", Is.NOUN),
    ("auxiliaries", Is.AUXILIARY),
    ("be", Is.BE),
    ("modals", Is.MODAL),
    ("adverbs", Is.ADVERB),
    ("days", Is.ADVERB),
    ("days", Is.TIME),
    ("times", Is.TIME),
    ("persons", Is.PRONOUN),
    ("bodies", Is.PRONOUN),
    ("groups", Is.PRONOUN),
    ("relatives", Is.RELATIVE),
    ("contracted", Is.CONTRACTED),
    ("breaks", Is.BREAK),
    ("prepositions", Is.PREPOSITION),
    ("determiners", Is.DETERMINER),
    ("documents", Is.DOCUMENT),
    ("occasions", Is.OCCASION),
    ("catenatives", Is.CATENATIVE),
    ("possessives", Is.POSSESSIVE),
)
_FORMS = (Is.BASE, Is.S_FORM, Is.PAST, Is.PARTICIPLE, Is.ING)


def inflect(entry: str) -> tuple[str, str, str, str, str]:
    """Base, he-form, past, participle and -ing form: of "note" by rule, of "say/says/said/said/saying" as written."""
    if "/" in entry:
        base, s, past, participle, ing = entry.split("/")
        return base, s, past, participle, ing
    if entry.endswith("e"):
        return entry, entry + "s", entry + "d", entry + "d", entry[:-1] + "ing"
    if entry.endswith("y") and entry[-2] not in _VOWELS:
        past = entry[:-1] + "ied"
        return entry, entry[:-1] + "ies", past, past, entry + "ing"
    s = entry + "es" if entry.endswith(("s", "sh", "ch", "x", "z", "o")) else entry + "s"
    return entry, s, entry + "ed", entry + "ed", entry + "ing"


class Lexicon(Struct, frozen=True):
    """Everything the speech rules know of one language.

    `flags`: word (in small letters, or with a capital) -> what it can be. `lemmas`: verb form -> base form.
    `phrases`: form of a light verb -> the words that make it report. `lists`: the plain lists by name. `circumstances`: the
    words, in either case, that name a platform or an occasion.
    """

    flags: dict[str, int]
    lemmas: dict[str, str]
    phrases: dict[str, frozenset[str]]
    lists: dict[str, frozenset[str]]
    circumstances: frozenset[str]


def data(language: str, name: str) -> dict[str, list[str]]:
    """The lists of `data/LANGUAGE/NAME.toml`."""
    file = resources.files("briefing.extract") / "data" / language / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def load(language: str = "en") -> Lexicon:
    """The lexicon of a language. Read once."""
    raw = data(language, "speech")
    flags: dict[str, int] = {"according": int(Is.ACCORDING), "per": int(Is.ACCORDING)}
    lemmas: dict[str, str] = {}
    phrases: dict[str, frozenset[str]] = {}
    for name, flag in _VERB_LISTS:
        for entry in raw[name]:
            _add_verb(entry, int(flag), flags, lemmas)
    for line in raw["phrases"]:
        verb, words = line.split(":")
        for form in _add_verb(verb, int(Is.PHRASE), flags, lemmas):
            phrases[form] = phrases.get(form, frozenset()) | frozenset(words.split())
    for name, flag in _WORD_LISTS:
        for word in raw[name]:
            flags[word] = flags.get(word, 0) | int(flag)
    for platform in raw["platforms"]:
        last = platform.split()[-1]
        flags[last] = flags.get(last, 0) | int(Is.PLATFORM)
    nounlike = frozenset(raw["also_nouns"])
    for word, lemma in lemmas.items():
        if lemma in nounlike and not flags[word] & (Is.PAST | Is.ING):
            flags[word] |= int(Is.NOUNLIKE)
    for word, flag_bits in list(flags.items()):
        flags.setdefault(word[:1].upper() + word[1:], flag_bits | int(Is.CAPITAL))
    lists = {name: frozenset(words) for name, words in raw.items()}
    lists["called"] = lists["titles"] | lists["roles"]
    told = frozenset(word for word, bits in flags.items() if bits & (Is.PLATFORM | Is.OCCASION))
    return Lexicon(flags=flags, lemmas=lemmas, phrases=phrases, lists=lists, circumstances=told)


def _add_verb(entry: str, flag: int, flags: dict[str, int], lemmas: dict[str, str]) -> tuple[str, ...]:
    forms = inflect(entry)
    for word, form in zip(forms, _FORMS, strict=True):
        flags[word] = flags.get(word, 0) | flag | int(form)
        lemmas.setdefault(word, forms[0])
    return forms
