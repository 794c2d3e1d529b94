"""What earlier editions printed, known to the next build from the ledger alone."""

from __future__ import annotations

import sqlite3
import sys
import zlib
from pathlib import Path

import msgspec
import pytest

from briefing.model import Edition

sys.path.insert(0, str(Path(__file__).parent))
from newsdesk import Desk

LATER = """Bridge closes again

HARBOUR TOWN, Nov. 19 — The east bridge closed to traffic again on Tuesday after a lorry hit its gate, the council said.
Four people were injured in the crash, the fire service said.
"""
ROOF = """HARBOUR TOWN, Nov. 18 — The number of pupils injured when the roof of St Brannock's school fell in rose to five, the fire service said on Monday.
"""
SOURCES = """
["again.txt"]
published = 2024-11-19
outlet = "Quay Times"
title = "Bridge closes again"
["roof.txt"]
published = 2024-11-18
outlet = "The Harbour Herald"
title = "More pupils were hurt"
"""
FORMS = tuple(word for form in ("md", "html", "mail", "json") for word in ("--format", form))


def edition(desk: Desk, week: str, *words: str) -> Edition:
    done = desk("build", "articles", "--quiet", "--week", week, *FORMS, *words)
    assert done.code == 0, done.errors
    return msgspec.json.decode((desk.folder / "output" / week / "edition.json").read_bytes(), type=Edition)


def approve(desk: Desk, week: str) -> None:
    done = desk("approve", week, "--by", "Ann", "--articles", "articles", "--allow", "26", "--because", "no PDF")
    assert done.code == 0, done.errors


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, monkeypatch, capfd)
    (tmp_path / "articles/again.txt").write_text(LATER)
    (tmp_path / "articles/roof.txt").write_text(ROOF)
    with (tmp_path / "articles/articles.toml").open("a") as file:
        file.write(SOURCES)
    return made


def test_what_was_approved_is_known_to_the_next_build_and_a_draft_is_not(desk: Desk) -> None:
    first = edition(desk, "2024-W46")
    assert first.number is None
    assert not (desk.folder / "output/ledger.sqlite").exists(), "a build makes no ledger"
    alone = edition(desk, "2024-W47")
    desk("review", "2024-W46")
    assert edition(desk, "2024-W47") == alone, "what is in review was not printed"
    approve(desk, "2024-W46")
    second = edition(desk, "2024-W47")
    updates = [item.update for section in second.sections for item in section.items if item.update]
    assert second.number == 2
    (roof,) = [words for words in updates if "Brannock" in words]
    assert roof.startswith("The edition of 11–17 Nov 2024 said: The roof of St Brannock's school fell in")
    assert roof.endswith("Wounded: three pupils then, five now.")
    page = (desk.folder / "output/2024-W47/briefing.md").read_text()
    assert "*Update: The edition of 11–17 Nov 2024 said: " in page
    assert "2024-W46" not in page, "a machine's name of a week is no reader's"
    assert edition(desk, "2024-W47", "--no-memory") == alone
    assert edition(desk, "2024-W46") == first, "an edition does not remember itself"


def test_numbers_run_on(desk: Desk) -> None:
    edition(desk, "2024-W46")
    approve(desk, "2024-W46")
    assert edition(desk, "2024-W47").number == 2
    approve(desk, "2024-W47")
    with (desk.folder / "articles/articles.toml").open("a") as file:
        file.write('["late.txt"]\npublished = 2024-11-27\noutlet = "Quay Times"\ntitle = "A road"\n')
    (desk.folder / "articles/late.txt").write_text(
        "The coast road was closed on Wednesday for works, the council said.\n"
    )
    assert edition(desk, "2024-W48").number == 3
    assert edition(desk, "2024-W47").number == 2


def test_an_edition_in_the_ledger_that_cannot_be_read_is_told(desk: Desk) -> None:
    edition(desk, "2024-W46")
    approve(desk, "2024-W46")
    with sqlite3.connect(desk.folder / "output/ledger.sqlite") as db:
        db.execute("UPDATE blob SET deflated = ?", (zlib.compress(b"{}"),))
    db.close()
    done = desk("build", "articles", "--quiet", "--week", "2024-W47", *FORMS)
    assert (done.code, "a build can do without, with --no-memory" in done.errors) == (1, True)
