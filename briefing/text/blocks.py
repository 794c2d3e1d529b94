"""An article's text -> blocks that tile it, and the sentences in them.

Most lines are plainly prose and are told so at a glance. The others are looked at one by one (`briefing.text.lines`),
with what stands around them; where a line holds furniture among prose, the block is cut there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from briefing.errors import Note
from briefing.model import Block, Marked, Sentence
from briefing.text import lines as judging
from briefing.text.furniture import Hit, lexicon
from briefing.text.heads import heads
from briefing.text.language import detect
from briefing.text.layout import Unit, units
from briefing.text.sentences import split
from briefing.text.words import lower, table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from briefing.model import Article, BlockKind

_PLAIN: Final = 60  # a line this long with a stop and nothing odd in it is prose
_LONG: Final = 30  # words; so long a line with a stop and no phrase of a page's is prose, whatever else
_ENDS: Final = frozenset('.!?”"')
_STOPS: Final = frozenset('.!?…:;|”"»)]>–—-')
_CLOSES: Final = frozenset("%)$€£.!?")
_ONE: Final = frozenset(("title", "heading", "dateline", "entry"))
_HASHES: Final = re.compile(r"#{1,6}\s+")
_QUOTE_MARK: Final = re.compile(r">\s+")
_TITLE_WORDS: Final = 28
_HEADING_WORDS: Final = 16
_LONGEST: Final = 5000  # characters of a sentence, from which on one may doubt that it is one
_MISREAD: Final = ("\ufffd", "â€", "Ã©")
_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_NOTE_ENDS: Final = frozenset(("]", ")", *_UNSEEN))
_NOTES: Final = re.compile(r"(?<=[.!?…”\"’'])(?:\[{1,2}\w{1,12}\]{1,2}(?:\([^)\s]{0,300}\))?)+$")
_LONGEST_NOTE: Final = 700
_LONGEST_NOTICE: Final = 60  # words of a correction; what runs on is the article behind it
_TEASER_WORDS: Final = 8  # a line of so many may be all that a feed tells of an article
_TEASER: Final = 4  # sentences of an article, headline and credits among them, that may be no more than a teaser
_CUT: Final = ("…", "...", "[...]", "[…]", "(...)", "(…)")
_TAIL_WORDS: Final = 5
_LEANING: Final = frozenset(("hint", "reader", "imperative", "opens", "hold"))
_SHAPES: Final = frozenset(("no_stop", "titled", "bare", "one_word", "menu"))
_EARLY_DIGIT: Final = re.compile(r"\D{0,4}\d")
_EDGES: Final = " \t#*_|–—-:.\"'“”‘’"


class Part(NamedTuple):
    """A block to be: where it begins, what of it is text, what it is and why."""

    start: int
    first: int
    last: int
    kind: BlockKind = "paragraph"
    reason: str = ""
    confidence: float = 1.0


def mark(article: Article, *, repeated: Collection[str] = (), strip: Sequence[str] = ()) -> Marked:
    """The article with its blocks, which tile its text, and its sentences, which hold each character that is no blank.

    (The mark before a point of a list, "#" and ">" of Markdown, references to notes behind a stop and characters of no
    width stand outside the sentences.) `repeated` are lines known
    to stand in several articles of its outlet (`repeated_lines`); `strip` are the beat's words that are never prose.
    """
    text = article.text
    language = (article.language or detect(text))[:2].lower()
    parts = _Page(article, language, repeated, strip).parts()
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    last = len(parts) - 1
    for number, part in enumerate(parts):
        end = parts[number + 1].start if number < last else len(text)
        blocks.append(Block(part.start, end, part.kind, part.reason, part.confidence))
        if part.kind in _ONE:
            sentences.append(Sentence(part.first, part.last, number))
        else:
            for span in split(text, part.first, part.last, language=language):
                start, stop = (
                    _without_notes(text, *span) if text[span[0]] in _UNSEEN or text[span[1] - 1] in _NOTE_ENDS else span
                )
                if start < stop:
                    sentences.append(Sentence(start, stop, number))
    if text and not blocks:
        blocks.append(Block(0, len(text), "paragraph", "nothing but blanks"))
    if len(sentences) <= _TEASER:
        blocks, sentences = _cut_short(text, blocks, sentences)
    return Marked(article, language, tuple(blocks), tuple(sentences), _notes(article, language, sentences))


def _without_notes(text: str, start: int, stop: int) -> tuple[int, int]:
    """A sentence without the characters of no width at its edges and the references to notes behind its stop."""
    while start < stop and text[start] in _UNSEEN:
        start += 1
    while stop > start and text[stop - 1] in _UNSEEN:
        stop -= 1
    notes = _NOTES.search(text, max(start, stop - _LONGEST_NOTE), stop) if text[stop - 1 : stop] in ("]", ")") else None
    return start, notes.start() if notes else stop


def _cut_short(text: str, blocks: list[Block], sentences: list[Sentence]) -> tuple[list[Block], list[Sentence]]:
    """A teaser of a sentence or two whose last one breaks off: that one in a block of its own, which is not prose."""
    told = [n for n, sentence in enumerate(sentences) if blocks[sentence.block].kind == "paragraph"]
    if not 1 <= len(told) <= 2:
        return blocks, sentences
    last, behind = sentences[told[-1]], sentences[told[-1] + 1 :]
    if not text.endswith(_CUT, last.start, last.end) or any(blocks[one.block].kind != "furniture" for one in behind):
        return blocks, sentences
    number, whole = last.block, blocks[last.block]
    rest = Block(whole.start, last.start, whole.kind, whole.reason, whole.confidence)
    first = [rest] if len(told) == 2 and sentences[told[0]].block == number else []
    broken = Block(last.start if first else whole.start, whole.end, "furniture", "a teaser cut short", 0.9)
    shift = len(first)
    moved = [Sentence(one.start, one.end, one.block + shift) for one in [last, *behind]]
    return [*blocks[:number], *first, broken, *blocks[number + 1 :]], [*sentences[: told[-1]], *moved]


class _Page:
    """One article's units with what was found in each, and the judging of them in turn."""

    def __init__(self, article: Article, language: str, repeated: Collection[str], strip: Sequence[str]) -> None:
        self._article = article
        self._text = article.text
        self._language = language
        self._lexis = lexicon(language)
        self._repeated = repeated
        self._strip = [word.strip().lower() for word in strip if word.strip()]
        told = heads(article.text)
        self._units = units(article.text, frozenset(one.start for one in told))
        self._heads = told
        self._looks: dict[int, judging.Look] = {}
        self._features: dict[int, list[tuple[str, str]]] = {}
        self._sure: dict[int, tuple[BlockKind, str, float]] = {}
        self._prose: list[bool] = []
        self._begins: dict[int, int] = {}
        self._glued: dict[int, tuple[BlockKind, str, float]] = {}

    def parts(self) -> list[Part]:
        """The blocks to be, in order of place."""
        self._glance()
        if not self._looks:
            return [Part(*unit[:3]) for unit in self._units]
        self._settle_sure()
        self._find_title()
        if self._looks.keys() <= self._sure.keys() and all(self._sure[n][0] == "title" for n in self._looks):
            parts = [self._part(unit, *self._sure.get(n, ("paragraph",))) for n, unit in enumerate(self._units)]
            return [part._replace(first=self._begins.get(n, part.first)) for n, part in enumerate(parts)]
        around = _Around(self._units, self._looks, self._sure, self._prose)
        verdicts = self._weigh(around)
        out: list[Part] = []
        for number, unit in enumerate(self._units):
            if number not in self._looks:
                closed = number > around.end
                out.append(
                    Part(*unit[:3], "furniture", "below the line that closes the article", 0.8)
                    if closed
                    else Part(*unit[:3])
                )
            elif number in self._sure:
                part = self._part(unit, *self._sure[number])
                out.append(part._replace(first=self._begins.get(number, part.first)))
            else:
                out += self._judge(number, unit, verdicts[number])
        return out

    def _weigh(self, around: _Around) -> dict[int, judging.Verdict]:
        """The verdict on each line in doubt. Lines without a stop in a row are menus or teasers together, or not at all."""
        out = {}
        for number, line in self._looks.items():
            if number not in self._sure:
                features = self._features[number] + around.features(number)
                if not line.stopped and judging.BULLET.match(line.body):
                    features.append(("bullet", ""))
                out[number] = judging.judge(features, self._language)
        for row in around.rows:
            own = [out[n].total if n in out else 3.0 * (self._sure[n][0] == "furniture") for n in row]
            mean = sum(max(-3.0, min(3.0, total)) for total in own) / len(row)
            if mean >= 0:
                for number in row:
                    if (
                        number in out
                        and out[number].total < mean
                        and (mean >= 2 or len(self._looks[number].words) < 25)
                    ):
                        out[number] = judging.Verdict(mean, f"one of {len(row)} lines without a stop in a row")
        return out

    def _glance(self) -> None:
        """Tell plain prose from lines that need a look."""
        text = self._text
        hits = self._lexis.find(text)
        if hits and not self._lexis.tails.isdisjoint(hit.phrase for hit in hits):
            self._part_tails(hits)
        at = 0
        count = len(hits)
        careful = bool(self._strip or self._repeated)
        for number, (_, first, last, _) in enumerate(self._units):
            here: Sequence[Hit] = ()
            if at < count and hits[at].start < last:
                begin = at
                while at < count and hits[at].start < last:
                    at += 1
                here = hits[begin:at]
            plain = (
                not (self._heads and any(one.start < last and first < one.end for one in self._heads))
                and (last - first >= _PLAIN or (not here and self._is_short_prose(first, last)))
                and text[last - 1] in _ENDS
                and not text[last - 2].isdigit()
                and (not here or (len(here) * 80 <= last - first + 20 and all(hit.kind == "hints" for hit in here)))
                and (text[first].isupper() or text[first] in '“"')
                and not (careful and self._is_known(first, last))
                and not (last - first < 200 and self._lexis.opening(lower(text[first : first + 40])))
            )
            self._prose.append(plain)
            if not plain:
                moved = [hit._replace(start=hit.start - first, end=hit.end - first) for hit in here]
                self._looks[number] = judging.look(text[first:last], lower(text[first:last]), moved)

    def _part_tails(self, hits: Sequence[Hit]) -> None:
        """Part what a page glued to a line's end, with no stop between, from the line: "Continue reading"."""
        text = self._text
        tails = [hit for hit in hits if hit.phrase in self._lexis.tails and text[hit.start].isupper()]
        out: list[Unit] = []
        at = 0
        for unit in self._units:
            out.append(unit)
            while at < len(tails) and tails[at].start < unit.last:
                cut, end = tails[at].start, tails[at].end
                at += 1
                words = text[max(unit.first, cut - 4) : cut]
                last = words[:-1].rstrip("”’\"'")[-1:]
                if (
                    cut - unit.first >= _LONG
                    and words.endswith(" ")
                    and (last.isalnum() or last in _CLOSES)
                    and len(text[end : unit.last][: 20 * _TAIL_WORDS].split()) <= _TAIL_WORDS
                    and unit.last - end <= 20 * _TAIL_WORDS
                ):
                    out[-1] = unit._replace(last=cut - 1)
                    if last not in _ENDS:
                        self._glued[len(out) - 1] = ("paragraph", "a line without a stop", 0.8)
                    out.append(Unit(cut, cut, unit.last, gap=False))
                    self._glued[len(out) - 1] = ("furniture", "a page's words glued to the line's end", 0.95)
                    break
        self._units = out

    def _is_short_prose(self, first: int, last: int) -> bool:
        """Whether a short line is a complete sentence that neither orders the reader about nor says who wrote it."""
        small = lower(self._text[first:last])
        words = small.split()
        return (
            len(words) >= 4
            and words[0] not in self._lexis.imperatives
            and self._lexis.reader.isdisjoint(words)
            and not small.startswith(self._lexis.bylines)
        )

    def _is_known(self, first: int, last: int) -> bool:
        small = lower(self._text[first:last]) if self._strip else ""
        return self._text[first:last] in self._repeated or any(word in small for word in self._strip)

    def _settle_heads(self) -> None:
        """The lines that tell of the article, as people paste them above its text: its title among them."""
        at = 0
        for number, unit in enumerate(self._units):
            while at < len(self._heads) and self._heads[at].end <= unit.first:
                at += 1
            if at == len(self._heads):
                return
            head = self._heads[at]
            if head.start < unit.last and number in self._looks:
                if head.field == "title":
                    self._sure[number] = ("title", "the line says that it is the title", 1.0)
                    self._begins[number] = head.start
                else:
                    self._sure[number] = (
                        "byline" if head.field == "authors" else "furniture",
                        "a line that tells of the article",
                        0.95,
                    )
            elif self._is_label(number, unit, head.start):
                self._sure[number] = ("furniture", "a line that tells of the article", 0.95)

    def _is_label(self, number: int, unit: Unit, start: int) -> bool:
        """Whether a unit is the label of what stands on the line below it."""
        below = self._units[number + 1] if number + 1 < len(self._units) else None
        return (
            number in self._looks
            and below is not None
            and below.first <= start < below.last
            and self._text[unit.last - 1] in ":："
        )

    def _settle_sure(self) -> None:
        """What needs no neighbours: corrections, repeated and stripped lines, bylines, entries, captions, Markdown."""
        self._settle_heads()
        for number, line in self._looks.items():
            if number in self._sure:
                continue
            verdict = self._glued.get(number) or self._sure_kind(line)
            if verdict:
                self._sure[number] = verdict
                continue
            if line.stopped and len(line.words) >= _LONG and all(hit.kind == "hints" for hit in line.hits):
                self._features[number] = [("told", ""), ("long", "")]
                self._prose[number] = True
                continue
            features = judging.shape(line, self._language)
            self._features[number] = features
            self._prose[number] = (
                line.stopped and len(line.words) >= 8 and judging.judge(features, self._language).total < 0
            )

    def _sure_kind(self, line: judging.Look) -> tuple[BlockKind, str, float] | None:
        body, language = line.body, self._language
        opening = line.small.lstrip(_EDGES + "(")
        for hit in line.hits:
            if hit.kind == "corrections" and opening.startswith(hit.phrase) and len(line.words) <= _LONGEST_NOTICE:
                return "correction", f"it opens with “{hit.phrase}”", 0.98
        if body in self._repeated:
            return "furniture", f"it stands in several articles of {self._article.outlet or 'the batch'}", 0.99
        if self._lexis.is_whole(line.small):
            return "furniture", "a line that pages print everywhere", 0.99
        for word in self._strip:
            if (
                word in line.small
                and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line.small)
                and len(split(body)) < 2
            ):
                return "furniture", f"the beat strips “{word}”", 0.99
        if not any(map(str.isalnum, body)):
            return "furniture", "no word in it", 0.95
        if _HASHES.match(body) and not self._lexis.is_whole(line.small):
            return "heading", "marked as a heading", 1.0
        if judging.is_byline(line, language):
            return "byline", "it says who wrote it, or when it went up", 0.9
        if judging.is_dateline(line, language):
            return "dateline", "nothing but a place and a day", 0.9
        entry = judging.ENTRY.match(body) if len(line.words) <= 28 and _EARLY_DIGIT.match(body) else None
        if entry and (not line.stopped or entry.end() == len(body)) and entry.end() > 3:
            return "entry", "a time and a title", 0.85
        if judging.is_caption(line, language) and len(split(body)) <= 3:
            return "caption", "a picture's credit or description", 0.85
        return None

    def _find_title(self) -> None:
        """The article's own headline: the one it is told to have, else the short first line without a stop."""
        if self._begins:
            return
        told = _plain(self._article.title or "")
        for number, line in self._looks.items():
            if told and self._is_told_title(line, told):
                self._sure[number] = ("title", "the article's title", 1.0)
                return
        title = self._article.title
        if title and title in self._text and any(self._text[one.first : one.last] == title for one in self._units):
            return
        first = self._first_prose()
        candidate = next((n for n in range(min(5, first + 1, len(self._units))) if self._may_be_title(n)), -1)
        if candidate >= 0 and title and self._is_alone(candidate):
            self._sure[candidate] = ("paragraph", "a line without a stop", 0.8)
        elif candidate >= 0:
            self._sure[candidate] = ("title", "a short line without a stop above the text", 0.9)

    def _is_alone(self, number: int) -> bool:
        """Whether a line of some length is all that its article says: a feed's teaser, whose headline stands elsewhere."""
        rest = range(len(self._units))
        return len(self._looks[number].words) >= _TEASER_WORDS and all(
            other == number or (other in self._sure and self._sure[other][0] == "furniture") for other in rest
        )

    def _is_told_title(self, line: judging.Look, told: str) -> bool:
        own = _plain(line.body)
        if own == told:
            return True
        short, long = sorted((own, told), key=len)
        return len(short.split()) >= 4 and long.startswith(short) and long[len(short) :].lstrip()[:1] in "|-–—:"

    def _may_be_title(self, number: int) -> bool:
        line = self._looks.get(number)
        if line is None or not line.words or len(line.words) > _TITLE_WORDS or line.body[-1] in ":,;":
            return False
        kind = self._sure.get(number)
        if kind:
            return kind[0] == "heading" and kind[1] == "marked as a heading" and not number
        if len(line.words) < 3 or judging.BULLET.match(line.body):
            return False
        if line.stopped and not (number == 0 and line.body[-1] == "?" and len(self._units) > 1):
            return False
        below = self._units[number + 1] if number + 1 < len(self._units) else None
        if number and below is None:
            return False
        above = sum(not prose for prose in self._prose[: self._first_prose()])
        features = self._features[number]
        if above <= 3 or ". " in line.body:  # on a clean page a headline is told by its place, whatever its shape
            features = [feature for feature in features if feature[0] not in _SHAPES]
        return judging.judge(features, self._language).total < 0

    def _first_prose(self) -> int:
        return next((number for number, prose in enumerate(self._prose) if prose), len(self._units))

    def _part(self, unit: Unit, kind: BlockKind, reason: str = "", confidence: float = 1.0) -> Part:
        """A block of a whole unit; the mark of a heading, a point or a quotation stays outside the sentences."""
        first = unit.first
        pattern = {"heading": _HASHES, "title": _HASHES, "list-item": judging.BULLET, "paragraph": _QUOTE_MARK}.get(
            kind
        )
        found = pattern.match(self._text, first, unit.last) if pattern else None
        if found and found.end() < unit.last:
            first = found.end()
        return Part(unit.start, first, unit.last, kind, reason, round(confidence, 2))

    def _judge(self, number: int, unit: Unit, verdict: judging.Verdict) -> list[Part]:
        line = self._looks[number]
        bullet = judging.BULLET.match(line.body)
        strong = (
            any(hit.kind != "hints" for hit in line.hits) or bool(self._lexis.opening(line.small)) or len(line.hits) > 1
        )
        if (strong or self._strip) and len(line.words) > 6:
            cut = self._cut(unit, line)
            if cut:
                return cut
        if verdict.total >= 0 and (len(line.words) <= _LONG or not line.stopped or len(split(line.body)) == 1):
            return [self._part(unit, "furniture", verdict.reason, verdict.confidence)]
        sure = 1 - verdict.confidence
        if bullet and (len(line.words) > 1 or not line.stopped):
            return [self._part(unit, "list-item", "a point of a list", sure)]
        count = len(line.words)
        if line.body.endswith(":"):
            heading = (
                count <= 12 and not judging.is_speech(line, self._language) and count >= 1 and unit.gap and count <= 8
            )
            return [
                self._part(
                    unit, "heading" if heading else "paragraph", "it announces what follows" if heading else "", sure
                )
            ]
        if not line.stopped and count <= _HEADING_WORDS and not line.body.endswith((",", ";")):
            return [self._part(unit, "heading", "a short line without a stop", sure)]
        return [
            self._part(
                unit, "paragraph", "" if line.stopped else "a line without a stop", 1.0 if line.stopped else sure
            )
        ]

    def _cut(self, unit: Unit, line: judging.Look) -> list[Part]:
        """A unit of several sentences cut where furniture, credits or corrections stand among them; [] where none do."""
        spans = self._spans(line)
        if len(spans) < 2:
            return []
        kinds: list[tuple[BlockKind, str, float]] = [self._sentence_kind(line, a, b) for a, b in spans]
        for number, (kind, _, _) in enumerate(kinds):
            near = [kinds[other][0] for other in (number - 1, number + 1) if 0 <= other < len(kinds)]
            if kind == "paragraph" and "furniture" in near:
                kinds[number] = self._sentence_kind(line, *spans[number], beside=near.count("furniture"))
        if all(kind == "paragraph" for kind, _, _ in kinds):
            return []
        out: list[Part] = []
        for (a, b), (kind, reason, confidence) in zip(spans, kinds, strict=True):
            if out and out[-1].kind == kind:
                out[-1] = out[-1]._replace(
                    last=unit.first + b, confidence=min(out[-1].confidence, round(confidence, 2))
                )
            else:
                out.append(
                    Part(
                        unit.first + a if out else unit.start,
                        unit.first + a,
                        unit.first + b,
                        kind,
                        reason,
                        round(confidence, 2),
                    )
                )
        return out

    def _spans(self, line: judging.Look) -> list[tuple[int, int]]:
        """The sentences of a line; one that a picture's credit is glued to the front of is parted from it."""
        out = []
        for start, end in split(line.body, language=self._language):
            hits = _hits_between(line.hits, start, end)
            cut = judging.credit_end(judging.look(line.body[start:end], line.small[start:end], hits)) if hits else 0
            begin = start
            if cut:
                out.append((start, start + cut))
                begin = end - len(line.body[start + cut : end].lstrip())
            out.append((begin, end))
        return out

    def _sentence_kind(
        self, line: judging.Look, start: int, end: int, *, beside: int = 0
    ) -> tuple[BlockKind, str, float]:
        hits = _hits_between(line.hits, start, end)
        small = line.small[start:end]
        for word in self._strip:
            if word in small and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", small):
                return "furniture", f"the beat strips “{word}”", 0.99
        if not hits and not beside and not self._lexis.opening(small):
            return "paragraph", "", 1.0
        own = judging.look(line.body[start:end], small, hits)
        for hit in hits:
            if hit.kind == "corrections" and small.lstrip(_EDGES + "(").startswith(hit.phrase):
                return "correction", f"it opens with “{hit.phrase}”", 0.95
        if any(hit.kind == "credits" for hit in hits) and judging.is_byline(own, self._language):
            return "byline", "it says who helped with it", 0.85
        if (
            len(own.words) <= 40
            and judging.is_caption(own, self._language)
            and not judging.is_speech(own, self._language)
        ):
            return "caption", "a picture's credit", 0.8
        features = judging.shape(own, self._language)
        if beside == 1 and own.stopped and not any(name in _LEANING for name, _ in features):
            return "paragraph", "", 1.0
        features += [("beside", "beside furniture")] * beside
        verdict = judging.judge([*features, ("inside", "")], self._language)
        if verdict.total >= 0:
            return "furniture", verdict.reason, verdict.confidence
        return "paragraph", "", 1.0


