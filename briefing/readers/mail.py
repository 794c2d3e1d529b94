"""Newsletters and pages kept as mail: .eml, mbox, .mhtml. The HTML part is read, else the plain part as text.

Pictures and attachments are dropped, and what a mail answers to, its signature and its lawyers' footer: they are no news of it. A saved page is read as a page; a newsletter is laid out in tables, in which what
reads pages finds little, so all its words are read.
"""

from __future__ import annotations

import re
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from briefing.dates.stamps import own_day_of_stamp
from briefing.errors import Note
from briefing.model import Article, SetAside
from briefing.readers import html
from briefing.readers.decoding import charset
from briefing.readers.fragments import plain
from briefing.readers.markup import markup
from briefing.readers.reader import LARGEST, Reader, UnusableError
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from briefing.readers.reader import Given

_MBOX: Final = re.compile(rb"From [^\r\n]{1,200}\d\d:\d\d")
_HEADER: Final = re.compile(r"[a-z][a-z0-9-]{1,40}:[ \t]")
_FIELDS: Final = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "content-type",
)
_SUFFIXES: Final = (".eml", ".mht", ".mhtml", ".mbox")
_PARTS: Final = 2000  # a newsletter has two, a saved page one a picture
_DEPTH: Final = 100  # parts that hold parts: a mail has a handful, and the parser's own stack is not to be tried
_NESTED: Final = re.compile(rb"^content-type:\s*(?:multipart/|message/rfc822)", re.IGNORECASE | re.MULTILINE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FLOWED: Final = re.compile(r"(?<![\n-]) \r?\n(?!-- |>|\s)")
_WORDS: Final = 40  # a mail that says less of its own passes another on
_SIGNED: Final = 15  # lines that a signature has at most
_LAST: Final = 5  # paragraphs at the end, in which a footer stands
_WIDEST: Final = 250  # characters of a line that tells who wrote what is answered to


class _Page(NamedTuple):
    """An HTML part: its bytes, the address it was fetched from, the encoding its headers name."""

    content: bytes
    address: str | None
    charset: str | None


def _suits(given: Given) -> float:
    if _MBOX.match(given.head):
        return 0.9
    head = given.opening.replace("\r\n", "\n").partition("\n\n")[0]
    if not _HEADER.match(head):
        return 0.0
    known = sum(f"\n{field}:" in f"\n{head}" for field in _FIELDS)
    return 0.85 if known >= 3 else 0.6 if given.suffix in _SUFFIXES else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    if not _MBOX.match(given.head):
        yield from message(given.data(), given.name, given.name)
        return
    for number, one in enumerate(_messages(given), 1):
        place = f"{given.name}, message {number}"
        if one is None:
            yield SetAside(
                article=place,
                reason=f"the message has more than {LARGEST / 1e6:.0f} MB",
                remedy="take the message out",
            )
            continue
        try:
            yield from message(one, f"{given.name}#{number}", place)
        except UnusableError as error:
            yield SetAside(article=place, reason=error.reason, remedy=error.remedy)


def _messages(given: Given) -> Iterator[bytes | None]:
    """The messages of an mbox one after another, None for one that is too large."""
    lines: list[bytes] = []
    size, blank = 0, True
    with given.open() as file:
        while line := file.readline(1 << 20):
            if blank and _MBOX.match(line):
                if size:
                    yield b"".join(lines) if size <= LARGEST else None
                lines, size, blank = [], 0, False
                continue
            blank = not line.strip()
            size += len(line)
            if size <= LARGEST:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
            else:
                lines = []
    if size:
        yield b"".join(lines) if size <= LARGEST else None


def message(data: bytes, name: str, place: str) -> Iterator[Article | SetAside]:
    """The article of one message. Raises `UnusableError` for one without words, or nested beyond reason."""
    if len(_NESTED.findall(data)) > _DEPTH:
        raise UnusableError(f"it has more than {_DEPTH} parts that hold parts", "save its text as a .txt file")
    mail: EmailMessage = BytesParser(policy=policy.default).parsebytes(data)
    page, text = _parts(mail)
    saved = _header(mail, "Snapshot-Content-Location")
    if page is not None and not saved and mail.get_content_type() == "multipart/related":
        saved = page.address
    if page is not None and saved:
        when = _header(mail, "Date")
        for one in html.page(page.content, name, saved, page.charset):
            if isinstance(one, Article):
                yield replace(one, origin=place, retrieved=own_day_of_stamp(when) if when else None)
            else:
                yield one
        return
    letter, language, notes = _letter(page, name) if page is not None else ("", None, ())
    whole = letter or text or ""
    if not whole.strip():
        raise UnusableError("the mail has no words in it", "save its text as a .txt file, or take it out")
    own = _own(whole)
    if own != whole:
        told = "what the mail answers to, its signature or its footer is left out"
        notes = (*notes, Note("answered", told, place, "info"))
    yield _article(mail, Article(id=name, text=own, language=language, origin=place, notes=notes))


def _letter(page: _Page, name: str) -> tuple[str, str | None, tuple[Note, ...]]:
    """A newsletter's words, but for the preview line that mail programs show beside the subject and what it answers to; its language."""
    from lxml.html import tostring  # noqa: PLC0415  only mail with HTML pays for it

    text, notes = html.decoded(page.content, name, page.charset)
    tree = html.parse(text)
    language = markup(tree).language
    for one in [
        *tree.iter("style", "script", "head"),
        *(e for e in tree.iter() if _HIDDEN.search(e.get("style") or "")),
    ]:
        if one.getparent() is not None:
            one.drop_tree()
    whole = plain(tostring(tree, encoding="unicode"))
    said = words("mail")
    for one in list(tree.iter()):
        names = {*str(one.get("class") or "").lower().split(), str(one.get("id") or "").lower()}
        if names.intersection(said["quoted"]) or (one.tag == "blockquote" and one.get("type") == "cite"):
            gone = [one]
        elif names.intersection(said["quoted_after"]):
            gone = [one, *one.itersiblings()]
        else:
            continue
        for each in gone:
            if each.getparent() is not None:
                each.drop_tree()
    own = plain(tostring(tree, encoding="unicode"))
    return own if len(own.split()) >= _WORDS else whole, language, notes


def _own(text: str) -> str:
    """What a mail says itself: without what it answers to, its signature and its footer. A mail that only passes another on is kept whole."""
    lines = text.splitlines()
    kept: list[str] = []
    n = 0
    while n < len(lines):
        above = _above(lines, n)
        if above and above == len(lines):
            break
        if not above:
            kept.append(lines[n])
        n += above or 1
    for at, line in enumerate(kept):
        if line.rstrip() == "--" and sum(map(bool, map(str.strip, kept[at:]))) <= _SIGNED:
            kept = kept[:at]
            break
    footers = words("mail")["footer"]
    blocks = re.split(r"\n\s*\n", "\n".join(kept))
    own = [block for block in blocks[-_LAST:] if not any(each in block.lower() for each in footers)]
    if len(kept) == len(lines) and len(own) == len(blocks[-_LAST:]):
        return text
    found = "\n\n".join([*blocks[:-_LAST], *own]).strip("\n") + "\n"
    return found if len(found.split()) >= _WORDS else text


def _above(lines: list[str], at: int) -> int:
    """How many lines, from this one, are what is answered to: the line above it and the marked ones below, or all that is left."""
    line = lines[at].strip().lower()
    if not line:
        return 0
    said = words("mail")
    if line.strip("-_ ") in said["original"] and line[0] in "-_":
        return len(lines) - at
    if _is_field(line, said["sender"]):
        below = [one for one in lines[at + 1 : at + 8] if one.strip()][:3]
        return len(lines) - at if any(_is_field(one.strip().lower(), said["moment"]) for one in below) else 0
    for count in (1, 2):  # mail programs wrap it
        told = " ".join(lines[at : at + count]).strip().lower()
        below = [one for one in lines[at + count : at + count + 3] if one.strip()]
        if (
            below
            and below[0].startswith(">")
            and not line.startswith(">")
            and told.endswith(":")
            and len(told) <= _WIDEST
            and any(character.isdigit() for character in told)
            and any(verb in told for verb in said["wrote"])
        ):
            end = at + count
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith(">")):
                end += 1
            return end - at
    return 0


