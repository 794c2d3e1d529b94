"""Whether printed words stand by themselves and read as prose: a second net below the grade that reading gives."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.organise.days import words_of
from briefing.organise.vectors import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|ours|my|My|us|me|you|You|your|Your)\b")
_MARKUP = re.compile(
    r"https?:|www\.|\]\(|\[\[|\*\*|^[#*|>]|[<>{}|\\]|\.(?:jpg|png|com/)|@\w|#\w|»"
    r"|^\W*(?:\w+day\W{0,2})?\d\d?[.:]\d\d\s+[A-Z]{2,4}\b"  # a live page's stamp,
    r"|\b\d\d?[.:]\d\d\s+(?:GMT|UTC|BST|CET|CEST|E[SD]?T|P[SD]?T)\s+[A-Z]"  # and a headline's, with the text behind it
    r"|\b(?:[Ll]ast [Uu]pdated (?:at|on)|[Rr]ead [Mm]ore|[Rr]ead [Ff]ull|[Cc]ontinue [Rr]eading|appeared first on)\b"
)
_CREDIT = re.compile(r"\[[^\]]*/[^\]]*\]|\([^)]*(?:/AP|/AFP|/Reuters|Getty)[^)]*\)|(?:Photo|Image|Picture|Source)s?:")
_ON_A_DAY = r"(?:on|by)\s+\[?(?:on\s+)?\w+day\b"
_FOR_A_DAY = re.compile(r"\s+(?:[a-z]+\s+){0,2}\[?(?:on\s+)?[A-Z]\w+day\b")
_TO_DO = r"to\s+(?-i:[a-z])"  # "ordered the company to pay" says not which, "the letter to Congress" does
_IN_A_PLACE = re.compile(r"\b(?:in|of|at|near|from|into|to|around|outside)\s+([A-Z][a-z]+)")
_PLURAL = re.compile(
    r"\b(?:(?-i:[a-z])\w*[^siu\W]s|people|men|women|children|police|families)\b|\band\b|\beach\b", re.IGNORECASE
)
_OWNED = re.compile(r"the\s+[a-z]+['’]s\s+[a-z]+\s+[a-z]+", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:their|them|they)\b", re.IGNORECASE)
_NEW_START = re.compile(r"[a-z0-9’”)] (?=[A-Z])")
_LEAST_RUN = 5  # words on either side of where two sentences run together
_AGAIN = 3  # content words that the second says again
_HEAD = 5  # words within which it has its verb
_WITH_ITS_VERB = 2  # words
_A_BODY = 2  # capitals behind "the" that name no person
_AT = frozenset({"in", "at", "near", "outside", "from"})
_NOBODY = frozenset({"I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
_DEFINES = re.compile(r"(?:An?\s+)?[A-Z][a-z]+(?:\s+[a-z-]+){1,4}\s+(?:is|are)\s+(?:an?|one\s+of|among)\b")
_CUT_SHORT = re.compile(r"(?:\.\.\.|…)[\"”’')\]]*$")
_ENDS = re.compile(r"[.!][\"”’')\]]*$")


class _Net(Struct, frozen=True):
    openers: re.Pattern[str]
    how_many: re.Pattern[str]
    the_noun: re.Pattern[str]
    bare_noun: re.Pattern[str]
    teases: re.Pattern[str]
    done_before: re.Pattern[str]
    those_involved: re.Pattern[str]
    looks_back: re.Pattern[str]
    aside: re.Pattern[str]
    relative: re.Pattern[str]
    announces: re.Pattern[str]
    starts: frozenset[str]
    capitals: frozenset[str]
    at_a_place: re.Pattern[str]
    finite: re.Pattern[str]
    several: re.Pattern[str]
    brought_in: re.Pattern[str]
    goes_on: re.Pattern[str]
    said_before: re.Pattern[str]
    pointing: re.Pattern[str]
    not_pointing: re.Pattern[str]
    persons: re.Pattern[str]
    pronouns: frozenset[str]
    bodies: frozenset[str]
    settled: frozenset[str]
    known_act: re.Pattern[str]
    happenings: re.Pattern[str]


@cache
def _net(language: str) -> _Net | None:
    path = files("briefing.organise") / "data" / language / "standing.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))

    def any_of(words: Iterable[str]) -> str:
        return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w)))

    return _Net(
        openers=re.compile(rf"[\W_]*(?:{any_of(table['openers'])})(?![\w’'-])", re.IGNORECASE),
        how_many=re.compile(
            rf"[\W_]*(?:{any_of(table['how_many'])})\s+(?:\w{{2,}}ed|{any_of(table['finite'])})\b", re.IGNORECASE
        ),
        the_noun=re.compile(
            rf"[\W_]*The\s+(?:[a-z]+\s+)?(?:{any_of(table['nouns'])}),?\s+(?!(?:{any_of(table['tells_which'])})\b)(?=[a-z])"
        ),
        bare_noun=re.compile(
            rf"[\W_]*The\s+(?!(?:{any_of(table['the_only'])})\b)[a-z]+\s+(?:is|are|was|were|has|have|had|did|does)\b"
        ),
        teases=re.compile(rf"\b(?:{any_of(table['teases'])})\b", re.IGNORECASE),
        done_before=re.compile(
            rf"\b(?:{any_of(table['done_before'])})\b(?!\s+(?:[\w-]+\s+)?(?:{any_of(table['spans'])})\b)", re.IGNORECASE
        ),
        those_involved=re.compile(rf"[\W_]*The\s+(?:[\w’-]+\s+){{1,3}}(?:{any_of(table['those_involved'])})\b"),
        looks_back=re.compile(rf"[\W_]*(?:{any_of(table['looks_back'])})\b", re.IGNORECASE),
        starts=frozenset(table["starts"]),
        capitals=frozenset(table["capitals"]),
        at_a_place=re.compile(rf"\b(?:{any_of(table['at_a_place'])})\s+(?:\w+\s+(?:and|or)\s+)?$", re.IGNORECASE),
        finite=re.compile(rf"(?:{any_of(table['finite'])}|\w{{2,}}ed)", re.IGNORECASE),
        announces=re.compile(rf"\b(?:{any_of(table['announces'])})\b", re.IGNORECASE),
        relative=re.compile(rf"[\w,]\s+(?:{any_of(table['relatives'])})\b", re.IGNORECASE),
        aside=re.compile(rf"\w,?\s+(?:{any_of(table['asides'])})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE),
        several=re.compile(rf"\b(?:{any_of(table['several_claims'])})\b", re.IGNORECASE),
        brought_in=re.compile(
            rf"\bthe\s+({any_of(table['brought_in'])})\b"
            rf"(?!\s+(?!{_ON_A_DAY})(?!{_TO_DO})(?:{any_of(table['tells_which'])})\b)(?!\s+(?-i:[A-Z]))",
            re.IGNORECASE,
        ),
        goes_on=re.compile(rf"\b(?:{any_of(table['goes_on'])})\b", re.IGNORECASE),
        said_before=re.compile(rf"\b(?:{any_of(table['said_before'])})\b", re.IGNORECASE),
        pointing=re.compile(rf"\b(?:{any_of(table['pointing'])})\b", re.IGNORECASE),
        not_pointing=re.compile(rf"\b(?:{any_of(table['not_pointing'])})\b", re.IGNORECASE),
        persons=re.compile(rf"\b(?:{any_of(table['persons'])})\b", re.IGNORECASE),
        pronouns=frozenset(table["pronouns"]),
        bodies=frozenset(table["bodies"]),
        known_act=re.compile(
            rf"\bthe\s+(?:{any_of(table['known_acts'])})\b(?!\s+(?!{_ON_A_DAY})(?:{any_of(table['tells_which'])})\b)"
            rf"|\b(?:{any_of(table['answers'])})\s+(?-i:[A-Z])\w+['’]s?\s+(?:{any_of(table['known_acts'])})\b"
            rf"|\b\w+day['’]s\s+(?:{any_of(table['known_acts'])})\b(?!\s+(?:on|in|at|against|near|between|with)\b)",
            re.IGNORECASE,
        ),
        settled=frozenset(table["settled"]),
        happenings=re.compile(rf"\b(?:{any_of(table['happenings'])})", re.IGNORECASE),
    )


def reads(text: str) -> str:
    """Why a sentence cannot be printed whatever stands before it; "" where it can: markup, a caption's credit, no end."""
    stripped = text.strip()
    if _MARKUP.search(stripped):
        return "it holds the page's markup"
    if _CREDIT.search(stripped):
        return "it holds a picture's credit"
    if not _ENDS.search(stripped) or _CUT_SHORT.search(stripped):
        return "it has no end"
    if len(stripped.split()) < 4:
        return "it is too short to tell anything"
    return ""