class _Around:
    """What stands around each line: rows of lines without a stop, headings of link lists, the prose above and below."""

    def __init__(
        self,
        all_units: Sequence[Unit],
        looks: dict[int, judging.Look],
        sure: dict[int, tuple[BlockKind, str, float]],
        prose: Sequence[bool],
    ) -> None:
        count = len(all_units)
        self._first = next((n for n in range(count) if prose[n]), count)
        self._last = next((n for n in range(count - 1, -1, -1) if prose[n]), -1)
        self._title = next((n for n, told in sorted(sure.items()) if told[0] == "title"), -1)
        self.rows: list[list[int]] = []  # lines without a stop, four and more in a row
        self._row: dict[int, int] = {}
        self._under: set[int] = set()
        self._announced: set[int] = set()
        row: list[int] = []
        under = announced = False
        labels = judging.word_set("en", "labels")
        for number in range(count):
            line = looks.get(number)
            if line is None:  # plain prose
                if row:
                    self._close(row)
                    row = []
                under = announced = False
                continue
            loose = not line.stopped and sure.get(number, ("",))[0] in ("", "furniture", "heading", "entry")
            if loose and not line.body.endswith(":"):
                row.append(number)
            else:
                self._close(row)
                row = []
            if line.small.strip(_EDGES) in labels:
                under = True
            elif prose[number]:
                under = False
            elif under:
                self._under.add(number)
            if announced and judging.BULLET.match(line.body):
                self._announced.add(number)
            else:
                announced = line.body.endswith(":")
        self._close(row)
        self._crowded = len(self._row) >= 15 and 5 * len(self._row) >= 2 * count
        self.end = self._find_end(count, looks, sure)

    def _find_end(
        self, count: int, looks: dict[int, judging.Look], sure: dict[int, tuple[BlockKind, str, float]]
    ) -> int:
        """The line that closes the article, where most of what follows is no prose; `count` where none does."""
        loose = 0
        end = count
        for number in reversed(looks):
            rest = count - 1 - number
            kind = sure.get(number, ("", "", 0.0))
            if rest >= 3 and 5 * loose >= 3 * rest and _closes(looks[number]):
                end = number
            loose += number in self._row or kind[0] == "furniture"
        return end

    def _close(self, row: list[int]) -> None:
        if not row:
            return
        self._row.update(dict.fromkeys(row, len(row)))
        if len(row) >= 4 and not self._announced.intersection(row):
            self.rows.append(row)

    def features(self, number: int) -> list[tuple[str, str]]:
        """The features of a line's place."""
        out = []
        row = self._row.get(number, 0)
        if row >= 3 and number not in self._announced:
            out.append(("run", f"one of {row} lines without a stop in a row"))
            if row >= 6:
                out.append(("long_run", ""))
        if row >= 2 and self._crowded:
            out.append(("crowded", ""))
        if number in self._announced:
            out.append(("after_colon", ""))
        if number in self._under:
            out.append(("under_label", "below a heading of links"))
        if row and number > self._last >= 0:
            out.append(("after_prose", "nothing but such lines follows"))
        elif number < self._first and self._last >= 0:
            out.append(("before_prose", ""))
        if number > self.end:
            out.append(("after_end", "below the line that closes the article"))
        if number < self._title and row:
            out.append(("before_title", "above the article's headline"))
        return out


