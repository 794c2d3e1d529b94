"""The store: a file a page below a folder, each a JSON lines record that `briefing build` reads, and an SQLite index.

The files are what counts: the index remembers what was asked, when, and what came of it, and can be thrown away.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from briefing.collect.sources import Own
from briefing.dates.stamps import own_day_of_stamp
from briefing.errors import ContentError
from briefing.readers.jsonl import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from briefing.collect.sources import Link
    from briefing.model import Article

INDEX: Final = ".collected.sqlite"
"""The index's name in the store: hidden, as what begins with a dot is no article."""

State = Literal["wanted", "stored", "aside", "failed"]
_VERSION: Final = 2
_TABLES: Final = """
create table pages (
  key text primary key, url text not null, source text not null, title text, outlet text, published text, changed text,
  state text not null, file text, hash text, etag text, modified text, fetched text, reason text, remedy text,
  tries integer not null default 0, own text
);
create index pages_state on pages(state);
create table sources (
  url text primary key, kind text not null, title text, etag text, modified text,
  asked text, answered text, brought text, reason text, remedy text
);
"""


class Page(NamedTuple):
    """What the index knows of a page: its `state`, and of the last answer what a conditional request needs.

    `own` is the article as its feed tells it, kept until the page itself is there.
    """

    key: str
    url: str
    source: str
    title: str | None
    outlet: str | None
    published: str | None
    changed: str | None
    state: State
    file: str | None
    hash: str | None
    etag: str | None
    modified: str | None
    fetched: str | None
    reason: str | None
    remedy: str | None
    tries: int
    own: Own | None


class Asked(NamedTuple):
    """What the index knows of a source: when it was asked, when it answered, when it last `brought` a new article."""

    url: str
    kind: str
    title: str | None
    etag: str | None
    modified: str | None
    asked: str | None
    answered: str | None
    brought: str | None
    reason: str | None
    remedy: str | None


