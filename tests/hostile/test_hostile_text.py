"""Text that no newsroom writes: every stage from characters to facts must stay true to its offsets, and linear."""

from __future__ import annotations

import itertools
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import dates, text
from briefing.extract.facts import Extractor
from briefing.model import Article, Beat

if TYPE_CHECKING:
    from briefing.model import Fact

CASES = {
    "digits": "1" * 1000,
    "slashes": "1/1/" * 250,
    "one word": "on " * 333,
    "one letter": "a" * 1000,
    "quotation marks": '"' * 1000,
    "a quotation that never ends": '"He said ' + "the dog barked. " * 62,
    "no punctuation": "the man said that " * 55,
    "capitals": "THE MAYOR SAID ON MONDAY THAT " * 33,
    "NUL bytes": "a\0b. " * 200,
    "mojibake": "â€œQuotedâ€\x9d said MÃ¼ller. " * 40,
    "short paragraphs": "He said.\n\n" * 100,
    "brackets": "(((" * 333,
    "abbreviations": "U.S. Gen. No. " * 70,
    "asides": ", said Ann Lee, " * 62,
    "right to left": "\u202eabc \u200b\u200d " * 120,
    "toll after toll": "killed 5, " * 100,
    "dashes": "— " * 500,
    "stops": ". " * 500,
    "line ends": "\n" * 1000,
    "headlines": "Mayor Opens Bridge\n" * 52,
    "mixed scripts": "Мэр said 昨日 on Monday αβγ. " * 36,
}


def facts(words: str) -> tuple[Fact, ...]:
    article = Article(id="a", key="k", text=words, published=date(2024, 11, 14))
    marked = text.mark(article)
    assert "".join(words[b.start : b.end] for b in marked.blocks) == words
    assert all(a.end == b.start for a, b in zip(marked.blocks, marked.blocks[1:], strict=False))
    return Extractor(Beat(title="T"))(dates.date_article(marked))


@pytest.mark.parametrize("name", CASES)
def test_spans_are_true_whatever_the_text(name: str) -> None:
    words = CASES[name] * 12
    found = facts(words)
    assert all(words[f.start : f.end] == f.text for f in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    printed = "".join(f.text for f in found)
    assert sum(map(str.isalnum, printed)) == sum(map(str.isalnum, words))


@pytest.mark.bench
@pytest.mark.parametrize("name", CASES)
def test_the_time_is_linear(name: str) -> None:
    seconds = []
    for kilobytes in (50, 400):
        start = time.process_time()
        facts(CASES[name] * kilobytes)
        seconds.append(time.process_time() - start)
    print(f"\n{name}: {seconds[0] * 1000:.0f} ms for 50 KB, {seconds[1] * 1000:.0f} ms for 400 KB")
    assert seconds[1] < 8 * 2.2 * seconds[0] + 0.2
