"""`briefing check`: the numbered rules held against an edition on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer

from briefing import wording
from briefing.check import RULES, check
from briefing.cli import screen, shelf
from briefing.model import Article
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from briefing.model import Beat, Finding


def run(
    named: Path | None,
    articles: Sequence[str],
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    form: str,
    strict: bool,
) -> None:
    """Print what the rules find in an edition and its files; with `strict`, exit 1 where one is an error."""
    found = shelf.on_disk(named, output)
    folder, edition, rendered = found.folder, found.edition, found.files
    texts = {a.id: a.text for a in read(articles) if isinstance(a, Article)} if articles else {}
    earlier, _ = shelf.remembered(shelf.place(ledger, output), beat, edition.period.first)
    findings = check(edition, texts, beat, rendered, earlier=earlier)
    if form == "sarif":
        screen.line(msgspec.json.format(msgspec.json.encode(_sarif(findings, folder)), indent=2))
    elif form == "jsonl":
        for finding in findings:
            screen.line(msgspec.json.encode(finding))
    else:
        rows = [(str(f.rule), f.severity, f.where, f.sentence, wording.prose(f.message, f.remedy)) for f in findings]
        title = f"{edition.title}: {screen.count(len(rows), 'finding')}"
        if rows:
            screen.table(title, ("rule", "", "where", "sentence", "what to do"), rows, right=(0,), prose=2)
        else:
            screen.out.print(screen.visible(title), markup=False)
        screen.out.print(f"{screen.tally(findings)}; {len(RULES)} rules held against it.", markup=False)
    if strict and any(f.severity == "E" for f in findings):
        raise typer.Exit(1)


def _sarif(findings: Sequence[Finding], folder: Path) -> dict[str, object]:
    """The findings in the shape of SARIF 2.1.0 (OASIS), which build servers show beside a change."""
    results = [
        {
            "ruleId": f"briefing/{f.rule}",
            "level": "error" if f.severity == "E" else "warning",
            "message": {"text": wording.prose(f.message, f.remedy)},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": {"uri": (folder / "edition.json").as_posix()}},
                    "logicalLocations": [{"fullyQualifiedName": f.where}],
                }
            ],
        }
        for f in findings
    ]
    driver = {
        "name": "briefing check",
        "rules": [{"id": f"briefing/{rule}"} for rule in sorted({f.rule for f in findings})],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
