"""The commands: the only place that prints, exits, and reads the clock."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; every expected trouble is one clear line and an exit code."""
    from briefing.cli.app import app
    from briefing.errors import BriefingError

    # A run makes millions of small objects and keeps them: looking for cycles among them every 700 is time for nothing.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        app()
    except BriefingError as error:
        sys.stderr.write(f"briefing: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has gone (`briefing facts ... | head`): no fault, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
