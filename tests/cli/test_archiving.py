"""`briefing archive` and `briefing correct`, as an editor meets them."""

from __future__ import annotations

import email
import email.policy
import os
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from briefing.ledger import Ledger, editions
from briefing.model import DateRange, Edition

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "deliver"))
from newsdesk import BEAT, Desk
from smtp_server import PASSWORD, USER, Office, certificate, serving

FORMS = tuple(word for form in ("md", "html", "mail", "json") for word in ("--format", form))
WORDS = "An earlier version said the bridge cost 4.2 million euros. It cost 2.4 million."
CORRECT = ("correct", "2024-W46", "--by", "Ann", "--text", WORDS)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, monkeypatch, capfd)
    done = made("build", "articles", "--quiet", *FORMS)
    assert done.code == 0, done.errors
    return made


def approve(desk: Desk) -> None:
    done = desk("approve", "2024-W46", "--by", "Ann", "--articles", "articles", "--allow", "26", "--because", "no PDF")
    assert done.code == 0, done.errors


def test_an_archive_needs_something_approved(desk: Desk) -> None:
    none = desk("archive")
    assert (none.code, "nothing was approved yet" in none.errors) == (2, True)
    desk("review", "2024-W46")
    draft = desk("archive")
    assert (draft.code, 'no edition of the beat "harbour" was approved' in draft.errors) == (1, True)
    assert not (desk.folder / "output/archive").exists()


def test_the_archive_is_drawn_with_the_editor_s_templates(desk: Desk) -> None:
    approve(desk)
    mine = desk.folder / "mine"
    none = desk("archive", "--templates", "mine")
    assert (none.code, "--templates mine: there is no such folder" in none.errors) == (2, True)
    mine.mkdir()
    (mine / "archive.css").write_text("h1 { color: #123456 }")
    assert desk("archive", "--templates", "mine", "--site", "site").code == 0
    page = (desk.folder / "site/index.html").read_text()
    assert "#123456" in page
    (desk.folder / "briefing.toml").write_text('templates = "mine"\n' + BEAT)
    again = desk("archive", "--site", "site")
    assert (again.code, again.out) == (0, "site/index.html: 1 edition, 0 of 10 files written\n"), again.errors
    (mine / "archive.html.j2").write_text("{{ nobody }}")
    broken = desk("archive", "--site", "site")
    assert (broken.code, "archive.html.j2, line 1: there is nothing called `nobody` here" in broken.errors) == (1, True)
    assert (desk.folder / "site/index.html").read_text() == page


def test_a_correction_makes_a_new_version_and_the_old_one_stays(desk: Desk) -> None:
    approve(desk)
    first = desk("archive", "--site", "site")
    assert (first.code, first.out) == (0, "site/index.html: 1 edition, 10 of 10 files written\n"), first.errors
    old = (desk.folder / "site/2024-W46/index.html").read_bytes()
    done = desk(*CORRECT)
    assert (done.code, done.out) == (0, "2024-W46: correction 1, approved\n"), done.errors
    again = desk("archive", "--site", "site")
    assert again.code == 0
    page = (desk.folder / "site/2024-W46/index.html").read_text()
    assert WORDS in page
    assert (
        page.replace("\n", "").partition("<main")[2][:2000]
        == old.decode().replace("\n", "").partition("<main")[2][:2000]
    )
    assert WORDS not in (desk.folder / "site/2024-W46/version-1/index.html").read_text()
    for name in ("index.html", "feed.xml", "feed.json"):
        assert WORDS in (desk.folder / "site" / name).read_text(), name
    review = desk("review", "2024-W46")
    assert "approved" in review.out, "the corrected edition is approved by who corrected it"
    second = desk(*CORRECT[:-1], "And the mayor is called Nora Quill.")
    assert second.out == "2024-W46: correction 2, approved\n"
    edition = msgspec.json.decode((desk.folder / "output/2024-W46/edition.json").read_bytes(), type=Edition)
    assert [c.text for c in edition.corrections] == [WORDS, "And the mayor is called Nora Quill."]
    assert desk("archive", "--site", "site").code == 0
    assert (desk.folder / "site/2024-W46/version-2/index.html").exists()
    assert desk("archive", "--site", "site").out.endswith(", 0 of 12 files written\n")


