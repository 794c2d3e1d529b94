"""`briefing check`: the numbered rules held against an edition on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer

from briefing.check import check
from briefing.cli import screen
from briefing.cli.building import load_edition, remembered
from briefing.errors import UsageError
from briefing.ledger import FILES, NAME
from briefing.model import Article
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from briefing.model import Beat, Finding


def run(path: Path | None, articles: Sequence[str], beat: Beat, output: Path, form: str, *, strict: bool) -> None:
    """Print what the rules find in an edition and its files; with `strict`, exit 1 where one is an error."""
    if form not in ("table", "jsonl", "sarif"):
        raise UsageError(f"--format {form}: findings come as table, jsonl or sarif")
    if path is None:
        there = sorted(output.glob("*/edition.json"))
        if not there:
            raise UsageError(f"{output}: no edition lies there. Build one with: briefing build")
        path = there[-1]
    elif not path.exists() and (output / path).is_dir():
        path = output / path
    folder = path if path.is_dir() else path.parent
    edition = load_edition(path)
    texts = {a.id: a.text for a in read(articles) if isinstance(a, Article)} if articles else {}
    rendered = {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    earlier, _ = remembered(output / NAME, beat, edition.period.first)
    findings = check(edition, texts, beat, rendered, earlier=earlier)
    if form == "sarif":
        screen.line(msgspec.json.format(msgspec.json.encode(_sarif(findings, folder)), indent=2))
    elif form == "jsonl":
        for finding in findings:
            screen.line(msgspec.json.encode(finding))
    else:
        rows = [(str(f.rule), f.severity, f.where, f.sentence, screen.prose(f.message, f.remedy)) for f in findings]
        screen.table(
            f"{edition.title}: {len(rows)} findings", ("rule", "", "where", "sentence", "what to do"), rows, right=(0,)
        )
    if strict and any(f.severity == "E" for f in findings):
        raise typer.Exit(1)


def _sarif(findings: Sequence[Finding], folder: Path) -> dict[str, object]:
    """The findings in the shape of SARIF 2.1.0 (OASIS), which build servers show beside a change."""
    results = [
        {
            "ruleId": f"briefing/{f.rule}",
            "level": "error" if f.severity == "E" else "warning",
            "message": {"text": screen.prose(f.message, f.remedy)},
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
