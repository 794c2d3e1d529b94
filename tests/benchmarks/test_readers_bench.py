"""How fast files become articles: ratios to the libraries in one run, and rates."""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.readers import feeds, html, jsonl, parquet, warc
from briefing.readers.reader import Given

sys.path.insert(0, str(Path(__file__).parent.parent / "readers"))
from making import Make  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench

SUBJECTS = (
    "The council",
    "The mayor of Branford",
    "A spokesman for the port",
    "The ferry company",
    "Engineers of the province",
)
VERBS = ("said on Monday that", "told reporters that", "decided in March that", "did not deny that", "expects that")
OBJECTS = (
    "the eastern pier would be rebuilt out of the reserve",
    "two schools and a library needed new roofs before winter",
    "nobody had asked the insurers about the old bridge",
    "the night train would stop at the harbour again",
)


def page(number: int) -> bytes:
    """A page as news sites make them: menus, scripts, teasers, and in the midst of it an article."""
    chance = random.Random(number)

    def sentence() -> str:
        return f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}, in the year {chance.randint(1900, 2024)}."

    def prose(sentences: int) -> str:
        return " ".join(sentence() for _ in range(sentences))

    menu = "".join(f'<li class="menu-item m-{n}"><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    teasers = "".join(
        f'<div class="teaser"><a href="/n/{n}"><img src="/i/{n}.jpg" alt=""><h3>{sentence()}</h3></a><time datetime="2023-0{n % 9 + 1}-01">x</time></div>'
        for n in range(25)
    )
    script = "window.dataLayer=" + json.dumps([{"event": f"e{n}", "value": chance.random()} for n in range(150)])
    body = "".join(
        f"<h2>{sentence()}</h2>" if n % 6 == 5 else f'<p class="text">{prose(3)} <a href="/x">{sentence()}</a></p>'
        for n in range(18)
    )
    data = {
        "@type": "NewsArticle",
        "headline": f"Story {number}",
        "datePublished": f"2024-11-{number % 28 + 1:02}T10:00:00Z",
    }
    stamp = f'<script type="application/ld+json">{json.dumps(data)}</script>' if number % 10 else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Story {number} | Post</title>{stamp}<script>{script}</script>'
        f"</head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>Story {number}</h1>{body}</article><aside>{teasers}</aside>"
        f"</main><footer><ul>{menu}</ul><p>Copyright 2019 Post</p></footer><script>{script}</script></body></html>"
    ).encode()


def best(what: Callable[[], object], times: int = 3) -> float:
    """The fewest seconds of process time."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        what()
        found.append(time.process_time() - begun)
    return min(found)


def test_a_thousand_saved_pages_take_no_longer_than_trafilatura(capsys: pytest.CaptureFixture[str]) -> None:
    """Held against trafilatura with its metadata, as a page's day, title and address are read here, too."""
    from trafilatura import bare_extraction  # noqa: PLC0415  imported when a page is read, as it is there

    pages = [page(n) for n in range(1000)]
    assert list(html.page(pages[1], "x"))
    ways: dict[str, Callable[[bytes], object]] = {
        "here": lambda one: list(html.page(one, "x")),
        "trafilatura": lambda one: bare_extraction(one.decode(), with_metadata=True),
        "its text alone": lambda one: bare_extraction(one.decode()),
    }
    spent = dict.fromkeys(ways, 0.0)
    for start in range(0, 1000, 100):  # in turns, so that what else the machine does falls on all
        for name, way in ways.items():
            begun = time.process_time()
            for one in pages[start : start + 100]:
                way(one)
            spent[name] += time.process_time() - begun
    with capsys.disabled():
        told = ", ".join(f"{name} {1000 / seconds:.0f}" for name, seconds in spent.items())
        to_all, to_text = (spent["here"] / spent[name] for name in ("trafilatura", "its text alone"))
        print(f"\n1,000 pages, a second: {told}; ratios {to_all:.2f} and {to_text:.2f}")
    assert spent["here"] <= 1.1 * spent["trafilatura"]


def test_feeds(capsys: pytest.CaptureFixture[str]) -> None:
    item = (
        "<item><title>Story {n}</title><link>https://h.example/{n}</link><pubDate>Tue, 12 Nov 2024 10:00:00 +0200</pubDate>"
        "<description>&lt;p&gt;The council voted to rebuild the pier.&lt;/p&gt;&lt;p&gt;It was close.&lt;/p&gt;</description></item>"
    )
    channel = "".join(item.replace("{n}", str(n)) for n in range(5000))
    data = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{channel}</channel></rss>'.encode()

    def read() -> int:
        feed = feeds.parse(data)
        return len([feeds.article(entry, feed, "a", "b") for entry in feed.entries])

    assert read() == 5000
    rate = 5000 / best(read, 5)
    with capsys.disabled():
        print(f"\nfeeds: {rate:.0f} entries a second")
    assert rate >= 10_000


def rows(count: int) -> list[dict[str, Any]]:
    text = "\n\n".join(Make.paragraphs)
    return [
        {
            "text": f"{text} {n}",
            "title": f"Story {n}",
            "published": "2024-11-12T10:00:00Z",
            "url": f"https://h.example/{n}",
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str], packed: bool) -> None:
    file = tmp_path / "a.jsonl"
    data = "\n".join(map(json.dumps, rows(20_000))).encode()
    file.write_bytes(gzip.compress(data, 6) if packed else data)
    rate = 20_000 / best(lambda: sum(1 for _ in jsonl.reader.read(Given.of(file, "a.jsonl"))))
    with capsys.disabled():
        print(f"\nJSON lines{' in gzip' if packed else ''}: {rate:.0f} articles a second")
    assert rate >= 20_000


def test_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(Make.parquet(rows(20_000)))
    rate = 20_000 / best(lambda: sum(1 for _ in parquet.reader.read(Given.of(file, "a.parquet"))))
    with capsys.disabled():
        print(f"\nParquet: {rate:.0f} articles a second")
    assert rate >= 20_000


def test_a_web_archive_needs_no_more_memory_the_longer_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def peak(count: int) -> float:
        file = tmp_path / f"{count}.warc.gz"
        file.write_bytes(Make.packed([Make.record(f"https://h.example/{n}", page(n)) for n in range(count)]))
        tracemalloc.start()
        read = sum(1 for _ in warc.reader.read(Given.of(file, file.name)))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read == count
        return found / 1e6

    peak(5)
    few, many = peak(50), peak(1000)
    with capsys.disabled():
        print(f"\nWARC: {few:.1f} MB for 50 pages, {many:.1f} MB for 1,000")
    assert many < few * 1.3 + 1
