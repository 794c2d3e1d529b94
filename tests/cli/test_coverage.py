"""`briefing coverage`: what a week rests on."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from briefing.collect.sources import Link
from briefing.collect.store import Asked, Store

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = [
    {
        "id": "a1",
        "outlet": "Coast",
        "published": "2024-11-12",
        "text": "The council voted on Tuesday to rebuild the pier.",
    },
    {"id": "a2", "outlet": "Coast", "published": "2024-11-13", "text": "The ferry sank on Wednesday off the harbour."},
    {"id": "a3", "outlet": "Coast", "published": "2024-10-02", "text": "The mill burned down on Tuesday, 1 October."},
    {"id": "b1", "outlet": "Mill", "published": "2024-11-01", "text": "The bridge was closed on Thursday, 31 October."},
    {"id": "b2", "outlet": "Mill", "text": "It rained early Thursday morning."},
]


def coverage(folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "briefing", "coverage", str(folder), *flags]
    return subprocess.run(call, capture_output=True, text=True, check=False, cwd=folder)


def lines(folder: Path, *flags: str) -> list[dict[str, Any]]:
    done = coverage(folder, "--format", "jsonl", *flags)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def articles(folder: Path) -> None:
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, RECORDS)))
    (folder / "briefing.toml").write_text('title = "The week"\n')
    (folder / "broken.jsonl").write_text("{")


def test_by_outlet_and_day_what_was_read_and_who_is_silent(tmp_path: Path) -> None:
    articles(tmp_path)
    coast, mill, *others = lines(tmp_path, "--week", "2024-W46")
    assert coast == {
        "kind": "outlet",
        "outlet": "Coast",
        "days": {"2024-11-12": 1, "2024-11-13": 1},
        "outside": 1,
        "facts": 2,
        "silent": False,
        "newest": "2024-11-13",
    }
    assert (mill["outlet"], mill["days"], mill["outside"], mill["silent"]) == ("Mill", {}, 1, True)
    aside = {line["article"]: line for line in others if line["kind"] == "set-aside"}
    assert set(aside) == {"b2", "broken.jsonl, line 1"}
    assert all(line["reason"] and line["remedy"] for line in aside.values())


def test_without_a_week_it_is_the_newest_with_news(tmp_path: Path) -> None:
    articles(tmp_path)
    assert lines(tmp_path)[0]["days"] == {"2024-11-12": 1, "2024-11-13": 1}


def test_the_table_is_for_people(tmp_path: Path) -> None:
    articles(tmp_path)
    shown = coverage(tmp_path).stdout
    assert "2024-W46" in shown
    assert "silent: Mill: its newest article is of 2024-11-01." in shown
    assert "set aside: b2: " in shown


def test_what_was_collected_in_vain_and_silent_subscriptions(tmp_path: Path) -> None:
    articles(tmp_path)
    store = Store(tmp_path)
    at = datetime(2024, 11, 14, tzinfo=UTC)
    store.want("coast.example/x", Link("https://coast.example/x", outlet="Coast"), "https://coast.example/rss")
    store.settle("coast.example/x", "aside", at, "it is a paywall's stub of 6 words", "leave it out")
    nothing: dict[str, Any] = dict.fromkeys(Asked._fields)
    for url, reason, brought in (
        ("https://coast.example/rss", None, at.isoformat()),
        ("https://mill.example/rss", "the server answered 500", None),
        ("https://new.example/rss", None, "2099-11-14T00:00:00+00:00"),
    ):
        store.tell(Asked(**{**nothing, "url": url, "kind": "feed", "reason": reason, "brought": brought}))
    store.close()
    told = lines(tmp_path, "--week", "2024-W46")
    assert {"kind": "set-aside", "article": "https://coast.example/x (Coast)", "reason": "it is a paywall's stub of 6 words", "remedy": "leave it out"} in told  # fmt: skip
    assert [(line["source"], line["reason"], line["brought"]) for line in told if line["kind"] == "source"] == [
        ("https://coast.example/rss", "silent: it last brought something on 14 November 2024", "2024-11-14"),
        ("https://mill.example/rss", "broken: the server answered 500; it never brought anything", None),
    ]


def test_what_is_odd_about_articles_is_told_the_small_things_on_demand(tmp_path: Path) -> None:
    articles(tmp_path)
    body = "<p>The council of the harbour town voted on Tuesday to rebuild the eastern pier out of its reserve.</p>" * 9
    (tmp_path / "page.html").write_text(
        '<!DOCTYPE html><html><head><meta property="article:published_time" content="2024-11-12"><meta property="article:modified_time" '
        f'content="2024-11-14T10:00:00Z"></head><body><article><h1>Pier</h1>{body}</article></body></html>'
    )
    notes = [line for line in lines(tmp_path) if line["kind"] == "note"]
    assert [(note["where"], note["level"]) for note in notes if "was changed later" in note["message"]] == [
        ("page.html", "info")
    ]
    assert "was changed later" in coverage(tmp_path, "--verbose").stdout
    assert "was changed later" not in coverage(tmp_path).stdout


def test_nothing_to_read(tmp_path: Path) -> None:
    done = coverage(tmp_path)
    assert done.returncode == 1
    assert "the folder is empty" in done.stderr