def test_a_correction_that_was_cut_short_is_made_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(desk)

    def gone(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(editions, "decide", gone)
        desk(*CORRECT)
    assert WORDS in (desk.folder / "output/2024-W46/briefing.md").read_text()
    assert desk(*CORRECT).out == "2024-W46: correction 1, approved\n"
    edition = msgspec.json.decode((desk.folder / "output/2024-W46/edition.json").read_bytes(), type=Edition)
    assert len(edition.corrections) == 1


def test_what_cannot_be_corrected_is_told(desk: Desk) -> None:
    none = desk(*CORRECT)
    assert (none.code, 'no edition "2024-W46"' in none.errors) == (2, True)
    approve(desk)
    assert (desk("correct", "2024-W46", "--by", " ", "--text", "x").code) == 2
    assert (desk("correct", "2024-W46", "--by", "Ann", "--text", " ").code) == 2
    with (desk.folder / "articles/school.txt").open("a") as file:
        file.write("\nThe road to the school was closed on Thursday, the council said.\n")
    desk("build", "articles", "--quiet", *FORMS)
    before = (desk.folder / "output/2024-W46/edition.json").read_bytes()
    other = desk(*CORRECT)
    assert (other.code, "this is not the edition that was approved" in other.errors) == (1, True)
    assert (desk.folder / "output/2024-W46/edition.json").read_bytes() == before


@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")
def test_a_correction_is_mailed_on_request_to_each_reader_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_SMTP_PASSWORD", PASSWORD)
    cert, office = certificate(desk.folder), Office()
    (desk.folder / "readers.txt").write_text("ann@quay.example\nbea@quay.example\n")
    with serving(office, *cert) as port:
        (desk.folder / "briefing.toml").write_text(
            f'{BEAT}[delivery]\nhost = "localhost"\nport = {port}\nuser = "{USER}"\nca_file = "localhost.pem"\nlist = "readers.txt"\n'
        )
        approve(desk)
        none = desk("send", "2024-W46", "--correction")
        assert (none.code, "it has no correction" in none.errors) == (2, True)
        assert desk("send", "2024-W46").code == 0
        assert desk(*CORRECT).out == "2024-W46: correction 1, sent\n"
        assert desk("send", "2024-W46").code == 0, "the edition itself went out already"
        assert len(office.taken) == 2
        for _ in range(2):
            assert desk("send", "2024-W46", "--correction").code == 0
    assert office.addresses == ["ann@quay.example", "bea@quay.example"] * 2
    first, *_, last = [email.message_from_bytes(data, policy=email.policy.default) for _, data in office.taken]
    assert last["Subject"] == f"[Correction] {first['Subject']}"
    assert first["Message-ID"] != last["Message-ID"]
    text = last.get_body(("plain",))
    assert text is not None
    words, page = " ".join(text.get_content().split()), last.get_body(("html",))
    assert page is not None
    assert re.match(rf"Correction, \d+ \w+ \d{{4}}: {re.escape(WORDS)}", words), "what is wrong comes first"
    assert re.search(rf"<body[^>]*><p style=\"[^\"]*\">Correction, [\w ]+: {re.escape(WORDS)}</p>", page.get_content())


@pytest.mark.bench
def test_two_hundred_editions(desk: Desk) -> None:
    folder = desk.folder / "output/2024-W46"
    kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}
    kept["briefing.pdf"] = os.urandom(90_000)
    usual = msgspec.json.decode(kept["edition.json"], type=Edition)
    with Ledger(desk.folder / "output/ledger.sqlite") as book:
        for n in range(200):
            first = usual.period.first - timedelta(weeks=n)
            year, week, _ = first.isocalendar()
            one = msgspec.structs.replace(
                usual,
                week=f"{year}-W{week:02}",
                period=DateRange.of(first, first + timedelta(days=6)),
                title=f"Edition {n}",
            )
            page = kept["briefing.html"].replace(b"</main>", b"<p>%d</p></main>" % n)
            files = {**kept, "edition.json": msgspec.json.encode(one), "briefing.html": page}
            editions.decide(book, one, files, beat="harbour", state="approved", who="Ann", at=datetime.now(UTC))
    seconds, told = [], []
    for _ in range(2):
        begun = time.monotonic()
        done = desk("archive")
        seconds.append(time.monotonic() - begun)
        told.append(f"{done.out.strip()}: {seconds[-1]:.1f} s")
    print("", *told, sep="\n")
    assert seconds[0] < 20
    assert seconds[1] < 2
