"""`briefing status`: what became of the last runs, and where the last editions stand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from briefing.cli import screen
from briefing.cli.shelf import place
from briefing.errors import UsageError
from briefing.ledger import Ledger
from briefing.ledger.runs import DONE, STOPPED, UNTOLD, WEEKLY, Run, runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from briefing.model import Beat

_ENDS = {STOPPED: "was stopped", UNTOLD: "left its draft and could not tell the editor"}


def run(
    beat: Beat, *, output: Path, ledger: Path | None, last: int, max_age: int | None, form: str, now: datetime
) -> None:
    """Show the last runs and where the last editions stand; exit 1 where the last weekly run failed, or is too long ago."""
    path = place(ledger, output)
    if not path.exists():
        raise UsageError(f"{path}: there is no ledger yet: nothing was reviewed, sent, or run weekly")
    with Ledger(path) as book:
        told = runs(book, beat.slug, last)
        stands = _standings(book, beat, last)
        weekly = runs(book, beat.slug, 500, WEEKLY)
    if form == "jsonl":
        for one in told:
            screen.line(
                json.dumps({"run": one.command, **{f: getattr(one, f) for f in Run.__struct_fields__[1:]}}).encode()
            )
        for stand in stands:
            screen.line(json.dumps(stand, ensure_ascii=False).encode())
    else:
        _show(beat, told, stands)
    late = max_age is not None and not any(
        r.code in DONE and datetime.fromisoformat(r.started) >= now - timedelta(days=max_age) for r in weekly
    )
    if weekly and weekly[0].code not in DONE:
        what = "did not end" if weekly[0].ended is None else _ENDS.get(weekly[0].code or 0, "failed")
        screen.say(f"the last weekly run, of {screen.when(weekly[0].started, beat.time_zone)}, {what}")
    if late:
        screen.say(f"no weekly run did its job in the last {screen.count(max_age or 0, 'day')}")
    if late or (weekly and weekly[0].code not in DONE):
        raise typer.Exit(1)


def _show(beat: Beat, told: Sequence[Run], stands: Sequence[Mapping[str, object]]) -> None:
    """The tables of what there is; a line for what there is not yet."""
    if told:
        rows = [(screen.when(r.started, beat.time_zone), r.command, r.week, _ended(r), r.told) for r in told]
        screen.table("Runs", ("when", "what", "edition", "ended", "what it said"), rows, prose=1)
    else:
        screen.out.print("Runs: none yet. briefing weekly and briefing send are listed here", markup=False)
    if stands:
        shown = [
            (str(s["edition"]), str(s["state"]), str(s["who"]), screen.when(str(s["when"]), beat.time_zone), _mailed(s))
            for s in stands
        ]
        screen.table("Editions", ("edition", "state", "who", "when", "readers"), shown)
    else:
        screen.out.print("Editions: none yet. briefing review puts the first one here", markup=False)


def _ended(one: Run) -> str:
    return "not ended" if one.ended is None else f"exit code {one.code}"


def _mailed(stand: Mapping[str, object]) -> str:
    counts = stand["readers"]
    assert isinstance(counts, dict)
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))


def _standings(book: Ledger, beat: Beat, last: int) -> list[dict[str, object]]:
    """The last editions: state, who and when, and how many readers stand where in their mailing."""
    out: list[dict[str, object]] = []
    for row in book.db.execute(
        """SELECT e.id, e.week, e.state, s.who, s.at FROM edition e
        JOIN step s ON s.id = (SELECT max(id) FROM step WHERE edition = e.id) WHERE e.beat = ?
        ORDER BY e.first_day DESC LIMIT ?""",
        (beat.slug, last),
    ):
        counts = book.db.execute(
            """SELECT d.state, count(*) AS n FROM delivery d JOIN mailing m ON m.id = d.mailing
            WHERE m.edition = ? AND m.kind = 'edition' GROUP BY d.state""",
            (row["id"],),
        )
        readers = {c["state"]: c["n"] for c in counts}
        out.append(
            {"edition": row["week"], "state": row["state"], "who": row["who"], "when": row["at"], "readers": readers}
        )
    return out
