"""The words of a PDF in the order in which it is read aloud: its structure tree, not the places of letters on a page.

So a sentence that runs over a page's end stays whole, running heads are left out, and what a font draws as one shape
("fi") comes back as the letters it stands for. Words written from right to left are drawn from left to right; each is
turned round again, but where such words stand in a line among others, their order stays that of the eye.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAPPED = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_OUTSIDE = -1


def words(data: bytes) -> str:
    """The text of a PDF. Raises `ValueError` where it is none, or is not tagged."""
    import pikepdf  # noqa: PLC0415  only a PDF needs it

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if "/StructTreeRoot" not in document.Root:
                raise ValueError("it is not tagged")
            pages: dict[Any, Mapping[int, str]] = {page.objgen: _Page(page).texts for page in document.pages}
            return "".join(pages[page].get(mark, "") for page, mark in _leaves(document.Root.StructTreeRoot))
    except (pikepdf.PdfError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"it is no whole PDF ({error})") from error


def _leaves(root: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401  pikepdf's objects
    """Each marked piece of the structure tree, in its order: its page and its number there."""
    todo: list[tuple[Any, Any]] = [(root, None)]
    seen: set[Any] = set()
    while todo:
        node, page = todo.pop()
        if isinstance(node, int):
            yield page, node
            continue
        if node.is_indirect:
            if node.objgen in seen:
                raise LookupError("its structure runs in a circle")
            seen.add(node.objgen)
        page = node.Pg.objgen if "/Pg" in node else page
        if "/MCID" in node:
            yield page, int(node.MCID)
        children = node.get("/K")
        if children is not None and "/MCID" not in node:
            todo += [(child, page) for child in reversed(list(children) if _is_list(children) else [children])]


def _is_list(thing: object) -> bool:
    import pikepdf  # noqa: PLC0415  as above

    return isinstance(thing, pikepdf.Array)


class _Page:
    """A page's text by the numbers of its marked pieces."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  pikepdf's objects
        self.texts: dict[int, str] = {}
        self._mark = _OUTSIDE
        self._draw(page, page.get("/Resources", {}))

    def _draw(self, drawn: Any, resources: Any) -> None:  # noqa: ANN401  as above
        import pikepdf  # noqa: PLC0415  as above

        fonts = {str(name): _Font(font) for name, font in resources.get("/Font", {}).items()}
        font: _Font | None = None
        within: list[int] = []
        for step in pikepdf.parse_content_stream(drawn, "BDC BMC EMC Tf Tj TJ ' \" Do"):
            name, operands = str(step.operator), list(step.operands)
            if name in {"BDC", "BMC"}:
                within.append(self._mark)
                told = operands[1] if len(operands) > 1 else None
                if isinstance(told, pikepdf.Dictionary) and "/MCID" in told:
                    self._mark = int(told.MCID)
            elif name == "EMC":
                self._mark = within.pop() if within else _OUTSIDE
            elif name == "Tf":
                font = fonts.get(str(operands[0]))
            elif name in _SHOWING and font is not None:
                shown = operands[-1]
                strings = shown if isinstance(shown, pikepdf.Array) else [shown]
                codes = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
                self.texts[self._mark] = self.texts.get(self._mark, "") + _in_order(font.read(codes))
            elif name == "Do":
                inside = resources.get("/XObject", {}).get(str(operands[0]))
                if inside is not None and inside.get("/Subtype") == pikepdf.Name.Form:
                    self._draw(inside, inside.get("/Resources", resources))


class _Font:
    """What the codes of a font stand for (ISO 32000-1, 9.10.3: its ToUnicode map)."""

    def __init__(self, font: Any) -> None:  # noqa: ANN401  pikepdf's objects
        self._wide = str(font.get("/Subtype")) == "/Type0"
        self._letters: dict[int, str] = {}
        if "/ToUnicode" in font:
            for kind, body in _MAPPED.findall(font.ToUnicode.read_bytes()):
                self._learn(kind, [told.group(1) or told.group(2) for told in _HEX.finditer(body)])

    def _learn(self, kind: bytes, told: list[bytes]) -> None:
        if kind == b"char":
            self._letters.update(
                (int(code, 16), _text(letters)) for code, letters in zip(told[::2], told[1::2], strict=True)
            )
            return
        at = 0
        while at < len(told):
            first, last, start = int(told[at], 16), int(told[at + 1], 16), told[at + 2]
            at += 3
            if start == b"[":
                end = told.index(b"]", at)
                self._letters.update(zip(range(first, last + 1), map(_text, told[at:end]), strict=False))
                at = end + 1
            else:
                head, tail = _text(start)[:-1], ord(_text(start)[-1])
                self._letters.update((first + n, head + chr(tail + n)) for n in range(last - first + 1))

    def read(self, codes: bytes) -> list[str]:
        """The letters that each of a run of codes stands for; nothing for one without."""
        if not self._wide:
            return [self._letters.get(code, "") for code in codes]
        return [self._letters.get(high << 8 | low, "") for high, low in zip(codes[::2], codes[1::2], strict=False)]


def _in_order(letters: list[str]) -> str:
    """The letters of a run as they are read, given as they are drawn."""
    return "".join(reversed(letters) if any(map(from_the_right, letters)) else letters)


def from_the_right(text: str) -> bool:
    """Whether some of it is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text)


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
