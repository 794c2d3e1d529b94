"""What one line, or one sentence of a line, is: a small linear classifier over its words, its shape and its place."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from briefing.text.furniture import lexicon
from briefing.text.words import all_bare, bare, small_words, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.text.furniture import Hit, Lexicon

BULLET: Final = re.compile(r"(?:[*•●▪◦‣·–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))(?:[^\S\n]+|(?=\[))")
_STOPPED: Final = re.compile(
    r"[.!?…。！？।؟][\"'“”’»)\]*_]*(?:(?:\[{1,2}\w{1,12}\]{1,2}(?:\([^)\s]*\))?[*_]*)+|(?<!\d\.)\d{1,3})?$"
)
_ADDRESS: Final = re.compile(r"https?:/\S+|\]\([^)]*\)|www\.\S+")
# Bars between blanks, wide gaps; begins with one set of characters because that is what `re` searches fast.
_BARS: Final = re.compile(r"[\s|](?:(?<= )[|·•/›»→] |(?<=\s)\s{2,}|(?<=\|)\||(?<=\u00a0)\u00a0)")
ENTRY: Final = re.compile(
    r"\W{0,4}(?:[0-2]?\d:[0-5]\d(?::\d{2})?\s?(?:[ap]\.?m\.?)?|[0-2]?\d\.[0-5]\d\s?(?:[ap]\.?m\.?|GMT|BST|UTC|CET|ET)|\d{1,2}\s?[ap]\.?m\.?|\d{1,3}\s?(?:h|hrs?|hours?|m|mins?|minutes?)\.? ago)"
    r"(?:\s?\(?(?:[A-Z]{2,4}|local time|Local time|[A-Z][a-z]+ time)\)?)?(?=\W|$)",
    re.IGNORECASE,
)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE: Final = (
    rf"(?:(?:[A-Z][a-z]{{1,8}}day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,? )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
)
DATELINE: Final = re.compile(
    rf"(?:[A-Z][\w .,'’/-]{{1,40}}?(?:,|\s?[—–-]|:)? ?)?{_DATE}(?:,? ?(?:at )?\d{{1,2}}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{{2,4}})?)?[ .,:—–-]*(?:\([A-Z][\w/ ]{{1,20}}\))?[ .,:—–-]*$"
)
# "Київ, 13 листопада 2024 року", "Madrid, 13 de noviembre de 2024": months are small in most languages.
_FULL_DATELINE: Final = re.compile(
    r"(?:(?:м|с|смт)\. ?)?(?P<place>[^\W\d_][\w .'’/-]{1,40}), (?:den |le |dnia )?\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4}"
    r"(?: (?:року|р\.|года|г\.|r\.))?[ .,:—–-]*(?:\([^\W\d_][\w/ ]{1,20}\))?[ .,:—–-]*$"
)
_CAPTION_DATE: Final = re.compile(rf"(?:, | on |, on ){_DATE}\.?$")
_NAME: Final = r"[A-Z][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.'’-]*){1,3}"
_NAMES: Final = re.compile(rf"(?:{_NAME}, )*{_NAME},? and {_NAME}(?:, [A-Z][\w ]+)?$")
_WIRE: Final = re.compile(
    r"[A-Z][A-Z.'’ -]{2,30}[^()]{0,40}\([A-Z][\w/ ]{1,20}\) ?(?:-|–|—|--)"
)  # "LUTMAR, May 4 (Wire) -"
_DIGIT: Final = re.compile(r"\d")
_PARAGRAPH: Final = 50  # words
_INNER_STOP: Final = re.compile(r"[.!?][\"”’)]* [A-Z“\"](?<=[a-z0-9%)][.!?] .|.[\"”’)] .)")


class Look(NamedTuple):
    """What is known of a line before it is judged: itself, in lower case, its words, the phrases found in it."""

    body: str
    small: str
    words: list[str]
    hits: Sequence[Hit]
    stopped: bool


class Verdict(NamedTuple):
    """What a line's features sum up to (above 0: furniture), and the strongest reason."""

    total: float
    reason: str

    @property
    def confidence(self) -> float:
        """The sum as a probability of being furniture."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.total))))


def look(body: str, small: str, hits: Sequence[Hit]) -> Look:
    """A line made ready to be judged; `small` is `body` in lower case."""
    if hits and "://" in body:  # words within an address say nothing
        spans = [found.span() for found in _ADDRESS.finditer(body)]
        ends = [end for _, end in spans]
        inside = [bisect_right(ends, hit.start) for hit in hits]
        hits = [hit for hit, n in zip(hits, inside, strict=True) if n == len(spans) or hit.start < spans[n][0]]
    tail = body if body.endswith(")") and "](" in body[-400:] else body[-24:]
    words = body.split()
    return Look(body, small, words, hits, _STOPPED.search(tail) is not None or _runs_on(body, words))


def _runs_on(body: str, words: Sequence[str]) -> bool:
    """Whether a line without a stop at its end holds several sentences all the same: a paragraph that was cut short."""
    return len(words) >= _PARAGRAPH and len(list(itertools.islice(_INNER_STOP.finditer(body), 3))) == 3


@cache
def _weights(language: str) -> dict[str, float]:
    return {name: float(weight) for name, weight in (table(language, "weights") or table("en", "weights")).items()}


@cache
def word_set(language: str, name: str) -> frozenset[str]:
    """One of the word lists of a language's furniture file."""
    return frozenset(table(language, "furniture").get(name, ()))


