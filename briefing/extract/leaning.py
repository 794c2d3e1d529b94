"""Whether a sentence can stand alone, and what it leans on where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.extract.tokens import words_of
from briefing.model import Leaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.speech import Utterance
    from briefing.model import Marked

_OPENERS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "his",
        "her",
        "its",
        "their",
        "this",
        "these",
        "those",
        "that",
        "but",
        "also",
        "meanwhile",
        "and",
        "so",
        "then",
        "there",
        "such",
        "however",
    ]
)


def grade(marked: Marked, utterances: Sequence[Utterance]) -> list[Leaning]:
    """One leaning a sentence, in order."""
    words = words_of(marked.article.text)
    key = marked.article.key
    out: list[Leaning] = []
    for n, sentence in enumerate(marked.sentences):
        first, end = words.between(sentence.start, sentence.end)
        speaker = utterances[n].speaker
        back = f"{key}.{n - 1}" if n else ""
        if first < end and words.lower[first] in _OPENERS:
            at, stop = words.starts[first], words.end(first)
            if speaker and speaker.start == at and speaker.name != speaker.text:
                out.append(Leaning("named", words.words[first], at, stop, speaker.name, back))
            else:
                out.append(Leaning("cannot", words.words[first], at, stop, "", back))
        elif utterances[n].quoted and speaker and speaker.carried:
            out.append(Leaning("cannot", "", sentence.start, sentence.start, "", back))
        else:
            out.append(Leaning())
    return out
