"""Who gets a mailing, and what the server said: the record by which nobody is mailed twice and nobody is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.deliver.posting import Letter
from briefing.deliver.recipients import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from briefing.deliver.posting import Outcome
    from briefing.deliver.recipients import Recipient
    from briefing.ledger.store import Ledger


class Mailing:
    """One mailing of one edition: a `briefing.deliver.posting.Journal` kept in the ledger.

    Opening it turns what an earlier run left in the middle of the last line into 'doubtful': the server may have it.
    """

    def __init__(self, ledger: Ledger, edition: int, kind: str, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock
        with ledger.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO mailing (edition, kind, started) VALUES (?, ?, ?)", (edition, kind, self._now())
            )
            row = db.execute("SELECT id FROM mailing WHERE edition = ? AND kind = ?", (edition, kind)).fetchone()
            self.id = int(row["id"])
            db.execute("UPDATE delivery SET state = 'doubtful' WHERE mailing = ? AND state = 'intent'", (self.id,))

    def _now(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")

    def enlist(self, recipients: Iterable[Recipient]) -> int:
        """How many recipients are new; those who are known keep what was recorded of them."""
        with self._ledger.writing() as db:
            before = db.total_changes
            db.executemany(
                "INSERT OR IGNORE INTO delivery (mailing, address, name, state) VALUES (?, ?, ?, 'queued')",
                ((self.id, r.address, r.name) for r in recipients),
            )
            return int(db.total_changes - before)

    def waiting(self, among: Iterable[Recipient]) -> list[Letter]:
        """Who is still to be mailed: queued or refused for now, and on the list as it is today."""
        there = {r.address for r in among}
        rows = self._ledger.db.execute(
            "SELECT id, address, name FROM delivery WHERE mailing = ? AND state IN ('queued', 'deferred') ORDER BY id",
            (self.id,),
        )
        return [Letter(row["id"], row["address"], row["name"]) for row in rows if row["address"] in there]

    def intend(self, letter: Letter) -> None:
        """Written to disk before the last line of a message leaves."""
        with self._ledger.writing() as db:
            db.execute("UPDATE delivery SET state = 'intent' WHERE id = ?", (letter.id,))
            db.execute("INSERT INTO attempt (delivery, at, state) VALUES (?, ?, 'intent')", (letter.id, self._now()))

    def settle(self, letter: Letter, outcome: Outcome) -> None:
        """What came of it."""
        with self._ledger.writing() as db:
            db.execute("UPDATE delivery SET state = ? WHERE id = ?", (outcome.state, letter.id))
            db.execute(
                "INSERT INTO attempt (delivery, at, state, code, answer) VALUES (?, ?, ?, ?, ?)",
                (letter.id, self._now(), outcome.state, outcome.code, outcome.answer),
            )

    def counts(self) -> dict[str, int]:
        """How many recipients stand where."""
        rows = self._ledger.db.execute(
            "SELECT state, count(*) AS n FROM delivery WHERE mailing = ? GROUP BY state", (self.id,)
        )
        return {row["state"]: row["n"] for row in rows}

    def listed(self, state: str) -> list[tuple[str, str]]:
        """The addresses in a state, each with the last answer recorded."""
        rows = self._ledger.db.execute(
            """SELECT address, coalesce((SELECT trim(coalesce(code, '') || ' ' || answer) FROM attempt
            WHERE attempt.delivery = delivery.id ORDER BY id DESC LIMIT 1), '') AS answer FROM delivery
            WHERE mailing = ? AND state = ? ORDER BY id""",
            (self.id, state),
        )
        return [(row["address"], row["answer"]) for row in rows]

    def decide(self, addresses: Iterable[str], *, again: bool, who: str) -> list[str]:
        """The editor's choice for doubtful recipients: mail them again, or take them as having it. Gives those not doubtful."""
        doubtful = {address for address, _ in self.listed("doubtful")}
        wanted = list(addresses)
        chosen = sorted(doubtful) if wanted == ["all"] else [key_of(a) or a for a in wanted]
        with self._ledger.writing() as db:
            for address in chosen:
                if address in doubtful:
                    row = db.execute(
                        "UPDATE delivery SET state = ? WHERE mailing = ? AND address = ? RETURNING id",
                        ("queued" if again else "accepted", self.id, address),
                    ).fetchone()
                    db.execute(
                        "INSERT INTO attempt (delivery, at, state, answer) VALUES (?, ?, ?, ?)",
                        (row["id"], self._now(), "queued" if again else "accepted", f"decided by {who}"),
                    )
        return [address for address in chosen if address not in doubtful]
