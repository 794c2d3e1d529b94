"""`briefing review` and `approve`: an edition's way from draft to approved."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from briefing.check import RULES, check
from briefing.cli import screen
from briefing.cli.shelf import on_disk, place
from briefing.errors import ContentError, UsageError
from briefing.ledger import Ledger, editions
from briefing.model import Article
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from briefing.cli.shelf import OnDisk
    from briefing.ledger import Standing
    from briefing.model import Beat, Finding

_SPANS = 6  # the rule that each sentence is a span of its article


def findings(found: OnDisk, beat: Beat, articles: Sequence[str], book: Ledger) -> tuple[Finding, ...]:
    """What the numbered rules find in an edition on disk, held against its articles and the editions before it."""
    earlier = editions.printed(book, beat.slug, found.edition.period.first)
    texts = {a.id: a.text for a in read(articles) if isinstance(a, Article)} if articles else {}
    return check(found.edition, texts, beat, found.files, earlier=earlier)


def review(
    named: Path | None,
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    articles: Sequence[str],
    who: str,
    at: datetime,
    form: str,
) -> None:
    """Put an edition into review, and show where it stands, what was decided of it, and what the rules find."""
    found = on_disk(named, output)
    with Ledger(place(ledger, output)) as book:
        before = editions.standing(book, beat.slug, found.edition.week, found.seal)
        if before.state == "draft":
            editions.decide(book, found.edition, found.files, beat=beat.slug, state="in review", who=who, at=at)
        now = editions.standing(book, beat.slug, found.edition.week, found.seal)
        told = findings(found, beat, articles, book)
    if form == "jsonl":
        screen.line(
            json.dumps(
                {
                    "edition": found.edition.week,
                    "state": now.state,
                    "digest": found.seal,
                    "errors": sum(f.severity == "E" for f in told),
                    "warnings": sum(f.severity == "W" for f in told),
                    "steps": [{"at": s.at, "who": s.who, "state": s.state, "allowed": s.allowed} for s in now.steps],
                }
            ).encode()
        )
        return
    _show(found, now, told, beat, articles, changed=before.changed)


def _show(
    found: OnDisk, now: Standing, told: Sequence[Finding], beat: Beat, articles: Sequence[str], *, changed: bool
) -> None:
    rows = [
        (
            screen.when(s.at, beat.time_zone),
            s.state,
            s.who,
            "; ".join(f"rule {r}: {why}" for r, why in s.allowed.items()),
        )
        for s in now.steps
    ]
    screen.table(f"{found.edition.title}: {now.state}", ("when", "state", "who", "allowed"), rows)
    if changed:
        screen.say(f"{found.folder}: changed since it was last decided on, so it was a draft again")
    for f in told:
        screen.say(screen.ruling(f))
    week = found.edition.week
    screen.say(
        f"To approve it: briefing approve {week} --by NAME"
        + "".join(f" --articles {shlex.quote(path)}" for path in articles)
        if now.state == "in review"
        else f"To send it: briefing send {week}"
    )


def approve(
    named: Path | None,
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    articles: Sequence[str],
    who: str,
    at: datetime,
    allow: Sequence[int],
    because: Sequence[str],
) -> None:
    """Approve the bytes of an edition as they lie there.

    An error (E) of the rules stops it, unless the rule is named with a reason, which is kept. Raises `ContentError` for
    an error that is not allowed, `UsageError` for a name or a reason that is missing.
    """
    if not who.strip():
        raise UsageError("--by: an approval has a name. Give yours")
    allowed = _allowed(allow, because)
    found = on_disk(named, output)
    for needed in ("mail.eml", "briefing.html"):
        found.file(needed)
    with Ledger(place(ledger, output)) as book:
        standing = editions.standing(book, beat.slug, found.edition.week, found.seal)
        errors = [f for f in findings(found, beat, articles, book) if f.severity == "E"]
        _stopped(found, [f for f in errors if str(f.rule) not in allowed], articles)
        if standing.state in ("approved", "sent"):
            screen.say(f"{found.edition.week}: these bytes were {standing.state} already; nothing changed")
            return
        used = {rule: why for rule, why in allowed.items() if any(str(f.rule) == rule for f in errors)}
        editions.decide(
            book, found.edition, found.files, beat=beat.slug, state="approved", who=who.strip(), at=at, allowed=used
        )
    idle = sorted(set(allowed) - set(used), key=int)
    if idle:
        screen.say(f"rule {', '.join(idle)}: finds no error here, so there was nothing to allow")
    screen.out.print(f"{found.edition.week}: approved by {screen.visible(who.strip())}", markup=False)


def _stopped(found: OnDisk, errors: Sequence[Finding], articles: Sequence[str]) -> None:
    """Tell the errors that nobody allowed, and raise where there are any."""
    if not errors:
        return
    for f in errors:
        screen.say(screen.ruling(f))
    stands = f"{found.folder}: {screen.count(len(errors), 'error')} {'stands' if len(errors) == 1 else 'stand'} in the way of approval"
    rule = errors[0].rule
    if rule == _SPANS and not articles:
        raise ContentError(f"{stands}. Give the articles with --articles, so that quotes can be held against them")
    raise ContentError(
        f'{stands}. Mend {"it" if len(errors) == 1 else "them"} and build again, or let the rule pass with a reason: --allow {rule} --because "..."'
    )


def _allowed(allow: Sequence[int], because: Sequence[str]) -> dict[str, str]:
    known = {rule.number for rule in RULES}
    for rule in allow:
        if rule not in known:
            raise UsageError(f"--allow {rule}: there is no such rule. They are 1 to {max(known)}")
    if len(allow) != len(because) or any(not why.strip() for why in because):
        raise UsageError('--allow RULE and --because "..." go together: give each rule its own reason')
    return {str(rule): why.strip() for rule, why in zip(allow, because, strict=True)}