def is_speech(line: Look, language: str) -> bool:
    """Whether somebody is said to say something in it."""
    speech = word_set(language, "speech")
    return any(word.strip(".,:;”\"'’") in speech for word in line.small.split())


def shape(line: Look, language: str) -> list[tuple[str, str]]:
    """The features of a line by itself: the name of each weight that counts, with the words to say why."""
    words = line.words
    count = len(words)
    lexis = lexicon(language)
    out = _phrases(line, lexis)
    small = all_bare(line.small.split())
    little = sum(map(small_words(language).__contains__, small))
    first = small[0] if small else ""
    if first in lexis.imperatives:
        out.append(("imperative", f"it opens with “{first}”"))
    if not lexis.reader.isdisjoint(small):
        out.append(("reader", "it speaks to the reader"))
    speech = not word_set(language, "speech").isdisjoint(small)
    if speech or line.body[0] in '“"':
        out.append(("speech", ""))
    if line.stopped:
        if count >= 4 and (line.body[0].isupper() or line.body[0] in "“\"'‘(") and little >= 1:
            out.append(("told", ""))
    else:
        out.append(("no_stop", "a line without a stop"))
    addresses = _ADDRESS.findall(line.body) if "/" in line.body or "](" in line.body or "www." in line.body else ()
    if addresses and count - len(addresses) <= 10 and sum(map(len, addresses)) * 5 >= 2 * len(line.body):
        out.append(("addresses", "web addresses"))
    if _WIRE.match(line.body):
        out.append(("dateline", ""))
    if len(_BARS.findall(line.body)) >= 2:
        out.append(("bars", "parts kept apart by bars"))
    out += _cases(line, count, little)
    if count >= 25:
        out.append(("long", ""))
    elif count >= 10 and not line.stopped:
        out.append(("teaser", "as long as a headline, not as a heading"))
    return out


def _phrases(line: Look, lexis: Lexicon) -> list[tuple[str, str]]:
    out = []
    if lexis.is_whole(line.small):
        out.append(("whole", "a line that pages print everywhere"))
    elif opening := lexis.opening(line.small):
        out.append(("opens", f"it opens with “{opening}”"))
    if line.small.endswith(lexis.closes):
        out.append(("hold", f"it closes with “{' '.join(line.words[-2:])}”"))
    if not line.stopped and lexis.is_section_label(line.small):
        out.append(("section_label", "the label of a section"))
    holds = [hit.phrase for hit in line.hits if hit.kind == "holds"]
    out.extend(("hold", f"“{phrase}” never stands in prose") for phrase in holds[:2])
    hints = dict.fromkeys(hit.phrase for hit in line.hits if hit.kind == "hints")
    out.extend(("hint", f"“{phrase}”") for phrase in list(hints)[:3])
    return out


def _cases(line: Look, count: int, little: int) -> list[tuple[str, str]]:
    out = []
    if count >= 3 and not line.stopped:
        if 5 * (count - sum(map(str.islower, [word[0] for word in line.words]))) >= 4 * count:
            out.append(("titled", "all its words have capitals"))
        if 8 * little < count:
            out.append(("bare", "hardly a small word in it"))
    if count <= 3:
        out.append(("one_word", "a few words"))
    if count >= 8 and not little and not line.stopped:
        out.append(("menu", "a row of names"))
    if 10 * little >= 3 * count:
        out.append(("flowing", ""))
    return out


