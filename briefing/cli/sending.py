"""`briefing send`: the approved edition to a list, once each."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import periods, wording
from briefing.cli import screen
from briefing.cli.shelf import on_disk, place
from briefing.deliver import archive, recipients
from briefing.deliver.message import Signature, Writer
from briefing.deliver.posting import Letter, post
from briefing.deliver.smtp import Post, Server
from briefing.errors import ContentError, UsageError
from briefing.ledger import Ledger, editions, lock
from briefing.ledger.mailings import Mailing
from briefing.ledger.runs import running
from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from briefing.cli.screen import Verbosity
    from briefing.cli.shelf import OnDisk
    from briefing.deliver.recipients import Recipient
    from briefing.ledger import Standing
    from briefing.model import Beat, Delivery

EDITION = "edition"
_SHOWN = 20


def run(
    named: Path | None,
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    source: str | None,
    query: str | None,
    test: str | None,
    dry_run: bool,
    rate: int | None,
    again: Sequence[str],
    leave: Sequence[str],
    correction: bool,
    who: str,
    clock: Callable[[], datetime],
    verbosity: Verbosity,
) -> None:
    """Send an edition, or the last correction of it; or write its letters to files, or send one to an address that was named, or decide on doubtful ones."""
    found = on_disk(named, output)
    kind = _kind(found, correction=correction)
    if test is not None:
        _test(found, beat, test, kind, clock)
        return
    told = beat.delivery
    where = source or told.list
    if not where:
        raise UsageError(
            "nobody to send to: name the list of recipients with --list, or in briefing.toml: delivery.list"
        )
    readers = _readers(where, query or told.query)
    if dry_run:
        _dry(found, beat, readers, output, verbosity, kind, clock)
        return
    book_path = place(ledger, output)
    with lock(book_path, "send"), Ledger(book_path) as book:
        standing = _approved(found, beat, book)
        edition = book.db.execute(
            "SELECT id FROM edition WHERE beat = ? AND week = ?", (beat.slug, found.edition.week)
        ).fetchone()["id"]
        mailing = Mailing(book, edition, kind, clock)
        for chosen, once_more in ((again, True), (leave, False)):
            for address in mailing.decide(chosen, again=once_more, who=who) if chosen else ():
                screen.say(f"{address}: not among the doubtful ones, so there was nothing to decide")
        with running(book, beat.slug, "send", found.edition.week, clock) as outcome:
            try:
                _send(found, beat, kind, mailing, readers, rate=rate, clock=clock, verbosity=verbosity)
            finally:
                _report(found.edition.week, mailing, kind)
            left = mailing.counts()
            outcome.told = ", ".join(f"{count} {state}" for state, count in sorted(left.items()))
            waiting = left.get("queued", 0) + left.get("deferred", 0)
            if not waiting and standing.state == "approved" and kind == EDITION:
                editions.decide(book, found.edition, found.files, beat=beat.slug, state="sent", who=who, at=clock())
            if left.get("deferred"):
                raise ContentError(
                    f"readers refused for now: {left['deferred']}. Run the command again later: nobody gets it twice"
                )


def _readers(where: str, query: str | None) -> Sequence[Recipient]:
    readers, notes = recipients.read(where, query, sys.stdin.buffer.read)
    for note in notes[:_SHOWN]:
        screen.note(note)
    if len(notes) > _SHOWN:
        screen.say(f"{where}: {len(notes) - _SHOWN} more such rows")
    return readers


def _approved(found: OnDisk, beat: Beat, book: Ledger) -> Standing:
    """Where an edition stands that may go out. Raises `ContentError` for one that nobody approved as it is."""
    standing = editions.standing(book, beat.slug, found.edition.week, found.seal)
    if standing.state not in ("approved", "sent"):
        why = "its files changed after it was approved" if standing.changed else "nobody approved it"
        state = "a draft" if standing.state == "draft" else standing.state
        raise ContentError(
            f"{found.folder} is {state}: {why}. Nothing was sent. Approve it with: "
            f"briefing approve {found.edition.week} --by NAME"
        )
    return standing


def _kind(found: OnDisk, *, correction: bool) -> str:
    """What tells the mailing from others of the edition: a reader stands once in each."""
    if not correction:
        return EDITION
    count = len(found.edition.corrections)
    if not count:
        raise UsageError(
            f"{found.folder}: it has no correction. Append one with: briefing correct {found.edition.week}"
        )
    return f"correction {count}"


def _send(
    found: OnDisk,
    beat: Beat,
    kind: str,
    mailing: Mailing,
    readers: Sequence[Recipient],
    *,
    rate: int | None,
    clock: Callable[[], datetime],
    verbosity: Verbosity,
) -> None:
    writer = _writer(found, beat, kind, clock)
    for note in writer.notes:
        screen.note(note)
    mailing.enlist(readers)
    waiting = mailing.waiting(readers)
    gone = sum(mailing.counts().get(state, 0) for state in ("queued", "deferred")) - len(waiting)
    if gone:
        screen.say(f"left out, as they are no longer on the list: {gone}")
    if not waiting:
        return
    carrier = Post(server(beat.delivery), writer.sender)
    try:
        with screen.progress(verbosity) as progress:
            post(
                waiting,
                writer,
                carrier,
                mailing,
                retries=beat.delivery.retries,
                rate=beat.delivery.rate if rate is None else rate,
                time=time,
                progress=lambda done, total: progress("sending", done, total),
            )
    finally:
        carrier.close()


def _report(week: str, mailing: Mailing, kind: str) -> None:
    counts = mailing.counts()
    rows = [
        (state, str(counts[state]))
        for state in ("accepted", "bounced", "deferred", "doubtful", "queued")
        if counts.get(state)
    ]
    screen.table(f"{week}: the mailing of the {kind}", ("", "readers"), rows, right=(1,))
    for state in ("bounced", "deferred"):
        for address, answer in mailing.listed(state)[:_SHOWN]:
            screen.say(f"{state}: {address}: {answer}")
    doubtful = mailing.listed("doubtful") + mailing.listed("intent")
    for address, _ in doubtful:
        screen.say(f"doubtful: {address}: the message was handed over, and no answer is known")
    if doubtful:
        screen.say(
            "The server may have taken a doubtful message or not: SMTP leaves that open. You choose: "
            f"briefing send {week}{'' if kind == EDITION else ' --correction'} --again ADDRESS (or all), or --leave ADDRESS (or all)"
        )


def _writer(found: OnDisk, beat: Beat, kind: str, clock: Callable[[], datetime], *, test: bool = False) -> Writer:
    told = beat.delivery
    mark = notice = ""
    if kind != EDITION:
        last = found.edition.corrections[-1]
        when = archive.phrases(beat)["correction"].format(day=periods.shown(DateRange.of(last.day), beat.locale))
        mark, notice = f"[{wording.said(beat, 'correction')}] ", f"{when} {last.text}"
    if test:
        kind, mark = f"test {clock().isoformat()}", f"[Test] {mark}"
    return Writer(
        found.file("mail.eml"),
        found.edition,
        beat,
        kind=kind,
        now=clock,
        pdf=found.file("briefing.pdf") if told.attach_pdf else None,
        secret=os.environ.get("BRIEFING_UNSUBSCRIBE_KEY"),
        signature=_signature(told),
        mark=mark,
        notice=notice,
    )


def _signature(told: Delivery) -> Signature | None:
    if not told.dkim_domain:
        return None
    path = os.environ.get("BRIEFING_DKIM_KEY")
    if not path:
        raise UsageError("dkim_domain is set: name the file with the private key in BRIEFING_DKIM_KEY")
    try:
        return Signature(
            domain=told.dkim_domain, selector=told.dkim_selector or "briefing", key=Path(path).read_bytes()
        )
    except OSError as error:
        raise UsageError(f"BRIEFING_DKIM_KEY={path}: {error.strerror}") from None


def server(told: Delivery) -> Server:
    """The server of the beat, with the login from the environment or a keyring. Raises `UsageError` where one is missing."""
    if not told.host:
        raise UsageError('no server to send by: write host = "smtp.example.org" under [delivery] in briefing.toml')
    user = os.environ.get("BRIEFING_SMTP_USER") or told.user
    password = os.environ.get("BRIEFING_SMTP_PASSWORD")
    if user and password is None:
        password = _from_keyring(told.host, user)
    return Server(
        host=told.host, port=told.port, security=told.security, user=user, password=password, ca_file=told.ca_file
    )


def _from_keyring(host: str, user: str) -> str:
    missing = (
        f"no password for {user} at {host}: put it into BRIEFING_SMTP_PASSWORD, or into a keyring with: "
        f"keyring set briefing:{host} {user}"
    )
    try:
        import keyring  # an extra that few need
    except ImportError:
        raise UsageError(missing) from None
    password = keyring.get_password(f"briefing:{host}", user)
    if password is None:
        raise UsageError(missing)
    return str(password)


def _test(found: OnDisk, beat: Beat, address: str, kind: str, clock: Callable[[], datetime]) -> None:
    key = recipients.key_of(address)
    if key is None:
        raise UsageError(f"--test {address}: this is no address that mail can be sent to")
    writer = _writer(found, beat, kind, clock, test=True)
    for note in writer.notes:
        screen.note(note)
    hand_over(beat.delivery, writer.sender, key, writer(Letter(0, key, "")))
    screen.out.print(f"{key}: accepted", markup=False)


def hand_over(delivery: Delivery, sender: str, address: str, data: bytes) -> None:
    """One message that no ledger knows of: a test, a note to the editor. Raises `ContentError` where it is not accepted."""
    carrier = Post(server(delivery), sender)
    try:
        outcome = carrier.carry(address, data, lambda: None)
    finally:
        carrier.close()
    if outcome.state != "accepted":
        answer = " ".join(filter(None, [str(outcome.code or ""), outcome.answer]))
        raise ContentError(f"{address}: {outcome.state}: {answer}")


def _dry(
    found: OnDisk,
    beat: Beat,
    readers: Sequence[Recipient],
    output: Path,
    verbosity: Verbosity,
    kind: str,
    clock: Callable[[], datetime],
) -> None:
    writer = _writer(found, beat, kind, clock)
    for note in writer.notes:
        screen.note(note)
    folder = output / "dry-run" / found.folder.resolve().name  # not what the edition says of itself: old letters go
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.glob("*.eml"):
            old.unlink()
        with screen.progress(verbosity) as progress:
            for number, reader in enumerate(readers, 1):
                file = folder / f"{number:06}.eml"
                file.touch(mode=0o600)
                file.write_bytes(writer(Letter(number, reader.address, reader.name)))
                progress("writing", number, len(readers))
    except OSError as error:
        raise ContentError(
            f"{folder}: the letters cannot be written there ({error.strerror}). See to its permissions, and make room"
        ) from None
    screen.out.print(f"{folder}: {screen.count(len(readers), 'letter')} written, nothing sent", markup=False)
