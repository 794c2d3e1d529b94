"""Whole runs against a site that plays every fault."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.collect.fetch import Client, Limits
from briefing.collect.run import collect
from briefing.collect.store import INDEX, Store
from briefing.errors import ContentError
from briefing.model import Article, Beat, Subscriptions
from briefing.pipeline import read_week
from briefing.readers import read
from briefing.readers.identity import newest

sys.path.insert(0, str(Path(__file__).parent))
from playing import NOW, WORDS, Clock, feed, page, serving, write  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from playing import Site

    from briefing.collect.run import Report


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def run(site: Site, folder: Path, *, clock: Clock | None = None, **wanted: Any) -> Report:  # noqa: ANN401  fields of Subscriptions
    subscriptions = Subscriptions(allow=(f"127.0.0.1:{site.port}",), **wanted)
    client = Client(clock or Clock(), "briefing/1", allow=subscriptions.allow, limits=Limits(largest=3_000_000))
    store = Store(folder / "articles")
    try:
        return collect(subscriptions, store, client, folder=folder, progress=lambda *_: None)
    finally:
        store.close()
        client.close()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder / "articles")) for path in folder.glob("articles/*/*.jsonl"))


def test_a_feeds_articles_are_stored_each_in_a_file_and_build_reads_them(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier", "mill"]), Content_Type="application/atom+xml")
    site.put("/pier", page("Council rebuilds the pier"), Content_Type="text/html")
    site.put("/mill", page("The mill stands still", stamp="", more="Nobody knows why the mill stands."))
    report = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert (report.stored, report.pages) == (2, ())
    assert [(one.state, one.new) for one in report.sources] == [("new", 2)]
    assert [name.rpartition("-")[0] for name in files(tmp_path)] == [
        "127.0.0.1/2024-11-12-council-rebuilds-the-pier",
        "127.0.0.1/2024-11-12-the-mill-stands-still",
    ]
    articles = {one.title: one for one in read([tmp_path / "articles"]) if isinstance(one, Article)}
    pier = articles["Council rebuilds the pier"]
    assert pier.text.split("\n\n") == ["Council rebuilds the pier", *WORDS]
    assert (pier.url, pier.outlet, pier.retrieved) == (f"{site.base}/pier", "Harbour Post", NOW.date())
    assert (
        articles["The mill stands still"].stamp == "Tue, 12 Nov 2024 10:00:00 GMT"
    )  # the feed's, as the page has none


def test_a_second_run_asks_only_for_what_changed(site: Site, tmp_path: Path) -> None:
    site.put_tagged("/feed", feed(site.base, ["pier"]), '"f1"')
    site.put_tagged("/pier", page("Pier"), '"p1"')
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    again = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert [(one.state, one.new) for one in again.sources] == [("unchanged", 0)]
    assert (site.asked["/feed"], site.asked["/pier"]) == (2, 1)


def test_a_changed_article_is_fetched_anew_and_the_older_version_stays(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"]))
    site.put("/pier", page("Pier"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    site.put("/feed", feed(site.base, ["pier"], changed="Thu, 14 Nov 2024 18:00:00 GMT"))
    site.put("/pier", page("Pier", more="An earlier version gave the wrong vote."))
    later = Clock(NOW + timedelta(days=1))
    assert run(site, tmp_path, clock=later, feeds=(f"{site.base}/feed",)).stored == 1
    assert len(files(tmp_path)) == 2
    week = read_week(read([tmp_path / "articles"]), Beat(title="x"))
    (kept,) = week.articles.values()
    assert "wrong vote" in kept.marked.article.text
    assert [one.reason.partition(" is a ")[2] for one in week.set_aside] == [
        "newer version of it and stands in its place"
    ]
    assert run(site, tmp_path, clock=later, feeds=(f"{site.base}/feed",)).stored == 0


def test_a_page_that_is_subscribed_to_is_looked_at_in_every_run(site: Site, tmp_path: Path) -> None:
    site.put_tagged("/live", page("Live"), '"1"')
    assert run(site, tmp_path, pages=(f"{site.base}/live",)).stored == 1
    again = run(site, tmp_path, pages=(f"{site.base}/live",))
    assert (again.stored, again.unchanged, site.asked["/live"]) == (0, 1, 2)
    site.put_tagged("/live", page("Live", more="One more sentence for the page."), '"2"')
    assert run(site, tmp_path, pages=(f"{site.base}/live",)).stored == 1


def test_opml_and_sitemaps(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"]))
    (tmp_path / "mine.opml").write_text(
        f'<opml><body><outline text="Mine" xmlUrl="{site.base}/feed"/><outline xmlUrl="{site.base}/gone"/></body></opml>'
    )
    urls = "".join(
        f"<url><loc>{site.base}/{name}</loc><lastmod>{day}</lastmod></url>"
        for name, day in (("mill", "2024-11-13"), ("old", "2023-01-01"))
    )
    site.put("/index.xml", f"<sitemapindex><sitemap><loc>{site.base}/map.xml</loc></sitemap></sitemapindex>")
    site.put("/map.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    for name in ("pier", "mill", "old"):
        site.put(f"/{name}", page(name))
    report = run(site, tmp_path, opml=("mine.opml", "none.opml"), sitemaps=(f"{site.base}/index.xml",))
    told = {one.source: (one.state, one.reason) for one in report.sources}
    assert told == {
        f"{site.base}/feed": ("new", ""),
        f"{site.base}/gone": ("broken", "it is not there (the server answered 404); it never brought anything"),
        "none.opml": ("broken", "the list cannot be read: No such file or directory"),
        f"{site.base}/index.xml": ("new", ""),
    }
    assert (report.stored, report.too_old, site.asked["/old"]) == (2, 1, 0)


def test_everything_that_can_go_wrong_at_once(site: Site, tmp_path: Path) -> None:
    names = [
        "good",
        "charset",
        "bomb",
        "endless",
        "circle",
        "private",
        "stub",
        "consent",
        "gone",
        "error",
        "picture",
        "empty",
        "late",
        "feed",
    ]
    site.put("/feed.xml", feed(site.base, names))
    site.put("/good", page("Good"))
    words = "Рада відкрила новий міст у понеділок, сказав мер міста."
    site.put(
        "/charset",
        page("Міст", more=words).replace("<meta charset=utf-8>", "").encode("cp1251"),
        Content_Type="text/html; charset=windows-1251",
    )
    site.put_bomb("/bomb")
    site.put_endless("/endless")
    site.put("/circle", b"", 302, Location="/circle")
    site.put("/private", b"", 302, Location="http://169.254.169.254/latest")
    site.put(
        "/stub",
        "<!DOCTYPE html><html><body><article><p>The pier. Subscribe to continue reading.</p></article></body></html>",
    )
    site.put(
        "/consent",
        "<!DOCTYPE html><html><body><p>We value your privacy. We and our partners keep data.</p></body></html>",
    )
    site.put("/error", b"", 500)
    site.put("/picture", b"\x89PNG", Content_Type="image/png")
    site.put("/empty", b"")
    site.put_changing("/late", (429, {"Retry-After": "2"}, b""), (200, {}, page("Late").encode()))
    site.put("/feed", feed(site.base, ["x"]))
    report = run(site, tmp_path, feeds=(f"{site.base}/feed.xml",))
    assert report.stored == 3
    assert {one.article.rpartition("/")[2]: one.reason.partition(":")[0] for one in report.pages} == {
        "bomb": "unpacked it has more than 3 MB",
        "endless": "it has more than 3 MB",
        "circle": "its redirects run in a circle",
        "private": "169.254.169.254 is at 169.254.169.254, which is no public address",
        "stub": "it is a paywall's stub of 6 words",
        "consent": "it asks for consent to cookies and holds no article",
        "gone": "it is not there (the server answered 404)",
        "error": "the server answered 500",
        "picture": "it is no page but image/png",
        "empty": "the page is empty",
        "feed": "it is a feed, not an article",
    }
    assert all(one.remedy for one in report.pages)
    assert any(words in one.text for one in read([tmp_path / "articles"]) if isinstance(one, Article))
    before = dict(site.asked)
    again = run(site, tmp_path, feeds=(f"{site.base}/feed.xml",))
    asked = {path for path, count in site.asked.items() if count > before.get(path, 0)}
    assert asked == {"/robots.txt", "/feed.xml", "/error"}  # only what may pass is asked for again
    assert [one.reason for one in again.pages] == ["the server answered 500"]


def test_broken_and_silent_sources_say_when_they_last_brought_something(site: Site, tmp_path: Path) -> None:
    site.put("/a", feed(site.base, ["pier"]))
    site.put("/b", feed(site.base, ["mill"]))
    site.put("/pier", page("Pier"))
    site.put("/mill", page("Mill"))
    both = (f"{site.base}/a", f"{site.base}/b")
    run(site, tmp_path, feeds=both)
    site.put("/a", "<!DOCTYPE html><html><body>We moved</body></html>")
    later = Clock(NOW + timedelta(days=9))
    report = run(site, tmp_path, clock=later, feeds=both)
    assert [(one.state, one.reason) for one in report.sources] == [
        ("broken", "it is a page, not a feed; it last brought something on 14 November 2024"),
        ("silent", "it last brought something on 14 November 2024"),
    ]
    assert all(one.remedy for one in report.sources)


def test_a_day_still_to_come_is_not_believed(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"], stamp="2025-11-12T10:00:00Z"))
    site.put("/pier", page("Pier", stamp="2025-11-12T10:00:00Z"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    (one,) = [one for one in read([tmp_path / "articles"]) if isinstance(one, Article)]
    assert one.stamp is None


def test_a_run_takes_no_more_than_is_wanted_the_newest_first(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["a", "b"]).replace("Tue, 12 Nov 2024 10:00:00 GMT", "2024-11-10T10:00:00Z", 2))
    site.put("/a", page("A", stamp="2024-11-10T10:00:00Z"))
    site.put("/b", page("B"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",), most=1)
    assert (site.asked["/a"], site.asked["/b"]) == (0, 1)


FULL = "".join(
    f"<p>{words} That was told in part {number} of the report.</p>" for number in range(2) for words in WORDS
)


def whole(base: str, names: list[str], body: str = FULL) -> str:
    """A feed that carries its articles whole."""
    return feed(base, names).replace(
        "<summary>Short.</summary>",
        f"<author><name>Bo Ray</name></author><content type='html'><![CDATA[{body}]]></content>",
    )


def test_what_a_feed_tells_whole_stands_in_where_the_page_cannot_be_had(site: Site, tmp_path: Path) -> None:
    site.put("/feed", whole(site.base, ["closed", "down", "open"]))
    site.put("/closed", b"", 403)
    site.put("/down", b"", 500)
    site.put("/open", page("Open"))
    report = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert (report.stored, report.pages) == (3, ())
    assert [(one.article, one.reason) for one in report.instead] == [
        (f"{site.base}/closed", "the server does not give it to us (it answered 403)"),
        (f"{site.base}/down", "the server answered 500"),
    ]
    found = {one.title: one for one in read([tmp_path / "articles"]) if isinstance(one, Article)}
    closed = found["closed"]
    assert closed.text.split("\n\n")[0] == f"{WORDS[0]} That was told in part 0 of the report."
    assert (closed.authors, closed.outlet, closed.stamp) == (
        ("Bo Ray",),
        "Harbour Post",
        "Tue, 12 Nov 2024 10:00:00 GMT",
    )
    assert found["Open"].text.split("\n\n")[1:] == [*WORDS]

    # One that may come yet is asked for again, and the page then stands in the feed's place.
    report = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert (report.stored, [one.article for one in report.instead]) == (0, [f"{site.base}/down"])
    assert site.asked["/closed"] == 1
    site.put("/down", page("Down", more="The page tells more of it. " * 60))
    report = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert (report.stored, report.instead) == (1, ())
    kept, aside = newest(one for one in read([tmp_path / "articles"]) if isinstance(one, Article))
    assert {one.title for one in kept} == {"closed", "Down", "Open"}
    assert [one.reason for one in aside] == [
        "127.0.0.1/2024-11-12-down-"
        + aside[0].article.rpartition("-")[2]
        + "-2 is a newer version of it and stands in its place"
    ]


@pytest.mark.parametrize(
    "body",
    ["<p>A teaser.</p>", FULL.replace(" It", " ").removesuffix("</p>") + " And so on [...]</p>"],
    ids=["short", "cut"],
)
def test_a_teaser_does_not_stand_in_for_its_page(site: Site, tmp_path: Path, body: str) -> None:
    site.put("/feed", whole(site.base, ["closed"], body))
    site.put("/closed", b"", 403)
    report = run(site, tmp_path, feeds=(f"{site.base}/feed",))
    assert (report.stored, len(report.pages), report.instead) == (0, 1, ())


def test_an_index_of_the_first_version_is_taken_over(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"]))
    site.put("/pier", page("Pier"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    with sqlite3.connect(tmp_path / "articles" / INDEX) as index:
        index.executescript("alter table pages drop column own; pragma user_version = 1")
    assert run(site, tmp_path, feeds=(f"{site.base}/feed",)).stored == 0
    assert site.asked["/pier"] == 1


def test_a_broken_index_is_told_and_can_be_thrown_away(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"]))
    site.put("/pier", page("Pier"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    (tmp_path / "articles" / INDEX).write_bytes(b"no database at all" * 99)
    with pytest.raises(ContentError, match="the index is broken"):
        run(site, tmp_path, feeds=(f"{site.base}/feed",))
    for path in (tmp_path / "articles").glob(f"{INDEX}*"):
        path.unlink()
    assert run(site, tmp_path, feeds=(f"{site.base}/feed",)).stored == 1


def beat(site: Site, folder: Path, more: str = "") -> Path:
    file = folder / "briefing.toml"
    file.write_text(
        f'title = "The week"\n[collect]\nfeeds = ["{site.base}/feed"]\nallow = ["127.0.0.1:{site.port}"]\ndelay = 0.05\n'
        f"days = 9000\n{more}"
    )
    return file


def command(folder: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "briefing",
        "collect",
        "--config",
        str(folder / "briefing.toml"),
        "--store",
        str(folder / "articles"),
    ]


def test_a_run_that_was_killed_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(40)]
    site.put("/feed", feed(site.base, names))
    for name in names:
        site.put(f"/{name}", page(f"Story {name}", more=f"It is number {name}."))
    beat(site, tmp_path)
    process = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(files(tmp_path)) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    had = len(files(tmp_path))
    assert 5 <= had < 40
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(files(tmp_path)) in (40, 41)  # a file may have been written just before it was noted
    assert len({one.url for one in read([tmp_path / "articles"]) if isinstance(one, Article)}) == 40
    assert max(site.asked[f"/{name}"] for name in names) <= 2
    again = sum(site.asked[f"/{name}"] for name in names) - 40
    assert again <= 4  # one being stored, two waiting for it, one on its way
    with sqlite3.connect(tmp_path / "articles" / INDEX) as index:
        assert index.execute("select state, count(*) from pages group by state").fetchall() == [("stored", 40)]


def test_two_runs_at_once_are_kept_apart_until_the_first_is_gone(site: Site, tmp_path: Path) -> None:
    asked, go = threading.Event(), threading.Event()

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(20)
        write(handler, 200, {}, feed(site.base, []).encode())

    site.paths["/feed"] = slowly
    beat(site, tmp_path)
    first = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert asked.wait(20)
        second = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
        assert second.returncode == 75
        assert "another `briefing collect` is at work. Wait until it is done" in second.stderr
        assert site.asked["/feed"] == 1
    finally:
        first.kill()
        first.wait()
        go.set()
    third = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert third.returncode == 0, third.stderr


def test_the_command_tells_what_came(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier", "gone"]))
    site.put("/pier", page("Pier"))
    beat(site, tmp_path)
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"1 article stored in {tmp_path / 'articles'}, 1 set aside\n"
    assert done.stderr.splitlines() == [
        f"{site.base}/feed: 1 new.",
        f"set aside: {site.base}/gone: it is not there (the server answered 404). Look for its new address.",
    ]
    site.paths.clear()
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no source could be read" in done.stderr
    assert "it last brought something on" in done.stderr


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('title = "x"\n', "briefing.toml: the beat subscribes to nothing"),
        ('title = "x"\n[collect]\nfeed = ["x"]\n', "unknown field `feed`"),
        ('title = "x"\n[collect]\ndelay = "x"\n', "collect.delay"),
    ],
)
def test_a_beat_that_cannot_collect(tmp_path: Path, toml: str, says: str) -> None:
    (tmp_path / "briefing.toml").write_text(toml)
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "articles").exists()


def test_what_is_stored_is_a_json_lines_record(site: Site, tmp_path: Path) -> None:
    site.put("/feed", feed(site.base, ["pier"]))
    site.put("/pier", page("Pier"))
    run(site, tmp_path, feeds=(f"{site.base}/feed",))
    (name,) = files(tmp_path)
    record = json.loads((tmp_path / "articles" / name).read_text())
    assert record["id"] == name.removesuffix(".jsonl")
    assert (record["published"], record["retrieved"]) == ("2024-11-12T10:00:00Z", "2024-11-14")


def _nameless(*entries: tuple[str, str, str]) -> str:
    told = "".join(
        f"<item>{guid}<title>{title}</title><description>{words}</description><pubDate>Tue, 12 Nov 2024 10:00:00 GMT</pubDate></item>"
        for guid, title, words in entries
    )
    return f'<rss version="2.0"><channel><title>Harbour Wire</title><link>https://wire.example/</link><language>en</language>{told}</channel></rss>'


def test_entries_without_an_address_are_stored_as_their_feed_tells_them(site: Site, tmp_path: Path) -> None:
    entries = (
        ('<guid isPermaLink="false">wire-1</guid>', "Pier shut", WORDS[0]),
        ("", "Mill stands still", WORDS[1]),
        (f"<link>{site.base}/</link>", "Ferry sails", WORDS[2]),  # the front page is no article's address
        ("", "", ""),
    )
    site.put("/feed", _nameless(*entries), Content_Type="application/rss+xml")
    feeds = (f"{site.base}/feed",)
    report = run(site, tmp_path, feeds=feeds)
    (source,) = report.sources
    assert (source.state, source.new, source.nameless, report.stored) == ("new", 3, 3, 3)
    assert [one.reason for one in report.pages] == ["the entry has no address, no words and no title"]
    found = sorted((one for one in read([tmp_path / "articles"]) if isinstance(one, Article)), key=lambda one: one.text)
    assert [one.text for one in found] == sorted(WORDS[:3])
    assert {(one.url, one.outlet, one.stamp, one.language) for one in found} == {
        (None, "Harbour Wire", "Tue, 12 Nov 2024 10:00:00 GMT", "en")
    }
    names = files(tmp_path)
    again = run(site, tmp_path, clock=Clock(NOW + timedelta(hours=1)), feeds=feeds)
    assert (again.stored, files(tmp_path)) == (0, names), "the same entry is known again"
    assert set(site.asked) <= {"/feed", "/robots.txt"}, "nothing else is asked for"
    site.put("/feed", _nameless((entries[0][0], "Pier shut", WORDS[3])), Content_Type="application/rss+xml")
    changed = run(site, tmp_path, clock=Clock(NOW + timedelta(hours=2)), feeds=feeds)
    assert (changed.stored, len(files(tmp_path))) == (1, len(names) + 1), (
        "what it says now is stored, and what it said stays"
    )


def test_a_front_page_that_is_subscribed_to_is_told_of(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path, pages=(f"{site.base}/",))
    assert [(one.article, one.reason) for one in report.pages] == [
        (f"{site.base}/", "it is no address of an article but a front page")
    ]
    assert not site.asked
