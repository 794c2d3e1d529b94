"""The same article met twice: versions, teasers, copies."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing.model import Article, Beat, Dated
from briefing.pipeline import read_week, stream_facts
from briefing.readers import read
from briefing.readers.identity import address, newest

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://harbour.example/n/pier"
TEXT = "The council voted on Tuesday to rebuild the pier.\n\nThe vote was seven to four."


def article(
    name: str, text: str = TEXT, url: str | None = URL, stamp: str | None = "2024-11-12", **more: object
) -> Article:
    return Article(id=name, text=text, url=url, stamp=stamp, origin=name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.harbour.example/n/pier/",
        "https://m.harbour.example/n/pier?utm_source=rss&fbclid=1",
        "HTTPS://Harbour.Example:443/n/pier#comments",
        "https://amp.harbour.example/n/pier/amp/",
        "https://harbour.example/n/pier/index.html",
    ],
)
def test_one_address_has_many_spellings(url: str) -> None:
    assert address(url) == address(URL) == "harbour.example/n/pier"


@pytest.mark.parametrize(
    "url", ["https://harbour.example/n/pier?page=2", "https://harbour.example/n/pier-2", "https://other.example/n/pier"]
)
def test_others_are_told_apart(url: str) -> None:
    assert address(url) != address(URL)


@pytest.mark.parametrize("url", ["https://harbour.example/", "javascript:alert(1)", "", "https://[", "/n/pier"])
def test_what_is_no_address_of_an_article(url: str) -> None:
    assert address(url) is None


@pytest.mark.parametrize("turned", [False, True])
def test_the_newer_version_stands_in_the_place_of_the_older(turned: bool) -> None:
    old = article("a.html", title="Pier")
    new = article("b.html", f"{TEXT}\n\nIt will cost two million.", modified="2024-11-13T10:00:00Z", title="New pier")
    (kept,), (gone,) = newest([new, old] if turned else [old, new])
    assert kept.id == "b.html"
    assert [(note.code, note.message) for note in kept.notes] == [
        ("version", 'stands in the place of an older version (a.html): 1 paragraph new, its headline was "Pier"')
    ]
    assert (gone.article, gone.reason) == ("a.html", "b.html is a newer version of it and stands in its place")


def test_three_versions_leave_one() -> None:
    several = [article(f"{n}.html", f"{TEXT} {n}", modified=f"2024-11-{day}") for n, day in enumerate((13, 15, 14))]
    (kept,), gone = newest(several)
    assert kept.id == "1.html"
    assert [one.article for one in gone] == ["0.html", "2.html"]


def test_a_teaser_gives_way_to_the_whole_and_lends_its_day() -> None:
    teaser = article("feed.xml#3", "The council voted.", modified="2024-11-20", outlet="Harbour Post")
    whole = article("pier.html", stamp=None)
    (kept,), (gone,) = newest([teaser, whole])
    assert (kept.id, kept.stamp, kept.outlet, kept.notes) == ("pier.html", "2024-11-12", "Harbour Post", ())
    assert gone.reason == "pier.html holds more of the same article"


def test_the_same_words_twice() -> None:
    (kept,), (gone,) = newest([article("a"), article("b")])
    assert (kept.id, kept.notes) == ("a", ())
    assert gone.reason == "it is the same article as a, from the same address"


def test_entries_of_one_file_are_no_versions() -> None:
    entries = [article(f"live.html#{n}", f"Entry {n}", modified=None) for n in range(3)]
    entries = [Article(id=e.id, text=e.text, url=URL, origin=f"live.html, entry {n}") for n, e in enumerate(entries)]
    assert newest(entries) == (entries, [])


def test_articles_without_an_address_are_left_alone() -> None:
    several = [article("a", url=None), article("b", url=None), article("c", url="https://harbour.example/")]
    assert newest(several) == (several, [])


def test_a_week_holds_each_article_once(tmp_path: Path) -> None:
    lines = [
        {"id": "first", "text": TEXT, "published": "2024-11-12", "url": URL},
        {"id": "other", "text": "The ferry sailed on Monday.", "published": "2024-11-12"},
        {"id": "second", "text": f"{TEXT} It was late.", "published": "2024-11-13", "url": f"{URL}?utm_source=x"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    listed = [one for one, _ in stream_facts(read([tmp_path]), Beat(title="x"))]
    assert [one.marked.article.id if isinstance(one, Dated) else f"({one.article})" for one in listed] == [
        "(first)",
        "other",
        "second",
    ]
    week = read_week(read([tmp_path]), Beat(title="x"))
    assert list(week.articles) == ["other", "second"]
    assert [one.article for one in week.set_aside] == ["first"]
    assert [note.code for note in week.notes if note.code == "version"] == ["version"]
    published = week.articles["second"].published
    assert published is not None
    assert published.day == date(2024, 11, 13)