def _hits_between(hits: Sequence[Hit], start: int, end: int) -> list[Hit]:
    """The hits that begin between two places, told from the first of them on."""
    low, high = bisect_left(hits, (start,)), bisect_left(hits, (end,))
    return (
        [Hit(hit.start - start, hit.end - start, hit.kind, hit.phrase) for hit in hits[low:high]] if low < high else []
    )


def _closes(line: judging.Look) -> bool:
    """Whether a line is one that stands below an article's last word: credits, rights."""
    endings = tuple(judging.word_set("en", "endings"))
    return any(hit.kind == "credits" for hit in line.hits) or line.small.lstrip(_EDGES).startswith(endings)


def _plain(title: str) -> str:
    """A title without marks at its edges, in lower case, with single blanks."""
    return " ".join(lower(title).split()).strip(_EDGES)


def _notes(article: Article, language: str, sentences: Sequence[Sentence]) -> tuple[Note, ...]:
    """What an editor should know of the text itself."""
    text = article.text
    out = []
    if not table(language, "furniture"):
        out.append(
            Note(
                "language",
                f"the text is taken to be in “{language}”, for which there are no phrases: page furniture is told by shape and repetition alone",
                article.id,
                "info",
            )
        )
    if "\x00" in text:
        out.append(
            Note("odd-text", f"the text holds {text.count(chr(0))} NUL characters; is it a text file?", article.id)
        )
    if not text.isascii():
        odd = sum(text.count(mark) for mark in _MISREAD)
        if odd >= 3:
            out.append(Note("odd-text", f"{odd} characters look wrongly decoded; save the file as UTF-8", article.id))
    longest = max((sentence.end - sentence.start for sentence in sentences), default=0) if len(text) > _LONGEST else 0
    if longest > _LONGEST:
        out.append(Note("odd-text", f"a sentence of {longest} characters: the text seems to have no stops", article.id))
    return tuple(out)
