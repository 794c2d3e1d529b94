"""Lays out each page of `cases/fetches.toml` and prints, as JSON, what the process opened or connected to meanwhile.

Run as `python fetch_probe.py FILE WEB`: an audit hook, which cannot be taken off again, sees each open and each socket.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

from briefing.errors import BriefingError
from briefing.render.pdf import pdf

_HEAD = "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>t</title></head><body class='x short'>"
_WATCHED = {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen"}


def main() -> None:
    """Print one object a case: its name, what was opened, what was told."""
    file, web = sys.argv[1:3]
    seen: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        inside = str(arguments[0]).startswith("data:")
        if event in _WATCHED and not inside and (event != "open" or Path(file).name in str(arguments[0])):
            seen.append(f"{event} {arguments[0]}")

    pdf(_HEAD + "<p>warm</p></body></html>")
    sys.addaudithook(hook)
    told = []
    for case in tomllib.loads((Path(__file__).parent / "cases" / "fetches.toml").read_text("utf-8"))["case"]:
        seen.clear()
        html = _HEAD + case["html"].replace("FILE", f"file://{file}").replace("WEB", web) + "<p>end</p></body></html>"
        try:
            made, notes = pdf(html)
            said, size = [note.message for note in notes], len(made)
        except BriefingError as error:
            said, size = [str(error)], 0
        told.append({"name": case["name"], "seen": list(seen), "said": said, "size": size})
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
