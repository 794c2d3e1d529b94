"""The fonts of the page: those that ship, those of the machine that may stand in, and characters that none of them has.

The PDF is set with the shipped faces (Source Serif 4 and Source Sans 3, SIL Open Font License), found through a private
fontconfig file, so that it does not depend on what a machine has. Only for writing systems they lack are the folders
in `data/fallback_fonts.txt` looked at.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
<cachedir prefix="xdg">fontconfig</cachedir>
<alias binding="strong"><family>serif</family><prefer><family>Source Serif 4</family></prefer></alias>
<alias binding="strong"><family>sans-serif</family><prefer><family>Source Sans 3</family></prefer></alias>
</fontconfig>
"""
# Characters that have no shape of their own: layout takes them, no font need have them.
_FONT_FILES = {".ttf", ".otf", ".ttc"}
_SHAPELESS = {"Cc", "Cf", "Zl", "Zp", "Zs"}


def folder() -> Path:
    """Where the shipped faces lie."""
    return Path(str(resources.files("briefing.render"))) / "fonts"


@lru_cache(maxsize=1)
def fallback_folders() -> tuple[Path, ...]:
    """The machine's folders of fonts that may stand in, those that exist."""
    listed = (resources.files("briefing.render") / "data" / "fallback_fonts.txt").read_text("utf-8")
    lines = (line.partition("#")[0].strip() for line in listed.splitlines())
    return tuple(Path(line) for line in lines if line and Path(line).is_dir())


@lru_cache(maxsize=1)
def _shipped() -> frozenset[int]:
    """The code points that every shipped face has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415  slow to import, and only the PDF needs it

    covered: frozenset[int] | None = None
    for file in sorted(folder().glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            points = frozenset(font.getBestCmap())
        covered = points if covered is None else covered & points
    return covered or frozenset()


@lru_cache(maxsize=1)
def _stand_ins() -> tuple[Path, ...]:
    """The font files of the fallback folders, plain faces first: they have the most characters."""
    files = [file for each in fallback_folders() for file in each.rglob("*") if file.suffix.lower() in _FONT_FILES]
    return tuple(sorted(files, key=lambda file: (len(file.stem), file)))


@lru_cache(maxsize=256)
def _points(file: Path) -> frozenset[int]:
    """The code points of a font file; none where it cannot be read."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # noqa: PLC0415  as above

    try:
        with file.open("rb") as opened:
            many = file.suffix.lower() == ".ttc"
            faces = TTCollection(opened, lazy=True).fonts if many else [TTFont(opened, lazy=True)]
            return frozenset(point for face in faces for point in face.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()


def missing(text: str) -> tuple[str, ...]:
    """The characters of the text that no font at hand can draw, in order of code point."""
    wanted = {ord(c) for c in set(text) if unicodedata.category(c) not in _SHAPELESS and not _joins(c)}
    left = wanted - _shipped()
    for file in _stand_ins() if left else ():
        left -= _points(file)
        if not left:
            break
    return tuple(chr(point) for point in sorted(left))


def _joins(character: str) -> bool:
    """Whether it only varies the character before it: variation selectors, skin tones stay with their emoji."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def named(character: str) -> str:
    """U+1F680 ROCKET."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


@contextmanager
def configured() -> Iterator[None]:
    """While it lasts, fontconfig reads the private file: the shipped faces and the fallback folders, nothing else."""
    folders = "\n".join(f"<dir>{escape(str(each))}</dir>" for each in (folder(), *fallback_folders()))
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="briefing-fonts-") as temporary:
        config = Path(temporary) / "fonts.conf"
        config.write_text(_CONFIG.format(folders=folders), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