class Store:
    """A folder of articles with its index. Every change is on the disk before the next page is asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(root / INDEX, isolation_level=None)
        try:
            (version,) = self._db.execute("pragma user_version").fetchone()
            if version == 0:
                self._db.executescript(f"pragma journal_mode = wal;{_TABLES}pragma user_version = {_VERSION}")
            elif version == 1:
                self._db.executescript(f"alter table pages add column own text; pragma user_version = {_VERSION}")
        except sqlite3.DatabaseError as error:
            raise ContentError(
                f"{root / INDEX}: the index is broken: {error}. Take the file away; it is made anew, and the articles stay"
            ) from None
        if version not in (0, 1, _VERSION):
            raise ContentError(
                f"{root / INDEX}: it was made by a newer version of briefing. Upgrade, or take the file away"
            )

    def close(self) -> None:
        """Let go of the index."""
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Changes that count all or not at all."""
        self._db.execute("begin")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def page(self, key: str) -> Page | None:
        """What is known of a page by its canonical address."""
        row = self._db.execute("select * from pages where key = ?", (key,)).fetchone()
        return _page(row) if row else None

    def open_pages(self, tries: int) -> list[Page]:
        """The pages still to be fetched: wanted, or failed fewer than `tries` times."""
        rows = self._db.execute(
            "select * from pages where state = 'wanted' or (state = 'failed' and tries < ?) order by key", (tries,)
        )
        return [_page(row) for row in rows]

    def pages(self, *states: State) -> list[Page]:
        """The pages in these states."""
        marks = ", ".join("?" * len(states))
        rows = self._db.execute(f"select * from pages where state in ({marks}) order by key", states)  # noqa: S608  question marks alone
        return [_page(row) for row in rows]

    def want(self, key: str, link: Link, source: str) -> None:
        """A page is to be fetched, for the first time or anew."""
        self._db.execute(
            "insert into pages (key, url, source, title, outlet, published, changed, state, own) values (?, ?, ?, ?, ?, ?, ?, 'wanted', ?) "
            "on conflict (key) do update set state = 'wanted', url = excluded.url, title = excluded.title, changed = excluded.changed, tries = 0, own = excluded.own",
            (
                key,
                link.url,
                source,
                link.title,
                link.outlet,
                link.published,
                link.changed,
                msgspec.json.encode(link.own).decode() if link.own else None,
            ),
        )

    def settle(
        self, key: str, state: State, at: datetime, reason: str | None = None, remedy: str | None = None
    ) -> None:
        """What came of a page."""
        self._db.execute(
            "update pages set state = ?, fetched = ?, reason = ?, remedy = ?, tries = tries + 1, "
            "own = iif(? = 'failed', own, null) where key = ?",
            (state, at.isoformat(), reason, remedy, state, key),
        )

    def remember(self, key: str, file: str, digest: str, etag: str | None, modified: str | None) -> None:
        """Where a page lies, and what a conditional request needs."""
        self._db.execute(
            "update pages set file = ?, hash = ?, etag = ?, modified = ? where key = ?",
            (file, digest, etag, modified, key),
        )

    def source(self, url: str) -> Asked | None:
        """What is known of a source."""
        row = self._db.execute("select * from sources where url = ?", (url,)).fetchone()
        return Asked(*row) if row else None

    def sources(self) -> list[Asked]:
        """Every source that was ever asked."""
        return [Asked(*row) for row in self._db.execute("select * from sources order by url")]

    def tell(self, asked: Asked) -> None:
        """What came of asking a source."""
        self._db.execute(f"replace into sources values ({', '.join('?' * len(asked))})", asked)  # noqa: S608  the same

    def write(self, key: str, articles: Sequence[Article]) -> str:
        """The articles of one page as a file: its name below the store.

        A file is never overwritten: a page that changed gets a further one, and the older version stays.
        """
        day = day_of(articles[0])
        short = hashlib.blake2b(key.encode(), digest_size=4).hexdigest()
        host = re.sub(r"[^a-z0-9.-]", "-", (urlsplit(f"//{key}").hostname or "unknown").lower()).strip(".") or "unknown"
        stem = f"{host}/{day.isoformat() if day else 'undated'}-{_slug(articles[0].title)}{short}"
        folder = self.root / host
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (self.root / (name := f"{stem}{f'-{number}' if number > 1 else ''}.jsonl")).exists():
            number += 1
        lines = [
            _record(a, name.removesuffix(".jsonl"), n if len(articles) > 1 else 0) for n, a in enumerate(articles, 1)
        ]
        making = self.root / f"{host}/.{name.rpartition('/')[2]}.part"
        try:
            with making.open("wb") as file:
                file.write(b"".join(lines))
                file.flush()
                os.fsync(file.fileno())
            making.replace(self.root / name)
        except BaseException:
            making.unlink(missing_ok=True)
            raise
        return name


def _page(row: Sequence[Any]) -> Page:
    return Page._make((*row[:-1], msgspec.json.decode(row[-1], type=Own) if row[-1] else None))


def _record(article: Article, name: str, number: int) -> bytes:
    record = Record(
        text=article.text,
        id=f"{name}#{number}" if number else name,
        url=article.url,
        title=article.title,
        outlet=article.outlet,
        authors=list(article.authors),
        published=article.stamp,
        language=article.language,
        section=article.section,
        retrieved=article.retrieved,
        modified=article.modified,
        guess=article.guess.day if article.guess else None,
        free=article.free,
    )
    return msgspec.json.encode(record) + b"\n"


def _slug(title: str | None) -> str:
    plain = unicodedata.normalize("NFKD", title or "").encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return f"{'-'.join(words)[:60].strip('-')}-" if words else ""


def digest(articles: Iterable[Article]) -> str:
    """The hash of the words of a page's articles."""
    words = "\0".join(f"{one.title}\0{one.text}" for one in articles)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def day_of(article: Article) -> date | None:
    """The day an article was published, in its own zone, where its metadata or its reader tells one."""
    day = own_day_of_stamp(article.stamp) if article.stamp else None
    return day or article.published or (article.guess.day if article.guess else None)
