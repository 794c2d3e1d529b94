"""One article -> its facts: one `Fact` for every sentence, each concern from its own module, put together here."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from briefing.extract import anchor, kinds, leaning, quantities, speech
from briefing.extract.names import Mentions
from briefing.extract.places import Gazetteer
from briefing.model import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.anchor import Anchored
    from briefing.extract.speech import Utterance
    from briefing.model import Beat, Dated, DateRange, FactKind, Leaning, Marked, Place, Quantity

_NEWS = frozenset({"fact", "statement"})
_NO_PROSE = frozenset({"headline", "boilerplate"})


class Extractor:
    """`Extractor(beat)(dated)` gives the facts of an article in order of their place in it.

    With a `period`, what happened before it is background. Themes and events are left for the stages that see the
    whole week.
    """

    def __init__(self, beat: Beat) -> None:
        self._parties = beat.parties
        self._gazetteer = Gazetteer(beat.places)

    def __call__(self, dated: Dated, period: DateRange | None = None) -> tuple[Fact, ...]:
        """The facts of one article: every sentence once, whatever its kind."""
        return self.all((dated,), period)[0]

    def all(self, dated: Sequence[Dated], period: DateRange | None = None) -> list[tuple[Fact, ...]]:
        """The facts of each of several articles, in their order.

        Each room reads all the articles before the next room does, so that its code and tables can stay in the
        processor's caches. A few dozen articles are enough; the gain is a few per cent.
        """
        marked = [one.marked for one in dated]
        mentions = [Mentions(one) if one.language == "en" else None for one in marked]
        utterances = [speech.attribute(one, self._parties, known) for one, known in zip(marked, mentions, strict=True)]
        anchored = list(map(anchor.anchor, dated, utterances))
        told = list(map(kinds.classify, dated, utterances, anchored, repeat(period)))
        numbers = [
            quantities.find(one, known.words if known else None) for one, known in zip(marked, mentions, strict=True)
        ]
        places = list(map(self._gazetteer.find, marked))
        leans = list(map(leaning.grade, marked, utterances, mentions))
        return list(map(_facts, dated, utterances, anchored, told, numbers, places, leans))


def _facts(
    dated: Dated,
    utterances: Sequence[Utterance],
    anchored: Sequence[Anchored],
    told: Sequence[tuple[FactKind, str]],
    numbers: Sequence[tuple[Quantity, ...]],
    places: Sequence[tuple[Place, ...]],
    leans: Sequence[Leaning],
) -> tuple[Fact, ...]:
    """What the rooms found in one article, put together."""
    marked = dated.marked
    article = marked.article
    caveats = _caveats(marked, told)
    published = dated.published.day if dated.published else None
    text, key, language = article.text, article.key, marked.language
    facts: list[Fact] = []
    position = 0
    block = -1
    for n, sentence in enumerate(marked.sentences):
        kind, why = told[n]
        when = anchored[n]
        news = kind in _NEWS
        prose = kind not in _NO_PROSE
        start, end = sentence.start, sentence.end
        # In the order of `Fact`: keywords would take longer than all the rest.
        facts.append(
            Fact(
                f"{key}.{n}",
                article.id,
                start,
                end,
                text[start:end],
                kind,
                published,
                when.days if kind != "boilerplate" else None,
                when.basis if kind != "boilerplate" else None,
                utterances[n].speaker if prose else None,
                numbers[n] if prose else (),
                places[n] if prose else (),
                leans[n],
                tuple([f"{key}.{m}" for m in caveats[n]]) if n in caveats else (),
                (),
                None,
                position,
                sentence.block,
                sentence.block != block,
                language,
                why,
                when.why,
                "",
                None if news else why or kind,
            )
        )
        position += prose
        block = sentence.block
    return tuple(facts)


def _caveats(marked: Marked, told: Sequence[tuple[FactKind, str]]) -> dict[int, list[int]]:
    """Caveats and the sentences they speak of, by sentence number, both ways."""
    if not any(kind == "caveat" for kind, _ in told):
        return {}
    out: dict[int, list[int]] = {}
    for caveat, targets in kinds.caveat_targets(marked, told).items():
        out[caveat] = list(targets)
        for target in targets:
            out.setdefault(target, []).append(caveat)
    return out
