"""`briefing review` and `briefing approve`, as an editor meets them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from newsdesk import Desk


def approval(who: str) -> tuple[str, ...]:
    return ("approve", "2024-W46", "--by", who, "--articles", "articles")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, monkeypatch, capfd)
    done = made("build", "articles", "--quiet")
    assert done.code == 0, done.errors
    return made


def state(desk: Desk) -> dict[str, object]:
    found: dict[str, object] = json.loads(desk("review", "--format", "jsonl", "--articles", "articles").out)
    return found


def test_an_edition_is_reviewed_approved_and_a_draft_again_when_it_changes(desk: Desk) -> None:
    done = desk("review", "2024-W46", "--by", "Ann")
    assert (done.code, "in review" in done.out, "Ann" in done.out) == (0, True, True)
    assert "briefing approve 2024-W46 --by NAME" in done.errors
    done = desk(*approval("Béa"))
    assert (done.code, done.out) == (0, "2024-W46: approved by Béa\n"), done.errors
    now = state(desk)
    assert now["state"] == "approved"
    again = desk("approve", "output/2024-W46", "--by", "Béa", "--articles", "articles")
    assert (again.code, again.errors) == (0, "2024-W46: these bytes were approved already; nothing changed\n")
    with (desk.folder / "output/2024-W46/mail.eml").open("ab") as file:
        file.write(b" ")
    changed = desk("review", "2024-W46", "--by", "Ann")
    assert "a draft again" in changed.errors
    assert state(desk)["state"] == "in review"


def test_the_same_bytes_built_again_stay_approved(desk: Desk) -> None:
    assert desk(*approval("Ann")).code == 0
    assert desk("build", "articles", "--quiet").code == 0
    assert state(desk)["state"] == "approved"


@pytest.fixture
def broken(desk: Desk) -> Desk:
    """An edition whose Markdown lacks a sentence: rule 26 finds an error."""
    path = desk.folder / "output/2024-W46/briefing.md"
    path.write_text(path.read_text().replace("bridge reopened", "bridge burned"))
    return desk


def test_an_error_is_let_pass_by_name_and_reason_only(broken: Desk) -> None:
    done = broken(*approval("Ann"))
    assert done.code == 1
    assert '--allow 26 --because "..."' in done.errors
    other = broken(*approval("Ann"), "--allow", "10", "--because", "x")
    assert other.code == 1
    bare = broken(*approval("Ann"), "--allow", "26")
    assert (bare.code, "go together" in bare.errors) == (2, True)
    blank = broken(*approval("Ann"), "--allow", "26", "--because", " ")
    assert blank.code == 2
    none = broken(*approval("Ann"), "--allow", "31", "--because", "x")
    assert (none.code, "there is no such rule" in none.errors) == (2, True)
    kept = broken(*approval("Ann"), "--allow", "26", "--because", "the Markdown is not sent")
    assert kept.code == 0, kept.errors
    steps = state(broken)["steps"]
    assert isinstance(steps, list)
    assert steps[-1]["allowed"] == {"26": "the Markdown is not sent"}


def test_an_approval_without_the_articles_cannot_hold_quotes_against_them(desk: Desk) -> None:
    done = desk("approve", "2024-W46", "--by", "Ann")
    assert done.code == 1
    assert done.errors.endswith("Give the articles with --articles, so that quotes can be held against them\n")


def test_what_cannot_be_approved_is_told(desk: Desk) -> None:
    assert desk("approve", "2024-W46", "--by", " ").errors == "briefing: --by: an approval has a name. Give yours\n"
    none = desk("approve", "2024-W01", "--by", "Ann")
    assert (none.code, none.errors) == (
        2,
        "briefing: 2024-W01: there is no such edition, nor output/2024-W01; in output there are 2024-W46. Give its folder, or its week\n",
    )
    (desk.folder / "output/2024-W46/mail.eml").unlink()
    part = desk(*approval("Ann"))
    assert (part.code, "it has no mail.eml" in part.errors) == (1, True)
    (desk.folder / "junk").write_bytes(b"no ledger" * 1000)
    desk("build", "articles", "--quiet")
    junk = desk(*approval("Ann"), "--ledger", "junk")
    assert (junk.code, "no ledger of briefing" in junk.errors) == (1, True)


@pytest.mark.parametrize("command", [("review", "2024-W46"), ("archive",), ("status",), approval("Ann")])
def test_a_damaged_ledger_is_told(desk: Desk, command: tuple[str, ...]) -> None:
    assert desk(*approval("Ann")).code == 0
    path = desk.folder / "output/ledger.sqlite"
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(data)
    done = desk(*command)
    assert (done.code, "the ledger is damaged" in done.errors) == (1, True), done.errors
    assert path.read_bytes() == data


def test_some_days_of_a_week_are_an_edition_beside_the_week_s(desk: Desk) -> None:
    week = (desk.folder / "output/2024-W46/edition.json").read_bytes()
    days = ("--from", "2024-11-12", "--to", "2024-11-14")
    assert desk("build", "articles", "--quiet", "--format", "json", *days).code == 0
    assert (desk.folder / "output/2024-W46/edition.json").read_bytes() == week
    assert desk(*approval("Ann")).code == 0, "the week's approval stands on the week's bytes"
    both = ("2024-W46", "2024-11-12_2024-11-14")
    found = [json.loads(desk("review", name, "--format", "jsonl").out) for name in both]
    assert [(one["edition"], one["state"]) for one in found] == [(both[0], "approved"), (both[1], "in review")]


def test_the_newest_edition_is_the_one_whose_days_end_last(desk: Desk) -> None:
    days = ("--from", "2024-11-13", "--to", "2024-11-19")
    assert desk("build", "articles", "--quiet", "--format", "json", *days).code == 0
    shown = desk("check", "--format", "sarif")
    assert "output/2024-11-13_2024-11-19/edition.json" in shown.out
    assert "output/2024-W46/edition.json" in desk("check", "output/2024-W46/edition.json", "--format", "sarif").out
