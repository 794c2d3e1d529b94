"""A run: sources are asked, the articles they name are fetched and stored, what is wrong is reported.

Each page is settled in the index as soon as it is there, so a run that is ended goes on where it was.
"""

from __future__ import annotations

import queue
from collections import defaultdict, deque
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from briefing.collect.fetch import FetchError
from briefing.collect.sources import Broken, Link, Source, links, subscribed
from briefing.collect.store import Asked, digest
from briefing.dates.stamps import instant
from briefing.model import Article, SetAside
from briefing.readers import feeds, html
from briefing.readers.identity import address
from briefing.readers.reader import Given, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from briefing.collect.fetch import Answer, Client
    from briefing.collect.sources import Own
    from briefing.collect.store import Page, Store
    from briefing.model import Subscriptions

_AT_ONCE: Final = 8  # hosts that are asked side by side; each is asked one thing at a time
_WAITING: Final = 2  # answers that wait to be stored
_TRIES: Final = 5  # runs in which a page that failed is asked for again
_T = TypeVar("_T")


class Told(NamedTuple):
    """What is to be said of one source: `state` is "new", "unchanged", "silent" or "broken".

    `nameless` are those of its new articles that have no address, so that they were stored as the feed tells them.
    """

    source: str
    state: str
    new: int = 0
    reason: str = ""
    remedy: str = ""
    nameless: int = 0


