"""`briefing send`, as an editor meets it: nobody is mailed by mistake, and each mistake is told."""

from __future__ import annotations

import email
import email.policy
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from briefing.ledger import lock

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "deliver"))
from newsdesk import BEAT, Desk
from smtp_server import PASSWORD, USER

if TYPE_CHECKING:
    from smtp_server import Office

READERS = "email,name\nann@quay.example,Ann Lee\nbea@quay.example,Béa\nBEA@quay.example,\nno address,\n"
BUILT = ("md", "html", "mail", "json")


def delivery(desk: Desk, **fields: str | int) -> None:
    """The beat with these fields of [delivery]."""
    lines = [f"{name} = {value if isinstance(value, int) else repr(value)}" for name, value in fields.items()]
    (desk.folder / "briefing.toml").write_text("\n".join((BEAT, "[delivery]", "retries = [0]", *lines, "")))


@pytest.fixture
def desk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    port: int,
    cert: tuple[Path, Path],
) -> Desk:
    """An edition in review, a list, a server."""
    monkeypatch.setenv("BRIEFING_SMTP_PASSWORD", PASSWORD)
    for name in ("BRIEFING_SMTP_USER", "BRIEFING_UNSUBSCRIBE_KEY", "BRIEFING_DKIM_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = Desk(tmp_path, monkeypatch, capfd)
    delivery(made, host="localhost", port=port, user=USER, ca_file=str(cert[0]), list="readers.csv")
    (tmp_path / "readers.csv").write_text(READERS)
    done = made("build", "articles", "--quiet", *(word for form in BUILT for word in ("--format", form)))
    assert done.code == 0, done.errors
    return made


def approve(desk: Desk) -> None:
    done = desk("approve", "2024-W46", "--by", "Ann", "--articles", "articles", *_ALLOWED)
    assert done.code == 0, done.errors


_ALLOWED = ("--allow", "26", "--because", "no PDF is sent")


def test_an_approved_edition_goes_to_each_reader_once(desk: Desk, office: Office) -> None:
    approve(desk)
    done = desk("send", "2024-W46", "--by", "Ann")
    assert done.code == 0, done.errors
    assert "accepted │       2" in done.out
    assert done.errors.splitlines() == [
        'readers.csv, line 5: "no address" is no address that mail can be sent to: left out',
        "readers.csv: rows with an address that stands before: 1. Each address gets one mail",
    ]
    assert office.addresses == ["ann@quay.example", "bea@quay.example"]
    message = email.message_from_bytes(office.taken[1][1], policy=email.policy.default)
    assert message["To"] == "Béa <bea@quay.example>"
    assert message["From"] == "Harbour Desk <desk@harbour.example.org>"
    assert message["List-Id"] == "<harbour.example.org>"
    assert "sent" in desk("review", "2024-W46").out
    assert desk("send", "2024-W46").code == 0
    (desk.folder / "readers.csv").write_text(READERS + "cho@quay.example,Cho\n")
    assert desk("send", "2024-W46").code == 0, "a reader who joins later is mailed, too"
    assert office.addresses == ["ann@quay.example", "bea@quay.example", "cho@quay.example"]


def test_what_is_not_approved_is_not_sent(desk: Desk, office: Office) -> None:
    draft = desk("send", "2024-W46")
    assert draft.code == 1
    assert draft.errors.splitlines()[-1] == (
        "briefing: output/2024-W46 is a draft: nobody approved it. Nothing was sent. "
        "Approve it with: briefing approve 2024-W46 --by NAME"
    )
    desk("review", "2024-W46")
    assert "output/2024-W46 is in review: nobody approved it" in desk("send", "2024-W46").errors
    approve(desk)
    with (desk.folder / "output/2024-W46/mail.eml").open("ab") as file:
        file.write(b" ")
    changed = desk("send", "2024-W46")
    assert changed.code == 1
    assert "its files changed after it was approved. Nothing was sent" in changed.errors
    assert office.taken == []


def test_a_server_that_is_not_there_is_told(desk: Desk, office: Office) -> None:
    approve(desk)
    delivery(desk, host="localhost", port=9, list="readers.csv")
    done = desk("send", "2024-W46")
    assert done.code == 1
    assert "the server cannot be reached or hangs up again and again" in done.errors
    assert "refused" in done.errors
    assert "Traceback" not in done.errors
    assert office.taken == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_that_does_not_fit_is_told(
    desk: Desk, office: Office, port: int, host: str, cert: tuple[Path, Path]
) -> None:
    approve(desk)
    known = {} if host == "localhost" else {"ca_file": str(cert[0])}
    delivery(desk, host=host, port=port, user=USER, list="readers.csv", **known)
    done = desk("send", "2024-W46")
    assert done.code == 1
    assert f"{host}:{port}: its certificate does not fit" in done.errors
    assert "Nothing was sent" in done.errors
    assert office.taken == []


def test_a_login_that_is_refused_or_missing_is_told(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(desk)
    monkeypatch.setenv("BRIEFING_SMTP_PASSWORD", "wrong")
    wrong = desk("send", "2024-W46")
    assert (wrong.code, "refuses the login of desk: 535" in wrong.errors) == (1, True)
    assert "wrong" not in wrong.errors.replace("wrong password", ""), "a password is not shown"
    monkeypatch.delenv("BRIEFING_SMTP_PASSWORD")
    missing = desk("send", "2024-W46")
    assert (missing.code, "put it into BRIEFING_SMTP_PASSWORD" in missing.errors) == (2, True)
    assert office.taken == []


def test_the_password_can_come_from_a_keyring(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(desk)
    ring = ModuleType("keyring")
    asked: list[tuple[str, str]] = []

    def get(service: str, user: str) -> str | None:
        asked.append((service, user))
        return PASSWORD if len(asked) > 1 else None

    ring.get_password = get  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.delenv("BRIEFING_SMTP_PASSWORD")
    missing = desk("send", "2024-W46")
    assert (missing.code, "keyring set briefing:localhost desk" in missing.errors) == (2, True)
    assert desk("send", "2024-W46").code == 0
    assert asked == [("briefing:localhost", USER)] * 2
    assert len(office.taken) == 2


def test_calls_that_cannot_be_meant_are_told(desk: Desk, office: Office) -> None:
    delivery(desk, host="localhost")
    nobody = desk("send", "2024-W46")
    assert (nobody.code, "nobody to send to: name the list" in nobody.errors) == (2, True)
    none = desk("send", "2024-W46", "--list", "none.csv")
    assert (none.code, "none.csv: No such file or directory" in none.errors) == (2, True)
    (desk.folder / "empty.csv").write_text("email\n")
    empty = desk("send", "2024-W46", "--list", "empty.csv")
    assert (empty.code, "holds no address" in empty.errors) == (1, True)
    no_edition = desk("send", "2024-W01")
    assert (no_edition.code, "there is no such edition" in no_edition.errors) == (2, True)
    bad = desk("send", "2024-W46", "--test", "nobody")
    assert (bad.code, "this is no address" in bad.errors) == (2, True)
    approve(desk)
    delivery(desk)
    nowhere = desk("send", "2024-W46", "--list", "readers.csv")
    assert (nowhere.code, "no server to send by" in nowhere.errors) == (2, True)
    (desk.folder / "output/2024-W46/mail.eml").unlink()
    assert "it has no mail.eml" in desk("send", "2024-W46", "--list", "readers.csv", "--dry-run").errors
    assert office.taken == []


def test_a_dry_run_writes_the_letters_and_sends_none(desk: Desk, office: Office) -> None:
    (desk.folder / "output/dry-run/2024-W46").mkdir(parents=True)
    (desk.folder / "output/dry-run/2024-W46/000009.eml").touch()
    done = desk("send", "2024-W46", "--dry-run")
    assert (done.code, done.out) == (0, "output/dry-run/2024-W46: 2 letters written, nothing sent\n")
    letters = sorted((desk.folder / "output/dry-run/2024-W46").iterdir())
    assert [path.name for path in letters] == ["000001.eml", "000002.eml"]
    readers = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["To"] for path in letters]
    assert readers == ["Ann Lee <ann@quay.example>", "Béa <bea@quay.example>"]
    assert {path.stat().st_mode & 0o777 for path in letters} == {0o600}, "who reads it is nobody's business"
    assert office.taken == []
    assert not (desk.folder / "output/ledger.sqlite").exists()


def test_a_test_goes_to_one_address_and_is_marked(desk: Desk, office: Office) -> None:
    done = desk("send", "2024-W46", "--test", "Me@Quay.example")
    assert (done.code, done.out) == (0, "me@quay.example: accepted\n"), done.errors
    assert office.addresses == ["me@quay.example"]
    assert email.message_from_bytes(office.taken[0][1], policy=email.policy.default)["Subject"].startswith("[Test] ")
    office.on_rcpt = lambda _: "550 5.1.1 no such reader"
    refused = desk("send", "2024-W46", "--test", "me@quay.example")
    assert (refused.code, refused.errors) == (1, "briefing: me@quay.example: bounced: 550 5.1.1 no such reader\n")
    approve(desk)
    office.on_rcpt = lambda _: None
    assert desk("send", "2024-W46").code == 0
    assert office.addresses == ["me@quay.example", "ann@quay.example", "bea@quay.example"], "a test is no mailing"


def test_refusals_are_listed_and_the_next_run_goes_on(desk: Desk, office: Office) -> None:
    approve(desk)
    office.on_rcpt = lambda address: "451 4.2.1 later" if address.startswith("ann") else "550 5.1.1 gone"
    done = desk("send", "2024-W46")
    assert done.code == 1
    assert "bounced: bea@quay.example: 550 5.1.1 gone" in done.errors
    assert "deferred: ann@quay.example: 451 4.2.1 later" in done.errors
    assert "readers refused for now: 1. Run the command again later: nobody gets it twice" in done.errors
    assert "approved" in desk("review", "2024-W46").out
    office.on_rcpt = lambda _: None
    assert desk("send", "2024-W46").code == 0
    assert office.addresses == ["ann@quay.example"]


def test_doubtful_readers_are_named_and_left_to_the_editor(desk: Desk, office: Office) -> None:
    approve(desk)
    office.after_taking = lambda address: "cut" if address.startswith("ann") else None
    done = desk("send", "2024-W46")
    assert "doubtful: ann@quay.example: the message was handed over, and no answer is known" in done.errors
    assert "briefing send 2024-W46 --again ADDRESS (or all), or --leave ADDRESS (or all)" in done.errors
    office.after_taking = lambda _: None
    again = desk("send", "2024-W46", "--again", "Ann@quay.example", "--leave", "bea@quay.example", "--by", "Dan")
    assert again.code == 0
    assert "bea@quay.example: not among the doubtful ones" in again.errors
    assert office.addresses == ["ann@quay.example", "bea@quay.example", "ann@quay.example"]


def test_two_senders_at_once_are_excluded(desk: Desk, office: Office) -> None:
    approve(desk)
    with lock(desk.folder / "output/ledger.sqlite", "send"):
        done = desk("send", "2024-W46")
    assert (done.code, "another `briefing send` is at work" in done.errors) == (75, True)
    assert office.taken == []


def test_a_signature_without_a_key_is_told(desk: Desk, office: Office, port: int, cert: tuple[Path, Path]) -> None:
    approve(desk)
    delivery(
        desk, host="localhost", port=port, user=USER, ca_file=str(cert[0]), list="readers.csv", dkim_domain="a.example"
    )
    done = desk("send", "2024-W46")
    assert (done.code, "BRIEFING_DKIM_KEY" in done.errors) == (2, True)
    assert office.taken == []


def test_letters_that_cannot_be_written_are_told(desk: Desk) -> None:
    (desk.folder / "output/dry-run").write_text("in the way")
    done = desk("send", "2024-W46", "--dry-run")
    assert done.code == 1
    assert "output/dry-run/2024-W46: the letters cannot be written there (Not a directory)" in done.errors
