"""One article -> its facts: one `Fact` for every sentence, each concern from its own module, put together here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.extract import anchor, kinds, leaning, quantities, speech
from briefing.extract.places import Gazetteer
from briefing.model import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Beat, Dated, DateRange, FactKind, Marked


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
        marked = dated.marked
        article = marked.article
        utterances = speech.attribute(marked, self._parties)
        anchored = anchor.anchor(dated, utterances)
        told = kinds.classify(dated, utterances, anchored, period)
        numbers = quantities.find(marked)
        places = self._gazetteer.find(marked)
        leans = leaning.grade(marked, utterances)
        caveats = _caveats(marked, told)
        published = dated.published.day if dated.published else None
        text, key = article.text, article.key
        facts: list[Fact] = []
        position = 0
        block = -1
        for n, sentence in enumerate(marked.sentences):
            kind, why = told[n]
            when = anchored[n]
            news = kind in ("fact", "statement")
            prose = kind not in ("headline", "boilerplate")
            facts.append(
                Fact(
                    id=f"{key}.{n}",
                    article=article.id,
                    start=sentence.start,
                    end=sentence.end,
                    text=text[sentence.start : sentence.end],
                    kind=kind,
                    published=published,
                    days=when.days if kind != "boilerplate" else None,
                    basis=when.basis if kind != "boilerplate" else None,
                    speaker=utterances[n].speaker if prose else None,
                    quantities=numbers[n] if prose else (),
                    places=places[n] if prose else (),
                    leaning=leans[n],
                    caveats=tuple(f"{key}.{m}" for m in caveats.get(n, ())),
                    position=position,
                    paragraph=sentence.block,
                    opens=sentence.block != block,
                    language=marked.language,
                    kind_why=why,
                    day_why=when.why,
                    why_not=None if news else why or kind,
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
