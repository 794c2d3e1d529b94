"""`briefing weekly` for a beat that subscribes to something: it collects first, and no network stops the draft."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.cli.collecting import SystemClock
from briefing.errors import ContentError
from briefing.ledger import Ledger
from briefing.ledger.runs import runs

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "collect"))
from newsdesk import BEAT, Desk, hearing_ctrl_c
from playing import WORDS, feed, page, serving  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from playing import Site

ROOT = Path(__file__).parent.parent.parent
WEEK = ("weekly", "--week", "2024-W46", "--quiet")
ROAD = page("North road reopens", stamp="2024-11-13T10:00:00Z").replace(
    WORDS[0],
    "The north road reopened to traffic on Wednesday after a landslide had closed it for a week, the police said.",
)
NOW = datetime(2024, 11, 15, 18, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        one.put("/feed", feed(one.base, ["pier"]), Content_Type="application/atom+xml")
        one.put("/pier", ROAD, Content_Type="text/html")
        yield one


@pytest.fixture
def desk(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, monkeypatch, capfd)
    monkeypatch.delenv("BRIEFING_WEBHOOK", raising=False)
    monkeypatch.setattr("briefing.cli.asked.now", lambda: NOW)
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)
    subscribed(made, site, "feeds = ['{base}/feed']")
    return made


def subscribed(desk: Desk, site: Site, wanted: str) -> None:
    allow = f"allow = ['127.0.0.1:{site.port}', '127.0.0.1:9']"
    lines = (BEAT, "[collect]", "delay = 0.0", allow, wanted.format(base=site.base), "")
    (desk.folder / "briefing.toml").write_text("\n".join(lines))


def note(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Where the notes to the editor go from now on."""
    told: list[dict[str, object]] = []
    monkeypatch.setattr(
        "briefing.deliver.notes.post", lambda note, _: told.append({"lines": note.lines, "data": dict(note.data)})
    )
    with (desk.folder / "briefing.toml").open("a") as beat:
        beat.write('[weekly]\nwebhook = "https://hooks.example.org/x"\n')
    return told


def printed(desk: Desk) -> str:
    return (desk.folder / "output/2024-W46/briefing.md").read_text()


