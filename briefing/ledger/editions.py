"""An edition's way: draft, in review, approved, sent; with who and when, and the bytes that were approved."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from briefing.errors import ContentError
from briefing.model import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from briefing.ledger.store import Ledger

State = Literal["draft", "in review", "approved", "sent"]
FILES = ("briefing.md", "briefing.html", "briefing.pdf", "mail.eml", "edition.json")
"""What an edition is made of; whatever else lies in its folder is not part of it."""


class Step(Struct, frozen=True, kw_only=True):
    """One decision: who, when, to which state, and the rules that were let pass with the reasons given."""

    at: str
    who: str
    state: str
    digest: str
    allowed: dict[str, str]
    note: str


class Standing(Struct, frozen=True, kw_only=True):
    """Where an edition stands. `changed` says that its bytes are not those that were last decided on: it is a draft again."""

    state: State
    changed: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def by(self) -> Step | None:
        """The last decision, where it still holds."""
        return self.steps[-1] if self.steps and not self.changed else None


def digest(files: Mapping[str, bytes]) -> str:
    """One hash of an edition's files, of whichever of `FILES` there are."""
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in FILES if name in files)
    return hashlib.sha256(sums.encode()).hexdigest()


def standing(ledger: Ledger, beat: str, week: str, seal: str) -> Standing:
    """Where the edition with these bytes stands."""
    row = ledger.db.execute("SELECT * FROM edition WHERE beat = ? AND week = ?", (beat, week)).fetchone()
    if row is None:
        return Standing(state="draft")
    steps = tuple(
        Step(
            at=r["at"],
            who=r["who"],
            state=r["state"],
            digest=r["digest"],
            allowed=json.loads(r["allowed"]),
            note=r["note"],
        )
        for r in ledger.db.execute("SELECT * FROM step WHERE edition = ? ORDER BY id", (row["id"],))
    )
    changed = row["digest"] != seal
    return Standing(state="draft" if changed else row["state"], changed=changed, steps=steps)


def decide(
    ledger: Ledger,
    edition: Edition,
    files: Mapping[str, bytes],
    *,
    beat: str,
    state: State,
    who: str,
    at: datetime,
    allowed: Mapping[str, str] | None = None,
    note: str = "",
) -> int:
    """The edition's id, after the decision was written down. An approved edition's bytes are kept with it."""
    seal = digest(files)
    moment = at.isoformat(timespec="seconds")
    with ledger.writing() as db:
        db.execute(
            """INSERT INTO edition (beat, week, first_day, number, title, state, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (beat, week) DO UPDATE SET state = excluded.state, digest = excluded.digest,
              number = excluded.number, title = excluded.title""",
            (beat, edition.week, edition.period.first.isoformat(), edition.number, edition.title, state, seal),
        )
        key = int(
            db.execute("SELECT id FROM edition WHERE beat = ? AND week = ?", (beat, edition.week)).fetchone()["id"]
        )
        db.execute(
            "INSERT INTO step (edition, at, who, state, digest, allowed, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, moment, who, state, seal, json.dumps(dict(allowed or {}), sort_keys=True), note),
        )
        if state in ("approved", "sent"):
            for name in FILES:
                if name in files:
                    sha = hashlib.sha256(files[name]).hexdigest()
                    db.execute("INSERT OR IGNORE INTO blob VALUES (?, ?)", (sha, zlib.compress(files[name])))
                    db.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?)", (key, seal, name, sha, moment))
    return key


def kept(ledger: Ledger, edition: int, seal: str) -> dict[str, bytes]:
    """The files of an approved version by name."""
    rows = ledger.db.execute(
        "SELECT name, deflated FROM version JOIN blob USING (sha256) WHERE edition = ? AND digest = ?", (edition, seal)
    )
    return {row["name"]: zlib.decompress(row["deflated"]) for row in rows}


class Version(Struct, frozen=True, kw_only=True):
    """An approved version of an edition: its key in the ledger, its digest, when it was approved, whether it is the latest."""

    edition: int
    beat: str
    week: str
    digest: str
    at: str
    latest: bool


def versions(ledger: Ledger, beat: str) -> list[Version]:
    """Every approved version of a beat's editions, by the first day, the older version first."""
    rows = ledger.db.execute(
        """SELECT e.id, e.beat, e.week, s.digest, min(s.at) AS at FROM edition e JOIN step s ON s.edition = e.id
        WHERE e.beat = ? AND s.state IN ('approved', 'sent') GROUP BY e.id, s.digest
        ORDER BY e.first_day, e.week, max(s.id)""",
        (beat,),
    ).fetchall()
    return [
        Version(
            edition=row["id"],
            beat=row["beat"],
            week=row["week"],
            digest=row["digest"],
            at=row["at"],
            latest=n + 1 == len(rows) or rows[n + 1]["id"] != row["id"],
        )
        for n, row in enumerate(rows)
    ]


def following(ledger: Ledger, beat: str, before: date) -> int | None:
    """The number of an edition that begins on `before`: one more than the last approved one's, or than there are. None for the first."""
    row = ledger.db.execute(
        """SELECT max(number) AS last, count(*) AS n FROM edition WHERE beat = ? AND first_day < ?
        AND id IN (SELECT edition FROM step WHERE state IN ('approved', 'sent'))""",
        (beat, before.isoformat()),
    ).fetchone()
    return int(row["last"] or row["n"]) + 1 if row["n"] else None


def printed(ledger: Ledger, beat: str, before: date, most: int = 26) -> list[Edition]:
    """What earlier editions printed: the latest approved version of each that began before `before`, oldest first.

    At most the last `most` (half a year): older words do not come back as news. Raises `ContentError` for one that cannot be read.
    """
    latest = [version for version in versions(ledger, beat) if version.latest]
    days = {
        row["id"]: row["first_day"]
        for row in ledger.db.execute("SELECT id, first_day FROM edition WHERE beat = ?", (beat,))
    }
    return [
        decoded(ledger, version.week, kept(ledger, version.edition, version.digest))
        for version in [v for v in latest if days[v.edition] < before.isoformat()][-most:]
    ]


def decoded(ledger: Ledger, week: str, files: Mapping[str, bytes]) -> Edition:
    """The edition that the files of an approved version hold. Raises `ContentError` for one that cannot be read."""
    try:
        return msgspec.json.decode(files.get("edition.json", b""), type=Edition)
    except msgspec.DecodeError as error:
        raise ContentError(
            f"{ledger.path}: the edition of {week} cannot be read ({error}). Put a copy of the ledger in its place; "
            "a build can do without, with --no-memory or with the earlier editions named by --since-edition"
        ) from None