def judge(features: Sequence[tuple[str, str]], language: str) -> Verdict:
    """The sum of the weights, with the reason that weighs most."""
    weights = _weights(language)
    total = weights["bias"] + sum(weights[name] for name, _ in features)
    why = max(((weights[name], words) for name, words in features if words), default=(0.0, ""))
    return Verdict(total, why[1])


def is_byline(line: Look, language: str) -> bool:
    """Whether a line says who wrote it or when it went up."""
    count = len(line.words)
    if count > 45:
        return False
    if any(_is_credit(line, hit) for hit in line.hits if hit.kind == "credits"):
        return True
    if count > 16:
        return False
    if not line.stopped and " and " in line.body and _NAMES.match(line.body):
        return True
    small = line.small.lstrip("*_ ")
    bylines = lexicon(language).bylines
    if not small.startswith(bylines):
        return False
    opening = next(phrase for phrase in bylines if small.startswith(phrase))
    if opening == "by ":
        after = [bare(word) for word in line.words[1:4]]
        named = len(after) >= 2 and all(word[:1].isupper() for word in after[:2])
        return named and bare(after[0]).lower() not in word_set(language, "days") and not is_speech(line, language)
    if opening.endswith(" by"):
        return not line.stopped
    return (_DIGIT.search(line.body) is not None and (not line.stopped or count <= 10)) or opening.endswith(":")


def _is_credit(line: Look, hit: Hit) -> bool:
    """Whether a credit's words stand where credits do: at the beginning, after a mark, or naming a contribution."""
    if hit.phrase.startswith(("contribut", "additional", "with ")):
        return True
    before = line.body[: _inside(line, hit)].rstrip(" *_")
    return not before or before[-1] in ";(,—–.|"


def _inside(line: Look, hit: Hit) -> int:
    return max(0, line.small.find(hit.phrase))


def is_caption(line: Look, language: str) -> bool:
    """Whether a line describes a picture: it has a credit, or tells in the present what was seen on a full date."""
    if len(line.words) > 70:
        return False
    if any(hit.kind == "photo_credits" and _is_photo_credit(line, hit) for hit in line.hits):
        return True
    size = len(line.body)
    if (
        _DIGIT.search(line.body, max(0, size - 16))
        and _CAPTION_DATE.search(line.body, max(0, size - 48))
        and not is_speech(line, language)
    ):
        verbs, unready = word_set(language, "caption_verbs"), word_set(language, "before_no_caption_verb")
        opening = [word.strip(",") for word in line.small.split()[:14]]
        return any(word in verbs and before not in unready for before, word in itertools.pairwise(opening))
    return False


def is_dateline(line: Look, language: str) -> bool:
    """Whether a line is nothing but a place and a day: names and what joins them, no word of a sentence."""
    if len(line.words) > 14 or not _DIGIT.search(line.body):
        return False
    full = _FULL_DATELINE.match(line.body)
    if full and all(word[0].isupper() or len(word) < 4 for word in full["place"].split()):
        return True
    if not DATELINE.match(line.body):
        return False
    joining = word_set(language, "dateline_words")
    return all(not word[0].islower() or bare(word) in joining for word in line.words)


def _is_photo_credit(line: Look, hit: Hit) -> bool:
    """Whether an agency's or photographer's credit stands where it does under pictures, not in "ROME (AP) -- The pope"."""
    place = _inside(line, hit)
    before, after = line.body[:place].rstrip(), line.body[place + len(hit.phrase) :].lstrip(" )")
    if hit.phrase.endswith(":"):
        return not before or before[-1] in "(.)]|"
    return not after.startswith(("-", "—", "–"))


def credit_end(line: Look) -> int:
    """Where, in a sentence that opens with a picture's credit and goes on with prose, the credit ends; 0 where none does."""
    ends = [
        hit.end for hit in line.hits if hit.kind == "photo_credits" and hit.end <= 110 and _is_photo_credit(line, hit)
    ]
    if not ends:
        return 0
    end = ends[-1]
    while end < len(line.body) and not line.body[end].isspace():
        end += 1
    rest = line.body[end:].split()
    return end if len(rest) >= 6 and rest[0][:1].isupper() and len(line.body[:end].split()) <= 14 else 0