def _is_field(line: str, names: tuple[str, ...]) -> bool:
    name, colon, value = line.partition(":")
    return bool(colon and value.strip()) and name.strip("* ") in names


def _parts(mail: EmailMessage) -> tuple[_Page | None, str | None]:
    """The first HTML part with its address and encoding, and the first plain part."""
    page: _Page | None = None
    text: str | None = None
    for number, part in enumerate(mail.walk()):
        if number > _PARTS:
            raise UnusableError(f"it has more than {_PARTS} parts", "save its text as a .txt file")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if kind in ("text/html", "application/xhtml+xml") and page is None and content.strip():
            page = _Page(content, _header(part, "Content-Location"), part.get_content_charset())
        elif kind == "text/plain" and text is None:
            text = content.decode(charset(part.get_content_charset() or "utf-8") or "utf-8", "replace")
            if part.get_param("format") == "flowed":
                text = _FLOWED.sub(" ", text)  # RFC 3676: a line that ends with a blank goes on in the next
    return page, text


def _header(part: object, name: str) -> str | None:
    """A header as one line; None where it is missing or beyond reading."""
    try:
        value = part.get(name)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001  the header parser raises of every kind on hostile headers
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _article(mail: EmailMessage, article: Article) -> Article:
    """A newsletter with what its headers say: subject, sender, day, and where it can be read on the web."""
    sender = _header(mail, "From") or ""
    link = re.search(r"https?://[^\s>]+", _header(mail, "Archived-At") or "")
    return replace(
        article,
        title=_header(mail, "Subject"),
        outlet=re.sub(r"\s*<[^>]*>\s*$", "", sender).strip("\" '") or None,
        url=link[0] if link else None,
        stamp=_header(mail, "Date"),
    )


reader = Reader("newsletters (.eml, .mbox) and web archives (.mhtml)", _suits, _read)
