"""The numbered rules that an edition is held against: `check(edition, texts, beat)` gives the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.check.case import Case
from briefing.check.rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model import Beat, Edition, Finding

__all__ = ["RULES", "Rule", "check"]


def check(
    edition: Edition,
    texts: Mapping[str, str],
    beat: Beat,
    rendered: Mapping[str, bytes] | None = None,
    *,
    earlier: Sequence[Edition] = (),
) -> tuple[Finding, ...]:
    """What the thirty rules find, in order of their numbers; nothing where the edition keeps them all.

    `texts` are the articles' texts by id, `rendered` the files by name (rules 26, 27 and part of 30 need them),
    `earlier` the editions before this one (rules 21, 28 and 29 need them).
    """
    case = Case(edition, texts, beat, rendered, earlier)
    return tuple(finding for rule in RULES for finding in rule.look(case))
