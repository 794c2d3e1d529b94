"""Articles as read, and the spans marked over them. All offsets count code points of `Article.text`, which is never changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from briefing.errors import Note
from briefing.model.when import PublicationDay, TimeExpression

BlockKind = Literal[
    "title",  # the article's own headline, where it stands in the text
    "heading",  # a headline within the article, a run-in label
    "paragraph",
    "list-item",
    "caption",
    "byline",  # "By Jane Doe", "Updated 14 Nov 2024, 9:41 am": about the article, not of it
    "dateline",  # a line that is nothing but place and day; a run-in dateline stays in its paragraph
    "entry",  # the head of a live-blog entry: its time, its title
    "correction",  # a correction or an update notice
    "furniture",  # what the page put there: menus, adverts, credits, related links
]


class Article(Struct, frozen=True, kw_only=True):
    """One article exactly as read. `text` holds the file's characters; the title may or may not be part of it.

    `id` names it in everything printed (the record's id, or the file's name); `key` is the first eight hex digits of a
    hash of outlet, title and text, independent of file names, made unique within a run. `stamp` is what the metadata
    say of the publication day, verbatim; `published` is that day when it could be read. `front_title` is a title given
    beside the text. `guess` is a day of little confidence that counts where nothing else tells one. `free` is what the
    publisher says of who may read it (None: nothing). `modified` is the stamp of its last change, never of its publication.
    """

    id: str
    text: str
    key: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    stamp: str | None = None
    published: date | None = None
    retrieved: date | None = None
    origin: str = ""
    sha256: str = ""
    notes: tuple[Note, ...] = ()
    guess: PublicationDay | None = None
    free: bool | None = None
    modified: str | None = None


class Block(Struct, frozen=True, gc=False):
    """A run of characters of one kind. The blocks of an article tile its text: each character lies in exactly one.

    `reason` and `confidence` (0 to 1) say why it is what it is, where that is not plain prose.
    """

    start: int
    end: int
    kind: BlockKind
    reason: str = ""
    confidence: float = 1.0


class Sentence(Struct, frozen=True, gc=False):
    """One sentence, trimmed of blanks; `block` is the index of the block it lies in."""

    start: int
    end: int
    block: int


class Marked(Struct, frozen=True):
    """An article with its blocks and sentences. `language` is the told or detected ISO 639-1 code."""

    article: Article
    language: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[Note, ...] = ()


class Dated(Struct, frozen=True):
    """A marked article with its publication day (None: set aside) and its time expressions in order of `start`."""

    marked: Marked
    published: PublicationDay | None
    expressions: tuple[TimeExpression, ...]
    notes: tuple[Note, ...] = ()