class Report(NamedTuple):
    """What a run did: each source in its order, the pages set aside or failed, and how many articles were stored.

    `instead` are those of them whose page could not be had and why, so that what their feed tells was stored.
    """

    sources: tuple[Told, ...]
    pages: tuple[SetAside, ...]
    stored: int
    unchanged: int
    too_old: int
    instead: tuple[SetAside, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether no source could be read."""
        return bool(self.sources) and all(one.state == "broken" for one in self.sources)


class _Gone(NamedTuple):
    """What came of asking: an answer with what it was asked for, or the trouble."""

    answer: Answer | None
    links: tuple[Link, ...] = ()
    trouble: UnusableError | None = None


def collect(
    wanted: Subscriptions,
    store: Store,
    client: Client,
    *,
    folder: Path,
    progress: Callable[[str, int, int | None], None],
) -> Report:
    """One run over everything subscribed to. `folder` is where lists named by file lie."""
    run = _Run(wanted, store, client, progress)
    found = list(subscribed(wanted, folder, client))
    told = {
        one.source: Told(one.source, "broken", 0, one.reason, one.remedy) for one in found if isinstance(one, Broken)
    }
    sources = [one for one in found if isinstance(one, Source)]
    told |= run.ask(sources)
    new = run.fetch()
    for source in sources:
        told[source.url] = run.judged(source, told[source.url], new.get(source.url, 0))
    return Report(
        tuple(told.values()), tuple(run.aside), sum(new.values()), run.unchanged, run.too_old, tuple(run.instead)
    )


class _Run:
    """The state of one run."""

    def __init__(
        self, wanted: Subscriptions, store: Store, client: Client, progress: Callable[[str, int, int | None], None]
    ) -> None:
        self.wanted, self.store, self.client, self.progress = wanted, store, client, progress
        self.known = {one.url: one for one in store.sources()}  # the index is not asked from other threads
        self.aside: list[SetAside] = []
        self.instead: list[SetAside] = []
        self.unchanged = self.too_old = 0
        self.nameless: defaultdict[str, int] = defaultdict(int)

    def ask(self, sources: list[Source]) -> dict[str, Told]:
        """Every source is asked what it has; the pages it names are wanted from now on."""
        told: dict[str, Told] = {}
        listing = [one for one in sources if one.kind != "page"]
        for one in sources:
            if one.kind == "page":
                self._want([Link(one.url)], one.url, always=True)
                told[one.url] = Told(one.url, "unchanged")
        work = _by_host(listing, lambda one: one.url)
        for n, (source, gone) in enumerate(_side_by_side(work, self._listed), 1):
            told[source.url] = self._noted(source, gone)
            self.progress("asking sources", n, len(listing))
        return {one.url: told[one.url] for one in sources}

    def _listed(self, source: Source) -> _Gone:
        known = self.known.get(source.url)
        try:
            answer = self.client.get(source.url, known.etag if known else None, known.modified if known else None)
            return _Gone(answer, () if answer.status == 304 else tuple(links(source, answer, self.client)))
        except UnusableError as error:
            return _Gone(None, trouble=error)

    def _noted(self, source: Source, gone: _Gone) -> Told:
        now = self.client.clock.now().isoformat()
        before = self.known.get(source.url)
        trouble, answer = gone.trouble, gone.answer
        with self.store.together():
            if answer is not None and answer.status != 304:
                self._want(list(gone.links), source.url)
            fresh = answer if answer is not None and answer.status != 304 else before
            self.store.tell(
                Asked(
                    source.url,
                    source.kind,
                    source.title or (before.title if before else None),
                    fresh.etag if fresh else None,
                    fresh.modified if fresh else None,
                    now,
                    now if answer is not None else before.answered if before else None,
                    before.brought if before else None,
                    trouble.reason if trouble else None,
                    trouble.remedy if trouble else None,
                )
            )
        if trouble:
            return Told(source.url, "broken", 0, trouble.reason, trouble.remedy)
        return Told(source.url, "unchanged")

    def _want(self, found: list[Link], source: str, *, always: bool = False) -> None:
        """The links that are new, or changed since they were fetched, and not too old; the newest first, not too many."""
        oldest = self.client.clock.now() - timedelta(days=self.wanted.days)
        fresh: list[tuple[str, Link]] = []
        for link in found:
            key = f"{source.partition('://')[2]}#{link.name}" if link.name else address(link.url)
            if key is None:
                if always:  # of a sitemap's front page nothing need be said
                    told = "it is no address of an article but a front page"
                    remedy = "name it under feeds or sitemaps, or name the article's own page"
                    self.aside.append(SetAside(article=link.url, reason=told, remedy=remedy))
                continue
            if link.name and link.own is None:
                told = "the entry has no address, no words and no title"
                self.aside.append(SetAside(article=key, reason=told, remedy="tell whoever makes the feed"))
                continue
            known = self.store.page(key)
            moment = instant(link.published or link.changed or "")
            if known is None and moment is not None and moment < oldest:
                self.too_old += 1
            elif known is None or always or _changed(known, link) or (link.name and _says_more(known, link)):
                fresh.append((key, link))
        fresh.sort(key=lambda one: one[1].published or one[1].changed or "", reverse=True)
        for key, link in fresh[: self.wanted.most]:
            self.store.want(key, link, source)

    def fetch(self) -> dict[str, int]:
        """The wanted pages are fetched and stored; how many articles are new, by source."""
        new: defaultdict[str, int] = defaultdict(int)
        pages = []
        for page in self.store.open_pages(_TRIES):
            if _is_nameless(page):
                told = self._store_own(page)
                new[page.source] += told
                self.nameless[page.source] += told
            else:
                pages.append(page)
        work = _by_host(pages, lambda one: one.url)
        for n, (page, gone) in enumerate(_side_by_side(work, self._page), 1):
            new[page.source] += self._settle(page, gone)
            self.progress("fetching articles", n, len(pages))
        return new

    def _page(self, page: Page) -> _Gone:
        try:
            return _Gone(self.client.get(page.url, page.etag, page.modified))
        except UnusableError as error:
            return _Gone(None, trouble=error)

    def _settle(self, page: Page, gone: _Gone) -> int:
        """What came of a page is stored and noted; how many articles are new by it."""
        now = self.client.clock.now()
        if gone.answer is None:
            assert gone.trouble is not None
            passing = isinstance(gone.trouble, FetchError) and gone.trouble.passing
            return self._put_aside(page, gone.trouble, now, passing=passing)
        if gone.answer.status == 304:
            self.unchanged += 1
            self.store.settle(page.key, "stored", now)
            return 0
        try:
            articles = list(_read(page, gone.answer, now))
        except UnusableError as error:
            return self._put_aside(page, error, now, passing=False)
        words = digest(articles)
        same = words == page.hash and page.file is not None
        name = page.file if same and page.file else self.store.write(page.key, articles)
        with self.store.together():
            self.store.remember(page.key, name, words, gone.answer.etag, gone.answer.modified)
            self.store.settle(page.key, "stored", now)
        self.unchanged += same
        return 0 if same else len(articles)

    def _store_own(self, page: Page) -> int:
        """An entry without an address, stored as its feed tells it; how many articles are new."""
        now = self.client.clock.now()
        assert page.own is not None
        articles = [replace(_of_feed(page, page.own, now), url=None)]
        words = digest(articles)
        same = words == page.hash and page.file is not None
        name = page.file if same and page.file else self.store.write(page.key, articles)
        with self.store.together():
            self.store.remember(page.key, name, words, None, None)
            self.store.settle(page.key, "stored", now)
        return int(not same)

    def _put_aside(self, page: Page, trouble: UnusableError, now: datetime, *, passing: bool) -> int:
        """Why a page is not there is noted; where its feed told the whole article, that is stored. How many articles are new."""
        told = SetAside(article=page.url, reason=trouble.reason, remedy=trouble.remedy)
        articles = [_of_feed(page, page.own, now)] if page.own else []
        words = digest(articles)
        if articles and (page.file is None or page.hash == words):
            name = page.file or self.store.write(page.key, articles)
            with self.store.together():
                self.store.remember(page.key, name, words, None, None)
                self.store.settle(page.key, "failed" if passing else "stored", now, trouble.reason, trouble.remedy)
            self.instead.append(told)
            return page.file is None
        self.store.settle(page.key, "failed" if passing else "aside", now, trouble.reason, trouble.remedy)
        self.aside.append(told)
        return 0

    def judged(self, source: Source, told: Told, new: int) -> Told:
        """What is to be said of a source after the run, and when it last brought something."""
        now = self.client.clock.now()
        known = self.store.source(source.url)
        brought = now.isoformat() if new else known.brought if known else None
        if known is not None:
            self.store.tell(known._replace(brought=brought))
        last = (
            f"it last brought something on {datetime.fromisoformat(brought):%d %B %Y}"
            if brought
            else "it never brought anything"
        )
        if told.state == "broken":
            return told._replace(reason=f"{told.reason}; {last}")
        if new:
            return told._replace(state="new", new=new, nameless=self.nameless[source.url])
        silent = brought is None or now - datetime.fromisoformat(brought) > timedelta(days=self.wanted.silent)
        if source.kind != "page" and silent:
            return told._replace(state="silent", reason=last, remedy="look whether it moved, or leave it out")
        return told


def _changed(known: Page, link: Link) -> bool:
    """Whether a source tells of a later change than the one that was fetched."""
    if known.state not in ("stored", "aside") or not link.changed:
        return False
    now, before = instant(link.changed), instant(known.changed or known.fetched or "")
    return now is not None and (before is None or now > before)


def _is_nameless(page: Page) -> bool:
    """Whether a page is an entry that has no address: no address of a page holds what tells entries apart."""
    return "#" in page.key and page.own is not None


def _says_more(known: Page, link: Link) -> bool:
    """Whether an entry without an address says other words than those that are stored."""
    return link.own is not None and known.hash != digest([Article(id="", text=link.own.text, title=link.title)])


def _read(page: Page, answer: Answer, now: datetime) -> Iterator[Article]:
    """The articles of a fetched page, with what its source told of it. Raises `UnusableError` for a page without any."""
    opening = Given(page.url, answer.data[:4096]).opening
    if not answer.data.strip():
        raise UnusableError("the page is empty", "look at it in a browser")
    if feeds.opens(opening):
        raise UnusableError("it is a feed, not an article", "name it under feeds")
    if answer.kind and "html" not in answer.kind and not opening.startswith(("<!doctype html", "<html")):
        raise UnusableError(f"it is no page but {answer.kind}", "save it by hand, if it is an article")
    for one in html.page(answer.data, page.url, answer.url, answer.charset):
        if isinstance(one, SetAside):
            raise UnusableError(one.reason, one.remedy)
        stamps = [one.stamp, page.published if one.stamp is None or one.guess else None]
        yield replace(
            one,
            stamp=next((stamp for stamp in stamps if stamp and not _ahead(stamp, now)), None),
            title=one.title or page.title,
            outlet=one.outlet or page.outlet,
            retrieved=now.date(),
        )


def _of_feed(page: Page, own: Own, now: datetime) -> Article:
    """The article as its feed tells it."""
    return Article(
        id=page.url,
        text=own.text,
        title=page.title,
        outlet=page.outlet,
        url=page.url,
        authors=own.authors,
        language=own.language,
        section=own.section,
        stamp=page.published if page.published and not _ahead(page.published, now) else None,
        modified=page.changed,
        retrieved=now.date(),
    )


def _ahead(stamp: str, now: datetime) -> bool:
    """Whether a stamp tells of a day that is still to come: no article was published then."""
    moment = instant(stamp)
    return moment is not None and moment > now + timedelta(days=1)


def _by_host(items: Iterable[_T], url: Callable[[_T], str]) -> list[list[_T]]:
    """The items by the host they are asked of."""
    hosts: defaultdict[str, list[_T]] = defaultdict(list)
    for one in items:
        hosts[urlsplit(url(one)).netloc].append(one)
    return list(hosts.values())


def _side_by_side(work: list[list[_T]], do: Callable[[_T], _Gone]) -> Iterator[tuple[_T, _Gone]]:
    """What came of every item, as it comes: the lists side by side, each in its order, one at a time."""
    # A short queue: answers are large, and what waits in it is asked for again where a run is killed.
    done: queue.Queue[tuple[_T, _Gone] | BaseException] = queue.Queue(_WAITING)
    stop = Event()

    def hand_over(one: tuple[_T, _Gone] | BaseException) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                done.put(one, timeout=0.2)
                return

    waiting = deque(work)

    def go() -> None:
        while not stop.is_set():
            try:
                items = waiting.popleft()
            except IndexError:
                return
            for item in items:
                if stop.is_set():
                    return
                try:
                    gone = do(item)
                except BaseException as error:  # noqa: BLE001  it is raised where the run is
                    hand_over(error)
                    return
                hand_over((item, gone))

    try:
        for _ in range(min(_AT_ONCE, len(work))):
            # Daemons: who stops the run does not wait for a server that never answers.
            Thread(target=go, daemon=True).start()
        for _ in range(sum(map(len, work))):
            one = done.get()
            if isinstance(one, BaseException):
                raise one
            yield one
    finally:
        stop.set()
