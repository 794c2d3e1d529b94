"""The arguments and flags that commands share, and the words that may stand behind them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Listing(StrEnum):
    """How a listing command prints."""

    table = "table"
    jsonl = "jsonl"


class Findings(StrEnum):
    """How the findings of the rules are printed."""

    table = "table"
    jsonl = "jsonl"
    sarif = "sarif"


class Days(StrEnum):
    """How a timeline is printed."""

    md = "md"
    html = "html"
    jsonl = "jsonl"


class Output(StrEnum):
    """The five forms of an edition."""

    md = "md"
    html = "html"
    pdf = "pdf"
    mail = "mail"
    json = "json"


class Kind(StrEnum):
    """The kinds of sentences."""

    fact = "fact"
    statement = "statement"
    background = "background"
    caveat = "caveat"
    headline = "headline"
    boilerplate = "boilerplate"


OUTPUT = Path("output")
STORE = Path("articles")

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="PATH", help="Files, folders, or - for JSON lines on standard input.")
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The beat's file; else briefing.toml beside the articles or here."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors alone, and which edited files gave way.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every note.")]
Format = Annotated[Listing, typer.Option("--format", help="How to print: for people, or a JSON object a line.")]
Week = Annotated[str | None, typer.Option("--week", metavar="WEEK", help="An ISO week, such as 2024-W46.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="The first day of the period, such as 2024-11-11.")
]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day of the period.")]
Count = Annotated[str | None, typer.Option("--days", metavar="A-B", help="Days of the beat's count, such as 978-982.")]
_NAMED = "its week or days as its folder is called (2024-W46), its folder, or its edition.json"
Newest = Annotated[Path | None, typer.Argument(metavar="EDITION", help=f"Which edition: {_NAMED}; else the newest.")]
Named = Annotated[Path, typer.Argument(metavar="EDITION", help=f"Which edition: {_NAMED}.")]
Editions = Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder that editions lie in.")]
LedgerFile = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="The ledger's file; else ledger.sqlite beside the editions."),
]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="A folder whose templates win over the built-in ones."),
]
Look = Annotated[
    str | None,
    typer.Option(
        "--look",
        metavar="[roundup|sheet|FOLDER]",
        help="The pages' style: the roundup, one dense sheet, or a folder of your templates; else the beat's.",
    ),
]
Store = Annotated[
    Path, typer.Option("--store", metavar="DIR", help="The folder that collected articles are stored in.")
]
Articles = Annotated[
    list[str] | None,
    typer.Option(
        "--articles",
        metavar="PATH",
        help="The articles it was made from, to hold each quote against its source. Once for each path.",
    ),
]