def runs_on(text: str, language: str) -> bool:
    """Whether two sentences run together without a stop, as where a feed's standfirst lost its line's end.

    A word that only opens sentences stands inside, or the words start again: a name, its verb, and what was said before.
    """
    net = _net(language)
    if net is None:
        return False
    for match in _NEW_START.finditer(text):
        left, right = text[: match.end()].split(), text[match.end() :].split()
        if len(left) < _LEAST_RUN or len(right) < _LEAST_RUN:
            continue
        if right[0] in net.starts:
            if right[1][:1].islower():
                return True
            continue
        if left[-1].lower() in stop_words(language) or left[-1].endswith(("ing", "ed")):
            continue
        head = right[1:_HEAD]
        verb = next((n for n, word in enumerate(head) if net.finite.fullmatch(word)), None)
        if verb is None or any(word.endswith(",") or word in ("who", "that", "which") for word in head[:verb]):
            continue
        said = {word[:5].lower() for word in left if len(word) > _AGAIN}
        again = {word[:5].lower() for word in right if len(word) > _AGAIN}
        if len(said & again) >= _AGAIN:
            return True
    return False


def looks_back(text: str, language: str) -> bool:
    """Whether a sentence opens with the time before what its article tells: "In the weeks leading up to the storm"."""
    net = _net(language)
    return net is not None and net.looks_back.match(text) is not None


