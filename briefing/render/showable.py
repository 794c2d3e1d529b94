"""What sources say, made fit to stand on a page: characters, addresses, and a quote cut at its edits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.render.view import Piece

if TYPE_CHECKING:
    from briefing.model import Edit, Quote

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 and C1 controls, lone surrogates and noncharacters cannot stand in HTML; characters that turn the direction of
# what follows could show a sentence as its reverse. Blanks are laid out by the page, not by the article.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile("[\\s\x1c-\x1f\u2028\u2029]+")


def showable(text: str) -> tuple[str, bool]:
    """The text as a page can show it, on one line, and whether a character had to give way.

    What cannot be shown becomes U+FFFD, what turns the direction of writing goes, runs of blanks become one blank. The
    edition's JSON keeps the text as it was.
    """
    shown = _legible(text)
    return _BLANKS.sub(" ", shown).strip(), shown != text


def _legible(text: str) -> str:
    return _UNSHOWABLE.sub(REPLACEMENT, _TURNING.sub("", text))


def unstopped(title: str) -> str:
    """The title without the full stop of its last word: more about the source follows it. "Acme Corp." and "U.S." keep theirs."""
    last = title.rpartition(" ")[2]
    return title[:-1] if last.endswith(".") and last[:-1].isalpha() and last.islower() else title


def web_link(address: str) -> str:
    """The address where it is an absolute http(s) one, else "": nothing an article brings becomes another kind of link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    plain = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return address if plain and not re.search(r'[\s<>"\\^`{|}\x00-\x1f\x7f]', address) else ""


def pieces_of(quote: Quote) -> tuple[tuple[Piece, ...], str]:
    """The quote cut at its edits, and the source's own words, put back together from the edits."""
    pieces: list[Piece] = []
    original: list[str] = []
    at, shift = 0, 0
    for edit in quote.edits:
        here = edit.start - quote.start + shift
        between = quote.text[at:here]
        pieces.append(Piece(between))
        pieces.append(_edited(edit))
        original += (between, edit.before)
        at = here + len(edit.after)
        shift += len(edit.after) - (edit.end - edit.start)
    pieces.append(Piece(quote.text[at:]))
    original.append(quote.text[at:])
    return tuple(piece for piece in pieces if piece.text or piece.edited), "".join(original)


def _edited(edit: Edit) -> Piece:
    return Piece(edit.after, edited=True, before=edit.before, kind=edit.kind, why=edit.why)


def piece_of(text: str) -> str:
    """A piece of a quote as a page can show it: blanks at its ends stay, as its neighbours stand next to it."""
    return _BLANKS.sub(" ", _legible(text))


def trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without the blanks that their sum begins or ends with."""
    if not pieces:
        return pieces
    first, *rest = pieces
    row = [Piece(first.text.lstrip(), first.edited, first.before, first.kind, first.why), *rest]
    last = row[-1]
    row[-1] = Piece(last.text.rstrip(), last.edited, last.before, last.kind, last.why)
    return tuple(row)


def begun(text: str) -> str:
    """The text with a capital where it begins: what is made of words of a source stands as a title here."""
    return text[:1].upper() + text[1:]
