"""`briefing weekly` and `briefing status`: once a week, whatever happens, and somebody is told."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.ledger import Ledger, lock
from briefing.ledger.runs import runs
from briefing.model import Finding

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "deliver"))
from newsdesk import BEAT, Desk
from smtp_server import PASSWORD, USER, Office, certificate, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEK = ("weekly", "articles", "--week", "2024-W46", "--quiet")


class Hook:
    """A webhook on loopback: what it was handed, and what it answers."""

    def __init__(self) -> None:
        self.taken: list[dict[str, object]] = []
        self.code = 200
        self.url = ""


@contextmanager
def hooked() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(hook.code)
            if hook.code == 302:
                self.send_header("Location", hook.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], hook: Hook) -> Desk:
    monkeypatch.delenv("BRIEFING_WEBHOOK", raising=False)
    made = Desk(tmp_path, monkeypatch, capfd)
    beat(made, f'webhook = "{hook.url}"')
    return made


def beat(desk: Desk, *weekly: str, delivery: str = "") -> None:
    (desk.folder / "briefing.toml").write_text("\n".join((BEAT, delivery, "[weekly]", *weekly, "")))


def files(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.folder / "output/2024-W46").iterdir()}


def test_a_week_is_built_once_and_the_editor_told_once(desk: Desk, hook: Hook) -> None:
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert "2024-W46: in review: 0 errors, " in done.errors
    built = files(desk)
    assert set(built) == {
        "briefing.md",
        "briefing.html",
        "briefing.pdf",
        "mail.eml",
        "edition.json",
        ".briefing-written",
    }
    (note,) = hook.taken
    assert note["edition"] == "2024-W46"
    assert note["state"] == "in review"
    assert note["errors"] == 0
    text = str(note["text"])
    assert text.startswith("In review: Weekly roundup. The harbour town.")
    assert text.endswith("Approve it with: briefing approve 2024-W46 --by NAME")
    review = json.loads(desk("review", "2024-W46", "--format", "jsonl").out)
    assert (review["state"], review["steps"][0]["who"]) == ("in review", "briefing weekly")
    again = desk(*WEEK)
    assert (again.code, "nothing to do" in again.errors) == (0, True)
    assert (files(desk), len(hook.taken)) == (built, 1)
    anew = desk(*WEEK, "--again")
    assert (anew.code, files(desk), len(hook.taken)) == (0, built, 2)


def test_what_was_approved_is_not_touched(desk: Desk) -> None:
    assert desk(*WEEK).code == 0
    assert desk("approve", "2024-W46", "--by", "Ann", "--articles", "articles").code == 0
    built = files(desk)
    assert desk(*WEEK).code == 0
    anew = desk(*WEEK, "--again")
    assert (anew.code, "the edition is approved, and a weekly run does not touch it" in anew.errors) == (1, True)
    assert files(desk) == built


def test_a_week_without_news_fails_and_is_told_once(desk: Desk, hook: Hook) -> None:
    for _ in range(3):
        done = desk("weekly", "articles", "--week", "2024-W40", "--quiet")
        assert (done.code, "no fact falls into this period" in done.errors) == (1, True)
    (note,) = hook.taken
    assert (note["state"], "no fact falls into this period" in str(note["error"])) == ("failed", True)
    status = desk("status")
    assert (status.code, "the last weekly run, of" in status.errors, "failed" in status.errors) == (1, True, True)


def test_a_draft_with_errors_has_an_exit_code_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def strict(*_: object, **__: object) -> tuple[Finding, ...]:
        return (Finding(rule=10, severity="E", message="nobody is named", where="section roads, item 1"),)

    monkeypatch.setattr("briefing.check.check", strict)
    done = desk(*WEEK)
    assert (done.code, "in review: 1 error, " in done.errors) == (3, True)
    assert desk("status").code == 0, "the run did its job"
    assert desk(*WEEK).code == 0


def test_an_editor_who_cannot_be_told_is_told_by_the_next_run(desk: Desk, hook: Hook) -> None:
    hook.code = 500
    done = desk(*WEEK)
    assert done.code == 4
    assert "the editor was not told: the webhook at 127.0.0.1 answered 500" in done.errors
    built = files(desk)
    assert desk("status").code == 1
    hook.code = 302
    assert desk(*WEEK).code == 4, "a note is not sent on to another address"
    hook.code = 204
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert files(desk) == built
    assert len(hook.taken) == 3
    assert desk("status").code == 0


def test_the_beat_says_where_notes_may_go(desk: Desk, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_WEBHOOK", "https://elsewhere.example/hook")
    done = desk(*WEEK)
    assert (done.code, "BRIEFING_WEBHOOK leads to elsewhere.example, and the beat allows" in done.errors) == (2, True)
    assert not (desk.folder / "output/2024-W46").exists(), "told before anything is done"
    monkeypatch.setenv("BRIEFING_WEBHOOK", f"{hook.url}/s3cret")
    assert desk(*WEEK).code == 0
    monkeypatch.delenv("BRIEFING_WEBHOOK")
    for wrong in ('webhook = "http://hooks.example.org/x"', 'mail = "nobody"'):
        beat(desk, wrong)
        assert desk(*WEEK, "--again").code == 2


@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")
def test_the_note_comes_by_mail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_SMTP_PASSWORD", PASSWORD)
    office = Office()
    with serving(office, *certificate(desk.folder)) as port:
        server = f'[delivery]\nhost = "localhost"\nport = {port}\nuser = "{USER}"\nca_file = "localhost.pem"\n'
        beat(desk, 'mail = "ann@quay.example"', delivery=server)
        assert desk(*WEEK).code == 0
    ((address, data),) = office.taken
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert (address, message["To"]) == ("ann@quay.example", "ann@quay.example")
    assert message["Subject"].startswith("In review: Weekly roundup. The harbour town.")
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Approve it with: briefing approve 2024-W46 --by NAME" in message.get_content()


def test_two_runs_at_once_are_excluded(desk: Desk, hook: Hook) -> None:
    (desk.folder / "output").mkdir()
    with lock(desk.folder / "output/ledger.sqlite", "weekly"):
        done = desk(*WEEK)
    assert (done.code, "another `briefing weekly` is at work" in done.errors) == (75, True)
    assert hook.taken == []


def test_a_run_that_was_killed_is_taken_up(desk: Desk, hook: Hook) -> None:
    for wait in (0.3, 0.9, 1.4, 1.9):
        process = subprocess.Popen(
            [sys.executable, "-m", "briefing", *WEEK], cwd=desk.folder, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = desk(*WEEK)
    assert done.code == 0, done.errors
    assert json.loads(desk("review", "2024-W46", "--format", "jsonl").out)["state"] == "in review"
    assert hook.taken
    with Ledger(desk.folder / "output/ledger.sqlite") as book:
        assert book.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        finished = [run for run in runs(book, "harbour", 50) if run.code == 0]
    assert len(finished) == 1


def test_the_week_is_the_one_that_ended_last(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment, code in ((datetime(2024, 11, 17, 0, 30, tzinfo=UTC), 0), (datetime(2024, 11, 23, tzinfo=UTC), 0)):
        monkeypatch.setattr("briefing.cli.asked.now", lambda moment=moment: moment)
        done = desk("weekly", "articles", "--quiet")
        assert (done.code, "2024-W46: " in done.errors) == (code, True), done.errors


def test_status_shows_runs_and_editions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    none = desk("status")
    assert (none.code, "there is no ledger yet" in none.errors) == (2, True)
    assert desk(*WEEK).code == 0
    shown = desk("status", "--max-age", "8")
    assert shown.code == 0
    assert re.search(r"│ \d{4}-\d\d-\d\d \d\d:\d\d │ weekly ", shown.out)
    assert "weekly" in shown.out
    assert "in review" in shown.out
    rows = [json.loads(line) for line in desk("status", "--format", "jsonl").out.splitlines()]
    assert [(row.get("run"), row["week"] if "run" in row else row["edition"]) for row in rows] == [
        ("weekly", "2024-W46"),
        (None, "2024-W46"),
    ]
    assert (rows[0]["code"], rows[1]["state"], rows[1]["readers"]) == (0, "in review", {})
    monkeypatch.setattr("briefing.cli.asked.now", lambda: datetime.now(UTC) + timedelta(days=9))
    late = desk("status", "--max-age", "8")
    assert (late.code, "no weekly run did its job in the last 8 days" in late.errors) == (1, True)


def test_status_has_no_empty_tables(desk: Desk) -> None:
    assert desk("build", "articles", "--quiet", "--week", "2024-W46", "--format", "json").code == 0
    desk("review", "2024-W46")
    shown = desk("status")
    assert (shown.code, shown.errors) == (0, "")
    assert shown.out.startswith("Runs: none yet. briefing weekly and briefing send are listed here\nEditions")
    assert "2024-W46 │ in review" in shown.out


def test_a_weekly_run_that_was_stopped_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("briefing.pipeline.build", stop)
        done = desk(*WEEK)
    assert (done.code, done.errors) == (130, "briefing: stopped\n")
    shown = desk("status")
    assert shown.code == 1
    assert "stopped with Ctrl-C" in shown.out
    assert "was stopped" in shown.errors
    assert desk(*WEEK).code == 0