def test_what_is_subscribed_to_is_in_the_draft(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    told = note(desk, monkeypatch)
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert "Collected: 1 new article from 1 source." in done.errors
    assert "north road" in printed(desk)
    assert "east bridge" in printed(desk), "the store holds what was put there by hand, too"
    assert told[0]["data"]["collected"] == ["Collected: 1 new article from 1 source."]  # type: ignore[index]
    assert "Collected: 1 new article from 1 source." in told[0]["lines"]  # type: ignore[operator]
    asked = site.asked.total()
    again = desk(*WEEK)
    assert (again.code, "nothing to do" in again.errors) == (0, True)
    assert site.asked.total() == asked, "the week is done, and nobody is asked again"
    shown = desk("status", "--format", "jsonl")
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert [(row["run"], row["code"], row["told"]) for row in rows if row.get("run") == "collect"] == [
        ("collect", 0, "Collected: 1 new article from 1 source.")
    ]
    assert shown.code == 0


def test_a_store_elsewhere_is_read_beside_the_articles(desk: Desk) -> None:
    done = desk("weekly", "articles", *WEEK[1:], "--store", "fetched")
    assert done.code == 0, done.errors
    assert list((desk.folder / "fetched").glob("*/*.jsonl"))
    assert "north road" in printed(desk)
    assert "east bridge" in printed(desk)


@pytest.mark.parametrize("trouble", ["dead", "500", "no host", "index"])
def test_a_network_that_fails_does_not_stop_the_draft(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    says = {
        "dead": "http://127.0.0.1:9/feed: broken. The connection failed",
        "500": f"{site.base}/feed: broken. The server answered 503; it never brought anything.",
        "no host": "http://nowhere.invalid/feed: broken. There is no host nowhere.invalid",
        "index": "Nothing could be collected: ",
    }[trouble]
    feeds = {"dead": "http://127.0.0.1:9/feed", "no host": "http://nowhere.invalid/feed"}
    subscribed(desk, site, f"feeds = ['{feeds.get(trouble, '{base}/feed')}']")
    if trouble == "500":
        site.put("/feed", status=503)
    if trouble == "index":
        (desk.folder / "articles" / ".collected.sqlite").write_bytes(b"no database at all" * 1000)
    told = note(desk, monkeypatch)
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert says in done.errors
    assert "east bridge" in printed(desk)
    assert any(str(line).startswith(says) for line in told[0]["lines"])  # type: ignore[attr-defined]
    shown = desk("status", "--format", "jsonl")
    assert shown.code == 0, "the weekly run did its job"
    (row,) = (row for row in map(json.loads, shown.out.splitlines()) if row.get("run") == "collect")
    assert (row["code"], says in row["told"]) == (1, True)
    assert says.split()[0] in desk("status").out


def test_a_silent_source_is_told(desk: Desk, site: Site) -> None:
    subscribed(desk, site, "feeds = ['{base}/feed', '{base}/old']")
    site.put("/old", feed(site.base, ["mill"], stamp="Tue, 12 Mar 2024 10:00:00 GMT"))
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert f"{site.base}/old: silent. It never brought anything. Look whether it moved, or leave it out." in done.errors
    assert f"{site.base}/feed: " not in done.errors, "what works needs no line"


def test_no_news_and_no_network_are_told_together_once(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (desk.folder / "articles").iterdir():
        file.unlink()
    site.paths.clear()
    told = note(desk, monkeypatch)
    for _ in range(2):
        done = desk(*WEEK)
        assert done.code == 1
    (failed,) = told
    assert (failed["data"]["state"], len(failed["lines"])) == ("failed", 3)  # type: ignore[index,arg-type]
    assert str(failed["lines"][2]).startswith(f"{site.base}/feed: broken. ")  # type: ignore[index]
    site.put("/feed", feed(site.base, ["pier"]))
    site.put("/pier", ROAD)
    assert desk(*WEEK).code == 0, "the next hour's run makes it good"


def test_nothing_is_fetched_where_nothing_is_to_be(desk: Desk, site: Site) -> None:
    assert desk(*WEEK, "--no-collect").code == 0
    assert site.asked.total() == 0
    (desk.folder / "briefing.toml").write_text(BEAT)
    anew = desk("weekly", "articles", *WEEK[1:], "--again")
    assert (anew.code, "Collected" in anew.errors, site.asked.total()) == (0, False, 0)
    with Ledger(desk.folder / "output/ledger.sqlite") as book:
        assert [run.command for run in runs(book, "harbour", 50)] == ["weekly", "weekly"]
    none = desk(*WEEK, "--again")
    assert (none.code, "no articles: name their folder" in none.errors) == (2, True)


def test_a_note_that_failed_tells_of_the_collecting_when_it_goes_out(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(desk, site, "feeds = ['{base}/feed', '{base}/gone']")
    told = note(desk, monkeypatch)

    def refuse(*_: object) -> None:
        raise ContentError("the webhook is away")

    monkeypatch.setattr("briefing.deliver.notes.post", refuse)
    assert desk(*WEEK).code == 4
    asked = site.asked.total()
    monkeypatch.setattr("briefing.deliver.notes.post", lambda note, _: told.append({"lines": note.lines}))
    assert desk(*WEEK).code == 0
    assert site.asked.total() == asked, "the draft is there, so nothing is fetched again"
    assert any(str(line).startswith(f"{site.base}/gone: broken.") for line in told[0]["lines"])  # type: ignore[attr-defined]


def test_a_run_killed_while_it_collects_is_taken_up(desk: Desk, site: Site) -> None:
    subscribed(desk, site, "feeds = ['{base}/feed']\ndays = 40000")
    names = ["pier", *(f"n{number}" for number in range(40))]
    site.put("/feed", feed(site.base, names))
    for name in names[1:]:
        site.put(f"/{name}", page(f"Story {name}", more=f"It is number {name}."))
    store = desk.folder / "articles" / "127.0.0.1"
    process = subprocess.Popen([sys.executable, "-m", "briefing", *WEEK], cwd=desk.folder, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while len(list(store.glob("*.jsonl"))) < 5 and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 5 <= len(list(store.glob("*.jsonl"))) < len(names)
    assert not (desk.folder / "output/2024-W46").exists()
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    stored = [json.loads(file.read_text())["url"] for file in store.glob("*.jsonl")]
    assert set(stored) == {f"{site.base}/{name}" for name in names}
    assert max(site.asked[f"/{name}"] for name in names) <= 2
    with Ledger(desk.folder / "output/ledger.sqlite") as book:
        ended = [(run.command, run.code) for run in runs(book, "harbour", 50)]
    assert ended == [("collect", 0), ("weekly", 0), ("collect", None), ("weekly", None)]


@pytest.mark.parametrize("command", [("collect", "--store", "articles"), WEEK])
def test_ctrl_c_does_not_wait_for_a_server_that_never_answers(desk: Desk, site: Site, command: tuple[str, ...]) -> None:
    asked, over = threading.Event(), threading.Event()

    def silence(_: BaseHTTPRequestHandler) -> None:
        asked.set()
        over.wait(60)

    subscribed(desk, site, "feeds = ['{base}/feed']\ndays = 9000")
    site.paths["/pier"] = silence
    try:
        with (
            hearing_ctrl_c(),
            subprocess.Popen(
                [sys.executable, "-m", "briefing", *command],
                cwd=desk.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ) as process,
        ):
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=15)  # the client itself waits for twenty seconds, three times
    finally:
        over.set()
    told = "stopped; what was fetched is stored, and the next run goes on from here\nbriefing: stopped\n"
    assert (process.returncode, out, errors) == (130, "", told)
    assert not [path for path in (desk.folder / "articles").rglob("*") if path.name.endswith(".part")]
