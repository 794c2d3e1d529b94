"""The faces that an HTML page carries within itself, so that it looks alike where they are not installed.

They are cut beforehand, each into blocks by writing system (`data/web_fonts.toml`, `make fonts`): to cut them for each page
would take a second. A page holds the blocks whose letters it uses: some 65 kB in English and 135 in Ukrainian.
"""

from __future__ import annotations

import base64
import re
import tomllib
from functools import lru_cache
from importlib import resources

from briefing.render import fonts

# No text of an article can look like this on a page: there "<" is written "&lt;".
MARK = "/*<faces>*/"
_ITALIC = re.compile(r"<(?:em|i)\b")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, dict[str, str]]]:
    path = resources.files("briefing.render") / "data" / "web_fonts.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _points(ranges: str) -> frozenset[int]:
    """The code points of "U+20-7E,U+A0"."""
    points: set[int] = set()
    for each in ranges.removeprefix("U+").split(",U+"):
        first, _, last = each.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


@lru_cache(maxsize=1)
def blocks() -> dict[str, frozenset[int]]:
    """The code points of each block, by its name."""
    return {name: _points(str(ranges)) for name, ranges in _table()["blocks"].items()}


@lru_cache(maxsize=64)
def _rule(face: str, block: str) -> str:
    told = _table()["faces"][face]
    data = (fonts.folder() / "web" / f"{face}-{block}.woff2").read_bytes()
    return (
        f'@font-face {{ font-family: "{told["family"]}"; font-weight: {told["weight"]}; font-style: {told["style"]}; '
        f'src: url("data:font/woff2;base64,{base64.b64encode(data).decode("ascii")}") format("woff2"); '
        f"unicode-range: {_table()['blocks'][block]}; }}\n"
    )


def carried(html: str) -> str:
    """The page with the faces it uses in the place of the first `MARK`; unchanged where no template put one."""
    if MARK not in html:
        return html
    points = {ord(each) for each in set(html)}
    used = [name for name, block in blocks().items() if points & block]
    slanted = _ITALIC.search(html)
    faces = [face for face, told in _table()["faces"].items() if slanted or told["style"] == "normal"]
    return html.replace(MARK, "".join(_rule(face, block) for face in faces for block in used), 1)
