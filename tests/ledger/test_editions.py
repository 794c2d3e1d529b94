"""The ledger's editions: states, kept bytes, migrations, kills, full disks."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from briefing.errors import BusyError, ContentError
from briefing.ledger import Ledger, digest, editions, lock
from briefing.ledger.store import migrations

sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn

NOW = datetime(2031, 3, 15, 9, tzinfo=UTC)
EDITION = drawn.usual()
FILES = {"edition.json": msgspec.json.encode(EDITION), "mail.eml": b"To: you\r\n\r\nwords", "briefing.html": b"<p>"}


def decide(book: Ledger, state: editions.State, files: dict[str, bytes] = FILES, week: str = EDITION.week) -> int:
    edition = msgspec.structs.replace(EDITION, week=week)
    return editions.decide(book, edition, files, beat="coast", state=state, who="Ann", at=NOW)


def test_an_edition_goes_its_way_and_a_changed_byte_brings_it_back(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as book:
        assert editions.standing(book, "coast", EDITION.week, digest(FILES)).state == "draft"
        decide(book, "in review")
        decide(book, "approved")
        now = editions.standing(book, "coast", EDITION.week, digest(FILES))
        assert (now.state, [s.state for s in now.steps]) == ("approved", ["in review", "approved"])
        assert now.by is not None
        assert now.by.who == "Ann"
        for name, data in FILES.items():
            other = editions.standing(book, "coast", EDITION.week, digest({**FILES, name: data + b" "}))
            assert (other.state, other.changed, other.by) == ("draft", True, None)
        assert editions.standing(book, "coast", EDITION.week, digest({**FILES, "notes.txt": b"x"})).state == "approved"
        assert editions.standing(book, "harbour", EDITION.week, digest(FILES)).state == "draft"


def test_every_approved_version_is_kept_to_the_byte(tmp_path: Path) -> None:
    later = {**FILES, "briefing.html": b"<p>mended"}
    with Ledger(tmp_path / "l.sqlite") as book:
        decide(book, "in review", {**FILES, "briefing.html": b"never approved"})
        decide(book, "approved")
        decide(book, "approved", later)
        first, second = editions.versions(book, "coast")
        assert (first.latest, second.latest) == (False, True)
        assert editions.kept(book, first.edition, first.digest) == FILES
        assert editions.kept(book, second.edition, second.digest) == later
        assert editions.printed(book, "coast", EDITION.period.end) == [EDITION]
        assert editions.printed(book, "coast", EDITION.period.first) == []


def test_a_ledger_of_every_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    steps = migrations()
    for version in range(1, len(steps)):
        path = tmp_path / f"{version}.sqlite"
        old = sqlite3.connect(path)
        for step in steps[:version]:
            old.executescript(step)
        old.execute(
            "INSERT INTO edition (beat, week, first_day, title, state, digest) VALUES ('coast', ?, '2031-03-10', 't', 'approved', ?)",
            (EDITION.week, digest(FILES)),
        )
        old.execute(f"PRAGMA user_version = {version}")
        old.commit()
        old.close()
        with Ledger(path) as book:
            assert book.version == len(steps)
            assert editions.standing(book, "coast", EDITION.week, digest(FILES)).state == "approved"
            decide(book, "sent")


def test_a_file_that_is_no_ledger_or_a_newer_one_is_left_alone(tmp_path: Path) -> None:
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"A letter, not a ledger. " * 100)
    with pytest.raises(ContentError, match="no ledger of briefing"):
        Ledger(junk)
    assert junk.read_bytes() == b"A letter, not a ledger. " * 100
    with Ledger(tmp_path / "l.sqlite") as book:
        book.db.execute("PRAGMA user_version = 999")
    with pytest.raises(ContentError, match="a newer briefing made this ledger"):
        Ledger(tmp_path / "l.sqlite")


def test_two_at_once_are_told_apart(tmp_path: Path) -> None:
    with lock(tmp_path / "l", "send"):
        with pytest.raises(BusyError, match="another `briefing send` is at work"), lock(tmp_path / "l", "send"):
            pass
        with lock(tmp_path / "l", "weekly"):
            pass
    with lock(tmp_path / "l", "send"):
        pass


_WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
import test_editions as t
from pathlib import Path
n = 0
with t.Ledger(Path(sys.argv[1])) as book:
    while True:
        n += 1
        t.decide(book, "approved", {**t.FILES, "briefing.pdf": b"%d" % n * 100_000}, f"2031-W{n:05}")
        print(n, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.007, 0.031])
def test_a_killed_writer_leaves_a_whole_ledger_with_all_it_had_told(tmp_path: Path, wait: float) -> None:
    path = tmp_path / "l.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(wait)
        os.kill(writer.pid, signal.SIGKILL)
        told = [1, *map(int, writer.stdout.read().split())]
    with Ledger(path) as book:
        assert book.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        there = editions.versions(book, "coast")
        assert len(there) in {told[-1], told[-1] + 1}, "what was reported as done is there"
        for version in there:
            files = editions.kept(book, version.edition, version.digest)
            assert len(files) == 4
            assert digest(files) == version.digest


_CRAMPED = """
import resource, sys
sys.path.insert(0, sys.argv[2])
import test_editions as t
from pathlib import Path
import random
with t.Ledger(Path(sys.argv[1])) as book:
    t.decide(book, "approved")
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    for n in range(50):
        try:
            t.decide(book, "approved", {**t.FILES, "briefing.pdf": random.randbytes(40_000)}, f"2031-W{n:05}")
        except t.ContentError as error:
            print(error)
            break
"""


def test_a_full_disk_is_told_and_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", _CRAMPED, str(path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "the disk is full or cannot be written" in done.stdout
    with Ledger(path) as book:
        assert book.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        there = editions.versions(book, "coast")
        assert 1 <= len(there) < 50
        for version in there:
            assert digest(editions.kept(book, version.edition, version.digest)) == version.digest
        decide(book, "approved", week="2031-W99999")


def test_a_lock_that_cannot_be_taken_names_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("in the way")
    path = tmp_path / "output/ledger.sqlite"
    with pytest.raises(ContentError, match="or name another with --ledger"), lock(path, "weekly"):
        pass