def announces(text: str, language: str) -> bool:
    """Whether a sentence tells what is to happen: "are scheduled to meet on Wednesday"."""
    net = _net(language)
    return net is not None and net.announces.search(text) is not None


def governs(name: str, head: str, language: str) -> bool:
    """Whether a capital behind `head` stands for its government ("Moscow said") rather than for a place ("in Moscow")."""
    net = _net(language)
    return net is not None and name in net.capitals and net.at_a_place.search(head) is None


def opens_aside(head: str, language: str) -> bool:
    """Whether a subordinate clause begins at the end of `head`: what is said behind it is no claim of the whole sentence."""
    net = _net(language)
    return net is not None and net.aside.search(head) is not None


def relates(head: str, language: str) -> bool:
    """Whether a relative clause has begun in `head`: "... beside the school where ..."."""
    net = _net(language)
    return net is not None and net.relative.search(head) is not None


def only_seems(text: str, at: int, language: str) -> bool:
    """Whether the word at `at` points forward rather than back: "those killed", "this week"."""
    net = _net(language)
    if net is None or at < 0:
        return False
    if _OWNED.match(text, at) and _named_before(text, at, net):
        return True  # "Westland ... the kingdom's coast": its owner is named, and it has one
    match = net.not_pointing.search(text, at)
    return match is not None and match.start() == at


def opens_leaning(text: str, language: str) -> bool:
    """Whether a sentence opens with words that only the sentence before it explains, or speaks of a person nobody named."""
    net = _net(language)
    if net is None or text.lstrip().startswith("["):
        return False
    if (net.openers.match(text) and not net.not_pointing.match(text)) or net.how_many.match(text):
        return True
    outside = _QUOTED.sub(" ", text)
    said = net.said_before.search(outside)
    if said and not _named_before(outside, said.start(), net):
        return True
    person = net.persons.search(outside)
    return person is not None and not _named_before(outside, person.start(), net)


def speaks_of_several(text: str, language: str) -> bool:
    """Whether a caveat speaks of more claims than one: "neither side's claims could be verified"."""
    net = _net(language)
    return bool(net and net.several.search(text))


def brought_in(text: str, before: str, language: str) -> str:
    """The thing a sentence speaks of as known ("the island") that neither it nor the words `before` it bring in; "" for none."""
    net = _net(language)
    if net is None:
        return ""
    outside = _QUOTED.sub(" ", text)
    for match in net.brought_in.finditer(outside):
        noun = match[1].lower().removesuffix("s")
        if noun not in before.lower() and noun not in outside[: match.start()].lower():
            if noun in net.settled and _in_a_place(outside[: match.start()], language):
                continue  # "... the port of Osthaven, ... the city"
            return match[0]
    return ""


