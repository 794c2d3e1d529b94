"""`briefing init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the beat.")] = Path("briefing.toml"),
) -> None:
    """A new beat, from a few questions: writes briefing.toml."""
    from briefing.cli import starting

    starting.run(file)