def _in_a_place(text: str, language: str) -> bool:
    """Whether the words name a place: a capital behind "in" or "of" that is no day and no month."""
    days = words_of(language)
    calendar = days.weekdays | days.months if days else frozenset()
    return any(m[1].lower() not in calendar for m in _IN_A_PLACE.finditer(text))


def leads(text: str, language: str) -> str:
    """Why a sentence cannot stand at the head of an item; "" where it can."""
    stripped = text.strip()
    outside = _QUOTED.sub(" ", stripped)
    if stripped[:1] in "\"“'‘(":
        return "it opens with a quotation"
    if stripped.endswith(("?", ":", "…", "...")):
        return "it tells nothing by itself"
    if _FIRST_PERSON.search(outside):
        return "it speaks in the first person or to the reader"
    if len(stripped.split()) < 7:
        return "it is too short for a headline"
    net = _net(language)
    if net is None:
        return ""
    if (
        (net.openers.match(stripped) and not net.not_pointing.match(stripped))
        or net.how_many.match(stripped)
        or net.the_noun.match(stripped)
    ):
        return "it opens by pointing back"
    if net.bare_noun.match(stripped) or net.those_involved.match(stripped):
        return "nothing says which one it opens with"
    if language == "en" and _DEFINES.match(stripped):
        return "it explains what something is"
    if net.teases.search(outside):
        return "it keeps back what it tells of"
    if net.done_before.search(outside):
        return "it tells what was done or said before"
    foretold = net.announces.search(outside)
    if foretold and _FOR_A_DAY.match(outside, foretold.end()):
        return "it announces what has its day behind it"
    thing = brought_in(stripped, "", language)
    if thing:
        return f'nothing says which is "{thing}"'
    if net.goes_on.search(outside):
        return "its speaker goes on rather than begins"
    if net.said_before.search(outside):
        return "its speaker was named before"
    if net.pointing.search(net.not_pointing.sub(" ", outside)):
        return "it points back to what was told before"
    person = net.persons.search(outside)
    if person and not _named_before(outside, person.start(), net):
        return f'nobody is named before "{person[0]}"'
    act = net.known_act.search(outside)
    if act and not net.happenings.search(outside[: act.start()]):
        return f'nothing says which is "{act[0]}"'
    theirs = _THEIRS.search(outside)
    if theirs and not _PLURAL.search(outside[: theirs.start()]):
        return f'nothing says who "{theirs[0]}" are'
    return ""


def tells_what(text: str, language: str) -> bool:
    """Whether a sentence names what happened ("struck", "crash", "fire"): a toll alone does not."""
    net = _net(language)
    return net is None or net.happenings.search(_QUOTED.sub(" ", text)) is not None


def _named_before(text: str, at: int, net: _Net) -> bool:
    """Whether somebody is named before `at`: a capital inside the sentence, or two at its head, that are no day.

    One or two capitals behind "the" are a body: "The Army said he ...", "the White House told him ...".
    """
    words = _WORD.findall(text[:at])
    behind_the = 0
    for n, word in enumerate(words):
        lower = word.lower()
        if lower == "the":
            behind_the = _A_BODY + 1
            continue
        behind_the -= 1
        if not word[0].isupper():
            behind_the = 0
        elif (
            behind_the <= 0
            and lower not in net.pronouns
            and word not in _NOBODY
            and (n > 0 or _opens_with_a_name(words, net))
            and not (n == 1 and words[0].lower() in _AT)  # "In Osthaven, he ..."
        ):
            return True
    return False


def _opens_with_a_name(words: Sequence[str], net: _Net) -> bool:
    """Whether a sentence's first word is a name: a second capital follows, or its verb does and it is no plural."""
    if len(words) < _WITH_ITS_VERB:
        return False
    first, second = words[:2]
    if second[0].isupper():
        return second not in _NOBODY and first not in net.starts
    return not (first.endswith("s") or first in net.starts or first.lower() in net.bodies) and bool(
        net.finite.fullmatch(second)
    )
